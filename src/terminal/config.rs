//! YAML configuration files: flat parameter names, an optional `spiking:` block as in the original implementation,
//! and a `worlds:` list of values for single worlds.

use super::yaml::mapping;
use crate::Error;
use crate::parameters::{Parameters, plain, switch};
use crate::run::spec::{AgentKind, RunSpec};
use crate::worlds::Choice;
use serde_json::{Map, Value};

/// Allowed keys of an entry of `worlds:`, as in `config/worlds.yaml`.
const ENTRY_KEYS: [&str; 3] = ["world", "firm", "parameters"];

/// One entry of `worlds:`: parameter values for one world.
struct WorldEntry<'a> {
    world: &'a str,
    firm: bool,
    parameters: &'a Map<String, Value>,
}

/// Applies a configuration file to `spec`. Names inside the `spiking:` block mean the same as outside it; its key
/// `enabled` selects the spiking or the dense agent. Values that `worlds:` gives for the world of `spec` override
/// both.
pub(super) fn apply(text: &str, spec: &mut RunSpec) -> Result<(), String> {
    let mut file = mapping(text, "parameters")?;
    let worlds = file.shift_remove("worlds");
    lay(&file, spec).map_err(|error| error.to_string())?;
    let Some(worlds) = worlds else { return Ok(()) };
    apply_worlds(&worlds, spec)
}

fn lay(file: &Map<String, Value>, spec: &mut RunSpec) -> Result<(), Error> {
    for (name, value) in file {
        match (name.as_str(), value) {
            ("spiking", Value::Object(block)) => apply_block(block, spec)?,
            // YAML gives null for a block whose lines are all comments.
            ("spiking", Value::Null) => {}
            ("spiking", other) => return Err(refused(name, other, "a mapping of parameters")),
            _ => set(name, value, &mut spec.parameters)?,
        }
    }
    Ok(())
}

fn apply_block(block: &Map<String, Value>, spec: &mut RunSpec) -> Result<(), Error> {
    for (name, value) in block {
        if name == "enabled" {
            spec.agent = if on(name, value)? { AgentKind::Spiking } else { AgentKind::Dense };
        } else {
            set(name, value, &mut spec.parameters)?;
        }
    }
    Ok(())
}

fn apply_worlds(worlds: &Value, spec: &mut RunSpec) -> Result<(), String> {
    let refused = |given| refused("worlds", given, "a list of {world, firm, parameters}").to_string();
    for entry in worlds.as_array().ok_or_else(|| refused(worlds))? {
        let entry = entry.as_object().ok_or_else(|| refused(entry))?;
        let applied = in_world(entry).and_then(|there| apply_in_world(&there, spec));
        applied.map_err(|error| format!("worlds: {error}"))?;
    }
    Ok(())
}

fn in_world(entry: &Map<String, Value>) -> Result<WorldEntry<'_>, Error> {
    if let Some(key) = entry.keys().find(|key| !ENTRY_KEYS.contains(&key.as_str())) {
        return Err(Error::Unknown { what: "key", name: key.clone(), allowed: ENTRY_KEYS.join(", ") });
    }
    let needed = |key: &str| {
        let rule = format!("an entry has no {key}; each needs a world and its parameters");
        entry.get(key).ok_or(Error::Conflict { rule })
    };
    let (world, parameters) = (needed("world")?, needed("parameters")?);
    Ok(WorldEntry {
        world: world.as_str().ok_or_else(|| refused("world", world, "the id of a world"))?,
        firm: entry.get("firm").map_or(Ok(false), |firm| on("firm", firm))?,
        parameters: parameters
            .as_object()
            .ok_or_else(|| refused("parameters", parameters, "a mapping of parameters"))?,
    })
}

/// Applies an entry of `worlds:` if it is for the world of `spec`; entries for other worlds are validated, then
/// ignored.
fn apply_in_world(there: &WorldEntry<'_>, spec: &mut RunSpec) -> Result<(), Error> {
    let WorldEntry { world, firm, parameters } = there;
    Choice { firm: *firm, ..Choice::named(world) }.build()?;
    let here = spec.world.world == *world && spec.world.firm == *firm;
    let (states, mut elsewhere) = (spec.world.states(), spec.parameters.clone());
    let target = if here { &mut spec.parameters } else { &mut elsewhere };
    parameters
        .iter()
        .try_for_each(|(name, value)| target.set_grown(name, &plain(value), world, *firm, states))
}

fn set(name: &str, value: &Value, parameters: &mut Parameters) -> Result<(), Error> {
    parameters.set(name, &plain(value))
}

/// Parses a boolean, with the spellings that every boolean parameter accepts.
fn on(name: &str, value: &Value) -> Result<bool, Error> {
    switch(&plain(value)).ok_or_else(|| refused(name, value, "true or false"))
}

fn refused(name: &str, given: &Value, allowed: &str) -> Error {
    Error::Value { name: name.into(), given: plain(given), allowed: allowed.into() }
}
