//! Metrics of `NeuroBench`, with the names and rules of `NeuroBench`; one sample is one decision.
//!
//! - *Footprint*: bytes of all parameters and constants, zeros included. Counted here at 4 bytes each: weights, biases,
//!   σ of noisy maps, thresholds and leaks.
//! - *Connection sparsity*: zeros / all, over the weights of linear maps, to four decimals.
//! - *Activation sparsity*: zeros / all, over the outputs of all units, pooled over layers, time steps and samples.
//! - *Synaptic operations*: pairs of a non-zero input and a non-zero weight, summed over time steps. A call of a
//!   layer whose inputs are all −1, 0 or 1 counts accumulates (ACs), any other call multiply-accumulates (MACs).
//!   *Dense* counts every weight at every call. Biases, normalisations and neurons are not counted.
//! - *Membrane updates*: neurons whose stored potential differs from that of the previous time step, and all neurons
//!   at the first time step. The stored potential is the one before the reset, as in snnTorch, which resets at the
//!   next step.
//!
//! These rules have three consequences. First, the data decide between accumulate and multiply-accumulate: with
//! one-hot observations the first layer counts accumulates, also in the dense twin, whose arithmetic is the same for
//! all observations. Second, heads that read spike counts count multiply-accumulates in every decision in which a
//! neuron fires twice, and accumulates in all other decisions. Third, graded spikes, such as SpikingBrain's, count
//! multiply-accumulates unless their bit-planes are sent in separate time steps.
//!
//! Source: `NeuroBench` 2.3, `Footprint`, `ConnectionSparsity`, `ActivationSparsity`, `SynapticOperations`,
//! `MembraneUpdates`.

use crate::math::activity::Activity;
use crate::network::SpikingRainbowNetwork;
use ndarray::Array2;
use serde::Serialize;

/// Synaptic operations of one decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct SynapticOperations {
    /// Multiply-accumulates of non-zero weights and non-zero inputs.
    #[serde(rename = "Effective_MACs")]
    pub effective_macs: f64,
    /// Accumulates of non-zero weights, in calls whose inputs are all −1, 0 or 1.
    #[serde(rename = "Effective_ACs")]
    pub effective_acs: f64,
    /// Operations of a dense network: every weight at every call.
    #[serde(rename = "Dense")]
    pub dense: f64,
}

impl SynapticOperations {
    /// Adds a call of a layer with row `row` of `inputs`, which occurred `times` times.
    #[allow(clippy::float_cmp, reason = "the rule asks for exactly −1, 0 and 1")]
    pub fn add_call(&mut self, fan_out: &FanOut, inputs: &Activity, row: usize, times: f64) {
        let (mut effective, mut signs_only) = (0.0, true);
        for input in inputs.active(row) {
            effective += fan_out.behind.get(input).copied().unwrap_or(0.0);
            signs_only &= inputs.value(row, input).abs() == 1.0;
        }
        *(if signs_only { &mut self.effective_acs } else { &mut self.effective_macs }) += times * effective;
        self.dense += times * fan_out.all;
    }

    /// Divides each figure by `decisions`; all figures are 0 if `decisions` is 0.
    #[must_use]
    pub fn per(self, decisions: f64) -> Self {
        let share = |sum: f64| if decisions > 0.0 { sum / decisions } else { 0.0 };
        Self {
            effective_macs: share(self.effective_macs),
            effective_acs: share(self.effective_acs),
            dense: share(self.dense),
        }
    }
}

/// Fan-out of each input of a linear map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FanOut {
    /// Number of non-zero weights of each input, `[inputs]`.
    behind: Vec<f64>,
    /// Number of all weights of the map.
    all: f64,
}

impl FanOut {
    /// Counts the fan-outs of weights `[inputs, outputs]`.
    pub fn of(weight: &Array2<f32>) -> Self {
        let behind = weight.rows().into_iter().map(|row| row.iter().filter(|w| **w != 0.0).count() as f64);
        Self { behind: behind.collect(), all: weight.len() as f64 }
    }
}

/// All metrics of a network over a number of decisions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct NeuroBench {
    /// Bytes of all parameters and constants.
    #[serde(rename = "Footprint")]
    pub footprint: f64,
    /// Zeros / all weights.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    #[serde(rename = "Connection_Sparsity")]
    pub connection_sparsity: f64,
    /// Zeros / all activations.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    #[serde(rename = "Activation_Sparsity")]
    pub activation_sparsity: f64,
    /// Mean synaptic operations of one decision.
    #[serde(rename = "Synaptic_Operations")]
    pub synaptic_operations: SynapticOperations,
    /// Mean number of membrane updates in one decision.
    #[serde(rename = "Membrane_Updates")]
    pub membrane_updates: f64,
}

/// Bytes of all parameters and constants of `network`.
pub fn footprint(network: &SpikingRainbowNetwork) -> f64 {
    let stored = network.tensors().map(<[f32]>::len).sum::<usize>();
    // `tensors` includes leaks only if they are learned, but they are stored in any case.
    let leaks: usize = network.neurons.iter().map(|tensors| tensors.leak.len()).sum();
    4.0 * (stored + if network.learned.leaks { 0 } else { leaks }) as f64
}

/// Zeros / all weights of the linear maps of `network`, to four decimals.
pub fn connection_sparsity(network: &SpikingRainbowNetwork) -> f64 {
    let maps = || network.hidden.iter().chain(&network.heads);
    let all: usize = maps().map(|map| map.weight.len()).sum();
    let zeros: usize = maps().map(|map| map.weight.iter().filter(|weight| **weight == 0.0).count()).sum();
    (zeros as f64 / all.max(1) as f64 * 1e4).round() / 1e4
}
