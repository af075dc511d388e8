//! Loading of the dense twin that a spiking agent is compared with or billed against.

use super::{Failure, files};
use crate::run::Run;
use std::path::Path;

/// Loads the dense twin of the spiking run `beside`, which was read from `--checkpoint`.
///
/// # Errors
/// Returns [`Failure::Input`] if the two runs differ in world, events, steps or network shape.
pub(super) fn load(path: &Path, beside: &Run) -> Result<Run, Failure> {
    let refused = |line: String| Err(Failure::Input(files::about("--twin", path, &line)));
    if !beside.spec.agent.is_spiking() {
        return refused("the agent of --checkpoint is dense; allowed: a spiking one".into());
    }
    let twin = files::load("--twin", path)?;
    if twin.spec.agent.is_spiking() {
        return refused("its agent is spiking; allowed: a dense one".into());
    }
    let [one, other] = [&twin, beside].map(|run| &run.spec.world);
    if one != other {
        let why = if one.world == other.world { " with another map, ice or view" } else { "" };
        return refused(format!(
            "it was trained on {}{why}; allowed: the world of --checkpoint, {}",
            one.world, other.world
        ));
    }
    if twin.spec.events != beside.spec.events {
        return refused("its run and that of --checkpoint have different edits of the map".into());
    }
    let [one, other] = [&twin, beside].map(shape);
    match one.iter().zip(&other).find(|(one, other)| one != other) {
        Some(((name, one), (_, other))) => {
            refused(format!("its {name} is {one}; allowed: that of --checkpoint, {other}"))
        }
        None => Ok(twin),
    }
}

/// Names and values of the properties in which twins must agree.
fn shape(run: &Run) -> [(&'static str, String); 5] {
    let (network, parameters) = (run.agent.judged(), &run.spec.parameters);
    [
        ("number of steps", run.moment.env_steps.to_string()),
        ("hidden_size", network.sizes.neurons.to_string()),
        ("atoms", network.sizes.atoms.to_string()),
        ("dueling", network.dueling.to_string()),
        ("normalisation", parameters.get("normalisation").map_or_else(String::new, |kind| kind.to_string())),
    ]
}
