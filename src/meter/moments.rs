//! Running mean and standard deviation of a series of samples, in constant memory.

/// Running moments, by Welford's method (Technometrics 4, 1962).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SampleMoments {
    count: f64,
    mean: f64,
    /// Sum of squared deviations from the mean.
    squares: f64,
}

impl SampleMoments {
    /// Adds a sample.
    pub fn add(&mut self, value: f64) {
        self.count += 1.0;
        let from_old = value - self.mean;
        self.mean += from_old / self.count;
        self.squares += from_old * (value - self.mean);
    }

    /// Number of samples.
    pub fn count(&self) -> f64 {
        self.count
    }

    /// Mean of the samples, or 0 without samples.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Population standard deviation of the samples (divisor: number of samples), or 0 without samples.
    pub fn deviation(&self) -> f64 {
        if self.count > 0.0 && self.squares > 0.0 { (self.squares / self.count).sqrt() } else { 0.0 }
    }
}
