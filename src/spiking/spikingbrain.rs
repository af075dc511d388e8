//! SpikingBrain's neuron: an input-dependent threshold, and all time steps collapsed into one spike count.
//!
//! ```text
//! V_th = mean|x| / k        over the neurons of one sample, between 1e-5 and 1e4
//! s    = round(x / V_th)    an integer; negative only in a signed coding
//! y    = V_th · s
//! ```
//!
//! Straight-through gradient: ∂y/∂x = 1, or 0 for x < 0 in an unsigned coding. Source: SpikingBrain, arXiv 2509.05276,
//! equations 19 to 22; halves are rounded to even, as in its published code.

use super::coding::Coding;
use super::neuron::{Fired, Flow, Neuron, NeuronTensors, Seen};

/// Constants of SpikingBrain's neuron.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpikingBrainNeuron {
    /// Ratio k of the mean |current| to the threshold.
    pub fineness: f32,
    /// Coding in which spike counts are sent.
    pub coding: Coding,
}

impl SpikingBrainNeuron {
    /// Threshold V_th for the currents of one sample, `[neurons]`.
    pub fn threshold(&self, currents: &[f32]) -> f32 {
        let mut sum = 0.0_f32;
        for x in currents {
            sum += x.abs();
        }
        (sum / currents.len().max(1) as f32 / self.fineness).clamp(1e-5, 1e4)
    }

    /// Spike count s for one current.
    pub fn count(&self, current: f32, threshold: f32) -> f32 {
        let count = (current / threshold).round_ties_even();
        if count < 0.0 && !self.coding.is_signed() { 0.0 } else { count }
    }
}

impl Neuron for SpikingBrainNeuron {
    fn states(&self) -> usize {
        0
    }

    /// One trace: the spike count s.
    fn traces(&self) -> usize {
        1
    }

    fn step(&self, current: &[f32], _tensors: &NeuronTensors, _state: &mut [f32], fired: Fired<'_>) {
        let threshold = self.threshold(current);
        let Fired { membrane, spikes, traces } = fired;
        let slots = membrane.iter_mut().zip(spikes).zip(traces);
        for (&x, ((membrane, spike), trace)) in current.iter().zip(slots) {
            *membrane = x;
            *trace = self.count(x, threshold);
            *spike = threshold * *trace;
        }
    }

    fn slopes(&self, seen: Seen<'_>, _tensors: &NeuronTensors, slopes: &mut [f32]) {
        for (slope, &x) in slopes.iter_mut().zip(seen.membrane) {
            let cut_off = x < 0.0 && !self.coding.is_signed();
            *slope = if cut_off { 0.0 } else { 1.0 };
        }
    }

    fn gradient(&self, _seen: Seen<'_>, _tensors: &NeuronTensors, flow: Flow<'_>) {
        for ((gradient, slope), spike) in flow.current.iter_mut().zip(flow.slopes).zip(flow.spikes) {
            *gradient = slope * spike;
        }
    }

    fn is_graded(&self) -> bool {
        true
    }

    fn spikes_sent(&self, _spike: f32, traces: &[f32]) -> u32 {
        traces.first().map_or(0, |count| self.coding.spikes(*count as i32))
    }

    fn has_thresholds(&self) -> bool {
        false
    }
}
