//! A cell in training: its run is advanced in slices, then measured.

use super::cell::Cell;
use super::result::CellResult;
use crate::Error;
use crate::error::printable;
use crate::meter::table::Table;
use crate::run::Run;
use crate::run::figures::measuring::Measuring;
use crate::run::figures::{DEFAULT_EPISODES, Figures, Measure};

/// A cell in training or measurement.
#[derive(Debug)]
pub struct CellRun {
    cell: Cell,
    run: Run,
    measuring: Option<Measuring>,
    figures: Option<Figures>,
}

impl CellRun {
    /// Creates the run of a cell at step 0.
    ///
    /// # Errors
    /// Returns the errors of [`Run::new`].
    pub fn new(cell: Cell) -> Result<Self, Error> {
        let run = Run::new(cell.spec.clone())?;
        Ok(Self { cell, run, measuring: None, figures: None })
    }

    /// Goes on with the run of a cell, as [`Self::run`] gave it at an earlier step.
    ///
    /// # Errors
    /// Returns [`Error::File`] if `run` is not that of the cell.
    pub fn resume(cell: Cell, run: Run) -> Result<Self, Error> {
        if run.spec != cell.spec || run.moment.env_steps > cell.last_step {
            let rule = format!("it does not hold the run of the cell '{}'", printable(&cell.label()));
            return Err(Error::File { rule });
        }
        Ok(Self { cell, run, measuring: None, figures: None })
    }

    /// The run as far as it has come.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// Completes the last environment step, so that the run can be saved.
    ///
    /// # Errors
    /// Returns [`Error::NotFinite`] if a figure is not finite.
    pub fn finish_step(&mut self) -> Result<(), Error> {
        while !self.run.finish_step(u64::MAX)? {}
        Ok(())
    }

    /// Environment steps taken.
    pub fn env_steps(&self) -> u64 {
        self.run.moment.env_steps
    }

    /// Environment step at which the run ends.
    pub fn last_step(&self) -> u64 {
        self.cell.last_step
    }

    /// Takes up to `env_steps` environment steps, and returns whether the run is at its end: its last step, or a memory
    /// that is full. Returns early if the evaluation for a point of the curve exceeds about `operations` operations; the
    /// next call continues it.
    ///
    /// # Errors
    /// Returns [`Error::NotFinite`] if a figure is not finite.
    pub fn advance(&mut self, env_steps: u64, operations: u64) -> Result<bool, Error> {
        for _ in 0..env_steps {
            if !self.run.finish_step(operations)? {
                return Ok(false);
            }
            if self.is_trained() {
                return Ok(true);
            }
            self.run.begin_step()?;
        }
        Ok(self.run.finish_step(operations)? && self.is_trained())
    }

    fn is_trained(&self) -> bool {
        self.run.moment.env_steps >= self.cell.last_step || self.run.check_room().is_err()
    }

    /// Performs about `operations` operations of the measurement of the figures, those of `spikeground train`; returns
    /// whether it is complete. Called once the run is at its end.
    ///
    /// # Errors
    /// Returns [`Error::NotFinite`] if a figure is not finite.
    pub fn measure(&mut self, operations: u64) -> Result<bool, Error> {
        if self.figures.is_none() {
            let (run, seed) = (&self.run, self.cell.seed);
            let measuring = self.measuring.get_or_insert_with(|| {
                let (episodes, table) = (DEFAULT_EPISODES, Table::default());
                Measuring::begin(run, Measure { episodes, seed, table, int8: false, relu_zeros: None }, None)
            });
            self.figures = measuring.advance(run, operations)?;
        }
        Ok(self.figures.is_some())
    }

    /// The result of the cell, which took `wall_seconds`; `None` before [`Self::measure`] is complete.
    pub fn result(&self, wall_seconds: f64) -> Option<CellResult> {
        let figures = self.figures.as_ref()?;
        Some(CellResult::new(&self.cell, &self.run, figures, wall_seconds))
    }
}
