//! k winners: among the neurons of a layer that reach their thresholds in a time step, only the k with the largest
//! distance U − θ fire.
//!
//! ```text
//! s[t] = 1 if U[t] − θ[t] ≥ 0 and U[t] − θ[t] is among the k largest of the layer, else 0
//! ```
//!
//! Ties are broken by the lower index. A losing neuron is not reset: its potential evolves as if it had stayed below
//! its threshold. The surrogate derivative of a losing neuron is zero; winners, and neurons that did not reach their
//! thresholds, keep the derivative of their model. Source: Ahmad and Scheinkman, arXiv 1903.11257, where gradients
//! pass through the winners alone. The paper boosts neurons that seldom win; here homeostasis has that role.
//!
//! Spikes depend on the whole layer at each time step, so the model runs step by step and does not implement
//! [`RunsRows`](super::neuron::RunsRows).

use super::neuron::{Fired, Flow, Neuron, NeuronTensors, Seen};
use std::cmp::Ordering;

/// A neuron model for [`KWinners`]: neurons have thresholds, and a spike can be undone.
pub trait Competes: Neuron {
    /// Threshold of neuron `n` in the time step whose traces are `traces` `[traces · neurons]`; infinite if there is
    /// no such neuron.
    fn threshold_at(&self, n: usize, tensors: &NeuronTensors, traces: &[f32]) -> f32;

    /// Undoes the spike of neuron `n` in `state` `[states · neurons]`, given the potentials before the reset,
    /// `membrane` `[neurons]`, and the traces of the time step.
    fn withhold(&self, n: usize, membrane: &[f32], traces: &[f32], state: &mut [f32]);
}

/// A neuron model in which at most `winners` neurons of a layer fire in each time step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KWinners<N> {
    /// The neuron model without competition.
    pub neuron: N,
    /// Maximum number k of neurons that fire in a time step, at least 1.
    pub winners: usize,
}

impl<N: Competes> Neuron for KWinners<N> {
    fn states(&self) -> usize {
        self.neuron.states()
    }

    fn held_states(&self) -> usize {
        self.neuron.held_states()
    }

    fn traces(&self) -> usize {
        self.neuron.traces()
    }

    fn step(&self, current: &[f32], tensors: &NeuronTensors, state: &mut [f32], fired: Fired<'_>) {
        let Fired { membrane, spikes, traces } = fired;
        let all = Fired { membrane: &mut *membrane, spikes: &mut *spikes, traces: &mut *traces };
        self.neuron.step(current, tensors, state, all);
        if spikes.iter().filter(|spike| **spike != 0.0).count() <= self.winners {
            return;
        }
        let (membrane, traces) = (&*membrane, &*traces);
        let height = |n: usize| {
            membrane.get(n).copied().unwrap_or(f32::NEG_INFINITY)
                - self.neuron.threshold_at(n, tensors, traces)
        };
        // The distances U − θ of the neurons that fired are collected at the front of `spikes`, which avoids an
        // allocation; the loop below recomputes `spikes`.
        let mut rivals = 0;
        for n in 0..spikes.len() {
            if spikes[n] != 0.0 {
                spikes[rivals] = height(n);
                rivals += 1;
            }
        }
        let last = self.winners.saturating_sub(1);
        let (higher, lowest, _) = spikes[..rivals].select_nth_unstable_by(last, |a, b| b.total_cmp(a));
        let lowest = *lowest;
        let mut level = self.winners - higher.iter().filter(|height| **height > lowest).count();
        for n in 0..spikes.len() {
            let height = height(n);
            let wins = match height.partial_cmp(&lowest) {
                Some(Ordering::Greater) => true,
                Some(Ordering::Equal) if level > 0 => {
                    level -= 1;
                    true
                }
                _ => false,
            };
            spikes[n] = if wins { 1.0 } else { 0.0 };
            if height >= 0.0 && !wins {
                self.neuron.withhold(n, membrane, traces, state);
            }
        }
    }

    fn slopes(&self, seen: Seen<'_>, tensors: &NeuronTensors, slopes: &mut [f32]) {
        self.neuron.slopes(seen, tensors, slopes);
        for (n, slope) in slopes.iter_mut().enumerate() {
            let (Some(membrane), Some(spike)) = (seen.membrane.get(n), seen.spikes.get(n)) else { return };
            let reached = *membrane >= self.neuron.threshold_at(n, tensors, seen.traces);
            if reached && *spike == 0.0 {
                *slope = 0.0;
            }
        }
    }

    fn gradient(&self, seen: Seen<'_>, tensors: &NeuronTensors, flow: Flow<'_>) {
        self.neuron.gradient(seen, tensors, flow);
    }
}
