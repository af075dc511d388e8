//! Elementary functions that give the same bits everywhere.

use super::reduce;

/// eˣ, with a relative error of at most 3e-7 on [-87, 88]; below that 0, above it a huge finite number.
///
/// Method outline: x = n·ln 2 + r with |r| ≤ ln 2 / 2, eˣ = 2ⁿ·eʳ, eʳ by a polynomial of degree 6 in Horner form
/// (coefficients of Cephes' `expf`). Only additions, multiplications and bit shifts, so that loops over it vectorise.
#[inline]
pub fn exp(x: f32) -> f32 {
    // Adding 1.5·2²³ leaves the nearest integer in the low bits of the mantissa.
    const ROUND: f32 = 12_582_912.0;
    const LOG2_E: f32 = std::f32::consts::LOG2_E;
    // ln 2 in two parts, so that n·ln 2 loses nothing.
    const LN2_HIGH: f32 = 355.0 / 512.0;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let clamped = if x < -87.0 { -87.0 } else { x };
    let clamped = if clamped > 88.0 { 88.0 } else { clamped };
    let shifted = clamped * LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = clamped - n * LN2_HIGH - n * LN2_LOW;
    let mut p = 1.987_569_1e-4; // ~ 1/7!
    p = p * r + 1.398_199_9e-3; // ~ 1/6!
    p = p * r + 8.333_452e-3; // ~ 1/5!
    p = p * r + 4.166_579_6e-2; // ~ 1/4!
    p = p * r + 1.666_666_5e-1; // ~ 1/3!
    p = p * r + 0.5; // ~ 1/2!
    let exponential = p * (r * r) + r + 1.0;
    let scale = f32::from_bits((shifted.to_bits().wrapping_add(127)) << 23);
    let result = exponential * scale;
    if x < -87.0 { 0.0 } else { result }
}

/// Logits to log-probabilities xᵢ − log Σ exp xⱼ, in place, and to probabilities, of the same length.
pub fn log_softmax(logits: &mut [f32], probabilities: &mut [f32]) {
    let mut highest = f32::NEG_INFINITY;
    for &x in logits.iter() {
        highest = if x > highest { x } else { highest };
    }
    for (p, x) in probabilities.iter_mut().zip(&mut *logits) {
        // The highest first: large logits would swallow the small digits of the sum.
        *x -= highest;
        *p = exp(*x);
    }
    let sum = reduce::sum(probabilities);
    let (log_sum, share) = (libm::logf(sum), 1.0 / sum);
    for (p, x) in probabilities.iter_mut().zip(logits) {
        *x -= log_sum;
        *p *= share;
    }
}
