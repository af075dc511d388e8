//! Compares a spiking run with a run of its dense twin, each trained separately: the figures of both runs, and both
//! networks on the same states.

use crate::Error;
use crate::meter::baseline::zeros;
use crate::meter::table::Table;
use crate::run::Run;
use crate::run::budget::Budget;
use crate::run::comparison::{Comparison, benchmark_spiking_vs_dense};
use crate::run::figures::measuring::{Measuring, Playing};
use crate::run::figures::{Figures, Measure};
use serde::Serialize;

/// Figures of both runs, as printed by the terminal and shown by the page. The schema is in `docs/`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct Compared {
    /// Gymnasium's id.
    world: String,
    /// Seed of every random stream.
    seed: u32,
    /// Figures of the spiking run.
    #[cfg_attr(feature = "schema", schemars(extend("type" = "object", "properties" = { "agent": { "const": "spiking" } })))]
    pub spiking: Timed,
    /// Figures of the dense run.
    #[cfg_attr(feature = "schema", schemars(extend("type" = "object", "properties" = { "agent": { "const": "dense" } })))]
    pub dense: Timed,
    /// Time of the dense twin / time of the spiking network.
    speedup: f64,
    /// Time, operations and energy of both networks on the same states.
    pub same_states: Comparison,
}

/// Figures of one of the two runs, with the time of a decision.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Timed {
    /// Figures of the run, including those with INT8 weights.
    #[serde(flatten)]
    pub figures: Figures,
    /// Median time of one decision in microseconds.
    #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
    decision_us: f64,
}

impl Compared {
    /// Measures both runs in their current state: time on the same states, returns over `episodes` greedy episodes.
    /// Energy models with INT8 weights bill networks that were run with INT8 weights, and the figures include the
    /// returns of these networks. `now` returns the time in microseconds.
    ///
    /// # Errors
    /// Returns [`Error::Conflict`] unless `spiking` is a spiking run and `dense` a dense one, [`Error::Shape`] if their
    /// observations differ in size, [`Error::NotFinite`] if a figure is not finite.
    pub fn of(
        spiking: &Run,
        dense: &Run,
        episodes: usize,
        table: Table,
        now: &mut impl FnMut() -> f64,
    ) -> Result<Self, Error> {
        let mut comparing = Comparing::begin(spiking, dense, episodes, table, now)?;
        loop {
            if let Some(compared) = comparing.advance(spiking, dense, u64::MAX)? {
                return Ok(compared);
            }
        }
    }
}

/// A comparison of two runs in progress.
#[derive(Debug)]
pub struct Comparing {
    same_states: Comparison,
    measure: Measure,
    /// The dense network in greedy episodes; its zeros determine a baseline of the spiking network.
    dense: Playing,
    is_played: bool,
    measuring: Option<Measuring>,
    /// Figures of the spiking run, once measured.
    figures: Option<Figures>,
}

impl Comparing {
    /// Times both networks on the same states, without interruption, because an interrupted time is not valid.
    /// [`Self::advance`] measures the rest. The parameters are those of [`Compared::of`].
    ///
    /// # Errors
    /// Returns the errors of [`Compared::of`].
    pub fn begin(
        spiking: &Run,
        dense: &Run,
        episodes: usize,
        table: Table,
        now: &mut impl FnMut() -> f64,
    ) -> Result<Self, Error> {
        let states = spiking.states_to_compare()?;
        let networks = [spiking, dense].map(|run| run.agent.judged());
        let support = spiking.agent.support;
        let same_states =
            benchmark_spiking_vs_dense(networks[0], networks[1], &states, support, &table, now)?;
        let measure = Measure { episodes, seed: spiking.spec.seed, table, int8: true, relu_zeros: None };
        let dense = dense.begin_to_play(&measure);
        Ok(Self { same_states, measure, dense, is_played: false, measuring: None, figures: None })
    }

    /// Performs about `operations` operations, and at least one unit of work; returns the comparison once it is
    /// complete. `spiking` and `dense` must be the runs of [`Self::begin`], unchanged since then.
    ///
    /// # Errors
    /// Returns [`Error::NotFinite`] if a figure is not finite.
    pub fn advance(
        &mut self,
        spiking: &Run,
        dense: &Run,
        operations: u64,
    ) -> Result<Option<Compared>, Error> {
        if !self.is_played {
            let seen = &dense.agent.replay.observations;
            if self.dense.go_on(seen, &mut Budget::of(operations))? {
                self.measure.relu_zeros = Some(zeros(self.dense.record()));
                self.is_played = true;
            }
            return Ok(None);
        }
        let run = if self.figures.is_none() { spiking } else { dense };
        let measuring =
            self.measuring.get_or_insert_with(|| Measuring::begin(run, self.measure.clone(), None));
        let Some(figures) = measuring.advance(run, operations)? else { return Ok(None) };
        let judge = measuring.judge_of_levels().cloned();
        let Some(spiking) = self.figures.take() else {
            self.figures = Some(figures);
            self.measuring = Some(Measuring::begin(dense, self.measure.clone(), judge));
            return Ok(None);
        };
        Ok(Some(Compared {
            world: spiking.world.clone(),
            seed: spiking.seed,
            spiking: Timed { figures: spiking, decision_us: self.same_states.spiking.decision_us },
            dense: Timed { figures, decision_us: self.same_states.dense.decision_us },
            speedup: self.same_states.speedup,
            same_states: self.same_states.clone(),
        }))
    }
}
