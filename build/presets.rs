//! Generates a table from `config/presets.yaml` and the file of each preset; part of `build.rs`.

use super::parameters::Declaration;
use super::scalar::{Scalar, pairs};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    sparsity: String,
    speed: String,
    accuracy: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Preset {
    name: String,
    title: String,
    help: String,
    claims: Option<Claims>,
}

#[derive(Deserialize)]
pub(super) struct Index {
    presets: Vec<Preset>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InWorld {
    world: String,
    #[serde(default)]
    firm: bool,
    parameters: BTreeMap<String, Scalar>,
}

/// The file of one preset, in the grammar of `--config`.
#[derive(Deserialize)]
pub(super) struct Settings {
    #[serde(default)]
    spiking: BTreeMap<String, Scalar>,
    #[serde(default)]
    worlds: Vec<InWorld>,
    #[serde(flatten)]
    flat: BTreeMap<String, Scalar>,
}

/// Generates the table of `config/presets.yaml`, each preset with the values of its file.
pub(super) fn presets(
    index: &Index,
    settings: impl Fn(&str) -> Settings,
    declaration: &Declaration,
) -> String {
    let mut text = String::from(
        "/// The presets of `config/`, in the order of `config/presets.yaml`.\npub const PRESETS: &[Preset] = &[\n",
    );
    for Preset { name, title, help, claims } in &index.presets {
        let Settings { spiking, worlds, flat: mut values } = settings(name);
        values.extend(spiking);
        for name_of_value in values.keys().chain(worlds.iter().flat_map(|world| world.parameters.keys())) {
            assert!(declaration.knows(name_of_value), "{name}.yaml: no parameter {name_of_value}");
        }
        let claims = claims.as_ref().map_or_else(
            || "None".into(),
            |Claims { sparsity, speed, accuracy }| {
                format!("Some(Claims {{ sparsity: {sparsity:?}, speed: {speed:?}, accuracy: {accuracy:?} }})")
            },
        );
        let mut in_worlds = String::new();
        for InWorld { world, firm, parameters } in &worlds {
            write!(
                in_worlds,
                "super::InWorld {{ world: {world:?}, firm: {firm}, values: {} }}, ",
                pairs(parameters)
            )
            .unwrap();
        }
        writeln!(
            text,
            "    Preset {{ name: {name:?}, title: {title:?}, help: {help:?}, claims: {claims}, values: {}, worlds: &[{in_worlds}] }},",
            pairs(&values)
        )
        .unwrap();
    }
    text.push_str("];\n");
    text
}
