//! `LayerNorm` before the neuron: y = gain · (x − mean) / √(variance + ε) + bias, over the neurons of one row.
//!
//! Gain and bias are constants of the run. With gain θ and bias θ/2 a network of neurons with threshold θ starts at
//! about 30 % firing; learned gains would race the thresholds (measured by the project's prototype).
//!
//! Source: Ba, Kiros, Hinton, "Layer Normalization", arXiv 1607.06450.

use crate::math::reduce;

const EPSILON: f32 = 1e-5;

/// The two constants of the normalisation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Normalisation {
    /// Spread of the normalised current.
    pub gain: f32,
    /// Mean of the normalised current.
    pub bias: f32,
}

impl Normalisation {
    /// Normalises each row of `rows` `[rows, neurons]` in place. Leaves 1/√(variance + ε) of each row in `scales`.
    pub fn forward(&self, rows: &mut [f32], neurons: usize, scales: &mut [f32]) {
        for (row, scale) in rows.chunks_exact_mut(neurons.max(1)).zip(scales) {
            let mean = reduce::sum(row) / neurons as f32;
            let variance = reduce::sum_of_squares_around(row, mean) / neurons as f32;
            *scale = 1.0 / (variance + EPSILON).sqrt();
            let factor = self.gain * *scale;
            for x in row {
                *x = (*x - mean) * factor + self.bias;
            }
        }
    }

    /// Turns the gradient with respect to y into that with respect to x, in place:
    /// dx = gain · scale · (dy − mean(dy) − z · mean(dy · z)), z = (y − bias) / gain.
    ///
    /// `outputs` is what `forward` left in its rows.
    pub fn backward(&self, gradients: &mut [f32], outputs: &[f32], neurons: usize, scales: &[f32]) {
        let count = neurons as f32;
        let rows = gradients.chunks_exact_mut(neurons.max(1)).zip(outputs.chunks_exact(neurons.max(1)));
        for ((gradient, output), scale) in rows.zip(scales) {
            let mean = reduce::sum(gradient) / count;
            // Σ dy·z without storing z.
            let along = (reduce::dot(gradient, output) - self.bias * mean * count) / (self.gain * count);
            let slope = along / self.gain;
            let factor = self.gain * scale;
            for (g, &y) in gradient.iter_mut().zip(output) {
                *g = factor * (*g - mean - (y - self.bias) * slope);
            }
        }
    }
}
