//! Portable f32 arithmetic: every operation runs in a fixed order and uses only what IEEE 754 defines exactly, so
//! the results are the same bits on every target.

pub mod elementary;
pub mod reduce;
pub mod hash;
pub mod scratch;
pub mod activity;
pub mod event;
pub mod dense;
pub(crate) mod lanes;
pub mod masked;

use crate::Error;
use ndarray::Array2;

/// Returns the numbers of a matrix, row by row, or [`Error::Conflict`] if they are not stored so without gaps.
fn contiguous(matrix: &Array2<f32>) -> Result<&[f32], Error> {
    matrix.as_slice().ok_or_else(not_contiguous)
}

/// Returns the numbers of a matrix mutably, row by row, or [`Error::Conflict`] if they are not stored so without gaps.
fn contiguous_mut(matrix: &mut Array2<f32>) -> Result<&mut [f32], Error> {
    matrix.as_slice_mut().ok_or_else(not_contiguous)
}

fn not_contiguous() -> Error {
    Error::Conflict { rule: "the matrix of a product must be in row-major order without gaps".into() }
}
