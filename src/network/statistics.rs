//! Spike statistics of a forward pass.

use super::SpikingRainbowNetwork;
use super::pass::Pass;
use crate::spiking::statistics::SpikeStats;

impl SpikingRainbowNetwork {
    /// Empty spike statistics for each hidden layer.
    pub(crate) fn no_stats(&self) -> [SpikeStats; 4] {
        let time_steps = self.units.time_steps();
        self.hidden.each_ref().map(|map| SpikeStats::new(map.bias.len(), time_steps))
    }

    /// Adds row `row` of `pass`, a decision that occurred `times` times, to the statistics of the hidden layers.
    pub fn count(&self, pass: &Pass, row: usize, times: f64, stats: &mut [SpikeStats; 4]) {
        for (layer, stats) in stats.iter_mut().enumerate() {
            let (spikes, traces) = (pass.spikes_of(layer, row), pass.traces_of(layer, row));
            let kept = traces.len() / spikes.len().max(1);
            let sent = |slot: usize| {
                let traces = &traces[slot * kept..(slot + 1) * kept];
                self.units.neuron().map_or(1, |neuron| neuron.spikes_sent(spikes[slot], traces))
            };
            stats.record(&spikes, pass.membranes_of(layer, row), sent, times);
        }
    }
}
