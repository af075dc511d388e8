//! The declarations from which the page builds its controls.

use crate::Error;
use crate::meter::energy::{BASELINES, MODELS, REFERENCES, Reference};
use crate::parameters::listing::{ListedParameter, listing};
use crate::parameters::presets::{Claims, PRESETS};
use crate::parameters::{GROUPS, link};
use crate::worlds::catalogue::catalogue;
use crate::worlds::{Choice, Entry};
use serde::Serialize;

/// Everything that is declared.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Declaration {
    version: &'static str,
    numerics: u32,
    link_version: u32,
    parameters: Vec<ListedParameter>,
    groups: Vec<DeclaredGroup>,
    /// The first is the default.
    presets: Vec<DeclaredPreset>,
    worlds: Vec<DeclaredWorld>,
    energy_models: Vec<DeclaredEnergyModel>,
    energy_baselines: Vec<EnergyBaseline>,
    energy_references: &'static [Reference],
}

/// A group of parameters that are shown together.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Group"))]
struct DeclaredGroup {
    name: &'static str,
    title: &'static str,
    help: &'static str,
}

/// A named set of values over the settings of any world.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Preset"))]
struct DeclaredPreset {
    name: &'static str,
    title: &'static str,
    help: &'static str,
    /// What the original says of it, in its words; null where it does not have it.
    claims: Option<Claims>,
}

/// A world of the catalogue.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "WorldInfo"))]
struct DeclaredWorld {
    id: &'static str,
    title: &'static str,
    /// 0 where states are not numbered.
    states: usize,
    actions: &'static [&'static str],
    family: &'static str,
    /// Null where nothing cuts an episode short.
    step_limit: Option<usize>,
    firm_variant: bool,
    full_view: bool,
    /// Its own map; empty where a person cannot bring another.
    rows: &'static [&'static str],
    /// Letters allowed in the world's maps.
    letters: String,
    /// Whether a goal may have a custom reward, as in `G(2.5)`.
    numbers: bool,
}

/// A dense network that is compared with every spiking one.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct EnergyBaseline {
    name: &'static str,
    title: &'static str,
}

/// A model of what operations cost.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "EnergyModel"))]
struct DeclaredEnergyModel {
    name: &'static str,
    title: &'static str,
    help: &'static str,
    /// Whether memory costs nothing.
    arithmetic_only: bool,
}

impl Declaration {
    pub(super) fn new() -> Result<Self, Error> {
        let mut worlds = Vec::new();
        for entry in catalogue() {
            let world = Choice::named(entry.id).build()?;
            worlds.push(DeclaredWorld {
                id: entry.id,
                title: entry.title,
                states: world.states(),
                actions: entry.actions,
                family: entry.family,
                step_limit: entry.step_limit,
                firm_variant: entry.options.firm,
                full_view: entry.options.full_view,
                rows: entry.rows,
                letters: ('!'..='~').filter(|letter| takes(entry, &letter.to_string())).collect(),
                numbers: takes(entry, "G(2)"),
            });
        }
        Ok(Self {
            version: env!("CARGO_PKG_VERSION"),
            numerics: link::NUMERICS,
            link_version: link::GRAMMAR,
            parameters: listing().collect(),
            groups: GROUPS
                .iter()
                .map(|group| DeclaredGroup { name: group.name, title: group.title, help: group.help })
                .collect(),
            presets: PRESETS
                .iter()
                .map(|preset| DeclaredPreset {
                    name: preset.name,
                    title: preset.title,
                    help: preset.help,
                    claims: preset.claims,
                })
                .collect(),
            worlds,
            energy_models: MODELS
                .iter()
                .map(|model| DeclaredEnergyModel {
                    name: model.name,
                    title: model.title,
                    help: model.help,
                    arithmetic_only: !model.dense_memory,
                })
                .collect(),
            energy_baselines: BASELINES
                .iter()
                .map(|baseline| EnergyBaseline { name: baseline.name, title: baseline.title })
                .collect(),
            energy_references: REFERENCES,
        })
    }
}

/// Returns whether maps of the world may contain `cell`: tries the default map with an extra row of floor and that
/// cell.
fn takes(entry: &Entry, cell: &str) -> bool {
    let columns = entry.rows.first().map_or(0, |row| row.len());
    if columns < 2 {
        return false;
    }
    let row = format!("{}{cell}", "F".repeat(columns - 1));
    let map = Some(format!("{}/{row}", entry.rows.join("/")));
    (entry.make)(entry, &Choice { map, ..Choice::named(entry.id) }).is_ok()
}
