//! A YAML file of settings: flat names, the original's block `spiking:`, and values of single worlds.

use crate::Error;
use crate::experiment::spec::{AgentKind, Spec};
use crate::parameters::Parameters;
use crate::worlds::Choice;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Values in one world, in the grammar of `config/worlds.yaml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InWorld {
    world: String,
    #[serde(default)]
    firm: bool,
    parameters: Map<String, Value>,
}

/// Lays a file over `spec`. The block `spiking:` means the same names as outside it, and its `enabled` chooses the agent;
/// what the list `worlds:` says of the world of `spec` goes before both.
pub(super) fn apply(text: &str, spec: &mut Spec) -> Result<(), String> {
    let mut file = mapping(text, "parameters")?;
    let worlds = file.shift_remove("worlds");
    for (name, value) in &file {
        match (name.as_str(), value) {
            ("spiking", Value::Object(block)) => apply_block(block, spec)?,
            ("spiking", other) => return Err(format!("spiking: '{other}' is not a mapping of parameters")),
            _ => set(name, value, &mut spec.parameters).map_err(|error| error.to_string())?,
        }
    }
    let worlds: Vec<InWorld> =
        worlds.map_or(Ok(Vec::new()), serde_json::from_value).map_err(|error| format!("worlds: {error}"))?;
    worlds
        .iter()
        .try_for_each(|there| apply_in_world(there, spec))
        .map_err(|error| format!("worlds: {error}"))
}

fn apply_block(block: &Map<String, Value>, spec: &mut Spec) -> Result<(), String> {
    for (name, value) in block {
        match (name.as_str(), value) {
            ("enabled", Value::Bool(true)) => spec.agent = AgentKind::Spiking,
            ("enabled", Value::Bool(false)) => spec.agent = AgentKind::Dense,
            ("enabled", other) => return Err(format!("enabled: '{}' is not true or false", plain(other))),
            _ => set(name, value, &mut spec.parameters).map_err(|error| error.to_string())?,
        }
    }
    Ok(())
}

/// Values of other worlds are checked and left aside.
fn apply_in_world(there: &InWorld, spec: &mut Spec) -> Result<(), Error> {
    let InWorld { world, firm, parameters } = there;
    Choice { firm: *firm, ..Choice::named(world) }.build()?;
    let here = spec.world.world == *world && spec.world.firm == *firm;
    let (states, mut elsewhere) = (spec.world.states(), spec.parameters.clone());
    let target = if here { &mut spec.parameters } else { &mut elsewhere };
    parameters
        .iter()
        .try_for_each(|(name, value)| target.set_grown(name, &plain(value), world, *firm, states))
}

/// A YAML file that maps names to something.
pub(super) fn mapping(text: &str, of: &str) -> Result<Map<String, Value>, String> {
    serde_saphyr::from_str(text).map_err(|error| {
        let first = error.to_string();
        format!("not a YAML mapping of {of} ({})", first.lines().next().unwrap_or_default())
    })
}

fn set(name: &str, value: &Value, parameters: &mut Parameters) -> Result<(), Error> {
    parameters.set(name, &plain(value))
}

/// A value as it is written on the command line.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
