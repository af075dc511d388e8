//! Benchmark workload: one matrix product with the kernels that networks use.

use super::row::{Kernel, Row};
use crate::Error;
use crate::math::activity::Activity;
use crate::math::scratch::Scratch;
use crate::math::{dense, event};
use crate::random::Pcg64;
use ndarray::Array2;

/// Operands, result and working memory of a matrix product.
#[derive(Debug)]
pub(crate) struct Product {
    kernel: Kernel,
    full: Vec<f32>,
    spikes: Activity,
    weight: Array2<f32>,
    bias: Vec<f32>,
    out: Vec<f32>,
    scratch: Scratch,
}

impl Product {
    /// Creates random operands: a real-valued input and a spike input at the firing rate of `row`, both
    /// `[batch · time_steps, hidden]`, and weights `[hidden, hidden]`.
    pub(crate) fn new(row: &Row, kernel: Kernel) -> Self {
        let mut random = Pcg64::of_world(3);
        let (rows, width) = (row.batch * row.time_steps, row.hidden);
        let rate = row.firing_rate.unwrap_or(1.0);
        let mut spikes = Activity::new(width, false);
        for _ in 0..rows {
            let fired: Vec<usize> = (0..width).filter(|_| random.random() < rate).collect();
            spikes.push_ones(fired);
        }
        let mut uniform =
            |count: usize| (0..count).map(|_| random.uniform(-1.0, 1.0) as f32).collect::<Vec<_>>();
        let mut weight = Array2::zeros((width, width));
        weight.iter_mut().zip(uniform(width * width)).for_each(|(weight, x)| *weight = x);
        Self {
            kernel,
            full: uniform(rows * width),
            spikes,
            weight,
            bias: uniform(width),
            out: vec![0.0; rows * width],
            scratch: Scratch::default(),
        }
    }

    /// Share of spikes among the entries of the spike operand.
    pub(crate) fn density(&self) -> f32 {
        self.spikes.density(self.spikes.rows())
    }

    /// Computes the product once and returns its first entry.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the operands do not fit each other.
    pub(crate) fn run(&mut self) -> Result<f32, Error> {
        let Self { full, spikes, weight, bias, out, scratch, .. } = self;
        match self.kernel {
            Kernel::DenseProduct => dense::product(full, weight, bias, out, scratch)?,
            Kernel::SpikeProduct => event::product(spikes, weight, bias, out, scratch)?,
        }
        Ok(self.out.first().copied().unwrap_or(0.0))
    }
}
