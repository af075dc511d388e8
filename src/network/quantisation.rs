//! A network whose weights went through INT8 and back: what a chip with 8-bit weights would run.

use super::SpikingRainbowNetwork;
use ndarray::Array2;

/// The largest INT8 weight; −128 is left out, so that both signs reach equally far.
const MAX_INT8: f32 = 127.0;

impl SpikingRainbowNetwork {
    /// The same network with the weights of its maps rounded to whole multiples of max|w| / 127, one such scale for each
    /// output, halves to even. Biases, thresholds and leaks stay, and so does σ: decisions that are judged have no noise.
    ///
    /// Post-training quantisation, symmetric and per output row, as in Jacob et al., arXiv 1712.05877, without activations.
    #[must_use]
    pub fn with_int8_weights(&self) -> Self {
        let mut rounded = self.clone();
        for map in rounded.hidden.iter_mut().chain(&mut rounded.heads) {
            round(&mut map.weight);
        }
        rounded
    }
}

/// Rounds weights `[inputs, outputs]`, a scale for each output. A weight that is not finite stays as it is.
fn round(weight: &mut Array2<f32>) {
    for mut output in weight.columns_mut() {
        let largest =
            output.iter().fold(0.0_f32, |most, weight| if weight.abs() > most { weight.abs() } else { most });
        let scale = largest / MAX_INT8;
        if scale > 0.0 && scale.is_finite() {
            output.mapv_inplace(|weight| (weight / scale).round_ties_even() * scale);
        }
    }
}
