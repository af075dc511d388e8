//! Presets: named sets of values that override the settings of any world, from `config/presets.yaml` and a file for
//! each.

use super::{Parameters, Value};
use crate::Error;
use serde::Serialize;

mod declared {
    use super::{Claims, Preset, Value};

    include!(concat!(env!("OUT_DIR"), "/presets.rs"));
}

pub use declared::PRESETS;

/// The default preset, which changes nothing.
pub const DEFAULT_PRESET: &Preset = &PRESETS[0];

/// A named set of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Preset {
    /// Name at the terminal and in links.
    pub name: &'static str,
    /// Short label.
    pub title: &'static str,
    /// Description, one sentence.
    pub help: &'static str,
    /// What the source of the preset claims, if it makes claims.
    pub claims: Option<Claims>,
    /// Values in every world.
    pub values: &'static [(&'static str, Value)],
    /// Values for single worlds, which override `values`.
    pub worlds: &'static [InWorld],
}

/// What the source of a preset claims, in its own words.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Claims {
    /// Sparsity: share of neuron outputs without a spike.
    pub sparsity: &'static str,
    /// Speed relative to the dense network.
    pub speed: &'static str,
    /// Loss of return.
    pub accuracy: &'static str,
}

/// Values of a preset in one world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InWorld {
    /// Id of the world, such as `FrozenLake-v1`.
    pub world: &'static str,
    /// Whether the values apply to the world with firm ice.
    pub firm: bool,
    /// Names and values of the parameters.
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

    /// Names of all presets, in the order in which they are offered, joined by commas.
    pub fn names() -> String {
        PRESETS.iter().map(|preset| preset.name).collect::<Vec<_>>().join(", ")
    }

    /// Overrides the settings of a world of `states` states with the values of the preset. Values for single worlds are
    /// scaled with the number of states.
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
