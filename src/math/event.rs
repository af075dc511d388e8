//! Products whose left operand is mostly zeros: only what is active is visited, so the cost falls with the firing rate.

use super::activity::Activity;
use super::scratch::Scratch;
use crate::Error;
use crate::error::check_shape;
use ndarray::Array2;

/// `out[m, n] = bias[n] + Σ_k activity[m, k] · weight[k, n]`, visiting active k alone; `out` is `[m, n]`, row-major.
///
/// In order over k, so it equals the plain triple loop bit for bit.
///
/// # Errors
/// [`Error::Shape`] when an operand does not fit.
pub fn product(
    activity: &Activity,
    weight: &Array2<f32>,
    bias: &[f32],
    out: &mut [f32],
    scratch: &mut Scratch,
) -> Result<(), Error> {
    let (inputs, outputs) = weight.dim();
    check_shape("activity", &[activity.width()], &[inputs])?;
    check_shape("bias", &[bias.len()], &[outputs])?;
    check_shape("out", &[out.len()], &[activity.rows() * outputs])?;
    let weight = weight.as_slice().ok_or_else(not_contiguous)?;
    for (row, out) in out.chunks_exact_mut(outputs.max(1)).enumerate() {
        activity.list_row(row, scratch);
        out.copy_from_slice(bias);
        add_rows(&scratch.indices, &scratch.values, weight, out);
    }
    Ok(())
}

/// `gradient[k, n] = Σ_m activity[m, k] · delta[m, n]` over the rows of `delta`, visiting active (m, k) alone;
/// `delta` is `[m, n]`, row-major.
///
/// In order over m, so it equals the plain triple loop bit for bit.
///
/// # Errors
/// [`Error::Shape`] when an operand does not fit.
pub fn outer(
    activity: &Activity,
    delta: &[f32],
    gradient: &mut Array2<f32>,
    scratch: &mut Scratch,
) -> Result<(), Error> {
    let (inputs, outputs) = gradient.dim();
    let rows = delta.len() / outputs.max(1);
    check_shape("activity", &[activity.width()], &[inputs])?;
    check_shape("delta", &[delta.len()], &[rows.min(activity.rows()) * outputs])?;
    let gradient = gradient.as_slice_mut().ok_or_else(not_contiguous)?;
    activity.list_columns(rows, scratch);
    for (column, out) in gradient.chunks_exact_mut(outputs.max(1)).enumerate() {
        let [start, end] = [column, column + 1].map(|column| scratch.offsets[column] as usize);
        let values = if activity.is_graded() { &scratch.values[start..end] } else { &[] };
        out.fill(0.0);
        add_rows(&scratch.indices[start..end], values, delta, out);
    }
    Ok(())
}

/// Adds to `out` the rows of `matrix` at `indices`, each times its value; times 1 where there are no values.
fn add_rows(indices: &[u32], values: &[f32], matrix: &[f32], out: &mut [f32]) {
    if values.is_empty() {
        add_blocks(indices.iter().map(|&row| (row, 1.0)), matrix, out);
    } else {
        add_blocks(indices.iter().copied().zip(values.iter().copied()), matrix, out);
    }
}

/// Column blocks whose sums stay in registers; with more than four vectors at once the loop got slower.
fn add_blocks(rows: impl Iterator<Item = (u32, f32)> + Clone, matrix: &[f32], out: &mut [f32]) {
    let width = out.len();
    let mut column = 0;
    while column + 16 <= width {
        add_block::<16>(rows.clone(), matrix, column, out);
        column += 16;
    }
    while column + 4 <= width {
        add_block::<4>(rows.clone(), matrix, column, out);
        column += 4;
    }
    while column < width {
        add_block::<1>(rows.clone(), matrix, column, out);
        column += 1;
    }
}

#[inline]
fn add_block<const COLUMNS: usize>(
    rows: impl Iterator<Item = (u32, f32)>,
    matrix: &[f32],
    column: usize,
    out: &mut [f32],
) {
    let width = out.len();
    let Some(out) = out.get_mut(column..).and_then(<[f32]>::first_chunk_mut::<COLUMNS>) else { return };
    let mut sums = *out;
    for (row, value) in rows {
        let start = row as usize * width + column;
        let Some(weights) = matrix.get(start..start + COLUMNS) else { return };
        for c in 0..COLUMNS {
            sums[c] += value * weights[c];
        }
    }
    *out = sums;
}

/// y += a·x.
pub(crate) fn add_scaled(y: &mut [f32], a: f32, x: &[f32]) {
    for (y, &x) in y.iter_mut().zip(x) {
        *y += a * x;
    }
}

fn not_contiguous() -> Error {
    Error::Conflict { rule: "the matrix of a product must be in row-major order without gaps".into() }
}
