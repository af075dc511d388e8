//! Mean work of one decision: the counts from which energy is billed.

use super::record::ActivityRecord;
use crate::network::read_out::ReadOutKind;
use crate::network::{ADVANTAGE, FEATURE_1, FEATURE_2, Sizes, SpikingRainbowNetwork, VALUE};
use crate::spiking::neuron::Neuron;
use crate::spiking::statistics::SpikeStats;

/// Mean work of one decision.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(clippy::struct_excessive_bools, reason = "each says of one thing whether it is billed")]
pub struct Work {
    /// Sizes of the network.
    pub sizes: Sizes,
    /// Whether the network has a value stream besides the advantage stream.
    pub dueling: bool,
    /// Time steps of one decision.
    pub time_steps: usize,
    /// Whether the units are spiking neurons; false for rectified units.
    pub spiking: bool,
    /// Whether spikes are binary; false for the graded spikes of SpikingBrain's neuron.
    pub unit_spikes: bool,
    /// Whether currents are normalised at run time by `LayerNorm`; a static normalisation folds into the weights and
    /// costs nothing.
    pub normalised: bool,
    /// Whether membrane potentials are multiplied by a leak at each time step; false for integrate-and-fire neurons.
    pub leaky: bool,
    /// Whether leaks differ between neurons, so that they have to be fetched from memory.
    pub own_leaks: bool,
    /// Number of state variables that a neuron stores from one time step to the next.
    pub states: usize,
    /// Whether heads are leaky integrators that run at each time step, instead of reading spike counts.
    pub integrating_heads: bool,
    /// Mean number of active inputs.
    pub active_inputs: f64,
    /// Mean number of spikes sent by each hidden layer; for the dense twin, of activities above zero.
    pub spikes: [f64; 4],
}

impl Work {
    /// Computes the mean work over the decisions of a record.
    pub fn of(network: &SpikingRainbowNetwork, record: &ActivityRecord) -> Self {
        Self::with(network, &record.stats, record.active_inputs())
    }

    /// Computes the mean work over the decisions in `layers`, with `active_inputs` active inputs on average.
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
            integrating_heads: network.read_out.kind != ReadOutKind::SpikeCount,
            active_inputs,
            spikes: std::array::from_fn(|i| layers[i].sent_per_decision()),
        }
    }

    /// Number of streams.
    pub fn streams(&self) -> f64 {
        if self.dueling { 2.0 } else { 1.0 }
    }

    /// Number of hidden layers.
    pub fn layers(&self) -> f64 {
        2.0 + self.streams()
    }

    /// Number of outputs of the value head and of the advantage head; 0 for a value head that does not exist.
    pub fn heads(&self) -> [f64; 2] {
        let atoms = self.sizes.atoms as f64;
        [if self.dueling { atoms } else { 0.0 }, atoms * self.sizes.actions as f64]
    }

    /// Number of outputs of all heads.
    pub fn outputs(&self) -> f64 {
        self.heads().iter().sum()
    }

    /// Number of weights of the whole network.
    pub fn weights(&self) -> f64 {
        let neurons = self.sizes.neurons as f64;
        neurons * (self.sizes.inputs as f64 + (1.0 + self.streams()) * neurons + self.outputs())
    }

    /// Number of slots: hidden neurons × time steps.
    pub fn slots(&self) -> f64 {
        self.layers() * self.sizes.neurons as f64 * self.time_steps as f64
    }

    /// Number of computed currents: once for the first layer, whose currents are held, and at each time step for the
    /// other hidden layers.
    pub fn currents(&self) -> f64 {
        let neurons = self.sizes.neurons as f64;
        neurons * (1.0 + (self.layers() - 1.0) * self.time_steps as f64)
    }

    /// Number of synaptic events `[encoder, hidden, heads]`: weights reached by active inputs in the first map, and
    /// by spikes in the maps between hidden layers and in the heads.
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

    /// Number of spikes sent by each hidden layer at a firing rate of `rate`; 0 for a value stream that does not exist.
    pub(crate) fn spikes_at(&self, rate: f64) -> [f64; 4] {
        let sent = rate * self.sizes.neurons as f64 * self.time_steps as f64;
        std::array::from_fn(|layer| if layer == VALUE && !self.dueling { 0.0 } else { sent })
    }

    /// Mean number of spikes per synapse and decision: synaptic events / weights whose input is a spiking neuron.
    /// `None` for a network that does not spike.
    pub fn spikes_per_synapse(&self) -> Option<f64> {
        let [_, hidden, heads] = self.events();
        let synapses = self.weights() - (self.sizes.inputs * self.sizes.neurons) as f64;
        (self.spiking && synapses > 0.0).then(|| (hidden + heads) / synapses)
    }
}
