//! An affine map: y = x W + b.

use crate::Error;
use crate::error::check_shape;
use crate::math::activity::Activity;
use crate::math::scratch::Scratch;
use crate::math::{dense, event, masked, reduce};
use crate::random::Pcg64;
use ndarray::{Array1, Array2};

/// Share of active inputs from which a dense matrix product of real-valued inputs is faster than the event-driven
/// product. For binary spikes the event-driven product is at least as fast at every firing rate that occurs.
const MIN_DENSE_SHARE: f32 = 0.35;
/// Number of rows below which the copies that a dense matrix product makes cost more than they save.
const MIN_DENSE_ROWS: usize = 4;
/// Share of wanted entries up to which computing them one by one is faster than a dense matrix product.
const MAX_MASKED_SHARE: f32 = 0.25;

/// Maximum number of weights of one linear map.
pub const MAX_WEIGHTS: usize = 1 << 26;

/// An affine map with weights `[inputs, outputs]` and bias `[outputs]`. Row i of the weights is the contribution of
/// input i, so a spike adds one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// Weights W, `[inputs, outputs]`.
    pub weight: Array2<f32>,
    /// Bias b, `[outputs]`.
    pub bias: Array1<f32>,
}

impl Linear {
    /// Creates a map of zeros, for example as an accumulator of gradients. More than 2²⁶ weights or biases give an
    /// empty map of shape `[0, 0]`.
    pub fn zeros(inputs: usize, outputs: usize) -> Self {
        let fits = inputs.max(1).checked_mul(outputs.max(1)).is_some_and(|count| count <= MAX_WEIGHTS);
        let (inputs, outputs) = if fits { (inputs, outputs) } else { (0, 0) };
        Self { weight: Array2::zeros((inputs, outputs)), bias: Array1::zeros(outputs) }
    }

    /// Copies weights and bias of `other`, reusing the allocated memory.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.weight.clone_from(&other.weight);
        self.bias.clone_from(&other.bias);
    }

    /// Draws weights and bias uniformly from ±1/√inputs: first the weights in row-major order of `[outputs, inputs]`,
    /// as PyTorch stores them, then the bias.
    pub fn uniform(inputs: usize, outputs: usize, random: &mut Pcg64) -> Self {
        let mut linear = Self::zeros(inputs, outputs);
        let bound = 1.0 / (inputs.max(1) as f64).sqrt();
        let (inputs, outputs) = linear.weight.dim();
        for output in 0..outputs {
            for input in 0..inputs {
                linear.weight[[input, output]] = random.uniform(-bound, bound) as f32;
            }
        }
        for value in &mut linear.bias {
            *value = random.uniform(-bound, bound) as f32;
        }
        linear
    }

    /// Computes y = x W + b: `[rows, inputs]` → `[rows, outputs]`. The product is event-driven or, where a large
    /// share of a real-valued x is active, dense; both give identical bits.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if `x` or `y` does not fit the map.
    pub fn forward(&self, x: &Activity, y: &mut [f32], scratch: &mut Scratch) -> Result<(), Error> {
        let bias = self.bias.as_slice().unwrap_or_default();
        check_shape("x", &[x.width()], &[self.weight.nrows()])?;
        if x.is_graded() && x.rows() >= MIN_DENSE_ROWS {
            scratch.make_room(x.rows(), self.weight.nrows(), self.weight.ncols());
        }
        match full_rows(x, x.rows()) {
            Some(full) if x.rows() >= MIN_DENSE_ROWS => dense::product(full, &self.weight, bias, y, scratch),
            _ => event::product(x, &self.weight, bias, y, scratch),
        }
    }

    /// Adds δ Wᵀ, the gradient with respect to x, to `out` `[rows, inputs]`, for `delta` δ `[rows, outputs]`. If only a
    /// small share of `wanted` `[rows, inputs]` is active, the active entries alone are computed.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if an operand does not fit the map.
    pub fn add_input_gradient(
        &self,
        delta: &[f32],
        wanted: Option<&Activity>,
        out: &mut [f32],
        scratch: &mut Scratch,
    ) -> Result<(), Error> {
        let (inputs, outputs) = self.weight.dim();
        scratch.make_room(delta.len() / outputs.max(1), outputs, inputs);
        match wanted {
            Some(wanted) if wanted.density(wanted.rows()) < MAX_MASKED_SHARE => {
                masked::add_product_transposed(delta, &self.weight, wanted, out, scratch)
            }
            _ => dense::add_product_transposed(delta, &self.weight, out, scratch),
        }
    }

    /// Overwrites `self` with the gradient of a map of the same shape: xᵀ δ for the weights and Σ δ for the bias, with
    /// `delta` δ `[rows, outputs]` and the first `rows` rows of `x`, whose width is `inputs`.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if `x` has another width or fewer rows than δ.
    pub fn become_gradient(
        &mut self,
        x: &Activity,
        delta: &[f32],
        scratch: &mut Scratch,
    ) -> Result<(), Error> {
        let rows = delta.len() / self.bias.len().max(1);
        check_shape("x", &[x.width(), x.rows().min(rows)], &[self.weight.nrows(), rows])?;
        reduce::sum_of_rows(delta, self.bias.as_slice_mut().unwrap_or_default());
        if x.is_graded() {
            scratch.make_room(self.weight.nrows(), rows, self.weight.ncols());
        }
        match full_rows(x, rows) {
            Some(full) => dense::outer(full, delta, &mut self.weight, scratch),
            None => event::outer(x, delta, &mut self.weight, scratch),
        }
    }

    /// Sets every entry to zero.
    pub fn clear(&mut self) {
        self.weight.fill(0.0);
        self.bias.fill(0.0);
    }
}

/// The first `rows` rows of `x` as a full matrix if `x` is real-valued and dense enough for a dense product.
fn full_rows(x: &Activity, rows: usize) -> Option<&[f32]> {
    x.full(rows).filter(|_| x.density(rows) >= MIN_DENSE_SHARE)
}
