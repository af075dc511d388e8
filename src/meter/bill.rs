//! The energy bill of one decision, term by term, in picojoules.
//!
//! The numbers of memory accesses follow Lemaire et al., arXiv 2210.13107, for fully connected layers, with two
//! differences: thresholds are fetched too, and the held current of the first layer is computed once and fetched at
//! each time step. Control, clocks and leakage are omitted for spiking and dense networks alike.

use super::energy::{EnergyModel, Memory, PriceLevel};
use super::table::Table;
use super::work::Work;
use crate::network::{ADVANTAGE, FEATURE_1, FEATURE_2, VALUE};
use serde::Serialize;

/// The energy bill of one decision. All terms are in picojoules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Bill {
    /// Synaptic operations from the inputs to the first hidden layer.
    pub encoder: f64,
    /// Synaptic operations between hidden layers.
    pub synapses: f64,
    /// Synaptic operations from the streams to the outputs of the heads, and the sum of the two streams.
    pub heads: f64,
    /// Additions of biases.
    pub biases: f64,
    /// Leak, integration, comparison and reset of each neuron at each time step; the rectification in a dense network.
    pub neurons: f64,
    /// Normalisation of the currents.
    pub normalisation: f64,
    /// Softmax over atoms and expected returns.
    pub softmax: f64,
    /// Computation of memory addresses.
    pub addressing: f64,
    /// Reads of weights.
    pub weights: f64,
    /// Reads of biases.
    pub bias_reads: f64,
    /// Reads and writes of membrane potentials, held currents, thresholds and leaks.
    pub membranes: f64,
    /// Reads and writes of inputs, spikes (or activities) and outputs.
    pub messages: f64,
}

impl Bill {
    /// Sum of all terms, in picojoules.
    pub fn total(&self) -> f64 {
        self.terms().iter().map(|(_, term)| term).sum()
    }

    /// All terms with their names, in picojoules.
    pub fn terms(&self) -> [(&'static str, f64); 12] {
        [
            ("encoder", self.encoder),
            ("synapses", self.synapses),
            ("heads", self.heads),
            ("biases", self.biases),
            ("neurons", self.neurons),
            ("normalisation", self.normalisation),
            ("softmax", self.softmax),
            ("addressing", self.addressing),
            ("weights", self.weights),
            ("bias_reads", self.bias_reads),
            ("membranes", self.membranes),
            ("messages", self.messages),
        ]
    }
}

/// Prices of a dense network, in picojoules, and the widths of its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dense {
    /// Price of a multiply-accumulate of a weight and an activity.
    pub product: f64,
    /// Price of any other multiply-accumulate.
    pub mac: f64,
    /// Price of any other addition.
    pub add: f64,
    /// Width of a weight, in bytes.
    pub weight_bytes: f64,
    /// Width of an activity, in bytes.
    pub activation_bytes: f64,
    /// Width of an accumulator, in bytes.
    pub accumulator_bytes: f64,
    /// Share of zero activities in each hidden layer, for a network that skips zero activities and inactive inputs;
    /// `None` for one that multiplies every input.
    pub zeros: Option<[f64; 4]>,
}

impl Table {
    /// Bill of one decision of a spiking network under `model`, in picojoules. Heads are billed one accumulate for each
    /// synapse that a spike reaches.
    pub fn spiking(&self, model: &EnergyModel, work: &Work) -> Bill {
        let [encoder, hidden, heads] = work.events();
        let arithmetic = Bill {
            encoder: encoder * model.spike_add,
            synapses: hidden * model.spike_add,
            heads: heads * model.spike_add,
            ..Bill::default()
        };
        if model.synapses_only {
            return arithmetic;
        }
        let steps = work.time_steps as f64;
        let integrated = if work.integrating_heads { steps * work.outputs() * model.mac } else { 0.0 };
        let arithmetic = Bill {
            heads: arithmetic.heads + integrated + joined(work) * model.add,
            biases: (work.currents() + work.outputs()) * model.add,
            neurons: neurons(model, work),
            normalisation: work.currents() * normalised(work, model.add, model.mac),
            softmax: work.heads()[1] * self.softmax_macs * model.mac,
            ..arithmetic
        };
        if model.memory == Memory::None {
            return arithmetic;
        }
        let events = encoder + hidden + heads;
        Bill {
            addressing: events * model.add,
            weights: events * self.access(work.weights() * model.weight_bytes, model.weight_bytes),
            bias_reads: (work.currents() + work.outputs())
                * self.access(biases(work) * model.membrane_bytes, model.membrane_bytes),
            membranes: self.membranes(model, work, events),
            messages: self.spike_messages(model, work),
            ..arithmetic
        }
    }

    fn membranes(&self, model: &EnergyModel, work: &Work, events: f64) -> f64 {
        let (steps, neurons) = (work.time_steps as f64, work.sizes.neurons as f64);
        // Neurons without state variables still need one accumulator for their current.
        let states = work.states.max(1) as f64;
        let constants =
            f64::from(u8::from(work.unit_spikes)) + f64::from(u8::from(work.leaky && work.own_leaks));
        let held = if work.time_steps > 1 { (steps + 1.0) * neurons } else { 0.0 };
        let at_each_step = work.slots() * (2.0 * states + constants) + held + 2.0 * steps * work.outputs();
        let at_each_spike = if model.memory == Memory::Events { 2.0 * events } else { 0.0 };
        let array = work.layers() * neurons * states + work.outputs();
        (at_each_step + at_each_spike) * self.access(array * model.membrane_bytes, model.membrane_bytes)
    }

    /// A spike is sent as the address of its neuron, written once and read by each layer above; spikes of feature_2
    /// are read by every stream.
    fn spike_messages(&self, model: &EnergyModel, work: &Work) -> f64 {
        let sent: f64 = work.spikes.iter().sum();
        let read = sent + (work.streams() - 1.0) * work.spikes[FEATURE_2];
        let address = address_bytes(work.sizes.neurons);
        let input = address_bytes(work.sizes.inputs);
        (sent + read) * self.access(work.slots() * address, address)
            + work.active_inputs * self.access(work.sizes.inputs as f64 * input, input)
            + work.outputs() * self.access(work.outputs() * model.membrane_bytes, model.membrane_bytes)
    }

    /// Bill of one decision of a dense network of the same shape, in picojoules. `model` selects the billed terms,
    /// `dense` contains the prices.
    pub fn dense(&self, model: &EnergyModel, work: &Work, dense: &Dense) -> Bill {
        let neurons = work.sizes.neurons as f64;
        let inputs = work.sizes.inputs as f64;
        let [value, advantage] = work.heads();
        let kept = dense.zeros.unwrap_or_default().map(|zeros| 1.0 - zeros);
        let active = if dense.zeros.is_some() { work.active_inputs } else { inputs };
        let hidden = neurons * neurons * (kept[FEATURE_1] + work.streams() * kept[FEATURE_2]);
        let heads = neurons * (kept[VALUE] * value + kept[ADVANTAGE] * advantage);
        let arithmetic = Bill {
            // Active inputs count as 1, so a network that skips inactive inputs adds weight rows without multiplying.
            encoder: active * neurons * if dense.zeros.is_some() { dense.add } else { dense.product },
            synapses: hidden * dense.product,
            heads: heads * dense.product,
            ..Bill::default()
        };
        if model.synapses_only {
            return arithmetic;
        }
        let units = work.layers() * neurons;
        let arithmetic = Bill {
            heads: arithmetic.heads + joined(work) * dense.add,
            biases: biases(work) * dense.add,
            neurons: units * dense.add,
            normalisation: units * normalised(work, dense.add, dense.mac),
            softmax: advantage * self.softmax_macs * dense.mac,
            ..arithmetic
        };
        if !model.dense_memory {
            return arithmetic;
        }
        let Dense { weight_bytes, activation_bytes, accumulator_bytes, .. } = *dense;
        let input = if dense.zeros.is_some() { address_bytes(work.sizes.inputs) } else { activation_bytes };
        // Each layer reads the activities of the layer below; those of feature_2 are read by every stream.
        let read = neurons
            * (kept[FEATURE_1]
                + work.streams() * kept[FEATURE_2]
                + kept[ADVANTAGE]
                + if work.dueling { kept[VALUE] } else { 0.0 });
        Bill {
            // Addresses are incremented along rows and columns: one addition for each number of each layer's input
            // and output.
            addressing: (inputs + units + (work.layers() - 1.0 + work.streams()) * neurons + work.outputs())
                * dense.add,
            weights: (active * neurons + hidden + heads)
                * self.access(work.weights() * weight_bytes, weight_bytes),
            bias_reads: biases(work) * self.access(biases(work) * accumulator_bytes, accumulator_bytes),
            messages: (units + read) * self.access(neurons * activation_bytes, activation_bytes)
                + active * self.access(inputs * input, input)
                + 2.0 * work.outputs() * self.access(work.outputs() * accumulator_bytes, accumulator_bytes),
            ..arithmetic
        }
    }

    /// Price of reading or writing `width` bytes, in picojoules, in the smallest memory that holds an array of
    /// `bytes`, or in the largest memory if none does.
    pub(super) fn access(&self, bytes: f64, width: f64) -> f64 {
        let level = self.levels.iter().find(|level| bytes <= level.bytes).or(self.levels.last());
        level.map_or(0.0, |PriceLevel { pj_per_byte, .. }| width * pj_per_byte)
    }
}

/// Price of all neuron updates, in picojoules: leak, integration and comparison in every slot, and a reset for every
/// spike. SpikingBrain's neuron has no time steps: it computes the mean of |x|, multiplies by the inverse, rounds and
/// scales back; each spike that is sent costs a shift, priced as an addition.
fn neurons(model: &EnergyModel, work: &Work) -> f64 {
    let EnergyModel { add, mac, .. } = *model;
    let sent: f64 = work.spikes.iter().sum();
    let others = work.states.saturating_sub(1) as f64 * mac;
    let slot = if model.neuron_update > 0.0 {
        model.neuron_update
    } else if work.unit_spikes {
        (if work.leaky { mac } else { add }) + others + add
    } else {
        2.0 * add + 2.0 * mac
    };
    work.slots() * slot + if model.neuron_update > 0.0 { 0.0 } else { sent * add }
}

/// Price of normalising one current with `LayerNorm`: three additions and two multiply-accumulates. The current is
/// added to the mean; the difference from the mean is squared and added to the variance; the difference from the mean
/// is scaled and shifted in one multiply-accumulate, because all neurons share gain and bias.
fn normalised(work: &Work, add: f64, mac: f64) -> f64 {
    if work.normalised { 3.0 * add + 2.0 * mac } else { 0.0 }
}

/// Number of additions that join the two streams: a mean over actions, a sum and a difference for each atom of each
/// action.
fn joined(work: &Work) -> f64 {
    if work.dueling { 3.0 * work.heads()[1] } else { 0.0 }
}

/// Number of biases of all hidden layers and heads.
fn biases(work: &Work) -> f64 {
    work.layers() * work.sizes.neurons as f64 + work.outputs()
}

/// Number of whole bytes of an index below `count`, at least 1.
fn address_bytes(count: usize) -> f64 {
    let bits = usize::BITS - count.saturating_sub(1).leading_zeros();
    f64::from(bits.div_ceil(8).max(1))
}
