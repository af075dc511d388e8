//! Dense matrix product that computes only selected entries.

use super::activity::Activity;
use super::contiguous;
use super::reduce::{halves, total};
use super::scratch::Scratch;
use crate::Error;
use crate::error::check_shape;
use ndarray::Array2;
use wide::f32x4;

/// Number of entries that are computed together.
const GROUP_ENTRIES: usize = 4;
const VECTOR_LANES: usize = 8;

/// `out[m, n] += Σ_k a[m, k] · b[n, k]` where `wanted[m, n]` is active; other entries stay unchanged. `a` is `[m, k]`,
/// `b` `[n, k]`, and `wanted` and `out` are `[m, n]`, row-major.
///
/// Each entry is the [`dot`](crate::math::reduce::dot) of two rows, summed in the lane order of that function.
///
/// # Errors
/// [`Error::Shape`] if the shape of an operand does not match, [`Error::Conflict`] if `b` has gaps or is not row-major.
pub fn add_product_transposed(
    a: &[f32],
    b: &Array2<f32>,
    wanted: &Activity,
    out: &mut [f32],
    scratch: &mut Scratch,
) -> Result<(), Error> {
    let (n, k) = b.dim();
    let m = a.len() / k.max(1);
    check_shape("left operand", &[a.len()], &[m * k])?;
    check_shape("out", &[out.len()], &[m * n])?;
    check_shape("wanted", &[wanted.rows().min(m), wanted.width()], &[m, n])?;
    let b = contiguous(b)?;
    if k == 0 || n == 0 {
        return Ok(());
    }
    for (number, (row, out)) in a.chunks_exact(k).zip(out.chunks_exact_mut(n)).enumerate() {
        let count = wanted.list_row(number, 1, scratch);
        for group in scratch.starts[..count].chunks(GROUP_ENTRIES) {
            // A group of fewer than `GROUP_ENTRIES` entries computes its last entry several times.
            let columns: [usize; GROUP_ENTRIES] =
                std::array::from_fn(|i| group[i.min(group.len() - 1)] as usize);
            let dots = dots(row, columns.map(|column| &b[column * k..(column + 1) * k]));
            for (column, dot) in columns.iter().zip(dots).take(group.len()) {
                out[*column] += dot;
            }
        }
    }
    Ok(())
}

/// Dot products of `row` with four other rows of equal length.
#[inline]
fn dots(row: &[f32], others: [&[f32]; GROUP_ENTRIES]) -> [f32; GROUP_ENTRIES] {
    let [a, b, c, d] = others.map(|other| other.as_chunks::<VECTOR_LANES>().0);
    let (whole, rest) = row.as_chunks::<VECTOR_LANES>();
    let mut sums = [[f32x4::ZERO; 2]; GROUP_ENTRIES];
    for ((((x, a), b), c), d) in whole.iter().zip(a).zip(b).zip(c).zip(d) {
        let x = halves(x);
        for (sums, other) in sums.iter_mut().zip([a, b, c, d]) {
            let other = halves(other);
            sums[0] += x[0] * other[0];
            sums[1] += x[1] * other[1];
        }
    }
    std::array::from_fn(|entry| {
        let mut lanes = sums[entry].map(f32x4::to_array);
        let others = &others[entry][whole.len() * VECTOR_LANES..];
        for (lane, (x, y)) in lanes.as_flattened_mut().iter_mut().zip(rest.iter().zip(others)) {
            *lane += x * y;
        }
        total(lanes)
    })
}
