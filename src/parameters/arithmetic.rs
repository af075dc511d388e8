//! Rejects settings that arithmetic alone makes useless: neurons that can never fire, atoms that are equal in f32.
//!
//! Under `LayerNorm` of n neurons, the input current x of a neuron is at most z = √(n − 1) standard deviations above
//! the mean, so x ≤ gain · z + bias. With this current at every time step and no spike before, the equations of the
//! leaky neuron give its highest membrane potential:
//!
//! ```text
//! I[t] = I[t−1] · (1 − 1/τ_syn) + x          U[t] = leak · U[t−1] + scale · I[t]
//! ```
//!
//! Without normalisation, or with static normalisation once its statistics are recorded, weights may grow and nothing
//! bounds the current. Only an input scale of 0 is then rejected.

use super::{Coding, NeuronModel, Normalisation, Parameters, ThresholdRule};
use crate::Error;

/// Lower bound of adapted thresholds, as a share of the declared threshold; it limits homeostasis and learning.
const LOWEST_THRESHOLD: f64 = 0.1;
/// Upper bound of learned leaks.
const HIGHEST_LEARNED_LEAK: f64 = 0.99;
/// Number of time steps after which a carried membrane potential has reached its maximum up to rounding: ten times the
/// slowest time constant.
const CARRIED_TIME_STEPS: usize = 1000;
/// Relative tolerance for rounding in f32.
const ROUNDING_TOLERANCE: f64 = 1e-5;
/// Minimum spacing of neighbouring atoms, as a share of the largest: sixteen times the spacing of neighbouring f32
/// numbers.
const ATOM_DISTANCE: f64 = 1.0 / 524_288.0;

impl Parameters {
    /// Checks that the atoms of the support are different numbers in f32.
    pub(super) fn check_atoms(&self) -> Result<(), Error> {
        let (min, max) = (f64::from(self.support_min as f32), f64::from(self.support_max as f32));
        let spacing = (max - min) / self.atoms.saturating_sub(1).max(1) as f64;
        let largest = min.abs().max(max.abs());
        if !self.categorical || (spacing > largest * ATOM_DISTANCE && (spacing as f32).is_normal()) {
            return Ok(());
        }
        conflict(format!(
            "support_min ({}) and support_max ({}) are too close together for {} atoms in 32-bit arithmetic; move them apart or lower atoms",
            self.support_min, self.support_max, self.atoms
        ))
    }

    /// Checks that neurons are able to fire: those with the usual leak, and those of the slow group.
    pub(super) fn check_firing(&self) -> Result<(), Error> {
        if self.neuron_model == NeuronModel::Spikingbrain {
            return self.check_counts();
        }
        let slow = (self.slow_share * self.hidden_size as f64) as usize;
        let name = if self.leak_factor.is_some() { "leak_factor" } else { "tau_mem" };
        let value = self.leak_factor.unwrap_or(self.tau_mem);
        if slow < self.hidden_size {
            self.check_group(name, value, self.leak())?;
        }
        if slow > 0 { self.check_group("tau_slow", self.tau_slow, 1.0 - 1.0 / self.tau_slow) } else { Ok(()) }
    }

    /// Checks a group of neurons whose leak follows from the parameter `name`, which is `value`.
    fn check_group(&self, name: &str, value: f64, leak: f64) -> Result<(), Error> {
        if self.scale_input && 1.0 - leak as f32 <= 0.0 {
            return conflict(format!(
                "no neuron could ever fire: {name} ({value}) with scale_input multiplies every current by 0; it must be below 1, or scale_input off"
            ));
        }
        let lowest = if self.threshold_rule == ThresholdRule::Fixed {
            self.threshold
        } else {
            LOWEST_THRESHOLD * self.threshold
        };
        let Some(current) = self.highest_current() else { return Ok(()) };
        let highest = self.highest_membrane(current, leak);
        if highest >= lowest * (1.0 - ROUNDING_TOLERANCE) {
            return Ok(());
        }
        let Self { normalisation_gain: gain, normalisation_bias: bias, hidden_size, .. } = self;
        let steps =
            if self.carry_state { String::new() } else { format!(" in {} time_steps", self.time_steps) };
        let lowered = if lowest < self.threshold {
            format!(", which threshold_rule can lower to {lowest} at the least")
        } else {
            String::new()
        };
        conflict(format!(
            "no neuron could ever fire: with normalisation_gain ({gain}), normalisation_bias ({bias}), hidden_size ({hidden_size}) and {name} ({value}) the membrane potential reaches at most {highest:.4}{steps}, below threshold ({}){lowered}",
            self.threshold
        ))
    }

    /// Checks that SpikingBrain's counts, round(fineness · x / mean|x|), can exceed 0 in a coding without a sign, which
    /// sends no counts below 0.
    fn check_counts(&self) -> Result<(), Error> {
        let is_signed = !matches!(self.coding, Coding::Bitwise | Coding::Binary);
        let Some(highest) = self.highest_current().filter(|_| !is_signed) else { return Ok(()) };
        // mean|x| is at least |mean x|, and mean x is the bias.
        let mean = self.normalisation_bias.abs();
        if highest > 0.0 && highest * self.fineness >= 0.5 * mean * (1.0 - ROUNDING_TOLERANCE) {
            return Ok(());
        }
        let Self { normalisation_gain: gain, normalisation_bias: bias, hidden_size, fineness, .. } = self;
        conflict(format!(
            "no neuron could ever fire: coding cannot send counts below 0, and with normalisation_gain ({gain}), normalisation_bias ({bias}), hidden_size ({hidden_size}) and fineness ({fineness}) no count is above 0"
        ))
    }

    /// Upper bound of the current of any neuron; `None` where nothing bounds it.
    fn highest_current(&self) -> Option<f64> {
        let deviations = libm::sqrt(self.hidden_size.saturating_sub(1) as f64);
        (self.normalisation == Normalisation::Layer)
            .then_some(self.normalisation_gain * deviations + self.normalisation_bias)
    }

    /// Highest membrane potential that `current`, at every time step, can cause.
    fn highest_membrane(&self, current: f64, leak: f64) -> f64 {
        if current <= 0.0 {
            return 0.0;
        }
        // Assumes the learned leak that is most favourable: 0 where the current is scaled by 1 - leak, otherwise the
        // upper bound.
        let leak = match (self.learn_time_constants, self.scale_input) {
            (false, _) => leak,
            (true, true) => 0.0,
            (true, false) => leak.max(HIGHEST_LEARNED_LEAK),
        };
        let scale = if self.scale_input { 1.0 - leak } else { 1.0 };
        let steps = if self.carry_state { CARRIED_TIME_STEPS } else { self.time_steps };
        let (mut synaptic, mut membrane) = (0.0, 0.0);
        for _ in 0..steps {
            synaptic = synaptic * (1.0 - 1.0 / self.tau_syn) + current;
            membrane = leak * membrane + scale * synaptic;
        }
        membrane
    }
}

fn conflict(rule: String) -> Result<(), Error> {
    Err(Error::Conflict { rule })
}
