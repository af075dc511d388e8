//! Normalisation of the currents x before they enter the neurons.
//!
//! | kind | y |
//! |---|---|
//! | layer | gain · (x − mean) / √(variance + ε) + bias, mean and variance over the neurons of one row |
//! | static | gain · (x − mean) · scale + bias with recorded mean and scale: an affine map, foldable into the weights |
//! | none | x |
//!
//! Gain and bias are constants of the run. With gain θ and bias θ/2, a network of neurons with threshold θ starts at
//! a firing rate of about 37 %. Learned gains would compete with the moving thresholds (measured by the project's
//! prototype).
//!
//! Source: Ba, Kiros, Hinton, "Layer Normalization", arXiv 1607.06450.

use crate::math::reduce;

const VARIANCE_EPSILON: f32 = 1e-5;
/// Number of rows whose statistics are computed together.
const STATISTICS_ROWS: usize = 4;

/// Kind of normalisation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NormalisationKind {
    /// `LayerNorm`, with mean and variance of each row.
    Layer,
    /// A fixed affine map.
    Static {
        /// Recorded mean of the rows.
        mean: f32,
        /// Recorded 1/√(variance + ε) of the rows.
        scale: f32,
    },
    /// No normalisation.
    None,
}

/// The normalisation of one layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurrentNormalisation {
    /// Standard deviation of the normalised current.
    pub gain: f32,
    /// Mean of the normalised current.
    pub bias: f32,
    /// Kind of normalisation.
    pub kind: NormalisationKind,
}

/// Mean and 1/√(variance + ε) of each row that `LayerNorm` normalised.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowStatistics {
    /// Means, `[rows]`.
    pub means: Vec<f32>,
    /// 1/√(variance + ε), `[rows]`.
    pub scales: Vec<f32>,
}

impl CurrentNormalisation {
    /// Normalises each row of `rows` `[rows, neurons]` in place. `LayerNorm` stores the mean and the scale of each
    /// row in `statistics`; the other kinds leave `statistics` empty.
    pub fn forward(&self, rows: &mut [f32], neurons: usize, statistics: &mut RowStatistics) {
        statistics.means.clear();
        statistics.scales.clear();
        match self.kind {
            NormalisationKind::Layer => {
                let mut fours = rows.chunks_exact_mut(neurons.saturating_mul(STATISTICS_ROWS).max(1));
                for rows in &mut fours {
                    self.normalise::<STATISTICS_ROWS>(rows, neurons, statistics);
                }
                for row in fours.into_remainder().chunks_exact_mut(neurons.max(1)) {
                    self.normalise::<1>(row, neurons, statistics);
                }
            }
            NormalisationKind::Static { mean, scale } => self.apply(rows, mean, scale),
            NormalisationKind::None => {}
        }
    }

    /// Applies `LayerNorm` to `ROWS` rows and appends their means and scales to `statistics`.
    fn normalise<const ROWS: usize>(&self, rows: &mut [f32], neurons: usize, statistics: &mut RowStatistics) {
        let count = neurons as f32;
        let each = std::array::from_fn(|row| &rows[row * neurons..][..neurons]);
        let means = reduce::sums::<ROWS>(each).map(|sum| sum / count);
        let scales = reduce::sums_of_squares_around(each, means)
            .map(|squares| 1.0 / (squares / count + VARIANCE_EPSILON).sqrt());
        for (row, (mean, scale)) in rows.chunks_exact_mut(neurons.max(1)).zip(means.into_iter().zip(scales)) {
            self.apply(row, mean, scale);
        }
        statistics.means.extend_from_slice(&means);
        statistics.scales.extend_from_slice(&scales);
    }

    fn apply(&self, values: &mut [f32], mean: f32, scale: f32) {
        let factor = self.gain * scale;
        for x in values {
            *x = (*x - mean) * factor + self.bias;
        }
    }

    /// Replaces the gradient with respect to y by the gradient with respect to x, in place. For `LayerNorm`:
    /// dx = gain · scale · (dy − mean(dy) − z · mean(dy · z)), z = (y − bias) / gain.
    ///
    /// `gradients` and `outputs` are `[rows, neurons]`; [`Self::forward`] computed `outputs` and `statistics`.
    pub fn backward(
        &self,
        gradients: &mut [f32],
        outputs: &[f32],
        neurons: usize,
        statistics: &RowStatistics,
    ) {
        match self.kind {
            NormalisationKind::Layer => {
                let count = neurons as f32;
                let rows =
                    gradients.chunks_exact_mut(neurons.max(1)).zip(outputs.chunks_exact(neurons.max(1)));
                for ((gradient, output), scale) in rows.zip(&statistics.scales) {
                    let mean = reduce::sum(gradient) / count;
                    // Σ dy·z without storing z.
                    let along =
                        (reduce::dot(gradient, output) - self.bias * mean * count) / (self.gain * count);
                    let slope = along / self.gain;
                    let factor = self.gain * scale;
                    for (g, &y) in gradient.iter_mut().zip(output) {
                        *g = factor * (*g - mean - (y - self.bias) * slope);
                    }
                }
            }
            NormalisationKind::Static { scale, .. } => {
                let factor = self.gain * scale;
                for gradient in gradients {
                    *gradient *= factor;
                }
            }
            NormalisationKind::None => {}
        }
    }

    /// Replaces `LayerNorm` by a static normalisation with the means of `statistics` over rows. Other kinds are
    /// unchanged, and so is `LayerNorm` if `statistics` has no rows.
    pub fn freeze(&mut self, statistics: &RowStatistics) {
        let rows = statistics.means.len() as f32;
        if self.kind == NormalisationKind::Layer && rows > 0.0 {
            self.kind = NormalisationKind::Static {
                mean: reduce::sum(&statistics.means) / rows,
                scale: reduce::sum(&statistics.scales) / rows,
            };
        }
    }

    /// The `(factor, offset)` of y = factor · x + offset; `None` for `LayerNorm`, which is not a fixed affine map.
    pub fn affine(&self) -> Option<(f32, f32)> {
        match self.kind {
            NormalisationKind::Layer => None,
            NormalisationKind::Static { mean, scale } => {
                let factor = self.gain * scale;
                Some((factor, self.bias - mean * factor))
            }
            NormalisationKind::None => Some((1.0, 0.0)),
        }
    }
}
