//! Energy of one decision under the models of `config/energy.yaml`, in picojoules, term by term.
//!
//! Counts into the heads are billed per spike, as accumulates. The one-hot state costs both agents one row of weights.
//! Left out in both: softmax, and control. Memory follows Lemaire et al., arXiv 2210.13107.

use super::operations::Activity;
use crate::network::{ADVANTAGE, FEATURE_1, FEATURE_2, VALUE};

mod declared {
    use super::{EnergyModel, Level, Memory};

    include!(concat!(env!("OUT_DIR"), "/energy.rs"));
}

pub use declared::{LEVELS, MODELS};

/// A memory: what one byte costs in an array of up to so many bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Size in bytes.
    pub bytes: f64,
    /// Price of one byte read or written.
    pub pj_per_byte: f64,
}

/// Whether and how memory is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Memory {
    /// Arithmetic only.
    None,
    /// Membranes are read and written once a time step.
    Registers,
    /// Membranes are read and written at each spike that arrives, too.
    Events,
}

/// Prices of single operations, in picojoules.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EnergyModel {
    /// Name in figures.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// What it counts, in a sentence.
    pub help: &'static str,
    /// A weight added because a spike arrived.
    pub spike_add: f64,
    /// An addition or comparison.
    pub add: f64,
    /// A multiply-accumulate between real numbers in either agent.
    pub mac: f64,
    /// A multiply-accumulate of the dense twin's weights.
    pub dense_mac: f64,
    /// How memory is billed.
    pub memory: Memory,
    /// Width of a weight.
    pub weight_bytes: f64,
    /// Width of a membrane potential.
    pub membrane_bytes: f64,
}

/// The bill of one decision, in picojoules.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bill {
    /// Additions (or multiply-accumulates) of weights.
    pub synapses: f64,
    /// Leak, integration, comparison and reset of each neuron at each time step.
    pub neurons: f64,
    /// Normalisation of the currents.
    pub normalisation: f64,
    /// Weights fetched.
    pub weights: f64,
    /// Membranes and thresholds read and written.
    pub membranes: f64,
    /// Spikes (or activities) written and read.
    pub messages: f64,
}

impl Bill {
    /// The sum of all terms.
    pub fn total(&self) -> f64 {
        self.synapses + self.neurons + self.normalisation + self.weights + self.membranes + self.messages
    }
}

impl EnergyModel {
    /// The bill of a spiking agent for one decision.
    pub fn spiking(&self, activity: &Activity) -> Bill {
        let neurons = activity.sizes.neurons as f64;
        let time_steps = activity.time_steps as f64;
        let slots = 4.0 * neurons * time_steps;
        let spikes: f64 = activity.spikes.iter().sum();
        let [value, advantage] = outputs(activity);
        let events = neurons
            + (activity.spikes[FEATURE_1] + 2.0 * activity.spikes[FEATURE_2]) * neurons
            + activity.spikes[VALUE] * value
            + activity.spikes[ADVANTAGE] * advantage;
        let stateful = self.price_in_array_of(4.0 * neurons * self.membrane_bytes) * self.membrane_bytes;
        let touched = match self.memory {
            Memory::None => 0.0,
            // Potential read and written, threshold read.
            Memory::Registers => 3.0 * slots,
            Memory::Events => 3.0 * slots + 2.0 * events,
        };
        Bill {
            synapses: events * self.spike_add,
            neurons: slots * (self.mac + self.add) + spikes * self.add,
            // The first layer's current is normalised once and held.
            normalisation: (1.0 + 3.0 * time_steps) * neurons * self.normalised(activity),
            weights: events * self.weight(activity),
            membranes: touched * stateful,
            // One byte of address, written once and read by each layer above; feature_2 feeds two.
            messages: (2.0 * spikes + activity.spikes[FEATURE_2]) * self.price_in_array_of(slots),
        }
    }

    /// The bill of the dense twin of the same shape, which multiplies every activity, zero or not.
    pub fn dense(&self, activity: &Activity) -> Bill {
        let neurons = activity.sizes.neurons as f64;
        let [value, advantage] = outputs(activity);
        let products = 3.0 * neurons * neurons + neurons * (value + advantage);
        Bill {
            synapses: neurons * self.spike_add + products * self.dense_mac,
            neurons: 4.0 * neurons * self.add,
            normalisation: 4.0 * neurons * self.normalised(activity),
            weights: (neurons + products) * self.weight(activity),
            membranes: 0.0,
            messages: 9.0 * neurons * self.weight_bytes * self.price_in_array_of(neurons * self.weight_bytes),
        }
    }

    /// Mean, variance and the affine map: two additions and three multiply-accumulates for each neuron.
    fn normalised(&self, activity: &Activity) -> f64 {
        if activity.normalised { 2.0 * self.add + 3.0 * self.mac } else { 0.0 }
    }

    /// Price of fetching one weight from the memory that holds them all.
    fn weight(&self, activity: &Activity) -> f64 {
        let neurons = activity.sizes.neurons as f64;
        let [value, advantage] = outputs(activity);
        let weights = neurons * (activity.sizes.inputs as f64 + 3.0 * neurons + value + advantage);
        self.price_in_array_of(weights * self.weight_bytes) * self.weight_bytes
    }

    /// Price of a byte in the smallest memory that holds `bytes`, or in the largest there is.
    fn price_in_array_of(&self, bytes: f64) -> f64 {
        if self.memory == Memory::None {
            return 0.0;
        }
        let level = LEVELS.iter().find(|level| bytes <= level.bytes).or(LEVELS.last());
        level.map_or(0.0, |level| level.pj_per_byte)
    }
}

/// Width of the value and of the advantage head.
fn outputs(activity: &Activity) -> [f64; 2] {
    let atoms = activity.sizes.atoms as f64;
    [atoms, atoms * activity.sizes.actions as f64]
}
