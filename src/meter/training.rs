//! Energy estimate of one learning step, without the decisions: FP32 arithmetic and memory accesses, in picojoules.
//!
//! The estimate contains three forward passes for each transition (online network, target network, and the online
//! network's choice of the next action); the dense gradient with respect to every activity at every time step; the
//! gradient with respect to the weights of active inputs; writes of membrane potentials in the forward pass and reads
//! in the backward pass; and Adam over all weights. A batch with repeated states costs less, because each distinct
//! state runs once. Replay and exploration are omitted: a transition has 20 bytes.

use super::bill::Dense;
use super::energy::{ADAM_MACS, BASELINES, EnergyModel, Memory};
use super::table::Table;
use super::work::Work;
use serde::Serialize;

/// The energy bill of one learning step, in picojoules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct Training {
    /// Three forward passes for each transition.
    pub forward_pj: f64,
    /// Gradients with respect to activities and weights.
    pub backward_pj: f64,
    /// Writes and reads of the membrane potentials that the backward pass needs.
    pub storage_pj: f64,
    /// Adam update of all weights.
    pub optimiser_pj: f64,
    /// Sum of all terms.
    pub total_pj: f64,
}

impl Table {
    /// Bill of one learning step from a batch of `batch` transitions, at the prices of the first declared baseline.
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
        // Seven accesses per weight: weight, two moments and gradient are read; weight and two moments are written.
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
