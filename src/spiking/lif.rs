//! The leaky integrate-and-fire neuron.
//!
//! ```text
//! I[t] = I[t−1] · (1 − 1/τ_syn) + x[t]
//! U[t] = leak · V[t−1] + scale · I[t]          scale = 1 − leak or 1
//! s[t] = 1 if U[t] ≥ θ else 0
//! V[t] = U[t] · (1 − s[t])                     hard reset
//! V[t] = U[t] − θ · s[t]                       soft reset
//! ```
//!
//! I and V start at zero. Each neuron has its own threshold θ and leak, so a layer can mix slow and fast neurons;
//! thresholds and leaks can be learned. Source: `LIFNeuron` of the original system that this project realises; the
//! documentation of `SpikingJelly` and norse compares the variants of the known libraries.

use super::neuron::{Fired, Flow, Neuron, NeuronTensors, RunsRows, Seen, shared};
use super::surrogate::{Surrogate, with_derivative};
use super::winners::Competes;
use crate::math::lanes::widest;

/// Reset of the membrane potential after a spike.
pub use crate::parameters::Reset;

/// Constants of the leaky integrate-and-fire neuron.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LifNeuron {
    /// Factor by which the synaptic current decays in one time step: 1 − 1/τ_syn.
    pub synaptic_decay: f32,
    /// Whether the synaptic current is scaled by 1 − leak.
    pub scale_input: bool,
    /// Hard or soft reset.
    pub reset: Reset,
    /// Whether the gradient is stopped at the reset, so that none flows to the spike through the reset.
    pub detach_reset: bool,
    /// Surrogate for the derivative of a spike.
    pub surrogate: Surrogate,
}

/// Gradients of one neuron at one time step.
pub(super) struct Back {
    /// Gradient with respect to the potential before the reset.
    pub(super) membrane: f32,
    /// Gradient with respect to the distance from the threshold, through the spike alone.
    pub(super) distance: f32,
}

impl LifNeuron {
    pub(super) fn scale(&self, leak: f32) -> f32 {
        if self.scale_input { 1.0 - leak } else { 1.0 }
    }

    /// The potential after the reset.
    #[inline]
    pub(super) fn after_reset(&self, membrane: f32, spike: f32, threshold: f32) -> f32 {
        match self.reset {
            Reset::Hard => membrane * (1.0 - spike),
            Reset::Soft => membrane - threshold * spike,
        }
    }

    /// Backpropagates through spike and reset. `to_spike` and `to_membrane` are the gradients with respect to the
    /// spike and to the potential after the reset.
    #[inline]
    pub(super) fn back(
        &self,
        [membrane, spike, threshold]: [f32; 3],
        slope: f32,
        mut to_spike: f32,
        to_membrane: f32,
    ) -> Back {
        let (passed, through_reset) = match self.reset {
            Reset::Hard => (1.0 - spike, -membrane),
            Reset::Soft => (1.0, -threshold),
        };
        if !self.detach_reset {
            to_spike += to_membrane * through_reset;
        }
        let distance = to_spike * slope;
        Back { membrane: distance + to_membrane * passed, distance }
    }

    /// Gradient with respect to the leak in U = leak · V + scale · I, given `gradient`, the gradient with respect to U.
    #[inline]
    pub(super) fn leak_gradient(&self, gradient: f32, membrane: f32, membrane_tm1: f32, leak: f32) -> f32 {
        if !self.scale_input {
            return gradient * membrane_tm1;
        }
        let scale = 1.0 - leak;
        // The current I is not recorded; I = (U − leak · V) / scale.
        let current = if scale > 0.0 { (membrane - leak * membrane_tm1) / scale } else { 0.0 };
        gradient * (membrane_tm1 - current)
    }

    /// Gradient with respect to the threshold, which determines the spike and which a soft reset subtracts.
    #[inline]
    pub(super) fn threshold_gradient(&self, distance: f32, spike: f32, to_membrane: f32) -> f32 {
        match self.reset {
            Reset::Hard => -distance,
            Reset::Soft => -distance - to_membrane * spike,
        }
    }
}

impl Competes for LifNeuron {
    fn threshold_at(&self, n: usize, tensors: &NeuronTensors, _traces: &[f32]) -> f32 {
        tensors.threshold.get(n).copied().unwrap_or(f32::INFINITY)
    }

    fn withhold(&self, n: usize, membrane: &[f32], _traces: &[f32], state: &mut [f32]) {
        if let (Some(kept), Some(membrane)) = (state.get_mut(membrane.len() + n), membrane.get(n)) {
            *kept = *membrane;
        }
    }
}

impl Neuron for LifNeuron {
    fn states(&self) -> usize {
        2
    }

    /// The potential alone where `synaptic_decay` is 0, because the synaptic current then equals the input current.
    fn held_states(&self) -> usize {
        if self.synaptic_decay == 0.0 { 1 } else { 2 }
    }

    fn step(&self, current: &[f32], tensors: &NeuronTensors, state: &mut [f32], fired: Fired<'_>) {
        let Fired { membrane, spikes, .. } = fired;
        let NeuronTensors { threshold, leak } = tensors;
        let neurons = shared([
            current.len(),
            state.len() / 2,
            membrane.len(),
            spikes.len(),
            threshold.len(),
            leak.len(),
        ]);
        let (synaptic, kept) = state.split_at_mut(neurons);
        for n in 0..neurons {
            let (leak, threshold) = (tensors.leak[n], tensors.threshold[n]);
            synaptic[n] = synaptic[n] * self.synaptic_decay + current[n];
            membrane[n] = leak * kept[n] + self.scale(leak) * synaptic[n];
            spikes[n] = if membrane[n] >= threshold { 1.0 } else { 0.0 };
            kept[n] = self.after_reset(membrane[n], spikes[n], threshold);
        }
    }

    fn row_runner(&self) -> Option<&dyn RunsRows> {
        Some(self)
    }

    fn slopes(&self, seen: Seen<'_>, tensors: &NeuronTensors, slopes: &mut [f32]) {
        let distances = seen.membrane.iter().zip(&tensors.threshold);
        with_derivative!(self.surrogate, derivative => widest(
            #[inline(always)]
            move || {
                for (slope, (membrane, threshold)) in slopes.iter_mut().zip(distances) {
                    *slope = derivative(membrane - threshold);
                }
            },
        ));
    }

    fn gradient(&self, seen: Seen<'_>, tensors: &NeuronTensors, flow: Flow<'_>) {
        let Flow { spikes: to_spikes, slopes, state, current, tensors: learned } = flow;
        let neurons = shared([
            seen.membrane.len(),
            seen.spikes.len(),
            to_spikes.len(),
            slopes.len(),
            state.len() / 2,
            current.len(),
            tensors.threshold.len(),
            tensors.leak.len(),
        ]);
        let seen = Seen { before: seen.before.filter(|[u, s, _]| u.len().min(s.len()) >= neurons), ..seen };
        let learned = learned.filter(|learned| learned.threshold.len().min(learned.leak.len()) >= neurons);
        let (to_synaptic, to_membrane) = state.split_at_mut(neurons);
        let (to_membrane, current) = (&mut to_membrane[..neurons], &mut current[..neurons]);
        let (to_spikes, slopes) = (&to_spikes[..neurons], &slopes[..neurons]);
        let (membrane, spikes) = (&seen.membrane[..neurons], &seen.spikes[..neurons]);
        let (threshold, leak) = (&tensors.threshold[..neurons], &tensors.leak[..neurons]);
        if let Some(learned) = learned {
            for n in 0..neurons {
                let (u, s) = (membrane[n], spikes[n]);
                let back = self.back([u, s, threshold[n]], slopes[n], to_spikes[n], to_membrane[n]);
                let membrane_tm1 = seen.before.map_or(0.0, |[membrane, spikes, _]| {
                    self.after_reset(membrane[n], spikes[n], threshold[n])
                });
                learned.threshold[n] += self.threshold_gradient(back.distance, s, to_membrane[n]);
                learned.leak[n] += self.leak_gradient(back.membrane, u, membrane_tm1, leak[n]);
            }
        }
        for n in 0..neurons {
            let back =
                self.back([membrane[n], spikes[n], threshold[n]], slopes[n], to_spikes[n], to_membrane[n]);
            current[n] = self.scale(leak[n]) * back.membrane + to_synaptic[n];
            to_membrane[n] = leak[n] * back.membrane;
            to_synaptic[n] = self.synaptic_decay * current[n];
        }
    }
}
