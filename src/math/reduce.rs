//! Sums in a fixed order: eight lanes side by side, which compilers turn into SIMD without changing a bit.

const LANES: usize = 8;

fn fold(values: &[f32], other: &[f32], term: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [0.0_f32; LANES];
    let (left, right) = (values.as_chunks::<LANES>(), other.as_chunks::<LANES>());
    for (a, b) in left.0.iter().zip(right.0) {
        for lane in 0..LANES {
            lanes[lane] += term(a[lane], b[lane]);
        }
    }
    for (lane, (&a, &b)) in left.1.iter().zip(right.1).enumerate() {
        lanes[lane] += term(a, b);
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// Σ xᵢ.
pub fn sum(values: &[f32]) -> f32 {
    fold(values, values, |x, _| x)
}

/// Σ xᵢ yᵢ over the shorter of the two.
pub fn dot(x: &[f32], y: &[f32]) -> f32 {
    let shared = x.len().min(y.len());
    fold(&x[..shared], &y[..shared], |a, b| a * b)
}

/// Σ (xᵢ − c)².
pub fn sum_of_squares_around(values: &[f32], c: f32) -> f32 {
    fold(values, values, |x, _| (x - c) * (x - c))
}
