//! A spiking run beside its dense twin, each trained on its own: the figures of both, and both on the same states.

use super::Experiment;
use super::comparison::{Comparison, benchmark_spiking_vs_dense};
use super::figures::{Figures, Measure};
use crate::Error;
use crate::meter::baseline::zeros;
use crate::meter::table::Table;
use serde::Serialize;

/// Both runs, as the terminal prints them and the page shows them. The schema is in `docs/`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compared {
    world: String,
    seed: u32,
    /// The spiking run.
    pub spiking: Timed,
    /// Its dense twin.
    pub dense: Timed,
    speedup: f64,
    /// Time, operations and energy where both decide in the same states.
    pub same_states: Comparison,
}

/// One of the two.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Timed {
    /// Its figures, with INT8 weights too.
    #[serde(flatten)]
    pub figures: Figures,
    decision_us: f64,
}

impl Compared {
    /// Measures both runs as they stand: time on the same states, returns over so many greedy episodes. INT8 is billed for
    /// networks that were run with INT8 weights, whose worth stands beside it. `now` tells the time in microseconds.
    ///
    /// # Errors
    /// [`Error::Conflict`] when not the first run spikes and the second does not, [`Error::NotFinite`] when a figure is no
    /// longer a number.
    pub fn of(
        spiking: &Experiment,
        dense: &Experiment,
        episodes: usize,
        table: Table,
        now: &mut impl FnMut() -> f64,
    ) -> Result<Self, Error> {
        let states = spiking.states_to_compare()?;
        let networks = [spiking, dense].map(|run| run.agent.judged());
        let support = spiking.agent.support;
        let same_states =
            benchmark_spiking_vs_dense(networks[0], networks[1], &states, support, &table, now)?;
        let mut measure = Measure { episodes, seed: spiking.spec.seed, table, int8: true, relu_zeros: None };
        measure.relu_zeros = Some(zeros(&dense.played(&measure)?));
        let [spiking, dense] = [spiking.figures_with(&measure)?, dense.figures_with(&measure)?];
        Ok(Self {
            world: spiking.world.clone(),
            seed: spiking.seed,
            spiking: Timed { figures: spiking, decision_us: same_states.spiking.decision_us },
            dense: Timed { figures: dense, decision_us: same_states.dense.decision_us },
            speedup: same_states.speedup,
            same_states,
        })
    }
}
