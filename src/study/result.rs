//! The result of a cell.

use super::cell::Cell;
use crate::run::Run;
use crate::run::figures::Figures;
use crate::run::outlook::GOOD_SCORE;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Largest number of points of a cell's curve.
const MAX_POINTS: u64 = 200;

/// The result of a cell: what the figures of `spikeground train` are condensed to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CellResult {
    /// Label of the world.
    pub world: String,
    /// Name of the setting.
    pub setting: String,
    /// Seed of every random stream.
    pub seed: u32,
    /// Hash of everything that determines the result: version, numerics, world, agent, seed, length and every parameter.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9a-f]{16}$")))]
    pub key: String,
    /// Environment steps taken.
    pub env_steps: u64,
    /// Digest of the online network, equal to that of `spikeground train` with the same settings.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[0-9]+-[0-9a-f]{16}$")))]
    pub weights_digest: String,
    /// Normalised score of the greedy policy at the end; null if the world has no exact optimum.
    pub normalised_score: Option<f64>,
    /// Mean undiscounted return of 100 greedy episodes under the time limit.
    pub mean_return: f64,
    /// Layer → share of slots (neuron × time step) with a spike over those episodes; empty for a dense agent.
    pub firing_rate: BTreeMap<String, f64>,
    /// Share of slots without a spike; for a dense agent, share of activities that are zero.
    pub silent_slots: f64,
    /// Energy of one decision under the default energy model.
    pub energy: CellEnergy,
    /// Seconds that training and measurement took.
    #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
    pub wall_seconds: f64,
    /// First environment step of the curve's grid at which the normalised score is at least 0.95; null if there is none.
    /// The grid has a point every `train_steps` / 500 steps, on page and terminal alike; where levels differ, the score is
    /// measured over 20 of them.
    pub steps_to_95: Option<u64>,
    /// Whether the normalised score at the end is at least 0.95.
    pub solved: bool,
    /// At most 200 points of the learning curve, oldest first.
    #[cfg_attr(feature = "schema", schemars(length(max = 200)))]
    pub curve: Vec<CellPoint>,
}

/// Energy of one decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
#[serde(deny_unknown_fields)]
pub struct CellEnergy {
    /// Name of the energy model.
    pub model: String,
    /// Picojoules of the spiking agent; null for a dense one.
    pub spiking_pj: Option<f64>,
    /// Picojoules of the dense twin of the same shape.
    pub dense_pj: f64,
    /// Spiking / dense; null for a dense agent.
    pub ratio: Option<f64>,
}

/// A point of a cell's learning curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CellPoint {
    /// Environment steps taken.
    pub env_step: u64,
    /// Normalised score of the greedy policy.
    pub score: Option<f64>,
    /// Mean undiscounted return of the last 100 training episodes.
    pub r#return: Option<f64>,
    /// Share of slots with a spike since the point before on the full grid.
    pub firing_rate: Option<f64>,
}

impl CellResult {
    /// Condenses the figures of a cell's run.
    pub(super) fn new(cell: &Cell, run: &Run, figures: &Figures, wall_seconds: f64) -> Self {
        let points = &run.curve.points;
        let first_good = points.iter().find(|point| point.score.is_some_and(|score| score >= GOOD_SCORE));
        let (model, energy) = figures.energy.0.first().map_or_else(Default::default, |(model, energy)| {
            ((*model).to_owned(), (energy.spiking_pj, energy.dense_pj, energy.ratio))
        });
        let (spiking_pj, dense_pj, ratio) = energy;
        let rates = figures.firing_rate.0.iter();
        Self {
            world: cell.world.clone(),
            setting: cell.setting.clone(),
            seed: cell.seed,
            key: cell.key.clone(),
            env_steps: figures.env_steps,
            weights_digest: figures.weights_digest.clone(),
            normalised_score: figures.normalised_score,
            mean_return: figures.mean_return,
            firing_rate: rates.map(|(layer, rate)| ((*layer).to_owned(), *rate)).collect(),
            silent_slots: figures.sparsity.silent_slots,
            energy: CellEnergy { model, spiking_pj, dense_pj, ratio },
            wall_seconds,
            steps_to_95: first_good.map(|point| point.env_step),
            solved: figures.normalised_score.is_some_and(|score| score >= GOOD_SCORE),
            curve: thinned(run, cell.last_step),
        }
    }

    /// Mean firing rate of the layers, which all have the same size; `None` for a dense agent.
    pub fn mean_firing_rate(&self) -> Option<f64> {
        let count = self.firing_rate.len();
        (count > 0).then(|| self.firing_rate.values().sum::<f64>() / count as f64)
    }

    /// World, setting and seed in one line.
    pub fn label(&self) -> String {
        format!("{}; {}; seed {}", self.world, self.setting, self.seed)
    }
}

/// Every n-th point of the curve up to `last_step`, counted from its end. The points depend on the length of the run only, so
/// that all seeds of a setting share them.
fn thinned(run: &Run, last_step: u64) -> Vec<CellPoint> {
    let expected = last_step / run.curve.period();
    let stride = expected.div_ceil(MAX_POINTS).max(1);
    let numbered = (1..).zip(&run.curve.points);
    let kept = numbered.filter(|(number, _)| expected.abs_diff(*number).is_multiple_of(stride));
    kept.map(|(_, point)| CellPoint {
        env_step: point.env_step,
        score: point.score,
        r#return: point.mean_return,
        firing_rate: point.firing_rate(),
    })
    .collect()
}
