//! How the spikes of a stream reach its head: as counts, or through integrators that leak and never fire.
//!
//! ```text
//! spike_count     y = W Σ_t s[t] + b
//! membrane_last   O[t] = leak · O[t−1] + W s[t],  y = O[T] + b
//! membrane_mean   y = mean_t O[t] + b
//! membrane_max    y = max_t O[t] + b, for each output on its own
//! ```
//!
//! All but the maximum are linear in the spikes, so the head runs once on a weighted sum of them.

use crate::Error;
use crate::layers::linear::Linear;
use crate::layers::noisy::{Noisy, NoisyScratch};
use crate::math::activity::Activity;
use crate::math::scratch::Scratch;
use crate::spiking::scan::Shape;

pub use crate::parameters::ReadOut as Kind;

/// A read-out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReadOut {
    /// Which of the four.
    pub kind: Kind,
    /// What the integrators keep from step to step.
    pub leak: f32,
}

/// What a read-out leaves behind for its gradient.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// What entered the head: weighted sums `[rows, neurons]`, or running ones `[rows, time_steps, neurons]` for the
    /// maximum.
    pub summed: Activity,
    /// Where each output was highest, `[rows, outputs]`; only for the maximum.
    peaks: Vec<usize>,
    integrated: Vec<f32>,
    sums: Vec<f32>,
}

impl ReadOut {
    /// What a spike at step t is worth in the end; for the maximum there is no such number.
    fn weight(self, t: usize, time_steps: usize) -> f32 {
        let later = t + 1..time_steps;
        match self.kind {
            Kind::SpikeCount | Kind::MembraneMax => 1.0,
            Kind::MembraneLast => later.fold(1.0, |weight, _| weight * self.leak),
            // 1 + leak + leak² + …, divided by T
            Kind::MembraneMean => later.fold(1.0, |sum, _| 1.0 + self.leak * sum) / time_steps as f32,
        }
    }

    /// Spikes, a row for each time step, to outputs `[rows, outputs]`.
    pub(super) fn forward(
        self,
        shape: Shape,
        spikes: &Activity,
        head: Noisy<'_>,
        reading: &mut Reading,
        out: &mut [f32],
        scratch: &mut NoisyScratch,
    ) -> Result<(), Error> {
        let Shape { rows, time_steps, neurons } = shape;
        let Reading { summed, peaks, integrated, sums } = reading;
        summed.clear(neurons, true);
        if self.kind == Kind::SpikeCount && !spikes.is_graded() {
            for row in 0..rows {
                summed.push_counts(spikes, row * time_steps..(row + 1) * time_steps);
            }
            return head.forward(summed, out, scratch);
        }
        if time_steps == 1 && self.kind != Kind::MembraneMax && spikes.is_graded() {
            // An activity of the only step is worth itself.
            (0..rows).for_each(|row| summed.push_row_of(spikes, row));
            return head.forward(summed, out, scratch);
        }
        sums.resize(neurons, 0.0);
        if self.kind != Kind::MembraneMax {
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

    /// Gradients of outputs `[rows, outputs]` to those of spikes: `[rows, neurons]` where every step has the same, else
    /// `[rows, time_steps, neurons]`. The head's gradient is written.
    pub(super) fn backward(
        self,
        shape: Shape,
        delta: &[f32],
        (head, head_gradient): (&Linear, &mut Linear),
        reading: &Reading,
        spikes: &mut Vec<f32>,
        scratch: &mut ReadOutScratch,
    ) -> Result<(), Error> {
        let Shape { rows, time_steps, neurons } = shape;
        let ReadOutScratch { products, at_peaks, held } = scratch;
        spikes.clear();
        if self.kind == Kind::MembraneMax {
            let outputs = head.bias.len();
            at_peaks.clear();
            at_peaks.resize(rows * time_steps * outputs, 0.0);
            for (i, (&delta, &peak)) in delta.iter().zip(&reading.peaks).enumerate() {
                at_peaks[(i / outputs * time_steps + peak) * outputs + i % outputs] = delta;
            }
            head_gradient.become_gradient(&reading.summed, at_peaks, products)?;
            spikes.resize(rows * time_steps * neurons, 0.0);
            head.add_input_gradient(at_peaks, None, spikes, products)?;
            // A spike goes on in every later running sum.
            for decision in spikes.chunks_exact_mut((time_steps * neurons).max(1)) {
                for i in (0..decision.len() - neurons).rev() {
                    decision[i] += self.leak * decision[i + neurons];
                }
            }
            return Ok(());
        }
        head_gradient.become_gradient(&reading.summed, delta, products)?;
        if self.kind == Kind::SpikeCount {
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

/// Working memory of the way back.
#[derive(Clone, Debug, Default)]
pub struct ReadOutScratch {
    /// Of the products.
    pub products: Scratch,
    at_peaks: Vec<f32>,
    held: Vec<f32>,
}
