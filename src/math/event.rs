//! Event-driven matrix products: the left operand is mostly zeros and only active entries are visited, so the cost
//! falls with the firing rate.

use super::activity::Activity;
use super::lanes::widest;
use super::scratch::Scratch;
use super::{contiguous, contiguous_mut};
use crate::Error;
use crate::error::check_shape;
use ndarray::Array2;

/// `out[m, n] = bias[n] + Σ_k activity[m, k] · weight[k, n]`, visiting active k only; `out` is `[m, n]`, row-major.
///
/// The sum runs in order over k, so the product equals the plain triple loop bit for bit.
///
/// # Errors
/// [`Error::Shape`] if the shape of an operand does not match, [`Error::Conflict`] if `weight` has gaps or is not
/// row-major.
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
    let weight = contiguous(weight)?;
    widest(
        #[inline(always)]
        move || {
            for (row, out) in out.chunks_exact_mut(outputs.max(1)).enumerate() {
                let count = activity.list_row(row, outputs, scratch);
                sum_rows(&scratch.starts[..count], &scratch.values, weight, bias, out);
            }
        },
    );
    Ok(())
}

/// `gradient[k, n] = Σ_m activity[m, k] · delta[m, n]` over the rows of `delta`, visiting active (m, k) only; `delta`
/// is `[m, n]`, row-major.
///
/// The sum runs in order over m, so the product equals the plain triple loop bit for bit.
///
/// # Errors
/// [`Error::Shape`] if the shape of an operand does not match, [`Error::Conflict`] if `gradient` has gaps or is not
/// row-major.
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
    let gradient = contiguous_mut(gradient)?;
    activity.list_columns(rows, outputs, scratch);
    let Scratch { counts, starts, values, zeros, .. } = scratch;
    zeros.resize(outputs, 0.0);
    widest(
        #[inline(always)]
        move || {
            for (column, out) in gradient.chunks_exact_mut(outputs.max(1)).enumerate() {
                let active = column * rows..column * rows + counts[column] as usize;
                let values = if activity.is_graded() { &values[active.clone()] } else { &[] };
                sum_rows(&starts[active], values, delta, zeros, out);
            }
        },
    );
    Ok(())
}

/// Number of columns whose sums are kept in vector registers; larger blocks were slower.
const BLOCK_COLUMNS: usize = 32;
const VECTOR_LANES: usize = 4;

/// `out = from + Σ value · row` over the rows of `matrix` that begin at `starts`; every value is 1 if `values` is
/// empty.
#[inline(always)]
fn sum_rows(starts: &[u32], values: &[f32], matrix: &[f32], from: &[f32], out: &mut [f32]) {
    if !values.is_empty() {
        return sum_columns(starts, values, matrix, from, out);
    }
    // Usually few entries are active: for up to six the count is a constant, so the compiler unrolls the loop.
    match *starts {
        [] => out.copy_from_slice(from),
        [a] => sum_columns([a], &[], matrix, from, out),
        [a, b] => sum_columns([a, b], &[], matrix, from, out),
        [a, b, c] => sum_columns([a, b, c], &[], matrix, from, out),
        [a, b, c, d] => sum_columns([a, b, c, d], &[], matrix, from, out),
        [a, b, c, d, e] => sum_columns([a, b, c, d, e], &[], matrix, from, out),
        [a, b, c, d, e, f] => sum_columns([a, b, c, d, e, f], &[], matrix, from, out),
        _ => sum_columns(starts, &[], matrix, from, out),
    }
}

#[inline(always)]
fn sum_columns<S: AsRef<[u32]> + Copy>(
    starts: S,
    values: &[f32],
    matrix: &[f32],
    from: &[f32],
    out: &mut [f32],
) {
    let width = out.len();
    let (blocks, rest) = out.as_chunks_mut::<BLOCK_COLUMNS>();
    let (from_blocks, from_rest) = from.as_chunks::<BLOCK_COLUMNS>();
    let mut column = 0;
    for (out, from) in blocks.iter_mut().zip(from_blocks) {
        sum_block::<BLOCK_COLUMNS, S>(starts, values, matrix, column, from, out);
        column += BLOCK_COLUMNS;
    }
    match rest.len() / VECTOR_LANES {
        7 => sum_block::<{ 7 * VECTOR_LANES }, S>(starts, values, matrix, column, from_rest, rest),
        6 => sum_block::<{ 6 * VECTOR_LANES }, S>(starts, values, matrix, column, from_rest, rest),
        5 => sum_block::<{ 5 * VECTOR_LANES }, S>(starts, values, matrix, column, from_rest, rest),
        4 => sum_block::<{ 4 * VECTOR_LANES }, S>(starts, values, matrix, column, from_rest, rest),
        3 => sum_block::<{ 3 * VECTOR_LANES }, S>(starts, values, matrix, column, from_rest, rest),
        2 => sum_block::<{ 2 * VECTOR_LANES }, S>(starts, values, matrix, column, from_rest, rest),
        1 => sum_block::<VECTOR_LANES, S>(starts, values, matrix, column, from_rest, rest),
        _ => {}
    }
    // Fewer than `VECTOR_LANES` columns remain: they are summed as one vector with preceding columns, which are summed twice.
    if let Some(last) = width.checked_sub(VECTOR_LANES).filter(|_| !width.is_multiple_of(VECTOR_LANES)) {
        sum_block::<VECTOR_LANES, S>(starts, values, matrix, last, &from[last..], &mut out[last..]);
    }
    let few = if width < VECTOR_LANES { width } else { 0 };
    for (i, (sum, from)) in out[..few].iter_mut().zip(from).enumerate() {
        *sum = *from;
        for (number, &start) in starts.as_ref().iter().enumerate() {
            let x = matrix.get(start as usize + i).copied().unwrap_or(0.0);
            *sum += values.get(number).copied().unwrap_or(1.0) * x;
        }
    }
}

#[inline(always)]
fn sum_block<const WIDTH: usize, S: AsRef<[u32]>>(
    starts: S,
    values: &[f32],
    matrix: &[f32],
    column: usize,
    from: &[f32],
    out: &mut [f32],
) {
    let matrix = matrix.get(column..).unwrap_or_default();
    let (Some(from), Some(out)) = (from.first_chunk::<WIDTH>(), out.first_chunk_mut::<WIDTH>()) else {
        return;
    };
    let mut sums = *from;
    if values.is_empty() {
        for &start in starts.as_ref() {
            let Some(row) = begins_at::<WIDTH>(matrix, start) else { return };
            for (sum, x) in sums.iter_mut().zip(row) {
                *sum += x;
            }
        }
    } else {
        for (&start, &value) in starts.as_ref().iter().zip(values) {
            let Some(row) = begins_at::<WIDTH>(matrix, start) else { return };
            for (sum, x) in sums.iter_mut().zip(row) {
                *sum += value * x;
            }
        }
    }
    *out = sums;
}

/// Returns the `COUNT` numbers of a matrix from index `start` on, or `None` if there are fewer.
#[inline(always)]
fn begins_at<const COUNT: usize>(matrix: &[f32], start: u32) -> Option<&[f32; COUNT]> {
    matrix.get(start as usize..)?.first_chunk()
}

/// y += a·x.
pub(crate) fn add_scaled(y: &mut [f32], a: f32, x: &[f32]) {
    for (y, &x) in y.iter_mut().zip(x) {
        *y += a * x;
    }
}
