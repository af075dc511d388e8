//! The description of a study, as a file or the page gives it.

use crate::Error;
use crate::math::hash::fnv;
use crate::parameters::Value;
use crate::parameters::presets::Preset;
use crate::run::figures::named::Named;
use crate::run::spec::{AgentKind, RunSpec};
use crate::worlds::Choice;
use serde::{Serialize, Serializer};

/// A study: every setting is trained in every world with every seed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Study {
    /// Title; it has no effect on the cells.
    pub name: Option<String>,
    /// Environment steps after which every cell ends, in total as for `train --steps`; null for the whole run of each.
    pub steps: Option<u64>,
    /// Seeds, each once.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub seeds: Vec<u32>,
    /// Worlds, each once.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub worlds: Vec<StudyWorld>,
    /// Settings; all others are compared with the first.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub settings: Vec<Setting>,
}

/// A world of a study.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StudyWorld {
    /// Id of the world.
    pub world: String,
    /// Rows of a custom map, joined by `/`; null for the world's own map.
    pub map: Option<String>,
    /// Whether the ice is firm.
    pub firm: bool,
    /// Whether the agent observes the whole grid.
    pub full_view: bool,
}

/// A setting of a study: an agent with parameters over those of each world.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Setting {
    /// Name, which no other setting of the study has.
    pub name: String,
    /// Kind of agent.
    pub agent: AgentKind,
    /// Name of the preset on which the parameters are based.
    #[serde(serialize_with = "preset_name")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub preset: &'static Preset,
    /// Parameters that are set over the preset, as by `--set`.
    pub set: Named<Value>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde gives a reference to the field, which is itself one"
)]
fn preset_name<S: Serializer>(preset: &&'static Preset, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(preset.name)
}

impl Study {
    /// Number of cells.
    pub fn len(&self) -> usize {
        self.worlds.len().saturating_mul(self.settings.len()).saturating_mul(self.seeds.len())
    }

    /// Whether the study has no cells; never the case for one that was read.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl StudyWorld {
    /// The world with its options.
    pub fn choice(&self) -> Choice {
        let Self { world, map, firm, full_view } = self.clone();
        Choice { world, map, firm, full_view }
    }

    /// Label of the world in results: its id with its options; a custom map is named by a hash of its rows.
    pub fn label(&self) -> String {
        let mut label = self.world.clone();
        if let Some(map) = &self.map {
            let name = format!(", map {:08x}", fnv(map.bytes()) as u32);
            label.push_str(&name);
        }
        for (option, text) in [(self.firm, ", firm"), (self.full_view, ", full view")] {
            label += if option { text } else { "" };
        }
        label
    }
}

impl Setting {
    /// The run of this setting in a world, with the meaning of the flags `--preset`, `--set` and `--agent`.
    ///
    /// # Errors
    /// Returns an error that names the first parameter that cannot be set.
    pub fn spec(&self, world: &StudyWorld, seed: u32) -> Result<RunSpec, Error> {
        let (agent, preset) = (self.agent, self.preset);
        let mut spec = RunSpec { world: world.choice(), agent, preset, seed, ..RunSpec::default() };
        spec.parameters = spec.settings();
        for (name, value) in &self.set.0 {
            spec.parameters.set(name, &value.to_string())?;
        }
        Ok(spec)
    }
}
