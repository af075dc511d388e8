//! The step of the weights along the gradient: its norm, the schedule of the learning rate, and Adam.

use super::Learner;
use crate::agent::run_length::learning_rate_factor;
use crate::math::reduce;
use crate::network::SpikingRainbowNetwork;

/// Share of the run after which the learning rate starts to fall, linearly.
const LEARNING_RATE_HOLD_SHARE: f64 = 0.5;

impl Learner {
    /// Euclidean norm of the gradient of all learned tensors.
    pub(super) fn gradient_norm(&self, online: &SpikingRainbowNetwork) -> f32 {
        let squares = self.gradient.learned(online.learned).map(|slice| reduce::dot(slice, slice));
        squares.sum::<f32>().sqrt()
    }

    /// Takes one step of Adam along the clipped gradient, with the learning rate at `progress` (0 … 1) of the run.
    pub(super) fn optimiser_step(
        &mut self,
        online: &mut SpikingRainbowNetwork,
        gradient_norm: f32,
        progress: f64,
    ) {
        let p = &self.parameters;
        let fallen = ((1.0 - progress) / (1.0 - LEARNING_RATE_HOLD_SHARE)).clamp(0.0, 1.0);
        let rate = p.learning_rate
            * learning_rate_factor(p)
            * (p.learning_rate_final + (1.0 - p.learning_rate_final) * fallen);
        let clip = p.gradient_clip as f32;
        let scale = if gradient_norm > clip { clip / gradient_norm } else { 1.0 };
        let slices = self.gradient.learned(online.learned);
        let mut step = self.adam.begin(rate as f32, p.adam_epsilon as f32);
        for (values, gradient) in online.learned_mut().zip(slices) {
            step.update(values, gradient, scale);
        }
        online.bound_learned(p.threshold as f32);
    }
}
