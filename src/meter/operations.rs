//! Operations of one decision, under `NeuroBench`'s names and rules.
//!
//! A layer call whose inputs are all −1, 0 or 1 counts accumulates, any other multiply-accumulates; only non-zero
//! inputs are effective; biases, normalisation and neurons are not counted. Two consequences to know: a one-hot state
//! makes the first layer count accumulates, in the dense twin too; and heads that read spike counts count
//! multiply-accumulates once a neuron can fire twice.
//!
//! Graded spikes, such as SpikingBrain's, count multiply-accumulates. A maximum over membranes runs its head at every
//! time step, which is not counted yet.
//!
//! Source: `NeuroBench` 2.3, `SynapticOperations`.

use crate::network::{ADVANTAGE, FEATURE_1, FEATURE_2, Sizes, SpikingRainbowNetwork, VALUE};
use crate::spiking::neuron::Neuron;
use crate::spiking::statistics::SpikeStats;

/// What the units of a network did in one decision, on average.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Activity {
    /// Sizes of the network.
    pub sizes: Sizes,
    /// Time steps of a decision.
    pub time_steps: usize,
    /// Whether the units spike; the dense twin's activities are real numbers.
    pub spiking: bool,
    /// Whether spikes are all worth one; SpikingBrain's counts are graded.
    pub unit_spikes: bool,
    /// Whether currents are normalised as they come; a fixed map folds into the weights and costs nothing.
    pub normalised: bool,
    /// Spikes sent by each hidden layer (the dense twin: activities above zero).
    pub spikes: [f64; 4],
    /// Neurons of each hidden layer that fired at all.
    pub active: [f64; 4],
}

impl Activity {
    /// The mean over the decisions in `layers`.
    pub fn of(network: &SpikingRainbowNetwork, layers: &[SpikeStats; 4]) -> Self {
        let neuron = network.units.neuron();
        Self {
            sizes: network.sizes,
            time_steps: layers[FEATURE_1].time_steps,
            spiking: neuron.is_some(),
            unit_spikes: neuron.is_some_and(Neuron::has_thresholds),
            normalised: network.normalisations.iter().any(|normalisation| normalisation.affine().is_none()),
            spikes: std::array::from_fn(|i| layers[i].sent_per_decision()),
            active: std::array::from_fn(|i| layers[i].active_per_decision()),
        }
    }
}

/// `NeuroBench`'s synaptic operations of one decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Operations {
    /// Multiply-accumulates on non-zero inputs.
    #[serde(rename = "Effective_MACs")]
    pub effective_macs: f64,
    /// Accumulates on inputs of −1 and 1.
    #[serde(rename = "Effective_ACs")]
    pub effective_acs: f64,
    /// All of them, had no input been zero.
    pub dense: f64,
}

impl Operations {
    /// Counts the operations of one decision.
    pub fn of(activity: &Activity) -> Self {
        let Activity { sizes, time_steps, spiking, unit_spikes, spikes, active, .. } = activity;
        let neurons = sizes.neurons as f64;
        let atoms = sizes.atoms as f64;
        let outputs = [atoms, atoms * sizes.actions as f64];
        let first = neurons;
        let accumulates = *spiking && *unit_spikes;
        let events = if accumulates { spikes } else { active };
        let hidden = (events[FEATURE_1] + 2.0 * events[FEATURE_2]) * neurons;
        let heads = active[VALUE] * outputs[0] + active[ADVANTAGE] * outputs[1];
        let (mut acs, mut macs) = (first, 0.0);
        *(if accumulates { &mut acs } else { &mut macs }) += hidden;
        *(if accumulates && *time_steps == 1 { &mut acs } else { &mut macs }) += heads;
        Self {
            effective_macs: macs,
            effective_acs: acs,
            dense: sizes.inputs as f64 * neurons
                + 3.0 * *time_steps as f64 * neurons * neurons
                + neurons * (outputs[0] + outputs[1]),
        }
    }
}
