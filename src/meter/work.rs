//! What one decision asks of a chip, on average: the numbers from which energy is billed.

use super::record::ActivityRecord;
use crate::network::read_out::Kind;
use crate::network::{ADVANTAGE, FEATURE_1, FEATURE_2, Sizes, SpikingRainbowNetwork, VALUE};
use crate::spiking::neuron::Neuron;
use crate::spiking::statistics::SpikeStats;

/// The work of one decision.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "each says of one thing whether it is billed")]
pub struct Work {
    /// Sizes of the network.
    pub sizes: Sizes,
    /// Whether there is a value stream beside the advantages.
    pub dueling: bool,
    /// Time steps of a decision.
    pub time_steps: usize,
    /// Whether the units spike; the dense twin's activities are real numbers.
    pub spiking: bool,
    /// Whether spikes are all worth one; SpikingBrain's counts are graded.
    pub unit_spikes: bool,
    /// Whether currents are normalised as they come; a fixed map folds into the weights and costs nothing.
    pub normalised: bool,
    /// Whether potentials are multiplied by a leak at each step; those of integrate-and-fire neurons are not.
    pub leaky: bool,
    /// Whether neurons have leaks of their own, that have to be fetched.
    pub own_leaks: bool,
    /// Variables that each neuron holds from step to step.
    pub states: usize,
    /// Whether heads integrate and leak at each time step instead of counting spikes.
    pub integrating_heads: bool,
    /// Inputs that are on.
    pub active_inputs: f64,
    /// Spikes sent by each hidden layer (the dense twin: activities above zero).
    pub spikes: [f64; 4],
}

impl Work {
    /// The mean over the decisions of a record.
    pub fn of(network: &SpikingRainbowNetwork, record: &ActivityRecord) -> Self {
        Self::with(network, &record.stats, record.active_inputs())
    }

    /// The mean over the decisions in `layers`, in which so many inputs were on.
    #[allow(clippy::float_cmp, reason = "leaks that are equal are equal in every bit")]
    pub fn with(network: &SpikingRainbowNetwork, layers: &[SpikeStats; 4], active_inputs: f64) -> Self {
        let neuron = network.units.neuron();
        let leaks = || network.neurons.iter().flat_map(|tensors| &tensors.leak);
        let first = leaks().next().copied().unwrap_or(1.0);
        Self {
            sizes: network.sizes,
            dueling: network.dueling,
            time_steps: network.units.time_steps(),
            spiking: neuron.is_some(),
            unit_spikes: neuron.is_some_and(Neuron::has_thresholds),
            normalised: network.normalisations.iter().any(|normalisation| normalisation.affine().is_none()),
            leaky: leaks().any(|leak| *leak != 1.0),
            own_leaks: leaks().any(|leak| *leak != first),
            states: neuron.map_or(0, Neuron::held_states),
            integrating_heads: network.read_out.kind != Kind::SpikeCount,
            active_inputs,
            spikes: std::array::from_fn(|i| layers[i].sent_per_decision()),
        }
    }

    /// Streams that there are.
    pub fn streams(&self) -> f64 {
        if self.dueling { 2.0 } else { 1.0 }
    }

    /// Hidden layers that there are.
    pub fn layers(&self) -> f64 {
        2.0 + self.streams()
    }

    /// Widths of the value and of the advantage head; 0 for one that is not there.
    pub fn heads(&self) -> [f64; 2] {
        let atoms = self.sizes.atoms as f64;
        [if self.dueling { atoms } else { 0.0 }, atoms * self.sizes.actions as f64]
    }

    /// Outputs of all heads.
    pub fn outputs(&self) -> f64 {
        self.heads().iter().sum()
    }

    /// Weights of the whole network.
    pub fn weights(&self) -> f64 {
        let neurons = self.sizes.neurons as f64;
        neurons * (self.sizes.inputs as f64 + (1.0 + self.streams()) * neurons + self.outputs())
    }

    /// Slots of neuron × time step.
    pub fn slots(&self) -> f64 {
        self.layers() * self.sizes.neurons as f64 * self.time_steps as f64
    }

    /// Currents that are worked out: those of the first layer once, which holds them, the others' at each time step.
    pub fn currents(&self) -> f64 {
        let neurons = self.sizes.neurons as f64;
        neurons * (1.0 + (self.layers() - 1.0) * self.time_steps as f64)
    }

    /// Weights that spikes reach: in the encoder (by inputs that are on), between hidden layers, in the heads.
    pub fn events(&self) -> [f64; 3] {
        let neurons = self.sizes.neurons as f64;
        let [value, advantage] = self.heads();
        let spikes = &self.spikes;
        [
            self.active_inputs * neurons,
            (spikes[FEATURE_1] + self.streams() * spikes[FEATURE_2]) * neurons,
            spikes[VALUE] * value + spikes[ADVANTAGE] * advantage,
        ]
    }

    /// Spikes sent by each layer that there is when each of its slots holds one at this rate.
    pub(crate) fn spikes_at(&self, rate: f64) -> [f64; 4] {
        let sent = rate * self.sizes.neurons as f64 * self.time_steps as f64;
        std::array::from_fn(|layer| if layer == VALUE && !self.dueling { 0.0 } else { sent })
    }

    /// Spikes that arrive at a weight / all weights behind spiking neurons: spikes for each synapse and decision.
    pub fn spikes_per_synapse(&self) -> Option<f64> {
        let [_, hidden, heads] = self.events();
        let synapses = self.weights() - (self.sizes.inputs * self.sizes.neurons) as f64;
        (self.spiking && synapses > 0.0).then(|| (hidden + heads) / synapses)
    }
}
