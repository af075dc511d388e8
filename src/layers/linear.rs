//! An affine map: y = x W + b.

use crate::Error;
use crate::error::check_shape;
use crate::math::{dense, event};
use crate::random::Pcg64;
use ndarray::{Array1, Array2};

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
    /// All zeros, as for gradients and moments.
    pub fn zeros(inputs: usize, outputs: usize) -> Self {
        Self { weight: Array2::zeros((inputs, outputs)), bias: Array1::zeros(outputs) }
    }

    /// Takes over the numbers of another map, in the memory that is there.
    pub fn copy_from(&mut self, other: &Self) {
        self.weight.clone_from(&other.weight);
        self.bias.clone_from(&other.bias);
    }

    /// Weights and bias uniform in ±1/√inputs, weights first, in row-major order of `[outputs, inputs]` (PyTorch's).
    pub fn uniform(inputs: usize, outputs: usize, random: &mut Pcg64) -> Self {
        let mut linear = Self::zeros(inputs, outputs);
        let bound = 1.0 / (inputs.max(1) as f64).sqrt();
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

    /// y = x W + b for rows whose entries are mostly zero: `[rows, inputs]` → `[rows, outputs]`.
    ///
    /// # Errors
    /// [`Error::Shape`].
    pub fn forward(&self, x: &[f32], y: &mut [f32]) -> Result<(), Error> {
        event::product(x, &self.weight, self.bias.as_slice().unwrap_or_default(), y)
    }

    /// Rows of y for one-hot inputs, each given by the index of its one: row of W, plus b.
    ///
    /// # Errors
    /// [`Error::Shape`] when an index is outside the inputs, or `y` does not fit.
    pub fn forward_one_hot(&self, ones: &[usize], y: &mut [f32]) -> Result<(), Error> {
        let (inputs, outputs) = self.weight.dim();
        check_shape("y", &[y.len()], &[ones.len() * outputs])?;
        for (&one, y) in ones.iter().zip(y.chunks_exact_mut(outputs.max(1))) {
            if one >= inputs {
                return Err(Error::Shape {
                    operand: "one-hot input",
                    expected: vec![inputs],
                    found: vec![one],
                });
            }
            for ((y, &weight), &bias) in y.iter_mut().zip(self.weight.row(one)).zip(&self.bias) {
                *y = weight + bias;
            }
        }
        Ok(())
    }

    /// δ Wᵀ: the gradient with respect to x, `[rows, inputs]`.
    ///
    /// # Errors
    /// [`Error::Shape`].
    pub fn input_gradient(
        &self,
        delta: &[f32],
        out: &mut [f32],
        scratch: &mut Vec<f32>,
    ) -> Result<(), Error> {
        dense::product_transposed(delta, &self.weight, out, scratch)
    }

    /// Adds xᵀ δ and Σ δ to this gradient, for x `[rows, inputs]` and δ `[rows, outputs]`.
    ///
    /// # Errors
    /// [`Error::Shape`].
    pub fn accumulate(&mut self, x: &[f32], delta: &[f32]) -> Result<(), Error> {
        event::accumulate_outer(x, delta, &mut self.weight)?;
        for row in delta.chunks_exact(self.bias.len().max(1)) {
            for (sum, &d) in self.bias.iter_mut().zip(row) {
                *sum += d;
            }
        }
        Ok(())
    }

    /// Adds δ to the rows of this gradient that one-hot inputs chose.
    ///
    /// # Errors
    /// [`Error::Shape`].
    pub fn accumulate_one_hot(&mut self, ones: &[usize], delta: &[f32]) -> Result<(), Error> {
        let (inputs, outputs) = self.weight.dim();
        check_shape("delta", &[delta.len()], &[ones.len() * outputs])?;
        for (&one, row) in ones.iter().zip(delta.chunks_exact(outputs.max(1))) {
            if one >= inputs {
                return Err(Error::Shape {
                    operand: "one-hot input",
                    expected: vec![inputs],
                    found: vec![one],
                });
            }
            for (sum, &d) in self.weight.row_mut(one).iter_mut().zip(row) {
                *sum += d;
            }
        }
        Ok(())
    }

    /// Sets every entry to zero.
    pub fn clear(&mut self) {
        self.weight.fill(0.0);
        self.bias.fill(0.0);
    }
}
