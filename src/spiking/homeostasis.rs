//! Homeostatic thresholds: each neuron moves its threshold until it fires near a target rate.
//!
//! ```text
//! h ← clip(h + η (r − r* (1 + [r = 0])), −0.9 θ, 100 θ),     threshold = θ + h
//! ```
//!
//! r is the neuron's mean firing rate over the distinct states of a batch, r* the target. A silent neuron comes back
//! at double speed. Unlike a penalty on the rate, which reaches the same mean by killing most neurons, this keeps
//! each of them alive.

/// The rule's constants.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Homeostasis {
    /// Threshold θ from which a neuron starts.
    pub threshold: f32,
    /// Target rate r*, in spikes per time step.
    pub target_rate: f32,
}

impl Homeostasis {
    /// Moves `thresholds` `[neurons]` by one step of size `eta`, given each neuron's firing rate.
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

    /// How large a step is at `progress` (0 … 1) of the run, as a share of its full size: it fades in over the first
    /// fifth and out between 0.4 and 0.9, so that the weights can settle on thresholds that no longer move.
    pub fn fade(progress: f64) -> f64 {
        (progress / 0.2).clamp(0.0, 1.0) * ((0.9 - progress) / 0.5).clamp(0.0, 1.0)
    }
}
