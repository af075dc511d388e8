//! Surrogate derivatives of a spike with respect to x = U − θ, the distance of the membrane potential from the
//! threshold.
//!
//! | name | derivative | peak |
//! |---|---|---|
//! | sigmoid | α σ(αx)(1 − σ(αx)) | α/4 |
//! | atan | (α/2) / (1 + (παx/2)²) | α/2 |
//! | fast_sigmoid | 1 / (1 + α\|x\|)² | 1 |
//! | triangle | α max(0, 1 − α\|x\|) | α |
//! | rectangle | α where \|x\| < 1/(2α), else 0 | α |
//!
//! Sources: `SpikeFunctionSurrogate` of the original system that this project realises (sigmoid, α = 4); Fang et al.,
//! ICCV 2021 (atan); Zenke and Ganguli, Neural Computation 30 (2018) (fast sigmoid); Bellec et al., NeurIPS 2018
//! (triangle); Wu et al., Frontiers in Neuroscience 12 (2018) (rectangle).

use crate::math::elementary::exp;

pub use crate::parameters::Surrogate as Shape;

/// A surrogate derivative, given by shape and steepness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Surrogate {
    /// Shape of the derivative, a row of the module's table.
    pub shape: Shape,
    /// Steepness α.
    pub slope: f32,
}

/// Evaluates `$body` with `$derivative` bound to the closure of the surrogate's shape. Loops over neurons are thus
/// compiled once per shape, without a branch for each neuron.
macro_rules! with_derivative {
    ($surrogate:expr, $derivative:ident => $body:expr) => {{
        use $crate::spiking::surrogate::{self, Shape};
        let slope = $surrogate.slope;
        match $surrogate.shape {
            Shape::Sigmoid => {
                let $derivative = move |x: f32| surrogate::sigmoid(slope, x);
                $body
            }
            Shape::Atan => {
                let $derivative = move |x: f32| surrogate::atan(slope, x);
                $body
            }
            Shape::FastSigmoid => {
                let $derivative = move |x: f32| surrogate::fast_sigmoid(slope, x);
                $body
            }
            Shape::Triangle => {
                let $derivative = move |x: f32| surrogate::triangle(slope, x);
                $body
            }
            Shape::Rectangle => {
                let $derivative = move |x: f32| surrogate::rectangle(slope, x);
                $body
            }
        }
    }};
}
pub(crate) use with_derivative;

impl Surrogate {
    /// Surrogate derivative at a distance of `x` from the threshold.
    pub fn derivative(self, x: f32) -> f32 {
        with_derivative!(self, derivative => derivative(x))
    }
}

#[inline(always)]
pub(crate) fn sigmoid(slope: f32, x: f32) -> f32 {
    // σ(1 − σ) = e / (1 + e)² with e = exp(−|αx|) is symmetric, and the exponential cannot overflow.
    let e = exp(-(slope * x).abs());
    slope * e / ((1.0 + e) * (1.0 + e))
}

#[inline(always)]
pub(crate) fn atan(slope: f32, x: f32) -> f32 {
    let scaled = std::f32::consts::FRAC_PI_2 * slope * x;
    0.5 * slope / (1.0 + scaled * scaled)
}

#[inline(always)]
pub(crate) fn fast_sigmoid(slope: f32, x: f32) -> f32 {
    let fallen = 1.0 + slope * x.abs();
    1.0 / (fallen * fallen)
}

#[inline(always)]
pub(crate) fn triangle(slope: f32, x: f32) -> f32 {
    let height = 1.0 - slope * x.abs();
    if height > 0.0 { slope * height } else { 0.0 }
}

#[inline(always)]
pub(crate) fn rectangle(slope: f32, x: f32) -> f32 {
    if x.abs() < 0.5 / slope { slope } else { 0.0 }
}
