//! Factorised noise on an affine map: W = μ_W + σ_W ⊙ f(ε_in) f(ε_out)ᵀ, b = μ_b + σ_b ⊙ f(ε_out), f(x) = sign(x) √|x|.
//!
//! The noise is normal, truncated to [−2, 2], and shared by a whole batch. σ starts at σ₀ / √inputs for weights and
//! biases.
//!
//! Source: Fortunato et al., "Noisy Networks for Exploration", arXiv 1706.10295, as implemented in `dqn_zoo`.

use super::linear::{Linear, MAX_WEIGHTS};
use crate::Error;
use crate::error::check_shape;
use crate::math::activity::Activity;
use crate::math::scratch::Scratch;
use crate::random::Pcg64;

/// One draw of the factorised noise of a map, with f applied.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draw {
    /// f(ε_in), `[inputs]`
    pub inputs: Vec<f32>,
    /// f(ε_out), `[outputs]`
    pub outputs: Vec<f32>,
}

impl Draw {
    /// Redraws the noise for a map `[inputs, outputs]`; each of the two vectors has at most 2²⁶ entries.
    pub fn refresh(&mut self, inputs: usize, outputs: usize, random: &mut Pcg64) {
        for (factors, count) in [(&mut self.inputs, inputs), (&mut self.outputs, outputs)] {
            factors.clear();
            factors.extend((0..count.min(MAX_WEIGHTS)).map(|_| shaped(random.truncated_normal() as f32)));
        }
    }
}

/// f(x) = sign(x) √|x|.
pub fn shaped(x: f32) -> f32 {
    x.abs().sqrt().copysign(x)
}

/// Initial σ of a map: σ₀ / √inputs.
pub(crate) fn initial_sigma(inputs: usize, sigma_0: f64) -> f32 {
    (sigma_0 / (inputs.max(1) as f64).sqrt()) as f32
}

/// Initial σ of every weight and bias of a map `[inputs, outputs]`: σ₀ / √inputs.
pub fn initial_sigmas(inputs: usize, outputs: usize, sigma_0: f64) -> Linear {
    let value = initial_sigma(inputs, sigma_0);
    let mut sigma = Linear::zeros(inputs, outputs);
    sigma.weight.fill(value);
    sigma.bias.fill(value);
    sigma
}

/// Samples a noisy map: writes μ + σ ⊙ noise to `out`.
///
/// # Errors
/// Returns [`Error::Shape`] if an operand does not fit the map.
pub fn sample(mean: &Linear, sigma: &Linear, draw: &Draw, out: &mut Linear) -> Result<(), Error> {
    check_draw(mean, sigma, draw)?;
    out.copy_from(mean);
    add_scaled_noise(sigma, draw, out);
    Ok(())
}

/// An affine map, optionally with one draw of its noise.
#[derive(Clone, Copy, Debug)]
pub struct Noisy<'a> {
    /// Means μ.
    pub mean: &'a Linear,
    /// σ and a draw of the noise; `None` evaluates the means alone.
    pub noise: Option<(&'a Linear, &'a Draw)>,
}

impl Noisy<'_> {
    /// Computes y = x μ_W + μ_b + f(ε_out) ⊙ ((x ⊙ f(ε_in)) σ_W + σ_b): `[rows, inputs]` → `[rows, outputs]`. The
    /// cost is proportional to the number of active inputs, which suits a single decision; [`sample`] is cheaper
    /// where many rows share a draw.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if an operand does not fit the map.
    pub fn forward(self, x: &Activity, y: &mut [f32], scratch: &mut NoisyScratch) -> Result<(), Error> {
        let NoisyScratch { products, scaled, row, sigma: noise } = scratch;
        self.mean.forward(x, y, products)?;
        let Some((sigma, draw)) = self.noise else { return Ok(()) };
        check_draw(self.mean, sigma, draw)?;
        scaled.clear(x.width(), true);
        row.resize(x.width(), 0.0);
        for number in 0..x.rows() {
            x.unpack(number, row);
            for (x, input) in row.iter_mut().zip(&draw.inputs) {
                *x *= input;
            }
            scaled.push(row);
        }
        noise.resize(y.len(), 0.0);
        sigma.forward(scaled, noise, products)?;
        add_product(y, noise, &draw.outputs);
        Ok(())
    }
}

/// Working memory of [`Noisy`].
#[derive(Clone, Debug, Default)]
pub struct NoisyScratch {
    /// Working memory of the matrix products.
    pub products: Scratch,
    scaled: Activity,
    row: Vec<f32>,
    sigma: Vec<f32>,
}

/// y += x ⊙ factors, row by row.
fn add_product(y: &mut [f32], x: &[f32], factors: &[f32]) {
    let width = factors.len().max(1);
    for (y, x) in y.chunks_exact_mut(width).zip(x.chunks_exact(width)) {
        for ((y, &x), &factor) in y.iter_mut().zip(x).zip(factors) {
            *y += x * factor;
        }
    }
}

/// Overwrites `gradient` with the gradient with respect to σ, computed from `sampled`, the gradient with respect to the
/// sampled map: ∂L/∂σ_W = ∂L/∂W ⊙ f(ε_in) f(ε_out)ᵀ and ∂L/∂σ_b = ∂L/∂b ⊙ f(ε_out).
///
/// # Errors
/// Returns [`Error::Shape`] if an operand does not fit the map.
pub fn sigma_gradient(sampled: &Linear, draw: &Draw, gradient: &mut Linear) -> Result<(), Error> {
    check_draw(sampled, gradient, draw)?;
    gradient.clear();
    add_scaled_noise(sampled, draw, gradient);
    Ok(())
}

/// `out += factor ⊙ noise`, with the noise f(ε_in) f(ε_out)ᵀ for weights and f(ε_out) for biases.
fn add_scaled_noise(factor: &Linear, draw: &Draw, out: &mut Linear) {
    let rows = out.weight.outer_iter_mut().zip(factor.weight.outer_iter()).zip(&draw.inputs);
    for ((mut out, factor), &input) in rows {
        let (Some(out), Some(factor)) = (out.as_slice_mut(), factor.as_slice()) else { continue };
        for ((out, &factor), &output) in out.iter_mut().zip(factor).zip(&draw.outputs) {
            *out += factor * (input * output);
        }
    }
    for ((out, &factor), &output) in out.bias.iter_mut().zip(&factor.bias).zip(&draw.outputs) {
        *out += factor * output;
    }
}

fn check_draw(mean: &Linear, sigma: &Linear, draw: &Draw) -> Result<(), Error> {
    let (inputs, outputs) = mean.weight.dim();
    check_shape("sigma", sigma.weight.shape(), &[inputs, outputs])?;
    check_shape("noise of the inputs", &[draw.inputs.len()], &[inputs])?;
    check_shape("noise of the outputs", &[draw.outputs.len()], &[outputs])
}
