//! The rules that bind several parameters.

use super::{NeuronModel, PARAMETERS, Parameters, ThresholdRule};
use crate::Error;

impl Parameters {
    /// Checks every value against its declaration, then the rules that bind several.
    ///
    /// # Errors
    /// [`Error::Value`] for a value out of its range, [`Error::Conflict`] with the rule that several break.
    pub fn validate(&self) -> Result<(), Error> {
        for parameter in PARAMETERS {
            parameter.parse(&self.get(parameter.name).unwrap_or(parameter.default).to_string())?;
        }
        let rule = |holds: bool, rule: String| if holds { Ok(()) } else { Err(Error::Conflict { rule }) };
        rule(
            self.support_min < self.support_max,
            format!("support_min ({}) must be below support_max ({})", self.support_min, self.support_max),
        )?;
        rule(
            self.batch_size <= self.replay_capacity,
            format!(
                "replay_capacity ({}) must hold a batch_size ({})",
                self.replay_capacity, self.batch_size
            ),
        )?;
        rule(
            self.learning_starts < self.train_steps,
            format!(
                "learning_starts ({}) must be below train_steps ({})",
                self.learning_starts, self.train_steps
            ),
        )?;
        let explores =
            self.epsilon_start + self.epsilon_end > 0.0 || self.noisy || self.visit_bonus || self.curiosity;
        rule(
            explores,
            "nothing would ever be tried: with epsilon_start and epsilon_end 0, one of noisy, visit_bonus and curiosity must be on".into(),
        )?;
        let counts = self.neuron_model == NeuronModel::Spikingbrain;
        rule(
            !counts || (self.threshold_rule != ThresholdRule::Learned && !self.learn_time_constants),
            "neuron_model spikingbrain has no thresholds and no time constants; threshold_rule cannot be learned, and learn_time_constants must be off".into(),
        )?;
        let pressed = self.rate_loss + self.energy_loss + self.energy_reward > 0.0;
        rule(
            !counts || (self.winners == 0 && !pressed),
            "neuron_model spikingbrain sends counts and has no thresholds; winners, rate_loss, energy_loss and energy_reward must be 0".into(),
        )?;
        rule(
            self.rate_loss_floor < self.rate_loss_ceiling,
            format!(
                "rate_loss_floor ({}) must be below rate_loss_ceiling ({})",
                self.rate_loss_floor, self.rate_loss_ceiling
            ),
        )?;
        self.check_memory()
    }
}
