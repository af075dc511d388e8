//! Mean and deviation of a figure that keeps coming, in memory that does not grow.

/// Running moments, by Welford's method (Technometrics 4, 1962).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SampleMoments {
    count: f64,
    mean: f64,
    /// Sum of squares around the mean.
    squares: f64,
}

impl SampleMoments {
    /// Adds a figure.
    pub fn add(&mut self, value: f64) {
        self.count += 1.0;
        let from_old = value - self.mean;
        self.mean += from_old / self.count;
        self.squares += from_old * (value - self.mean);
    }

    /// Figures so far.
    pub fn count(&self) -> f64 {
        self.count
    }

    /// Their mean, 0 where there is none.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Their standard deviation, dividing by their number.
    pub fn deviation(&self) -> f64 {
        if self.count > 0.0 && self.squares > 0.0 { (self.squares / self.count).sqrt() } else { 0.0 }
    }
}
