//! ε-greedy exploration.

use crate::parameters::Parameters;
use crate::random::{Pcg64, Stream};

/// A share ε of random actions that falls in a straight line, then stays.
#[derive(Clone, Debug)]
pub struct Exploration {
    start: f64,
    end: f64,
    fraction: f64,
    random: Pcg64,
}

impl Exploration {
    /// The schedule that the parameters describe, on its own random stream.
    pub fn of(parameters: &Parameters, seed: u32) -> Self {
        Self {
            start: parameters.epsilon_start,
            end: parameters.epsilon_end,
            fraction: parameters.epsilon_fraction,
            random: Pcg64::of_stream(seed, Stream::Exploration),
        }
    }

    /// ε at `progress` (0 … 1) of the run.
    pub fn epsilon(&self, progress: f64) -> f64 {
        let fallen = (progress / self.fraction).clamp(0.0, 1.0);
        self.start + (self.end - self.start) * fallen
    }

    /// The greedy action, or with probability ε any of them.
    pub fn choose(&mut self, greedy: usize, actions: usize, progress: f64) -> usize {
        if self.random.random() < self.epsilon(progress) {
            self.random.below(actions as u32) as usize
        } else {
            greedy
        }
    }
}
