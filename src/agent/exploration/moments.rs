//! Running mean and variance.

/// Mean, variance and number of the values seen so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunningMoments {
    /// Mean of the values.
    pub mean: f64,
    /// Population variance of the values.
    pub variance: f64,
    /// Number of values; fractional, because of the initial weight.
    pub count: f64,
}

impl Default for RunningMoments {
    /// Initial values of random network distillation: mean 0, variance 1, weight 1e-4.
    fn default() -> Self {
        Self { mean: 0.0, variance: 1.0, count: 1e-4 }
    }
}

impl RunningMoments {
    /// Adds a batch of values.
    ///
    /// Source: Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances" (1979).
    pub fn update(&mut self, values: &[f64]) {
        let number = values.len() as f64;
        if number == 0.0 {
            return;
        }
        let mean = values.iter().sum::<f64>() / number;
        let squares = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>();
        let total = self.count + number;
        let apart = mean - self.mean;
        let sum = self.variance * self.count + squares + apart * apart * self.count * number / total;
        self.mean += apart * number / total;
        self.variance = sum / total;
        self.count = total;
    }
}
