//! How `worlds.yaml` becomes a table; part of `build.rs`.

use super::scalar::{Scalar, pairs};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

#[derive(Deserialize)]
struct WorldSettings {
    world: String,
    firm: bool,
    states: usize,
    grows: BTreeMap<String, f64>,
    parameters: BTreeMap<String, Scalar>,
}

#[derive(Deserialize)]
pub(super) struct Worlds {
    settings: Vec<WorldSettings>,
}

/// The tables of `config/worlds.yaml` as code.
pub(super) fn world_settings(worlds: &Worlds) -> String {
    let mut text = String::from(
        "/// What differs from the declared defaults in each world.\npub const WORLD_SETTINGS: &[WorldSettings] = &[\n",
    );
    for WorldSettings { world, firm, states, grows, parameters } in &worlds.settings {
        let grows: Vec<_> = grows.iter().collect();
        writeln!(
            text,
            "    WorldSettings {{ world: {world:?}, firm: {firm}, states: {states}, grows: &{grows:?}, values: {} }},",
            pairs(parameters)
        )
        .unwrap();
    }
    text.push_str("];\n");
    text
}
