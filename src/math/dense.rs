//! Dense matrix products by tiles of 4 × 8 sums that stay in registers.
//!
//! Both operands are first copied into panels, the order in which a tile reads them: a panel interleaves four rows of
//! the left operand, or eight columns of the right operand. Sums run in order over the shared index k, beginning with a
//! start value, so each product equals the plain triple loop bit for bit.

use super::lanes::widest;
use super::scratch::Scratch;
use super::{contiguous, contiguous_mut};
use crate::Error;
use crate::error::check_shape;
use ndarray::Array2;

const TILE_ROWS: usize = 4;
const TILE_COLUMNS: usize = 8;

/// `out[m, n] = bias[n] + Σ_k a[m, k] · b[k, n]`; `a` is `[m, k]`, `b` `[k, n]` and `out` `[m, n]`, row-major.
///
/// # Errors
/// [`Error::Shape`] if the length of an operand does not match, [`Error::Conflict`] if `b` has gaps or is not
/// row-major.
pub fn product(
    a: &[f32],
    b: &Array2<f32>,
    bias: &[f32],
    out: &mut [f32],
    scratch: &mut Scratch,
) -> Result<(), Error> {
    let (k, n) = b.dim();
    check_shape("bias", &[bias.len()], &[n])?;
    let m = rows_of(a, k, ("out", out), n)?;
    let Scratch { left, right, .. } = scratch;
    pack_rows::<TILE_ROWS>(a, m, k, left);
    pack_columns::<TILE_COLUMNS>(contiguous(b)?, k, n, right);
    tiles(left, right, k, out, n, Start::Row(bias));
    Ok(())
}

/// `out[m, n] += Σ_k a[m, k] · b[n, k]`: the second operand is transposed, as in the gradient with respect to the input
/// of a layer, δ·Wᵀ. `a` is `[m, k]`, `b` `[n, k]` and `out` `[m, n]`, row-major.
///
/// # Errors
/// [`Error::Shape`] if the length of an operand does not match, [`Error::Conflict`] if `b` has gaps or is not
/// row-major.
pub fn add_product_transposed(
    a: &[f32],
    b: &Array2<f32>,
    out: &mut [f32],
    scratch: &mut Scratch,
) -> Result<(), Error> {
    let (n, k) = b.dim();
    let m = rows_of(a, k, ("out", out), n)?;
    let Scratch { left, right, .. } = scratch;
    pack_rows::<TILE_ROWS>(a, m, k, left);
    pack_rows::<TILE_COLUMNS>(contiguous(b)?, n, k, right);
    tiles(left, right, k, out, n, Start::Out);
    Ok(())
}

/// `out[k, n] = Σ_m a[m, k] · delta[m, n]`: the first operand is transposed, as in the gradient with respect to the
/// weights of a layer, xᵀ·δ. `a` is `[m, k]`, `delta` `[m, n]` and `out` `[k, n]`, row-major.
///
/// # Errors
/// [`Error::Shape`] if the length of an operand does not match, [`Error::Conflict`] if `out` has gaps or is not
/// row-major.
pub fn outer(a: &[f32], delta: &[f32], out: &mut Array2<f32>, scratch: &mut Scratch) -> Result<(), Error> {
    let (k, n) = out.dim();
    let m = rows_of(a, k, ("delta", delta), n)?;
    let out = contiguous_mut(out)?;
    let Scratch { left, right, .. } = scratch;
    pack_columns::<TILE_ROWS>(a, m, k, left);
    pack_columns::<TILE_COLUMNS>(delta, m, n, right);
    tiles(left, right, m, out, n, Start::Zero);
    Ok(())
}

/// Returns m, the number of rows of `a` `[m, k]`, or [`Error::Shape`] if `other` is not `[m, n]`.
fn rows_of(a: &[f32], k: usize, (name, other): (&'static str, &[f32]), n: usize) -> Result<usize, Error> {
    let m = a.len() / k.max(1);
    check_shape("left operand", &[a.len()], &[m * k])?;
    check_shape(name, &[other.len()], &[m * n])?;
    Ok(m)
}

/// Copies a matrix `[rows, length]` into panels `[panel, length, WIDTH]` of WIDTH rows each, padded with zeros.
fn pack_rows<const WIDTH: usize>(matrix: &[f32], rows: usize, length: usize, panels: &mut Vec<f32>) {
    panels.resize(rows.div_ceil(WIDTH) * WIDTH * length, 0.0);
    for (panel, rows) in
        panels.chunks_exact_mut((WIDTH * length).max(1)).zip(matrix.chunks((WIDTH * length).max(1)))
    {
        let panel = panel.as_chunks_mut::<WIDTH>().0;
        if rows.len() == WIDTH * length {
            let rows: [&[f32]; WIDTH] = std::array::from_fn(|row| &rows[row * length..(row + 1) * length]);
            for (i, panel) in panel.iter_mut().enumerate() {
                *panel = std::array::from_fn(|row| rows[row][i]);
            }
            continue;
        }
        for (i, panel) in panel.iter_mut().enumerate() {
            *panel = std::array::from_fn(|row| rows.get(row * length + i).copied().unwrap_or(0.0));
        }
    }
}

/// Copies a matrix `[length, columns]` into panels `[panel, length, WIDTH]` of WIDTH columns each, padded with zeros.
fn pack_columns<const WIDTH: usize>(matrix: &[f32], length: usize, columns: usize, panels: &mut Vec<f32>) {
    panels.resize(columns.div_ceil(WIDTH) * WIDTH * length, 0.0);
    for (number, panel) in panels.chunks_exact_mut((WIDTH * length).max(1)).enumerate() {
        let rows = matrix.chunks_exact(columns.max(1));
        let shared = WIDTH.min(columns - number * WIDTH);
        for (panel, row) in panel.as_chunks_mut::<WIDTH>().0.iter_mut().zip(rows) {
            let row = &row[number * WIDTH..number * WIDTH + shared];
            if let Some(row) = row.first_chunk::<WIDTH>() {
                *panel = *row;
            } else {
                panel.fill(0.0);
                panel[..shared].copy_from_slice(row);
            }
        }
    }
}

/// Start value of the sums of a product.
#[derive(Clone, Copy)]
enum Start<'a> {
    Zero,
    /// A row `[n]`, such as a bias, that every row of the product starts from.
    Row(&'a [f32]),
    /// The contents of `out`, to which the product is added.
    Out,
}

/// Writes the product of two lists of panels to `out` `[m, n]`.
fn tiles(left: &[f32], right: &[f32], length: usize, out: &mut [f32], n: usize, start: Start<'_>) {
    if n != 0 {
        widest(
            #[inline(always)]
            move || all_tiles(left, right, length, out, n, start),
        );
    }
}

#[inline(always)]
fn all_tiles(left: &[f32], right: &[f32], length: usize, out: &mut [f32], n: usize, start: Start<'_>) {
    let [left_size, right_size] = [TILE_ROWS, TILE_COLUMNS].map(|width| width * length);
    for (panel, out) in out.chunks_mut(TILE_ROWS * n).enumerate() {
        let left = left[panel * left_size..(panel + 1) * left_size].as_chunks().0;
        for (panel, column) in (0..n).step_by(TILE_COLUMNS).enumerate() {
            let right = right[panel * right_size..(panel + 1) * right_size].as_chunks().0;
            let sums = match start {
                Start::Zero => [[0.0; TILE_COLUMNS]; TILE_ROWS],
                Start::Row(row) => [load(&row[column..]); TILE_ROWS],
                Start::Out => {
                    let mut sums = [[0.0; TILE_COLUMNS]; TILE_ROWS];
                    for (sums, row) in sums.iter_mut().zip(out.chunks_exact(n)) {
                        *sums = load(&row[column..]);
                    }
                    sums
                }
            };
            store(&tile(left, right, sums), out, n, column);
        }
    }
}

/// Loads the first `TILE_COLUMNS` numbers of a row, padded with zeros beyond its end.
#[inline(always)]
fn load(row: &[f32]) -> [f32; TILE_COLUMNS] {
    row.first_chunk().copied().unwrap_or_else(|| {
        let mut start = [0.0; TILE_COLUMNS];
        start[..row.len()].copy_from_slice(row);
        start
    })
}

/// Writes the part of a tile that is inside `out`.
#[inline(always)]
fn store(sums: &[[f32; TILE_COLUMNS]; TILE_ROWS], out: &mut [f32], n: usize, column: usize) {
    for (sums, row) in sums.iter().zip(out.chunks_exact_mut(n)) {
        let row = &mut row[column..];
        match row.first_chunk_mut() {
            Some(whole) => *whole = *sums,
            None => row.copy_from_slice(&sums[..row.len()]),
        }
    }
}

#[inline(always)]
fn tile(
    left: &[[f32; TILE_ROWS]],
    right: &[[f32; TILE_COLUMNS]],
    mut sums: [[f32; TILE_COLUMNS]; TILE_ROWS],
) -> [[f32; TILE_COLUMNS]; TILE_ROWS] {
    for (x, weights) in left.iter().zip(right) {
        for r in 0..TILE_ROWS {
            for c in 0..TILE_COLUMNS {
                sums[r][c] += x[r] * weights[c];
            }
        }
    }
    sums
}
