//! Products of full matrices by a tile that keeps its sums in registers.

use crate::Error;
use crate::error::check_shape;
use ndarray::Array2;

const ROWS: usize = 4;
const COLUMNS: usize = 16;

/// `out[m, n] = Σ_k a[m, k] · b[n, k]`: the second operand is transposed, as in the gradient with respect to the
/// input of a layer, δ·Wᵀ.
///
/// `a` is `[m, k]` and `out` `[m, n]`, row-major. Sums run in order over k, so it equals the plain triple loop bit for bit. `scratch` keeps the transposed operand
/// and grows once.
///
/// # Errors
/// [`Error::Shape`] when an operand does not fit.
pub fn product_transposed(
    a: &[f32],
    b: &Array2<f32>,
    out: &mut [f32],
    scratch: &mut Vec<f32>,
) -> Result<(), Error> {
    let (n, k) = b.dim();
    let m = a.len() / k.max(1);
    check_shape("a", &[a.len()], &[m * k])?;
    check_shape("out", &[out.len()], &[m * n])?;
    let Some(b) = b.as_slice() else {
        return Err(Error::Conflict {
            rule: "the matrix of a product must be in row-major order without gaps".into(),
        });
    };
    // Rows of bᵀ are padded to whole tiles, so that the innermost loop has a constant length.
    let padded = n.div_ceil(COLUMNS) * COLUMNS;
    scratch.clear();
    scratch.resize(k * padded, 0.0);
    for (column, row) in b.chunks_exact(k.max(1)).enumerate() {
        for (i, &x) in row.iter().enumerate() {
            scratch[i * padded + column] = x;
        }
    }
    let mut row = 0;
    while row < m {
        let height = ROWS.min(m - row);
        let mut column = 0;
        while column < n {
            let tile = if height == ROWS {
                tile(std::array::from_fn(|r| &a[(row + r) * k..(row + r + 1) * k]), scratch, padded, column)
            } else {
                // The last rows repeat the final one; what they add is thrown away.
                tile(
                    std::array::from_fn(|r| {
                        let r = row + r.min(height - 1);
                        &a[r * k..(r + 1) * k]
                    }),
                    scratch,
                    padded,
                    column,
                )
            };
            let width = COLUMNS.min(n - column);
            for (r, sums) in tile.iter().take(height).enumerate() {
                let start = (row + r) * n + column;
                out[start..start + width].copy_from_slice(&sums[..width]);
            }
            column += COLUMNS;
        }
        row += ROWS;
    }
    Ok(())
}

#[inline]
fn tile(a: [&[f32]; ROWS], b: &[f32], stride: usize, column: usize) -> [[f32; COLUMNS]; ROWS] {
    let mut sums = [[0.0_f32; COLUMNS]; ROWS];
    for i in 0..a[0].len() {
        let start = i * stride + column;
        let weights = &b[start..start + COLUMNS];
        for r in 0..ROWS {
            let x = a[r][i];
            for c in 0..COLUMNS {
                sums[r][c] += x * weights[c];
            }
        }
    }
    sums
}
