//! Generates a table from `config/worlds.yaml`; part of `build.rs`.

use super::scalar::{Scalar, pairs};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WorldSettings {
    worlds: Vec<String>,
    #[serde(default)]
    firm: bool,
    #[serde(default)]
    states: usize,
    #[serde(default)]
    grows: BTreeMap<String, f64>,
    #[serde(default)]
    each: BTreeMap<String, Vec<Scalar>>,
    parameters: BTreeMap<String, Scalar>,
}

#[derive(Deserialize)]
pub(super) struct Worlds {
    settings: Vec<WorldSettings>,
}

/// Generates the code of the table of `config/worlds.yaml`.
pub(super) fn world_settings(worlds: &Worlds) -> String {
    let mut text = String::from(
        "/// Settings of each world that differ from the declared defaults.\npub const WORLD_SETTINGS: &[WorldSettings] = &[\n",
    );
    for WorldSettings { worlds, firm, states, grows, each, parameters } in &worlds.settings {
        let grows: Vec<_> = grows.iter().collect();
        for (name, values) in each {
            assert_eq!(
                values.len(),
                worlds.len(),
                "worlds.yaml: each: {name}: a value for each of {worlds:?}"
            );
        }
        for (place, world) in worlds.iter().enumerate() {
            let mut values = parameters.clone();
            values.extend(each.iter().map(|(name, values)| (name.clone(), values[place].clone())));
            writeln!(
                text,
                "    WorldSettings {{ world: {world:?}, firm: {firm}, states: {states}, grows: &{grows:?}, values: {} }},",
                pairs(&values)
            )
            .unwrap();
        }
    }
    text.push_str("];\n");
    text
}
