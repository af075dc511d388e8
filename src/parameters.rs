//! Every parameter of a run, declared once in `config/parameters.yaml`, the settings of each world, and presets over both.

mod arithmetic;
pub mod link;
pub mod listing;
pub mod number;
pub mod presets;
pub mod memory;
mod rules;
mod value;

use crate::Error;

#[allow(clippy::struct_excessive_bools, reason = "generated from config/")]
mod declared {
    use super::{Group, Need, Parameter, ParameterKind, Value, WorldSettings};

    include!(concat!(env!("OUT_DIR"), "/parameters.rs"));
    include!(concat!(env!("OUT_DIR"), "/worlds.rs"));
}

pub use declared::{
    Coding, GROUPS, NeuronModel, Normalisation, PARAMETERS, Parameters, ReadOut, Reset, Surrogate,
    ThresholdRule, WORLD_SETTINGS,
};
pub use value::{Value, switch};

/// The declaration of one parameter.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Flat name, such as `tau_mem`.
    pub name: &'static str,
    /// Name of its group.
    pub group: &'static str,
    /// What values it takes.
    pub kind: ParameterKind,
    /// Its value unless a world or a person says otherwise.
    pub default: Value,
    /// Whether it may be left to follow from others.
    pub optional: bool,
    /// Unit of the value, empty when it has none.
    pub unit: &'static str,
    /// Short label.
    pub title: &'static str,
    /// One plain sentence.
    pub help: &'static str,
    /// Key in a link.
    pub link: &'static str,
    /// Version in which it appeared.
    pub since: &'static str,
    /// The condition under which it has an effect; without one it always has.
    pub needs: Option<Need>,
}

/// A condition on the value of another parameter.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Need {
    /// Name of the other parameter.
    pub parameter: &'static str,
    /// The value that it is compared with.
    pub value: Value,
    /// Whether it must be equal to that value, or must differ from it.
    pub equal: bool,
}

impl Need {
    /// Whether the condition holds.
    pub fn is_met(&self, parameters: &Parameters) -> bool {
        (parameters.get(self.parameter) == Some(self.value)) == self.equal
    }
}

/// What values a parameter takes; bounds are inclusive.
#[derive(Clone, Copy, Debug)]
pub enum ParameterKind {
    /// A whole number.
    Integer {
        /// Lowest value.
        min: f64,
        /// Highest value.
        max: f64,
        /// What a slider moves by.
        step: f64,
    },
    /// A finite number.
    Number {
        /// Lowest value.
        min: f64,
        /// Highest value.
        max: f64,
        /// What a slider moves by.
        step: f64,
    },
    /// True or false.
    Boolean,
    /// One of these names.
    Choice(&'static [&'static str]),
}

/// A group of parameters that are shown together.
#[derive(Clone, Copy, Debug)]
pub struct Group {
    /// Name by which parameters refer to it.
    pub name: &'static str,
    /// Label.
    pub title: &'static str,
    /// One plain sentence.
    pub help: &'static str,
}

/// What differs from the declared defaults in one world.
#[derive(Clone, Copy, Debug)]
pub struct WorldSettings {
    /// Gymnasium's id.
    pub world: &'static str,
    /// Whether the ice is firm.
    pub firm: bool,
    /// Number of states that they were made for.
    pub states: usize,
    /// Names of those that grow with the states, and the power of how many times more there are.
    pub grows: &'static [(&'static str, f64)],
    /// The parameters that differ.
    pub values: &'static [(&'static str, Value)],
}

impl Parameter {
    /// The parameter called `name`.
    ///
    /// # Errors
    /// [`Error::Unknown`] with every name that is allowed.
    pub fn named(name: &str) -> Result<&'static Self, Error> {
        PARAMETERS.iter().find(|parameter| parameter.name == name).ok_or_else(|| Error::Unknown {
            what: "parameter",
            name: name.into(),
            allowed: PARAMETERS.iter().map(|parameter| parameter.name).collect::<Vec<_>>().join(", "),
        })
    }

    /// Reads a value of this parameter, a number as [`number`] has it.
    ///
    /// # Errors
    /// [`Error::Value`] with what is allowed.
    pub fn parse(&self, text: &str) -> Result<Value, Error> {
        let mut remark = String::new();
        let value = match self.kind {
            _ if self.optional && matches!(text, "null" | "derived") => Some(Value::Derived),
            ParameterKind::Boolean => switch(text).map(Value::Boolean),
            ParameterKind::Choice(choices) => {
                choices.iter().find(|choice| **choice == text).map(|c| Value::Text(c))
            }
            ParameterKind::Integer { .. } | ParameterKind::Number { .. } => {
                match number::choose(text, self.is_whole(), |number| self.holds(number)) {
                    Ok(number) => Some(Value::Number(number)),
                    Err(why) => {
                        remark = why;
                        None
                    }
                }
            }
        };
        value.ok_or_else(|| Error::Value {
            name: self.name.into(),
            given: text.into(),
            allowed: self.allowed() + &remark,
        })
    }

    /// The nearest number that is allowed, when `text` is a number at all and can be understood in one way only.
    pub fn clamp(&self, text: &str) -> Option<Value> {
        let number = number::any(text, self.is_whole(), |number| self.holds(number))?;
        match self.kind {
            ParameterKind::Integer { min, max, .. } => {
                Some(Value::Number(number.round_ties_even().clamp(min, max)))
            }
            ParameterKind::Number { min, max, .. } => Some(Value::Number(number.clamp(min, max))),
            ParameterKind::Boolean | ParameterKind::Choice(_) => None,
        }
    }

    /// What values are allowed, in words.
    pub fn allowed(&self) -> String {
        let derived = if self.optional { ", or null" } else { "" };
        match self.kind {
            ParameterKind::Integer { min, max, .. } => format!("a whole number from {min} to {max}{derived}"),
            ParameterKind::Number { min, max, .. } => format!("a number from {min} to {max}{derived}"),
            ParameterKind::Boolean => "true or false".into(),
            ParameterKind::Choice(choices) => format!("one of {}", choices.join(", ")),
        }
    }

    fn is_whole(&self) -> bool {
        matches!(self.kind, ParameterKind::Integer { .. })
    }

    fn holds(&self, number: f64) -> bool {
        match self.kind {
            ParameterKind::Integer { min, max, .. } => number.fract() == 0.0 && (min..=max).contains(&number),
            ParameterKind::Number { min, max, .. } => (min..=max).contains(&number),
            ParameterKind::Boolean | ParameterKind::Choice(_) => false,
        }
    }
}

impl WorldSettings {
    /// Those of a world.
    fn of(world: &str, firm: bool) -> impl Iterator<Item = &'static Self> {
        WORLD_SETTINGS.iter().filter(move |settings| settings.world == world && settings.firm == firm)
    }

    /// What grows in a world of so many states, and by which factor.
    fn factors(&self, states: usize) -> impl Iterator<Item = (&'static str, f64)> {
        let times = states as f64 / self.states as f64;
        self.grows
            .iter()
            .filter(move |_| states > self.states)
            .map(move |(name, power)| (*name, libm::pow(times, *power)))
    }
}

impl Parameters {
    /// The declared defaults, overlaid with the settings of a world. On a map with more states than these were made for,
    /// some grow in proportion.
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

    /// Sets a parameter for one world, as its settings do: what grows there with the states grows.
    ///
    /// # Errors
    /// [`Error::Unknown`] or [`Error::Value`]; the parameters are then as they were.
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

    /// As [`Self::set_grown`], a value that the declaration allows.
    fn store_grown(&mut self, name: &str, value: Value, world: &str, firm: bool, states: usize) {
        self.store(name, value);
        for settings in WorldSettings::of(world, firm) {
            for (name, factor) in settings.factors(states).filter(|(grows, _)| *grows == name) {
                self.grow(name, factor);
            }
        }
    }

    /// Multiplies a number, to the nearest multiple of its step within its range.
    fn grow(&mut self, name: &str, factor: f64) {
        let (Some(Value::Number(number)), Ok(declared)) = (self.get(name), Parameter::named(name)) else {
            return;
        };
        if let ParameterKind::Integer { min, max, step } | ParameterKind::Number { min, max, step } =
            declared.kind
        {
            // Divided by the inverse where that is whole: 26 · 0.01 is not 0.26.
            let steps = (number * factor / step).round_ties_even();
            let grown = if step < 1.0 { steps / (1.0 / step).round_ties_even() } else { steps * step };
            self.store(name, Value::Number(grown.clamp(min, max)));
        }
    }

    /// Sets the parameter called `name` to what `text` says.
    ///
    /// # Errors
    /// [`Error::Unknown`] or [`Error::Value`]; the parameters are then as they were.
    pub fn set(&mut self, name: &str, text: &str) -> Result<(), Error> {
        let value = Parameter::named(name)?.parse(text)?;
        self.store(name, value);
        Ok(())
    }

    /// The share of the membrane potential that is left after one step: as given, else 1 − 1/`tau_mem`.
    pub fn leak(&self) -> f64 {
        self.leak_factor.unwrap_or(1.0 - 1.0 / self.tau_mem)
    }

    /// Time steps of one decision: SpikingBrain's neuron has them collapsed into one.
    pub(crate) fn decision_steps(&self) -> usize {
        if self.neuron_model == NeuronModel::Spikingbrain { 1 } else { self.time_steps }
    }

    /// Every declared parameter with the value used, what is derived worked out.
    pub fn used(&self) -> Vec<(&'static str, Value)> {
        PARAMETERS
            .iter()
            .map(|parameter| match parameter.name {
                "leak_factor" => (parameter.name, Value::Number(self.leak())),
                "time_steps" => (parameter.name, Value::Number(self.decision_steps() as f64)),
                name => (name, self.get(name).unwrap_or(parameter.default)),
            })
            .collect()
    }
}
