//! Products whose left operand is mostly zeros: only what fired is visited, so the cost falls with the firing rate.

use crate::Error;
use crate::error::check_shape;
use ndarray::Array2;

/// `out[m, n] = bias[n] + Σ_k activity[m, k] · weight[k, n]`, skipping every activity that is zero.
///
/// `activity` is `[m, k]` and `out` `[m, n]`, row-major. In order over k, so it equals the plain triple loop bit for
/// bit.
///
/// # Errors
/// [`Error::Shape`] when an operand does not fit.
pub fn product(activity: &[f32], weight: &Array2<f32>, bias: &[f32], out: &mut [f32]) -> Result<(), Error> {
    let (inputs, outputs) = weight.dim();
    let rows = activity.len() / inputs.max(1);
    check_shape("activity", &[activity.len()], &[rows * inputs])?;
    check_shape("bias", &[bias.len()], &[outputs])?;
    check_shape("out", &[out.len()], &[rows * outputs])?;
    let weight = weight.as_slice().ok_or_else(not_contiguous)?;
    if inputs == 0 || outputs == 0 {
        return Ok(());
    }
    for (row, target) in activity.chunks_exact(inputs).zip(out.chunks_exact_mut(outputs)) {
        target.copy_from_slice(bias);
        for (&a, weights) in row.iter().zip(weight.chunks_exact(outputs)) {
            if a != 0.0 {
                add_scaled(target, a, weights);
            }
        }
    }
    Ok(())
}

/// `gradient[k, n] += Σ_m activity[m, k] · delta[m, n]`, skipping every activity that is zero.
///
/// `activity` is `[m, k]` and `delta` `[m, n]`, row-major.
///
/// # Errors
/// [`Error::Shape`] when an operand does not fit.
pub fn accumulate_outer(activity: &[f32], delta: &[f32], gradient: &mut Array2<f32>) -> Result<(), Error> {
    let (inputs, outputs) = gradient.dim();
    let rows = activity.len() / inputs.max(1);
    check_shape("activity", &[activity.len()], &[rows * inputs])?;
    check_shape("delta", &[delta.len()], &[rows * outputs])?;
    let gradient = gradient.as_slice_mut().ok_or_else(not_contiguous)?;
    if inputs == 0 || outputs == 0 {
        return Ok(());
    }
    for (row, delta) in activity.chunks_exact(inputs).zip(delta.chunks_exact(outputs)) {
        for (&a, target) in row.iter().zip(gradient.chunks_exact_mut(outputs)) {
            if a != 0.0 {
                add_scaled(target, a, delta);
            }
        }
    }
    Ok(())
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
