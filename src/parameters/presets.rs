//! Presets: named values that lie over the settings of any world, from `config/presets.yaml` and the file of each.

use super::{Parameters, Value};
use crate::Error;
use serde::Serialize;

mod declared {
    use super::{Claims, Preset, Value};

    include!(concat!(env!("OUT_DIR"), "/presets.rs"));
}

pub use declared::PRESETS;

/// The preset that changes nothing: what a run has unless a person chooses another.
pub const DEFAULT: &Preset = &PRESETS[0];

/// A named set of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Preset {
    /// Name at the terminal and in links.
    pub name: &'static str,
    /// Short label.
    pub title: &'static str,
    /// One plain sentence.
    pub help: &'static str,
    /// What the original says of it, where it has it.
    pub claims: Option<Claims>,
    /// Values in every world.
    pub values: &'static [(&'static str, Value)],
    /// Values in one world, over those of every world.
    pub worlds: &'static [InWorld],
}

/// What the original claims of a preset, in its words.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Claims {
    /// Share without a spike.
    pub sparsity: &'static str,
    /// Speed beside the dense network.
    pub speed: &'static str,
    /// What the return loses.
    pub accuracy: &'static str,
}

/// What a preset says of one world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InWorld {
    /// Gymnasium's id.
    pub world: &'static str,
    /// Whether the ice is firm.
    pub firm: bool,
    /// The values there.
    pub values: &'static [(&'static str, Value)],
}

impl Preset {
    /// The preset called `name`.
    ///
    /// # Errors
    /// [`Error::Unknown`] with every name that is allowed.
    pub fn named(name: &str) -> Result<&'static Self, Error> {
        PRESETS.iter().find(|preset| preset.name == name).ok_or_else(|| Error::Unknown {
            what: "preset",
            name: name.into(),
            allowed: Self::names(),
        })
    }

    /// Every name, in the order in which they are offered.
    pub fn names() -> String {
        PRESETS.iter().map(|preset| preset.name).collect::<Vec<_>>().join(", ")
    }

    /// Lays the preset over the settings of a world of so many states.
    pub fn apply(&self, parameters: &mut Parameters, world: &str, firm: bool, states: usize) {
        for (name, value) in self.values {
            parameters.store(name, *value);
        }
        for there in self.worlds.iter().filter(|there| there.world == world && there.firm == firm) {
            for (name, value) in there.values {
                parameters.store_grown(name, *value, world, firm, states);
            }
        }
    }
}
