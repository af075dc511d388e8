//! Elementary functions that return the same bits on every target.

use super::reduce;
use std::ops::{Add, Mul, Sub};
use wide::bytemuck::cast;
use wide::{f32x4, u32x4};

/// eˣ, with a relative error of at most 3e-7 on [-87, 88]; below that 0, above it a huge finite number.
///
/// Method: x = n·ln 2 + r with |r| ≤ ln 2 / 2, eˣ = 2ⁿ·eʳ, eʳ by a polynomial of degree 6 in Horner form (coefficients
/// of Cephes' `expf`). The code uses only additions, multiplications and bit shifts, so that loops over `exp`
/// vectorise.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let clamped = if x < MIN_EXPONENT { MIN_EXPONENT } else { x };
    let clamped = if clamped > MAX_EXPONENT { MAX_EXPONENT } else { clamped };
    let (shifted, exponential) = reduced(clamped);
    let scale = f32::from_bits((shifted.to_bits().wrapping_add(127)) << 23);
    let result = exponential * scale;
    if x < MIN_EXPONENT { 0.0 } else { result }
}

/// [`exp`] of four numbers at once, bit-identical to the scalar function.
#[inline(always)]
fn exp_lanes(x: f32x4) -> f32x4 {
    let (lowest, highest) = (f32x4::splat(MIN_EXPONENT), f32x4::splat(MAX_EXPONENT));
    let below = x.simd_lt(lowest);
    let clamped = below.select(lowest, x);
    let clamped = clamped.simd_gt(highest).select(highest, clamped);
    let (shifted, exponential) = reduced(clamped);
    let scale: f32x4 = cast((cast::<_, u32x4>(shifted) + u32x4::splat(127)) << 23_u32);
    below.select(f32x4::ZERO, exponential * scale)
}

const MIN_EXPONENT: f32 = -87.0;
const MAX_EXPONENT: f32 = 88.0;

/// Range reduction x = n·ln 2 + r: returns a number with n in the low bits of its mantissa, and eʳ.
#[inline(always)]
fn reduced<T>(x: T) -> (T, T)
where
    T: Copy + From<f32> + Add<Output = T> + Sub<Output = T> + Mul<Output = T>,
{
    // Adding 1.5·2²³ leaves the nearest integer in the low bits of the mantissa.
    const ROUNDING_OFFSET: f32 = 12_582_912.0;
    const LOG2_E: f32 = std::f32::consts::LOG2_E;
    // ln 2 in two parts, so that subtracting n·ln 2 loses no digits.
    const LN2_HIGH: f32 = 355.0 / 512.0;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let number = |x: f32| T::from(x);
    let shifted = x * number(LOG2_E) + number(ROUNDING_OFFSET);
    let n = shifted - number(ROUNDING_OFFSET);
    let r = x - n * number(LN2_HIGH) - n * number(LN2_LOW);
    let mut p = number(1.987_569_1e-4); // ~ 1/7!
    p = p * r + number(1.398_199_9e-3); // ~ 1/6!
    p = p * r + number(8.333_452e-3); // ~ 1/5!
    p = p * r + number(4.166_579_6e-2); // ~ 1/4!
    p = p * r + number(1.666_666_5e-1); // ~ 1/3!
    p = p * r + number(0.5); // ~ 1/2!
    (shifted, p * (r * r) + r + number(1.0))
}

/// Replaces logits `[atoms]` by log-probabilities xᵢ − log Σⱼ exp xⱼ, and writes the probabilities, of equal length.
pub fn log_softmax(logits: &mut [f32], probabilities: &mut [f32]) {
    log_softmax_rows(logits, logits.len(), probabilities);
}

/// Row-wise [`log_softmax`] over `[rows, width]`, row-major.
pub fn log_softmax_rows(logits: &mut [f32], width: usize, probabilities: &mut [f32]) {
    let width = width.max(1);
    for row in logits.chunks_exact_mut(width) {
        // Subtracts the row's maximum: exp then cannot overflow, and large logits do not absorb the small terms of the
        // sum.
        let highest = reduce::highest(row);
        for x in row {
            *x -= highest;
        }
    }
    let ((xs, rest), (ps, p_rest)) = (logits.as_chunks(), probabilities.as_chunks_mut());
    for (p, x) in ps.iter_mut().zip(xs) {
        *p = exp_lanes(f32x4::new(*x)).to_array();
    }
    for (p, x) in p_rest.iter_mut().zip(rest) {
        *p = exp(*x);
    }
    for (p, x) in probabilities.chunks_exact_mut(width).zip(logits.chunks_exact_mut(width)) {
        let sum = reduce::sum(p);
        let (log_sum, share) = (libm::logf(sum), 1.0 / sum);
        for (p, x) in p.iter_mut().zip(x) {
            *x -= log_sum;
            *p *= share;
        }
    }
}
