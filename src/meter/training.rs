//! What one learning step costs, apart from all decisions: an estimate at FP32 with memory counted, in picojoules.
//!
//! Three forward passes for each transition (online and target network, and the online network's choice of the next
//! action); the gradient of every activity at every time step, dense, and that of the weights behind what was active;
//! potentials written down on the way forward and read on the way back; Adam over all weights. A batch whose states repeat
//! costs less, as they run once. Replay and exploration are left out: a transition has 20 bytes.

use super::bill::Dense;
use super::energy::{ADAM_MACS, BASELINES, EnergyModel, Memory};
use super::table::Table;
use super::work::Work;
use serde::Serialize;

/// The bill of one learning step, in picojoules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct Training {
    /// Three forward passes for each transition.
    pub forward_pj: f64,
    /// Gradients of activities and weights.
    pub backward_pj: f64,
    /// What the way back needs of the way forward.
    pub storage_pj: f64,
    /// Adam.
    pub optimiser_pj: f64,
    /// All of it.
    pub total_pj: f64,
}

impl Table {
    /// One learning step from a batch of so many transitions, at the prices of the first baseline.
    pub fn training(&self, work: &Work, batch: usize) -> Training {
        let Some(prices) = BASELINES.first() else { return Training::default() };
        let (add, mac, width) = (prices.add, prices.multiply + prices.add, prices.weight_bytes);
        let model = EnergyModel {
            name: prices.name,
            title: prices.title,
            help: "",
            spike_add: add,
            add,
            mac,
            neuron_update: 0.0,
            dense_mac: mac,
            memory: Memory::Registers,
            dense_memory: true,
            synapses_only: false,
            weight_bytes: width,
            membrane_bytes: prices.accumulator_bytes,
        };
        let dense = Dense {
            product: mac,
            mac,
            add,
            weight_bytes: width,
            activation_bytes: width,
            accumulator_bytes: width,
            zeros: None,
        };
        let once = if work.spiking {
            self.spiking(&model, work).total()
        } else {
            self.dense(&model, work, &dense).total()
        };
        let (batch, neurons) = (batch as f64, work.sizes.neurons as f64);
        let weight = self.access(work.weights() * width, width);
        let behind =
            neurons * neurons * (1.0 + work.streams()) * work.time_steps as f64 + neurons * work.outputs();
        let active: f64 = if work.spiking { work.events().iter().sum() } else { behind };
        let backward = behind * (mac + weight) + active * (add + 2.0 * weight);
        let stored = 2.0 * work.slots() * self.access(batch * work.slots() * width, width);
        // Weight, two moments and gradient read, all but the gradient written.
        let moments = 7.0 * self.access(3.0 * work.weights() * width, width);
        let mut training = Training {
            forward_pj: 3.0 * batch * once,
            backward_pj: batch * backward,
            storage_pj: batch * stored,
            optimiser_pj: work.weights() * (ADAM_MACS * mac + moments),
            total_pj: 0.0,
        };
        training.total_pj =
            training.forward_pj + training.backward_pj + training.storage_pj + training.optimiser_pj;
        training
    }
}
