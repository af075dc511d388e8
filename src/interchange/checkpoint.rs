//! A run as one file: every tensor of its state, and a description of what it is a run of.
//!
//! ```text
//! {"version", "numerics", "world", "map", "firm", "full_view", "agent", "preset", "seed", "origin", "env_steps", "updates",
//!  "weights_digest", "parameters": {name: value}, "events", "format", "checksum"}
//! ```

use super::tensors;
use crate::Error;
use crate::experiment::Experiment;
use crate::experiment::spec::{AgentKind, Spec};
use crate::parameters::link::NUMERICS;
use crate::parameters::presets::{DEFAULT, Preset};
use crate::parameters::{PARAMETERS, Parameters};
use crate::state::State;
use crate::worlds::{Choice, World};
use serde_json::{Map, Value, json};

pub use super::tensors::{FORMAT, LARGEST};

/// What a file holds.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// What it is a run of.
    pub spec: Spec,
    /// Everything that the run's future depends on.
    pub state: State,
    /// Version of the arithmetic that it was made with.
    pub numerics: u32,
}

impl Checkpoint {
    /// The run, in the world that the spec names.
    ///
    /// # Errors
    /// Whatever is wrong with the spec, or [`Error::File`] naming what is missing or does not fit.
    pub fn resume(self) -> Result<Experiment, Error> {
        let world = self.spec.world.build()?;
        self.resume_in(world)
    }

    /// The run, in a world of one's own.
    ///
    /// # Errors
    /// As [`Self::resume`].
    pub fn resume_in(self, world: Box<dyn World>) -> Result<Experiment, Error> {
        let mut run = Experiment::of_world(self.spec, world)?;
        run.load(&self.state)?;
        Ok(run)
    }
}

/// The bytes of a file from which `run` can go on; the same run gives the same bytes.
///
/// # Errors
/// [`Error::File`] when the world of the run cannot be saved, or the replay is too large.
pub fn to_bytes(run: &Experiment) -> Result<Vec<u8>, Error> {
    let spec = &run.spec;
    let parameters: Map<String, Value> = PARAMETERS
        .iter()
        .map(|declared| (declared.name.into(), json!(spec.parameters.get(declared.name))))
        .collect();
    let about = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "numerics": NUMERICS,
        "world": spec.world.world,
        "map": spec.world.map,
        "firm": spec.world.firm,
        "full_view": spec.world.full_view,
        "agent": spec.agent.name(),
        "preset": spec.preset.name,
        "seed": spec.seed,
        "origin": spec.origin,
        "env_steps": run.moment.env_steps,
        "updates": run.agent.updates(),
        "weights_digest": run.agent.online.digest(),
        "parameters": parameters,
        "events": crate::experiment::events::write(&spec.events),
    });
    tensors::to_bytes(&run.save()?, about)
}

/// The run that a file holds.
///
/// # Errors
/// [`Error::File`] when it is too large, cut short, corrupted, of another program, of a newer format, or when a tensor is
/// missing or does not fit; whatever is wrong with what it is a run of.
pub fn from_bytes(bytes: &[u8]) -> Result<Experiment, Error> {
    read(bytes)?.resume()
}

/// What a file holds, before a run is made of it.
///
/// # Errors
/// As [`from_bytes`], except for what only the run itself finds out.
pub fn read(bytes: &[u8]) -> Result<Checkpoint, Error> {
    let (state, about) = tensors::from_bytes(bytes)?;
    let text = |key: &str| about[key].as_str().map(str::to_owned);
    let missing = |key: &str| Error::File { rule: format!("its description names no {key}") };
    let whole = |key: &str| {
        let number = about[key].as_u64().and_then(|number| u32::try_from(number).ok());
        number.ok_or_else(|| missing(key))
    };
    let world = Choice {
        world: text("world").ok_or_else(|| missing("world"))?,
        map: text("map"),
        firm: about["firm"].as_bool().ok_or_else(|| missing("firm"))?,
        // Files from before there were views have none.
        full_view: about["full_view"]
            .is_null()
            .then_some(false)
            .or(about["full_view"].as_bool())
            .ok_or_else(|| missing("full_view"))?,
    };
    let events = world.events(&text("events").unwrap_or_default())?;
    let agent = AgentKind::named(&text("agent").ok_or_else(|| missing("agent"))?)?;
    let mut parameters = Parameters::default();
    let named = about["parameters"].as_object().ok_or_else(|| missing("parameters"))?;
    for (name, value) in named {
        parameters.set(name, &value.as_str().map_or_else(|| value.to_string(), str::to_owned))?;
    }
    if let Some(absent) = PARAMETERS.iter().find(|declared| !named.contains_key(declared.name)) {
        return Err(missing(absent.name));
    }
    // Files from before there were presets have none; the parameters are all there.
    let preset = text("preset").map_or(Ok(DEFAULT), |name| Preset::named(&name))?;
    let (seed, origin) = (whole("seed")?, text("origin"));
    let spec = Spec { world, agent, preset, seed, origin, parameters, events };
    Ok(Checkpoint { spec, state, numerics: whole("numerics")? })
}
