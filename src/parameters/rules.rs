//! Rules that relate several parameters.

use super::{NeuronModel, PARAMETERS, ParameterKind, Parameters, ThresholdRule, Value};
use crate::Error;

impl Parameters {
    /// Checks every value against its declaration, then the rules that relate several parameters.
    ///
    /// # Errors
    /// [`Error::Value`] if a value is out of its range, [`Error::Conflict`] if several values break a rule or a number
    /// is too small for f32.
    pub fn validate(&self) -> Result<(), Error> {
        for parameter in PARAMETERS {
            let value = self.get(parameter.name).unwrap_or(parameter.default);
            parameter.parse(&value.to_string())?;
            if let (ParameterKind::Number { .. }, Value::Number(number)) = (parameter.kind, value) {
                check_size(parameter.name, number)?;
            }
        }
        let rule = |holds: bool, rule: String| if holds { Ok(()) } else { Err(Error::Conflict { rule }) };
        rule(
            self.support_min < self.support_max,
            format!("support_min ({}) must be below support_max ({})", self.support_min, self.support_max),
        )?;
        self.check_atoms()?;
        self.check_firing()?;
        rule(
            self.batch_size <= self.replay_capacity,
            format!(
                "replay_capacity ({}) must be at least batch_size ({})",
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
        let has_bonus = (self.visit_bonus && self.visit_bonus_size > 0.0)
            || (self.curiosity && self.curiosity_weight > 0.0);
        rule(
            self.epsilon_start + self.epsilon_end > 0.0 || self.noisy || has_bonus,
            "the agent would never explore: with epsilon_start and epsilon_end 0, noisy must be on, or visit_bonus with visit_bonus_size above 0, or curiosity with curiosity_weight above 0".into(),
        )?;
        let counts = self.neuron_model == NeuronModel::Spikingbrain;
        rule(
            !counts || (self.threshold_rule != ThresholdRule::Learned && !self.learn_time_constants),
            "neuron_model spikingbrain has no thresholds and no time constants to learn; threshold_rule must be another than learned, and learn_time_constants must be off".into(),
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

/// Checks that a number is 0 or normal in f32, in which the network, its optimiser and the atoms are computed: smaller
/// numbers lose digits or become 0.
fn check_size(name: &str, number: f64) -> Result<(), Error> {
    let is_kept = number == 0.0 || (number as f32).is_normal();
    let smallest = f32::MIN_POSITIVE;
    let rule = || {
        format!(
            "{name} ({number:e}) is too small for 32-bit arithmetic; it must be 0, or at least {smallest:e} in absolute value"
        )
    };
    if is_kept { Ok(()) } else { Err(Error::Conflict { rule: rule() }) }
}
