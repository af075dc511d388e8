//! Sums in a fixed order: eight lanes side by side, whatever the target has for them, so that the bits are the same.

use wide::f32x4;

const LANES: usize = 8;

fn fold(
    values: &[f32],
    other: &[f32],
    vector: impl Fn(f32x4, f32x4) -> f32x4,
    term: impl Fn(f32, f32) -> f32,
) -> f32 {
    let mut sums = [f32x4::ZERO; 2];
    let (left, right) = (values.as_chunks::<LANES>(), other.as_chunks::<LANES>());
    for (a, b) in left.0.iter().zip(right.0) {
        let (a, b) = (halves(a), halves(b));
        sums[0] += vector(a[0], b[0]);
        sums[1] += vector(a[1], b[1]);
    }
    let mut lanes = sums.map(f32x4::to_array);
    let rest = left.1.iter().zip(right.1);
    for (lane, (&a, &b)) in lanes.as_flattened_mut().iter_mut().zip(rest) {
        *lane += term(a, b);
    }
    total(lanes)
}

/// The two halves of eight numbers.
#[inline]
pub(super) fn halves([a, b, c, d, e, f, g, h]: &[f32; LANES]) -> [f32x4; 2] {
    [f32x4::new([*a, *b, *c, *d]), f32x4::new([*e, *f, *g, *h])]
}

/// The sum of eight lanes.
#[inline]
pub(super) fn total([[a, b, c, d], [e, f, g, h]]: [[f32; 4]; 2]) -> f32 {
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// Σ xᵢ.
pub fn sum(values: &[f32]) -> f32 {
    fold(values, values, |x, _| x, |x, _| x)
}

/// Σ xᵢ yᵢ over the shorter of the two.
pub fn dot(x: &[f32], y: &[f32]) -> f32 {
    let shared = x.len().min(y.len());
    fold(&x[..shared], &y[..shared], |a, b| a * b, |a, b| a * b)
}

/// Σ (xᵢ − c)².
pub fn sum_of_squares_around(values: &[f32], c: f32) -> f32 {
    let centre = f32x4::splat(c);
    fold(values, values, |x, _| (x - centre) * (x - centre), |x, _| (x - c) * (x - c))
}
