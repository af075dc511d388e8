//! A YAML file of settings: flat names, the original's block `spiking:`, and values of single worlds.

use super::yaml::mapping;
use crate::Error;
use crate::parameters::{Parameters, switch};
use crate::run::spec::{AgentKind, RunSpec};
use crate::worlds::Choice;
use serde_json::{Map, Value};

/// Keys of an entry of `worlds:`, in the grammar of `config/worlds.yaml`.
const KEYS: [&str; 3] = ["world", "firm", "parameters"];

/// Values in one world.
struct InWorld<'a> {
    world: &'a str,
    firm: bool,
    parameters: &'a Map<String, Value>,
}

/// Lays a file over `spec`. The block `spiking:` means the same names as outside it, and its `enabled` chooses the agent;
/// what the list `worlds:` says of the world of `spec` goes before both.
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
            // All of its lines are comments.
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

fn in_world(entry: &Map<String, Value>) -> Result<InWorld<'_>, Error> {
    if let Some(key) = entry.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(Error::Unknown { what: "key", name: key.clone(), allowed: KEYS.join(", ") });
    }
    let needed = |key: &str| {
        let rule = format!("an entry has no {key}; each needs a world and its parameters");
        entry.get(key).ok_or(Error::Conflict { rule })
    };
    let (world, parameters) = (needed("world")?, needed("parameters")?);
    Ok(InWorld {
        world: world.as_str().ok_or_else(|| refused("world", world, "the id of a world"))?,
        firm: entry.get("firm").map_or(Ok(false), |firm| on("firm", firm))?,
        parameters: parameters
            .as_object()
            .ok_or_else(|| refused("parameters", parameters, "a mapping of parameters"))?,
    })
}

/// Values of other worlds are checked and left aside.
fn apply_in_world(there: &InWorld<'_>, spec: &mut RunSpec) -> Result<(), Error> {
    let InWorld { world, firm, parameters } = there;
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

/// Whether something is switched on, in the words that every switch takes.
fn on(name: &str, value: &Value) -> Result<bool, Error> {
    switch(&plain(value)).ok_or_else(|| refused(name, value, "true or false"))
}

fn refused(name: &str, given: &Value, allowed: &str) -> Error {
    Error::Value { name: name.into(), given: plain(given), allowed: allowed.into() }
}

/// A value as it is written on the command line.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
