//! Reductions in a fixed order: always eight lanes, whatever the target's vector width, so that the bits are the same.

use super::lanes::widest;
use wide::f32x4;

const SUM_LANES: usize = 8;
/// Number of columns that are summed together in registers.
const BLOCK_COLUMNS: usize = 32;

/// Sums each row over the length of the shortest. `vector` and `term` map elements of a row (four, or one) to terms of
/// the sum. Rows are interleaved: while one addition waits for its predecessor, additions of other rows proceed.
fn fold_rows<const ROWS: usize>(
    rows: [&[f32]; ROWS],
    vector: impl Fn(usize, f32x4) -> f32x4,
    term: impl Fn(usize, f32) -> f32,
) -> [f32; ROWS] {
    let width = rows.iter().map(|row| row.len()).min().unwrap_or(0);
    let rows = rows.map(|row| row[..width].as_chunks::<SUM_LANES>());
    let mut sums = [[f32x4::ZERO; 2]; ROWS];
    for i in 0..width / SUM_LANES {
        for row in 0..ROWS {
            let [low, high] = halves(&rows[row].0[i]);
            sums[row][0] += vector(row, low);
            sums[row][1] += vector(row, high);
        }
    }
    std::array::from_fn(|row| {
        let mut lanes = sums[row].map(f32x4::to_array);
        for (lane, &x) in lanes.as_flattened_mut().iter_mut().zip(rows[row].1) {
            *lane += term(row, x);
        }
        total(lanes)
    })
}

/// Splits eight numbers into two vectors of four.
#[inline]
pub(super) fn halves([a, b, c, d, e, f, g, h]: &[f32; SUM_LANES]) -> [f32x4; 2] {
    [f32x4::new([*a, *b, *c, *d]), f32x4::new([*e, *f, *g, *h])]
}

/// Sums eight lanes pairwise, in a fixed order.
#[inline]
pub(super) fn total([[a, b, c, d], [e, f, g, h]]: [[f32; 4]; 2]) -> f32 {
    ((a + e) + (c + g)) + ((b + f) + (d + h))
}

/// Σ xᵢ.
pub fn sum(values: &[f32]) -> f32 {
    let [sum] = sums([values]);
    sum
}

/// Maximum of the numbers; −∞ if there are none.
pub fn highest(values: &[f32]) -> f32 {
    let higher = |a: f32x4, b: f32x4| b.simd_gt(a).select(b, a);
    let mut highest = [f32x4::splat(f32::NEG_INFINITY); 2];
    let (eights, rest) = values.as_chunks::<SUM_LANES>();
    for eight in eights {
        let [low, high] = halves(eight);
        highest = [higher(highest[0], low), higher(highest[1], high)];
    }
    let lanes = higher(highest[0], highest[1]).to_array();
    lanes.iter().chain(rest).fold(f32::NEG_INFINITY, |best, &x| if x > best { x } else { best })
}

/// Σ xᵢ yᵢ over the length of the shorter slice.
pub fn dot(x: &[f32], y: &[f32]) -> f32 {
    let shared = x.len().min(y.len());
    let (left, right) = (x[..shared].as_chunks::<SUM_LANES>(), y[..shared].as_chunks::<SUM_LANES>());
    let mut sums = [f32x4::ZERO; 2];
    for (x, y) in left.0.iter().zip(right.0) {
        let (x, y) = (halves(x), halves(y));
        sums[0] += x[0] * y[0];
        sums[1] += x[1] * y[1];
    }
    let mut lanes = sums.map(f32x4::to_array);
    let rest = left.1.iter().zip(right.1);
    for (lane, (&x, &y)) in lanes.as_flattened_mut().iter_mut().zip(rest) {
        *lane += x * y;
    }
    total(lanes)
}

/// Σ xᵢ of each row, over the length of the shortest row.
pub fn sums<const ROWS: usize>(rows: [&[f32]; ROWS]) -> [f32; ROWS] {
    fold_rows(rows, |_, x| x, |_, x| x)
}

/// Sums the rows of a matrix `[rows, columns]`, in order, to `out` `[columns]`.
pub fn sum_of_rows(matrix: &[f32], out: &mut [f32]) {
    let width = out.len().max(1);
    widest(
        #[inline(always)]
        move || {
            let (blocks, rest) = out.as_chunks_mut::<BLOCK_COLUMNS>();
            for (number, out) in blocks.iter_mut().enumerate() {
                let mut sums = [0.0; BLOCK_COLUMNS];
                for row in matrix.chunks_exact(width) {
                    for (sum, x) in sums.iter_mut().zip(&row[number * BLOCK_COLUMNS..][..BLOCK_COLUMNS]) {
                        *sum += x;
                    }
                }
                *out = sums;
            }
            rest.fill(0.0);
            let summed = width - rest.len();
            for row in matrix.chunks_exact(width) {
                for (sum, x) in rest.iter_mut().zip(&row[summed..]) {
                    *sum += x;
                }
            }
        },
    );
}

/// Σ (xᵢ − c)² of each row around the row's own centre `c[row]`, over the length of the shortest row.
pub fn sums_of_squares_around<const ROWS: usize>(rows: [&[f32]; ROWS], c: [f32; ROWS]) -> [f32; ROWS] {
    let centres = c.map(f32x4::splat);
    let square = |x: f32x4| x * x;
    fold_rows(rows, |row, x| square(x - centres[row]), |row, x| (x - c[row]) * (x - c[row]))
}
