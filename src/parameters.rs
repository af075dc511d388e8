//! Declarations of all parameters of a run (`config/parameters.yaml`), settings of each world (`config/worlds.yaml`),
//! and presets that override both.

mod arithmetic;
pub mod link;
pub mod listing;
pub mod number;
pub mod presets;
pub mod memory;
mod rules;
pub mod searched;
mod value;
mod world_settings;

use crate::Error;

#[allow(clippy::struct_excessive_bools, reason = "generated from config/")]
mod declared {
    use super::searched::{DeclaredSpace, Scale};
    use super::{Group, Need, Parameter, ParameterKind, Value, WorldSettings};

    include!(concat!(env!("OUT_DIR"), "/parameters.rs"));
    include!(concat!(env!("OUT_DIR"), "/worlds.rs"));
}

pub use declared::{
    Coding, GROUPS, NeuronModel, Normalisation, PARAMETERS, Parameters, ReadOut, Reset, Surrogate,
    ThresholdRule, WORLD_SETTINGS,
};
pub(crate) use value::plain;
pub use value::{Value, switch};
pub use world_settings::WorldSettings;

/// The declaration of one parameter.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Flat name, such as `tau_mem`.
    pub name: &'static str,
    /// Name of its group.
    pub group: &'static str,
    /// Type and range of its values.
    pub kind: ParameterKind,
    /// Value unless the settings of a world, a preset or the user set another.
    pub default: Value,
    /// Whether the value may be null, so that it is derived from other parameters.
    pub optional: bool,
    /// Unit of the value, empty when it has none.
    pub unit: &'static str,
    /// Short label.
    pub title: &'static str,
    /// Description, one sentence.
    pub help: &'static str,
    /// Key in a link.
    pub link: &'static str,
    /// Version of the program that introduced the parameter.
    pub since: &'static str,
    /// Condition under which the parameter has an effect; `None` if it always has.
    pub needs: Option<Need>,
    /// Values among which automatic tuning searches unless it is given others; `None` if the parameter cannot be tuned.
    pub tune: Option<searched::DeclaredSpace>,
}

/// A condition on the value of another parameter.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Need {
    /// Name of the other parameter.
    pub parameter: &'static str,
    /// Value with which the other parameter is compared.
    pub value: Value,
    /// Whether the other parameter must equal `value` (true) or differ from it (false).
    pub equal: bool,
}

impl Need {
    /// Returns whether the condition holds for `parameters`.
    pub fn is_met(&self, parameters: &Parameters) -> bool {
        (parameters.get(self.parameter) == Some(self.value)) == self.equal
    }
}

/// Type and range of a parameter's values; bounds are inclusive.
#[derive(Clone, Copy, Debug)]
pub enum ParameterKind {
    /// A whole number.
    Integer {
        /// Lowest value.
        min: f64,
        /// Highest value.
        max: f64,
        /// Step of a slider; scaled values are rounded to its multiples.
        step: f64,
    },
    /// A finite number.
    Number {
        /// Lowest value.
        min: f64,
        /// Highest value.
        max: f64,
        /// Step of a slider; scaled values are rounded to its multiples.
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
    /// Name by which parameters refer to the group.
    pub name: &'static str,
    /// Label.
    pub title: &'static str,
    /// Description, one sentence.
    pub help: &'static str,
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

    /// Parses a value of this parameter. Numbers may have any form that [`number`] reads; `null` and `derived` give
    /// [`Value::Derived`] if the parameter is optional.
    ///
    /// # Errors
    /// [`Error::Value`] if the value is not allowed; the error describes the allowed values.
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

    /// Returns the allowed number nearest to `text`; `None` if `text` is not a number or is ambiguous, and for a
    /// parameter that is a boolean or a choice.
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

    /// Describes the allowed values in words.
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

impl Parameters {
    /// Sets the parameter called `name` to the value that `text` denotes.
    ///
    /// # Errors
    /// [`Error::Unknown`] or [`Error::Value`]; the parameters are then unchanged.
    pub fn set(&mut self, name: &str, text: &str) -> Result<(), Error> {
        let value = Parameter::named(name)?.parse(text)?;
        self.store(name, value);
        Ok(())
    }

    /// Share of the membrane potential that remains after one time step: `leak_factor`, or 1 − 1/`tau_mem` if it is not
    /// given.
    pub fn leak(&self) -> f64 {
        self.leak_factor.unwrap_or(1.0 - 1.0 / self.tau_mem)
    }

    /// Number of time steps of one decision; 1 for SpikingBrain's neuron, which collapses all time steps into one.
    pub(crate) fn decision_steps(&self) -> usize {
        if self.neuron_model == NeuronModel::Spikingbrain { 1 } else { self.time_steps }
    }

    /// Returns every declared parameter with its effective value; derived values are computed.
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
