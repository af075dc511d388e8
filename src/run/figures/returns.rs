//! The mean return of greedy episodes alone, measured in slices. The planner has no part in it.

use super::Measure;
use super::measuring::Playing;
use crate::Error;
use crate::meter::table::Table;
use crate::run::Run;
use crate::run::budget::Budget;

/// Greedy episodes of the weights that a run had at the beginning of the measurement.
#[derive(Debug)]
pub struct MeasuringReturn(Playing);

impl MeasuringReturn {
    /// Begins `episodes` greedy episodes with the given seed.
    pub fn begin(run: &Run, episodes: usize, seed: u32) -> Self {
        let table = Table::default();
        Self(run.begin_to_play(&Measure { episodes, seed, table, int8: false, relu_zeros: None }))
    }

    /// Performs about `operations` operations, and at least one unit of work; returns the mean undiscounted return once all
    /// episodes are played. `run` must be the run of [`Self::begin`].
    ///
    /// # Errors
    /// Returns [`Error::NotFinite`] if a value of the network is not finite.
    pub fn advance(&mut self, run: &Run, operations: u64) -> Result<Option<f64>, Error> {
        let is_done = self.0.go_on(&run.agent.replay.observations, &mut Budget::of(operations))?;
        Ok(is_done.then(|| self.0.mean_return()))
    }
}
