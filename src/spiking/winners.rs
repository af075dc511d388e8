//! k winners: of the neurons of a layer that reach their thresholds in a time step, only the k that rise highest above
//! them fire.
//!
//! ```text
//! s[t] = 1 if U[t] − θ[t] ≥ 0 and it is among the k largest of the layer, else 0
//! ```
//!
//! Of equal ones the lower index wins. A loser is not reset: its potential goes on as though it had stayed below its
//! threshold. The gradient has nothing to say of a loser's spike, whose slope is zero; winners, and neurons that did not
//! reach their thresholds, keep the slope of their model. Source: Ahmad and Scheinkman, arXiv 1903.11257, whose k-winners
//! let gradients through the winners alone; the boost that it gives to neurons that seldom win is left to homeostasis.
//!
//! Who fires depends on the whole layer at each step, so rows run step after step, never row by row.

use super::neuron::{Fired, Flow, Neuron, NeuronTensors, Seen};
use std::cmp::Ordering;

/// A model whose neurons can lose: it has a threshold, and what its spike does can be taken back.
pub trait Competes: Neuron {
    /// The threshold of the moment of neuron `n`; `traces` `[traces · neurons]` are those of the same step.
    fn threshold_at(&self, n: usize, tensors: &NeuronTensors, traces: &[f32]) -> f32;

    /// Leaves `state` as though neuron `n` had not fired in the step that `membrane` and `traces` tell of.
    fn withhold(&self, n: usize, membrane: &[f32], traces: &[f32], state: &mut [f32]);
}

/// Neurons that compete in each time step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KWinners<N> {
    /// The model.
    pub neuron: N,
    /// How many may fire, k, at least 1.
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
        // Heights gather at the front of `spikes`, in whose place there is no need for new memory; from them follows
        // again who fired.
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
