//! Read-outs of the spikes of a stream by its head: as spike counts, or through leaky integrators that never fire.
//!
//! ```text
//! spike_count     y = W Σ_t s[t] + b
//! membrane_last   O[t] = leak · O[t−1] + W s[t],  y = O[T] + b
//! membrane_mean   y = mean_t O[t] + b
//! membrane_max    y = max_t O[t] + b, for each output separately
//! ```
//!
//! All read-outs except `membrane_max` are linear in the spikes, so the head runs once, on a weighted sum of the
//! spikes.

use crate::Error;
use crate::layers::linear::Linear;
use crate::layers::noisy::{Noisy, NoisyScratch};
use crate::math::activity::Activity;
use crate::math::scratch::Scratch;
use crate::spiking::scan::LayerShape;

pub use crate::parameters::ReadOut as ReadOutKind;

/// A read-out: its kind and the leak of its integrators.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReadOut {
    /// Kind of read-out.
    pub kind: ReadOutKind,
    /// Factor by which the integrators decay in one time step.
    pub leak: f32,
}

/// Record of a read-out for its gradient.
#[derive(Clone, Debug, Default)]
pub struct ReadOutRecord {
    /// Input of the head: weighted sums of spikes, `[rows, neurons]`, or for `membrane_max` leaky running sums,
    /// `[rows, time_steps, neurons]`.
    pub summed: Activity,
    /// Time step of the maximum of each output, `[rows, outputs]`; only for `membrane_max`.
    peaks: Vec<usize>,
    integrated: Vec<f32>,
    sums: Vec<f32>,
}

impl ReadOut {
    /// Weight of a spike at time step t in the weighted sum; 1 for `membrane_max`, which has no weighted sum.
    fn weight(self, t: usize, time_steps: usize) -> f32 {
        let later = t + 1..time_steps;
        match self.kind {
            ReadOutKind::SpikeCount | ReadOutKind::MembraneMax => 1.0,
            ReadOutKind::MembraneLast => later.fold(1.0, |weight, _| weight * self.leak),
            // 1 + leak + leak² + …, divided by T
            ReadOutKind::MembraneMean => later.fold(1.0, |sum, _| 1.0 + self.leak * sum) / time_steps as f32,
        }
    }

    /// Computes the outputs `[rows, outputs]` of the head from spikes `[rows · time_steps, neurons]`.
    pub(super) fn forward(
        self,
        shape: LayerShape,
        spikes: &Activity,
        head: Noisy<'_>,
        reading: &mut ReadOutRecord,
        out: &mut [f32],
        scratch: &mut NoisyScratch,
    ) -> Result<(), Error> {
        let LayerShape { rows, time_steps, neurons } = shape;
        let ReadOutRecord { summed, peaks, integrated, sums } = reading;
        summed.clear(neurons, true);
        if self.kind == ReadOutKind::SpikeCount && !spikes.is_graded() {
            for row in 0..rows {
                summed.push_counts(spikes, row * time_steps..(row + 1) * time_steps);
            }
            return head.forward(summed, out, scratch);
        }
        if time_steps == 1 && self.kind != ReadOutKind::MembraneMax && spikes.is_graded() {
            // With one time step, the weighted sum equals the activity.
            (0..rows).for_each(|row| summed.push_row_of(spikes, row));
            return head.forward(summed, out, scratch);
        }
        sums.resize(neurons, 0.0);
        if self.kind != ReadOutKind::MembraneMax {
            for row in 0..rows {
                sums.fill(0.0);
                for t in 0..time_steps {
                    let (weight, step) = (self.weight(t, time_steps), row * time_steps + t);
                    for neuron in spikes.active(step) {
                        sums[neuron] += weight * spikes.value(step, neuron);
                    }
                }
                summed.push(sums);
            }
            return head.forward(summed, out, scratch);
        }
        // x[t] = leak · x[t−1] + s[t]
        for step in 0..rows * time_steps {
            let kept = if step.is_multiple_of(time_steps) { 0.0 } else { self.leak };
            for sum in &mut *sums {
                *sum *= kept;
            }
            for neuron in spikes.active(step) {
                sums[neuron] += spikes.value(step, neuron);
            }
            summed.push(sums);
        }
        let outputs = head.mean.bias.len();
        integrated.resize(rows * time_steps * outputs, 0.0);
        head.forward(summed, integrated, scratch)?;
        peaks.clear();
        let decisions = integrated.chunks_exact((time_steps * outputs).max(1));
        for (out, decision) in out.chunks_exact_mut(outputs.max(1)).zip(decisions) {
            for (output, highest) in out.iter_mut().enumerate() {
                let mut peak = 0;
                for t in 1..time_steps {
                    if decision[t * outputs + output] > decision[peak * outputs + output] {
                        peak = t;
                    }
                }
                *highest = decision[peak * outputs + output];
                peaks.push(peak);
            }
        }
        Ok(())
    }

    /// Backpropagates `delta` `[rows, outputs]`, the gradient with respect to the outputs. Overwrites the gradient of
    /// the head, and writes the gradient with respect to the spikes to `spikes`: `[rows, neurons]` for `spike_count`,
    /// where it is constant over time, else `[rows, time_steps, neurons]`.
    pub(super) fn backward(
        self,
        shape: LayerShape,
        delta: &[f32],
        (head, head_gradient): (&Linear, &mut Linear),
        reading: &ReadOutRecord,
        spikes: &mut Vec<f32>,
        scratch: &mut ReadOutScratch,
    ) -> Result<(), Error> {
        let LayerShape { rows, time_steps, neurons } = shape;
        let ReadOutScratch { products, at_peaks, held } = scratch;
        spikes.clear();
        if self.kind == ReadOutKind::MembraneMax {
            let outputs = head.bias.len();
            at_peaks.clear();
            at_peaks.resize(rows * time_steps * outputs, 0.0);
            for (i, (&delta, &peak)) in delta.iter().zip(&reading.peaks).enumerate() {
                at_peaks[(i / outputs * time_steps + peak) * outputs + i % outputs] = delta;
            }
            head_gradient.become_gradient(&reading.summed, at_peaks, products)?;
            spikes.resize(rows * time_steps * neurons, 0.0);
            head.add_input_gradient(at_peaks, None, spikes, products)?;
            // A spike contributes to the running sum of every later time step.
            for decision in spikes.chunks_exact_mut((time_steps * neurons).max(1)) {
                for i in (0..decision.len() - neurons).rev() {
                    decision[i] += self.leak * decision[i + neurons];
                }
            }
            return Ok(());
        }
        head_gradient.become_gradient(&reading.summed, delta, products)?;
        if self.kind == ReadOutKind::SpikeCount {
            spikes.resize(rows * neurons, 0.0);
            return head.add_input_gradient(delta, None, spikes, products);
        }
        held.clear();
        held.resize(rows * neurons, 0.0);
        head.add_input_gradient(delta, None, held, products)?;
        for row in held.chunks_exact(neurons.max(1)) {
            for t in 0..time_steps {
                let weight = self.weight(t, time_steps);
                spikes.extend(row.iter().map(|gradient| weight * gradient));
            }
        }
        Ok(())
    }
}

/// Working memory of the backward pass of a read-out.
#[derive(Clone, Debug, Default)]
pub struct ReadOutScratch {
    /// Working memory of the matrix products.
    pub products: Scratch,
    at_peaks: Vec<f32>,
    held: Vec<f32>,
}
