//! Activity of a network over its decisions, counted pass by pass. The documentation of each share states its
//! denominator.

use super::neurobench::{self, FanOut, NeuroBench, SynapticOperations};
use crate::network::pass::Pass;
use crate::network::{FEATURE_1, FEATURE_2, LAYERS, SpikingRainbowNetwork, VALUE};
use crate::spiking::statistics::{SpikeStats, network_sparsity};
use serde::Serialize;

/// Number of bit-planes to which SpikingBrain's report pads spike counts for its sparsity figure.
const BIT_PLANES: u32 = 3;

/// Counts over decisions. A record belongs to one network; fan-outs and footprint are those at the creation of the
/// record.
#[derive(Clone, Debug, PartialEq)]
pub struct ActivityRecord {
    /// Spikes and potentials of the hidden layers.
    pub stats: [SpikeStats; 4],
    fan_outs: [FanOut; 6],
    operations: SynapticOperations,
    membrane_updates: f64,
    active_inputs: f64,
    /// Number of ones in the bits of all spike counts.
    plane_spikes: f64,
    footprint: f64,
    connection_sparsity: f64,
}

/// Sparsity under four definitions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::shares))]
pub struct Sparsity {
    /// Slots of neuron × time step × decision without a spike / all slots.
    pub silent_slots: f64,
    /// Pairs of neuron and decision without a spike / all pairs.
    pub silent_neurons: f64,
    /// Neurons that fired in no decision / all neurons.
    pub never_fired: f64,
    /// SpikingBrain's definition: zeros / (3 × pairs of neuron and decision), with spike counts written as 3 bits each.
    /// Counts above 7 are taken as 7. `None` for the dense twin.
    pub three_planes: Option<f64>,
}

impl ActivityRecord {
    /// Creates an empty record of `network`.
    pub fn new(network: &SpikingRainbowNetwork) -> Self {
        let [a, b, c, d] = network.hidden.each_ref().map(|map| FanOut::of(&map.weight));
        let [e, f] = network.heads.each_ref().map(|map| FanOut::of(&map.weight));
        Self {
            stats: network.no_stats(),
            fan_outs: [a, b, c, d, e, f],
            operations: SynapticOperations::default(),
            membrane_updates: 0.0,
            active_inputs: 0.0,
            plane_spikes: 0.0,
            footprint: neurobench::footprint(network),
            connection_sparsity: neurobench::connection_sparsity(network),
        }
    }

    /// Adds row `row` of `pass`, a decision of `network` that occurred `times` times.
    pub fn add(&mut self, network: &SpikingRainbowNetwork, pass: &Pass, row: usize, times: f64) {
        network.count(pass, row, times, &mut self.stats);
        self.active_inputs += times * pass.inputs.active(row).count() as f64;
        self.add_calls(network, pass, row, times);
        for layer in 0..LAYERS.len() {
            self.add_membranes(network, pass, (layer, row), times);
            self.plane_spikes += times * plane_spikes(network, pass, (layer, row));
        }
    }

    /// Adds every layer call of the decision: the first map once, the other hidden maps at each time step, and the
    /// heads once on a weighted sum of spikes or, for the read-out `membrane_max`, at each time step.
    fn add_calls(&mut self, network: &SpikingRainbowNetwork, pass: &Pass, row: usize, times: f64) {
        let operations = &mut self.operations;
        operations.add_call(&self.fan_outs[FEATURE_1], &pass.inputs, row, times);
        let rows = pass.rows().max(1);
        let row = row.min(rows);
        let steps = |calls: usize| row * calls / rows..(row + 1).min(rows) * calls / rows;
        let first = &pass.layers[FEATURE_1].record.spikes;
        for step in steps(first.rows()) {
            operations.add_call(&self.fan_outs[FEATURE_2], first, step, times);
        }
        for &stream in network.streams() {
            let second = &pass.layers[FEATURE_2].record.spikes;
            for step in steps(second.rows()) {
                operations.add_call(&self.fan_outs[stream], second, step, times);
            }
            let read = &pass.layers[stream].reading.summed;
            for step in steps(read.rows()) {
                operations.add_call(&self.fan_outs[stream + 4 - VALUE], read, step, times);
            }
        }
    }

    #[allow(clippy::float_cmp, reason = "a potential has changed when a bit of it has")]
    fn add_membranes(
        &mut self,
        network: &SpikingRainbowNetwork,
        pass: &Pass,
        (layer, row): (usize, usize),
        times: f64,
    ) {
        let neurons = self.stats[layer].spikes.len();
        if network.units.neuron().is_none() || neurons == 0 {
            return;
        }
        let membranes = pass.membranes_of(layer, row);
        let later = membranes.iter().skip(neurons).zip(membranes);
        let changed = later.filter(|(now, before)| now != before).count();
        self.membrane_updates += times * (neurons + changed) as f64;
    }

    /// Number of decisions.
    pub fn decisions(&self) -> f64 {
        self.stats[FEATURE_1].decisions
    }

    /// Mean number of active inputs in a decision.
    pub fn active_inputs(&self) -> f64 {
        self.per_decision(self.active_inputs)
    }

    /// Computes the `NeuroBench` metrics over all decisions.
    pub fn neurobench(&self) -> NeuroBench {
        NeuroBench {
            footprint: self.footprint,
            connection_sparsity: self.connection_sparsity,
            activation_sparsity: network_sparsity(&self.stats).overall_sparsity,
            synaptic_operations: self.operations.per(self.decisions()),
            membrane_updates: self.per_decision(self.membrane_updates),
        }
    }

    /// Computes the sparsity over all decisions. `spiking` is false for a record of a dense network, which has no
    /// `three_planes`.
    pub fn sparsity(&self, spiking: bool) -> Sparsity {
        let sparsity = network_sparsity(&self.stats);
        let neurons: usize = self.stats.iter().map(|stats| stats.spikes.len()).sum();
        let never: usize = self.stats.iter().map(SpikeStats::dead_neurons).sum();
        let pairs = self.decisions() * neurons as f64;
        let three_planes = (pairs > 0.0).then(|| 1.0 - self.plane_spikes / (f64::from(BIT_PLANES) * pairs));
        Sparsity {
            silent_slots: sparsity.overall_sparsity,
            silent_neurons: sparsity.silent_neurons,
            never_fired: never as f64 / neurons.max(1) as f64,
            three_planes: three_planes.filter(|_| spiking),
        }
    }

    fn per_decision(&self, sum: f64) -> f64 {
        if self.decisions() > 0.0 { sum / self.decisions() } else { 0.0 }
    }
}

/// Number of ones in the bits of the spike counts of a layer in one decision, with counts limited to three bits.
fn plane_spikes(network: &SpikingRainbowNetwork, pass: &Pass, (layer, row): (usize, usize)) -> f64 {
    let Some(neuron) = network.units.neuron() else { return 0.0 };
    let (spikes, traces) = (pass.spikes_of(layer, row), pass.traces_of(layer, row));
    let neurons = network.neurons[layer].threshold.len();
    if neurons == 0 {
        return 0.0;
    }
    let count = |n: usize| -> f32 {
        if neuron.is_graded() {
            // The trace of a graded neuron is its spike count.
            return traces.iter().skip(n).step_by(neurons).map(|count| count.abs()).sum();
        }
        spikes.iter().skip(n).step_by(neurons).sum()
    };
    let window = (1 << BIT_PLANES) - 1;
    (0..neurons).map(|n| f64::from((count(n) as u32).min(window).count_ones())).sum()
}
