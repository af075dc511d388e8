//! A leaky integrate-and-fire neuron whose threshold rises with each of its spikes and decays to a resting value.
//!
//! ```text
//! θ[t] = θ + rise · a[t]
//! s[t] = 1 if U[t] ≥ θ[t] else 0
//! a[t+1] = decay · a[t] + s[t]
//! ```
//!
//! Potential U, current and reset follow the equations of [`LifNeuron`], with the adapted threshold in place of θ. The
//! adaptation a starts at zero. Source: Bellec et al., NeurIPS 2018 (LSNN).

use super::lif::LifNeuron;
use super::neuron::{Fired, Flow, Neuron, NeuronTensors, Seen, shared};
use super::surrogate::with_derivative;
use super::winners::Competes;

/// Constants of the adaptive-threshold neuron.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdaptiveThresholdNeuron {
    /// The leaky integrate-and-fire neuron without adaptation.
    pub lif: LifNeuron,
    /// Increase of the threshold by one spike.
    pub rise: f32,
    /// Factor by which the adaptation decays in one time step, 0 to 1.
    pub decay: f32,
}

impl Competes for AdaptiveThresholdNeuron {
    fn threshold_at(&self, n: usize, tensors: &NeuronTensors, traces: &[f32]) -> f32 {
        match (tensors.threshold.get(n), traces.get(n)) {
            (Some(threshold), Some(trace)) => threshold + self.rise * trace,
            _ => f32::INFINITY,
        }
    }

    fn withhold(&self, n: usize, membrane: &[f32], traces: &[f32], state: &mut [f32]) {
        let neurons = membrane.len();
        let (Some(membrane), Some(trace)) = (membrane.get(n), traces.get(n)) else { return };
        for (place, value) in [(neurons + n, *membrane), (2 * neurons + n, self.decay * trace)] {
            if let Some(state) = state.get_mut(place) {
                *state = value;
            }
        }
    }
}

impl Neuron for AdaptiveThresholdNeuron {
    fn states(&self) -> usize {
        3
    }

    fn held_states(&self) -> usize {
        self.lif.held_states() + 1
    }

    /// One trace: the adaptation a, which determines the threshold θ + rise · a.
    fn traces(&self) -> usize {
        1
    }

    fn step(&self, current: &[f32], tensors: &NeuronTensors, state: &mut [f32], fired: Fired<'_>) {
        let Fired { membrane, spikes, traces } = fired;
        let neurons = shared([
            current.len(),
            state.len() / 3,
            membrane.len(),
            spikes.len(),
            traces.len(),
            tensors.threshold.len(),
            tensors.leak.len(),
        ]);
        let (synaptic, rest) = state.split_at_mut(neurons);
        let (after_reset, adaptation) = rest.split_at_mut(neurons);
        for n in 0..neurons {
            let leak = tensors.leak[n];
            let threshold = tensors.threshold[n] + self.rise * adaptation[n];
            synaptic[n] = synaptic[n] * self.lif.synaptic_decay + current[n];
            membrane[n] = leak * after_reset[n] + self.lif.scale(leak) * synaptic[n];
            spikes[n] = if membrane[n] >= threshold { 1.0 } else { 0.0 };
            after_reset[n] = self.lif.after_reset(membrane[n], spikes[n], threshold);
            traces[n] = adaptation[n];
            adaptation[n] = self.decay * adaptation[n] + spikes[n];
        }
    }

    fn slopes(&self, seen: Seen<'_>, tensors: &NeuronTensors, slopes: &mut [f32]) {
        let neurons = shared([slopes.len(), seen.membrane.len(), seen.traces.len(), tensors.threshold.len()]);
        let slopes = &mut slopes[..neurons];
        with_derivative!(self.lif.surrogate, derivative => for (n, slope) in slopes.iter_mut().enumerate() {
            *slope = derivative(seen.membrane[n] - (tensors.threshold[n] + self.rise * seen.traces[n]));
        });
    }

    fn gradient(&self, seen: Seen<'_>, tensors: &NeuronTensors, flow: Flow<'_>) {
        let Flow { spikes: to_spikes, slopes, state, current, tensors: learned } = flow;
        let neurons = shared([
            seen.membrane.len(),
            seen.spikes.len(),
            seen.traces.len(),
            to_spikes.len(),
            slopes.len(),
            state.len() / 3,
            current.len(),
            tensors.threshold.len(),
            tensors.leak.len(),
        ]);
        let whole = |[u, s, x]: &[&[f32]; 3]| shared([u.len(), s.len(), x.len()]) >= neurons;
        let seen = Seen { before: seen.before.filter(whole), ..seen };
        let mut learned =
            learned.filter(|learned| learned.threshold.len().min(learned.leak.len()) >= neurons);
        let (to_synaptic, rest) = state.split_at_mut(neurons);
        let (to_membrane, to_adaptation) = rest.split_at_mut(neurons);
        let lif = &self.lif;
        for n in 0..neurons {
            let (membrane, spike, leak) = (seen.membrane[n], seen.spikes[n], tensors.leak[n]);
            let threshold_at = |adaptation: f32| tensors.threshold[n] + self.rise * adaptation;
            let threshold = threshold_at(seen.traces[n]);
            // The spike also raises later thresholds, through the adaptation.
            let to_spike = to_spikes[n] + to_adaptation[n];
            let back = lif.back([membrane, spike, threshold], slopes[n], to_spike, to_membrane[n]);
            let to_threshold = lif.threshold_gradient(back.distance, spike, to_membrane[n]);
            if let Some(learned) = &mut learned {
                let membrane_tm1 = seen.before.map_or(0.0, |[membrane, spikes, traces]| {
                    lif.after_reset(membrane[n], spikes[n], threshold_at(traces[n]))
                });
                learned.threshold[n] += to_threshold;
                learned.leak[n] += lif.leak_gradient(back.membrane, membrane, membrane_tm1, leak);
            }
            current[n] = lif.scale(leak) * back.membrane + to_synaptic[n];
            to_membrane[n] = leak * back.membrane;
            to_synaptic[n] = lif.synaptic_decay * current[n];
            to_adaptation[n] = self.decay * to_adaptation[n] + self.rise * to_threshold;
        }
    }
}
