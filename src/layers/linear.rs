//! An affine map: y = x W + b.

use crate::Error;
use crate::error::check_shape;
use crate::math::activity::Activity;
use crate::math::scratch::Scratch;
use crate::math::{dense, event, masked, reduce};
use crate::random::Pcg64;
use ndarray::{Array1, Array2};

/// From this share of active inputs with values of their own on, the product of full matrices is faster than the
/// event-driven one; adding the rows of spikes is not slower at any rate that occurs.
const DENSE_FROM: f32 = 0.35;
/// As long as fewer rows are there, the copies that a product of full matrices makes do not pay.
const FEW_ROWS: usize = 4;
/// Up to this share of wanted entries, working them out one by one is faster than the product of full matrices.
const MASKED_UP_TO: f32 = 0.25;

/// Weights of a map at most.
pub const MOST_WEIGHTS: usize = 1 << 26;

/// Weights `[inputs, outputs]` and bias `[outputs]`. One row of the weights is what one input contributes, so that
/// a spike is one row to add.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// `[inputs, outputs]`
    pub weight: Array2<f32>,
    /// `[outputs]`
    pub bias: Array1<f32>,
}

impl Linear {
    /// All zeros, as for gradients and moments. A map of more than 2²⁶ weights or biases is none at all, of 0 × 0.
    pub fn zeros(inputs: usize, outputs: usize) -> Self {
        let fits = inputs.max(1).checked_mul(outputs.max(1)).is_some_and(|count| count <= MOST_WEIGHTS);
        let (inputs, outputs) = if fits { (inputs, outputs) } else { (0, 0) };
        Self { weight: Array2::zeros((inputs, outputs)), bias: Array1::zeros(outputs) }
    }

    /// Takes over the numbers of another map, in the memory that is there.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.weight.clone_from(&other.weight);
        self.bias.clone_from(&other.bias);
    }

    /// Weights and bias uniform in ±1/√inputs, weights first, in row-major order of `[outputs, inputs]` (PyTorch's).
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

    /// y = x W + b: `[rows, inputs]` → `[rows, outputs]`, event-driven unless most of x is active; the same bits
    /// either way.
    ///
    /// # Errors
    /// [`Error::Shape`].
    pub fn forward(&self, x: &Activity, y: &mut [f32], scratch: &mut Scratch) -> Result<(), Error> {
        let bias = self.bias.as_slice().unwrap_or_default();
        check_shape("x", &[x.width()], &[self.weight.nrows()])?;
        if x.is_graded() && x.rows() >= FEW_ROWS {
            scratch.make_room(x.rows(), self.weight.nrows(), self.weight.ncols());
        }
        match full_rows(x, x.rows()) {
            Some(full) if x.rows() >= FEW_ROWS => dense::product(full, &self.weight, bias, y, scratch),
            _ => event::product(x, &self.weight, bias, y, scratch),
        }
    }

    /// Adds δ Wᵀ, the gradient with respect to x, to `out` `[rows, inputs]`: all of it, or where `wanted` is active
    /// that part alone when it is small.
    ///
    /// # Errors
    /// [`Error::Shape`].
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
            Some(wanted) if wanted.density(wanted.rows()) < MASKED_UP_TO => {
                masked::add_product_transposed(delta, &self.weight, wanted, out, scratch)
            }
            _ => dense::add_product_transposed(delta, &self.weight, out, scratch),
        }
    }

    /// Becomes the gradient of a map's weights and bias, xᵀ δ and Σ δ, for the first rows of x `[rows, inputs]` and δ
    /// `[rows, outputs]`.
    ///
    /// # Errors
    /// [`Error::Shape`].
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

/// The first rows in full, where most of them are active.
fn full_rows(x: &Activity, rows: usize) -> Option<&[f32]> {
    x.full(rows).filter(|_| x.density(rows) >= DENSE_FROM)
}
