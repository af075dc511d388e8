//! One product of matrices, as the kernels do it inside a network.

use super::row::{Kernel, Row};
use crate::Error;
use crate::math::activity::Activity;
use crate::math::scratch::Scratch;
use crate::math::{dense, event};
use crate::random::Pcg64;
use ndarray::Array2;

/// Operands, result and working memory.
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
    /// Random operands; spikes are as frequent as the row says, for each time step of each of its batch.
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

    /// Share of active spikes.
    pub(crate) fn density(&self) -> f32 {
        self.spikes.density(self.spikes.rows())
    }

    /// Runs once and gives a number of the result.
    ///
    /// # Errors
    /// Never: the operands fit.
    pub(crate) fn run(&mut self) -> Result<f32, Error> {
        let Self { full, spikes, weight, bias, out, scratch, .. } = self;
        match self.kernel {
            Kernel::DenseProduct => dense::product(full, weight, bias, out, scratch)?,
            Kernel::SpikeProduct => event::product(spikes, weight, bias, out, scratch)?,
        }
        Ok(self.out.first().copied().unwrap_or(0.0))
    }
}
