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
use crate::layers::noisy::{Noisy, Scratch};
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
    pub summed: Vec<f32>,
    /// Where each output was highest, `[rows, outputs]`; only for the maximum.
    peaks: Vec<usize>,
    integrated: Vec<f32>,
}

impl ReadOut {
    /// What a spike at each time step is worth in the end; for the maximum there is no such number.
    pub fn weights(self, time_steps: usize) -> Vec<f32> {
        let last = |t: usize| (t + 1..time_steps).fold(1.0_f32, |weight, _| weight * self.leak);
        match self.kind {
            Kind::SpikeCount | Kind::MembraneMax => vec![1.0; time_steps],
            Kind::MembraneLast => (0..time_steps).map(last).collect(),
            Kind::MembraneMean => {
                let mut weights = vec![0.0; time_steps];
                let mut sum = 0.0_f32;
                for weight in weights.iter_mut().rev() {
                    sum = 1.0 + self.leak * sum;
                    *weight = sum / time_steps as f32;
                }
                weights
            }
        }
    }

    /// Spikes `[rows, time_steps, neurons]` to outputs `[rows, outputs]`.
    pub(super) fn forward(
        self,
        shape: Shape,
        spikes: &[f32],
        head: Noisy<'_>,
        reading: &mut Reading,
        out: &mut [f32],
        scratch: &mut Scratch,
    ) -> Result<(), Error> {
        let Shape { rows, time_steps, neurons } = shape;
        if self.kind != Kind::MembraneMax {
            let weights = self.weights(time_steps);
            reading.summed.resize(rows * neurons, 0.0);
            reading.summed.fill(0.0);
            let decisions = spikes.chunks_exact((time_steps * neurons).max(1));
            for (sums, decision) in reading.summed.chunks_exact_mut(neurons.max(1)).zip(decisions) {
                for (spikes, &weight) in decision.chunks_exact(neurons.max(1)).zip(&weights) {
                    for (sum, &spike) in sums.iter_mut().zip(spikes) {
                        *sum += weight * spike;
                    }
                }
            }
            return head.forward(&reading.summed, out, scratch);
        }
        self.run(shape, spikes, &mut reading.summed);
        let outputs = head.mean.bias.len();
        reading.integrated.resize(rows * time_steps * outputs, 0.0);
        head.forward(&reading.summed, &mut reading.integrated, scratch)?;
        reading.peaks.clear();
        let decisions = reading.integrated.chunks_exact((time_steps * outputs).max(1));
        for (out, decision) in out.chunks_exact_mut(outputs.max(1)).zip(decisions) {
            for (output, highest) in out.iter_mut().enumerate() {
                let mut peak = 0;
                for t in 1..time_steps {
                    if decision[t * outputs + output] > decision[peak * outputs + output] {
                        peak = t;
                    }
                }
                *highest = decision[peak * outputs + output];
                reading.peaks.push(peak);
            }
        }
        Ok(())
    }

    /// Gradients of outputs `[rows, outputs]` to those of spikes: `[rows, neurons]` where every step has the same, else
    /// `[rows, time_steps, neurons]`. Adds to the head's gradient.
    pub(super) fn backward(
        self,
        shape: Shape,
        delta: &[f32],
        (head, head_gradient): (&Linear, &mut Linear),
        reading: &Reading,
        spikes: &mut Vec<f32>,
        scratch: &mut Vec<f32>,
    ) -> Result<(), Error> {
        let Shape { rows, time_steps, neurons } = shape;
        if self.kind == Kind::MembraneMax {
            let outputs = head.bias.len();
            let mut at_peaks = vec![0.0; rows * time_steps * outputs];
            for (i, (&delta, &peak)) in delta.iter().zip(&reading.peaks).enumerate() {
                at_peaks[(i / outputs * time_steps + peak) * outputs + i % outputs] = delta;
            }
            head_gradient.accumulate(&reading.summed[..rows * time_steps * neurons], &at_peaks)?;
            spikes.resize(rows * time_steps * neurons, 0.0);
            head.input_gradient(&at_peaks, spikes, scratch)?;
            // A spike goes on in every later running sum.
            for decision in spikes.chunks_exact_mut((time_steps * neurons).max(1)) {
                for i in (0..decision.len() - neurons).rev() {
                    decision[i] += self.leak * decision[i + neurons];
                }
            }
            return Ok(());
        }
        head_gradient.accumulate(&reading.summed[..rows * neurons], delta)?;
        spikes.resize(rows * neurons, 0.0);
        head.input_gradient(delta, spikes, scratch)?;
        if self.kind != Kind::SpikeCount {
            let weights = self.weights(time_steps);
            let held = std::mem::take(spikes);
            for row in held.chunks_exact(neurons.max(1)) {
                for weight in &weights {
                    spikes.extend(row.iter().map(|gradient| weight * gradient));
                }
            }
        }
        Ok(())
    }

    /// x[t] = leak · x[t−1] + s[t].
    fn run(self, shape: Shape, spikes: &[f32], summed: &mut Vec<f32>) {
        summed.clear();
        summed.extend_from_slice(spikes);
        for decision in summed.chunks_exact_mut((shape.time_steps * shape.neurons).max(1)) {
            for i in shape.neurons..decision.len() {
                decision[i] += self.leak * decision[i - shape.neurons];
            }
        }
    }
}
