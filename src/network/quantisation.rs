//! Post-training quantisation to INT8 weights, as hardware with 8-bit weights would run them.

use super::SpikingRainbowNetwork;
use ndarray::Array2;

/// The largest INT8 weight; −128 is not used, so that the range is symmetric.
const MAX_INT8: f32 = 127.0;

impl SpikingRainbowNetwork {
    /// Returns a copy of the network whose weights are rounded to integer multiples of max|w| / 127, with one such
    /// scale for each output and halves rounded to even. Biases, thresholds, leaks and σ are unchanged; σ is
    /// irrelevant because evaluation uses no noise.
    ///
    /// Symmetric quantisation per output, as in Jacob et al., arXiv 1712.05877, without quantised activations.
    #[must_use]
    pub fn with_int8_weights(&self) -> Self {
        let mut rounded = self.clone();
        for map in rounded.hidden.iter_mut().chain(&mut rounded.heads) {
            round(&mut map.weight);
        }
        rounded
    }
}

/// Rounds weights `[inputs, outputs]` in place, with one scale for each output. The weights of an output whose scale
/// is 0 or not finite are unchanged.
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
