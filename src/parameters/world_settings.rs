//! Settings of each world (`config/worlds.yaml`), and how values grow with the number of its states.

use super::{Parameter, ParameterKind, Parameters, Value, WORLD_SETTINGS};
use crate::Error;

/// Settings of one world: the parameters whose values differ from the declared defaults.
#[derive(Clone, Copy, Debug)]
pub struct WorldSettings {
    /// Id of the world, such as `FrozenLake-v1`.
    pub world: &'static str,
    /// Whether the settings apply to the world with firm ice.
    pub firm: bool,
    /// Number of states for which the values were chosen.
    pub states: usize,
    /// Parameters that scale with the number of states, each with the exponent p of its factor (number of states /
    /// `states`)^p.
    pub grows: &'static [(&'static str, f64)],
    /// Names and values of the parameters that differ.
    pub values: &'static [(&'static str, Value)],
}

impl WorldSettings {
    /// The settings of a world with firm ice or without.
    fn of(world: &str, firm: bool) -> impl Iterator<Item = &'static Self> {
        WORLD_SETTINGS.iter().filter(move |settings| settings.world == world && settings.firm == firm)
    }

    /// Parameters that scale in a world of `states` states, with their factors; none unless `states` exceeds
    /// `self.states`.
    fn factors(&self, states: usize) -> impl Iterator<Item = (&'static str, f64)> {
        let times = states as f64 / self.states as f64;
        self.grows
            .iter()
            .filter(move |_| states > self.states)
            .map(move |(name, power)| (*name, libm::pow(times, *power)))
    }
}

impl Parameters {
    /// The declared defaults, overridden by the settings of a world. If the world has more states than its settings
    /// were chosen for, the parameters that [`WorldSettings::grows`] lists are scaled.
    pub fn of_world(world: &str, firm: bool, states: usize) -> Self {
        let mut parameters = Self::default();
        for settings in WorldSettings::of(world, firm) {
            for (name, value) in settings.values {
                parameters.store(name, *value);
            }
            for (name, factor) in settings.factors(states) {
                parameters.grow(name, factor);
            }
        }
        parameters
    }

    /// Sets a parameter for one world, scaled with `states` if [`WorldSettings::grows`] lists the parameter, as the
    /// world's own settings are.
    ///
    /// # Errors
    /// [`Error::Unknown`] or [`Error::Value`]; the parameters are then unchanged.
    pub fn set_grown(
        &mut self,
        name: &str,
        text: &str,
        world: &str,
        firm: bool,
        states: usize,
    ) -> Result<(), Error> {
        let value = Parameter::named(name)?.parse(text)?;
        self.store_grown(name, value, world, firm, states);
        Ok(())
    }

    /// Stores `value`, which the declaration must allow, scaled as by [`Self::set_grown`].
    pub(super) fn store_grown(&mut self, name: &str, value: Value, world: &str, firm: bool, states: usize) {
        self.store(name, value);
        for settings in WorldSettings::of(world, firm) {
            for (name, factor) in settings.factors(states).filter(|(grows, _)| *grows == name) {
                self.grow(name, factor);
            }
        }
    }

    /// Multiplies a numeric parameter by `factor`, rounds to a multiple of its step and clamps to its range.
    fn grow(&mut self, name: &str, factor: f64) {
        let (Some(Value::Number(number)), Ok(declared)) = (self.get(name), Parameter::named(name)) else {
            return;
        };
        if let ParameterKind::Integer { min, max, step } | ParameterKind::Number { min, max, step } =
            declared.kind
        {
            // Divides by 1/step, which is whole for steps such as 0.01: in f64, 26 · 0.01 is not 0.26.
            let steps = (number * factor / step).round_ties_even();
            let grown = if step < 1.0 { steps / (1.0 / step).round_ties_even() } else { steps * step };
            self.store(name, Value::Number(grown.clamp(min, max)));
        }
    }
}
