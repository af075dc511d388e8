//! What stands in for the derivative of a spike.

use crate::math::elementary::exp;

/// The slope of a sigmoid: ds/dU = α σ(αx)(1 − σ(αx)), x = U − θ; its peak is α/4.
///
/// Source: the original's `SpikeFunctionSurrogate` (α = 4); Zenke and Vogels, Neural Computation 33 (2021).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sigmoid {
    /// Steepness α.
    pub slope: f32,
}

impl Sigmoid {
    /// The surrogate derivative at a distance of `x` from the threshold.
    #[inline]
    pub fn derivative(self, x: f32) -> f32 {
        // σ(1 − σ) = e / (1 + e)², e = exp(−|αx|): symmetric, and no large exponential.
        let e = exp(-(self.slope * x).abs());
        self.slope * e / ((1.0 + e) * (1.0 + e))
    }
}
