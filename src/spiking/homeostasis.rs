//! Homeostatic thresholds: each neuron moves its threshold until it fires near a target rate.
//!
//! ```text
//! h ← clip(h + η (r − r* (1 + [r = 0])), −0.9 θ, 100 θ),     threshold = θ + h
//! ```
//!
//! r is the neuron's mean firing rate over the distinct states of a batch, r* the target rate. The threshold of a
//! silent neuron falls at double speed. A penalty on the mean rate can reach its target by silencing most neurons;
//! homeostasis keeps every neuron active.

/// Constants of the homeostatic rule.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Homeostasis {
    /// Initial threshold θ of a neuron.
    pub threshold: f32,
    /// Target rate r*, in spikes per time step.
    pub target_rate: f32,
}

impl Homeostasis {
    /// Moves `thresholds` `[neurons]` by one step of size `eta`, given the firing rates `rates` `[neurons]` in spikes
    /// per time step.
    pub fn step(&self, thresholds: &mut [f32], rates: &[f32], eta: f32) {
        let (lowest, highest) = (0.1 * self.threshold, 101.0 * self.threshold);
        for (threshold, &rate) in thresholds.iter_mut().zip(rates) {
            let target = if rate == 0.0 { 2.0 * self.target_rate } else { self.target_rate };
            let moved = *threshold + eta * (rate - target);
            *threshold = if moved < lowest {
                lowest
            } else if moved > highest {
                highest
            } else {
                moved
            };
        }
    }

    /// Step size at `progress` (0 … 1) of the run, as a share of the full step size. The share rises from 0 to 1 over
    /// the first fifth and falls back to 0 between 0.4 and 0.9, so that the weights can adapt to constant thresholds.
    pub fn fade(progress: f64) -> f64 {
        (progress / 0.2).clamp(0.0, 1.0) * ((0.9 - progress) / 0.5).clamp(0.0, 1.0)
    }
}
