//! A run as one file: every tensor of its state, and a description of the run in JSON.
//!
//! ```text
//! {"version", "numerics", "foreign_numerics", "world", "map", "firm", "full_view", "agent", "preset", "seed", "origin", "env_steps", "updates",
//!  "weights_digest", "parameters": {name: value}, "events", "format", "checksum"}
//! ```
//!
//! `numerics` is the version of the arithmetic that wrote the file, `foreign_numerics` a different version that
//! computed a part of the run, or null. Reading checks the description against the tensors; what the tensors do not
//! determine is protected by the checksum from format 2 on.

use super::tensors;
use crate::Error;
use crate::parameters::link::NUMERICS;
use crate::parameters::presets::{DEFAULT_PRESET, Preset};
use crate::parameters::{PARAMETERS, Parameters};
use crate::run::Run;
use crate::run::spec::{AgentKind, RunSpec};
use crate::state::State;
use crate::worlds::{Choice, World};
use serde_json::{Map, Value, json};

pub use super::tensors::FORMAT;
pub use crate::state::MAX_CHECKPOINT_BYTES;

/// Members of a description that are not checked against the run.
const FILE_KEYS: [&str; 4] = ["version", "numerics", "foreign_numerics", "format"];

/// The contents of a file.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// World, agent, seed, parameters and events of the run.
    pub spec: RunSpec,
    /// Everything that the run's future depends on.
    pub state: State,
    /// The description in the file; empty if there is none to check.
    about: Map<String, Value>,
}

impl Checkpoint {
    /// Creates a checkpoint that was not read from a file.
    pub fn new(spec: RunSpec, state: State) -> Self {
        Self { spec, state, about: Map::new() }
    }

    /// Warnings about the checkpoint for the user, one sentence each.
    pub fn notices(&self) -> Vec<String> {
        let mut notices = Vec::new();
        if let Some(numerics) = self.spec.foreign_numerics {
            notices.push(format!(
                "Part of this run was computed with numerics version {numerics}, and this program has version {NUMERICS}: the continued run will not be bit-identical, and its link contains no digest."
            ));
        }
        if self.about.get("format") == Some(&json!(1)) {
            notices.push(
                "The file has format 1, whose checksum does not protect the description: whether its parameters were changed by hand cannot be told.".into(),
            );
        }
        notices
    }

    /// Builds the world of the spec and resumes the run in it.
    ///
    /// # Errors
    /// Returns an error if the spec is invalid, or [`Error::File`] if something is missing or does not fit, naming it.
    pub fn resume(self) -> Result<Run, Error> {
        let world = self.spec.world.build()?;
        self.resume_in(world)
    }

    /// Resumes the run in a custom world.
    ///
    /// # Errors
    /// Returns the errors of [`Self::resume`].
    pub fn resume_in(self, world: Box<dyn World>) -> Result<Run, Error> {
        let mut run = Run::of_world(self.spec, world)?;
        run.load(&self.state)?;
        check(&self.about, &describe(&run))?;
        Ok(run)
    }
}

/// Describes a run, with the members in the order of the file.
fn describe(run: &Run) -> Map<String, Value> {
    let spec = &run.spec;
    let parameters: Map<String, Value> = PARAMETERS
        .iter()
        .map(|declared| (declared.name.into(), json!(spec.parameters.get(declared.name))))
        .collect();
    let members = [
        ("version", json!(env!("CARGO_PKG_VERSION"))),
        ("numerics", json!(NUMERICS)),
        ("foreign_numerics", json!(spec.foreign_numerics)),
        ("world", json!(spec.world.world)),
        ("map", json!(spec.world.map)),
        ("firm", json!(spec.world.firm)),
        ("full_view", json!(spec.world.full_view)),
        ("agent", json!(spec.agent.name())),
        ("preset", json!(spec.preset.name)),
        ("seed", json!(spec.seed)),
        ("origin", json!(spec.origin)),
        ("env_steps", json!(run.moment.env_steps)),
        ("updates", json!(run.agent.updates())),
        ("weights_digest", json!(run.agent.online.digest())),
        ("parameters", Value::Object(parameters)),
        ("events", json!(crate::run::events::write(&spec.events))),
    ];
    members.into_iter().map(|(name, value)| (name.into(), value)).collect()
}

/// Checks that the description in a file is that of the resumed run; members that older files lack are not required.
///
/// # Errors
/// Returns [`Error::Unknown`] for an undeclared member, [`Error::Value`] for one that differs.
fn check(about: &Map<String, Value>, own: &Map<String, Value>) -> Result<(), Error> {
    for (name, given) in about.iter().filter(|(name, _)| !FILE_KEYS.contains(&name.as_str())) {
        let Some(own) = own.get(name) else {
            let known = own.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            return Err(Error::Unknown {
                what: "member of the description",
                name: name.clone(),
                allowed: known,
            });
        };
        if own != given {
            let allowed = format!("{}, the value that follows from the rest of the file", plain(own));
            return Err(Error::Value { name: name.clone(), given: plain(given), allowed });
        }
    }
    Ok(())
}

/// Formats a value, a string without quotation marks.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Converts `run` to the bytes of a file from which it can be resumed; equal runs give equal bytes.
///
/// # Errors
/// Returns [`Error::File`] if the world cannot be saved, a step is not finished or the file would be too large;
/// [`Error::NotFinite`] if the run has stopped because of a figure that is not finite.
pub fn to_bytes(run: &Run) -> Result<Vec<u8>, Error> {
    tensors::to_bytes(&run.save()?, Value::Object(describe(run)))
}

/// Resumes the run in a file.
///
/// # Errors
/// Returns [`Error::File`] if the file is too large, truncated, corrupted, not one of this program or of a newer
/// format, or if a tensor is missing or does not fit. Returns an error if the spec is invalid.
pub fn from_bytes(bytes: &[u8]) -> Result<Run, Error> {
    read(bytes)?.resume()
}

/// Reads the contents of a file without resuming the run.
///
/// # Errors
/// Returns the errors of [`from_bytes`], except for those that only resuming the run detects.
pub fn read(bytes: &[u8]) -> Result<Checkpoint, Error> {
    let (state, about) = tensors::from_bytes(bytes)?;
    let missing = |key: &str| Error::File { rule: format!("its description has no {key}") };
    let member = |key: &str| about.get(key).filter(|value| !value.is_null());
    // Older files lack some of the optional members.
    let text = |key: &str| {
        let text = member(key).map(|value| value.as_str().map(str::to_owned).ok_or_else(|| missing(key)));
        text.transpose()
    };
    let whole = |key: &str| {
        let number = member(key).map(|value| {
            value.as_u64().and_then(|number| u32::try_from(number).ok()).ok_or_else(|| missing(key))
        });
        number.transpose()
    };
    let flag = |key: &str| member(key).map(|value| value.as_bool().ok_or_else(|| missing(key))).transpose();
    let world = Choice {
        world: text("world")?.ok_or_else(|| missing("world"))?,
        map: text("map")?,
        firm: flag("firm")?.ok_or_else(|| missing("firm"))?,
        full_view: flag("full_view")?.unwrap_or(false),
    };
    let events = world.events(&text("events")?.unwrap_or_default())?;
    let agent = AgentKind::named(&text("agent")?.ok_or_else(|| missing("agent"))?)?;
    let mut parameters = Parameters::default();
    let named = member("parameters").and_then(Value::as_object).ok_or_else(|| missing("parameters"))?;
    for (name, value) in named {
        parameters.set(name, &plain(value))?;
    }
    if let Some(absent) = PARAMETERS.iter().find(|declared| !named.contains_key(declared.name)) {
        return Err(missing(absent.name));
    }
    // Files from before presets existed name none, but contain all parameters.
    let preset = text("preset")?.map_or(Ok(DEFAULT_PRESET), |name| Preset::named(&name))?;
    let seed = whole("seed")?.ok_or_else(|| missing("seed"))?;
    let origin = text("origin")?;
    if origin.as_deref().is_some_and(|origin| !is_digest(origin)) {
        return Err(missing("origin of the form <bytes>-<16 hex>"));
    }
    let numerics = whole("numerics")?.ok_or_else(|| missing("numerics"))?;
    // Once a part of a run was computed by a different version, the run never counts as reproducible by this one.
    let foreign_numerics = whole("foreign_numerics")?.filter(|foreign| *foreign != NUMERICS);
    let foreign_numerics = if numerics == NUMERICS { foreign_numerics } else { Some(numerics) };
    let spec = RunSpec { world, agent, preset, seed, origin, foreign_numerics, parameters, events };
    Ok(Checkpoint { spec, state, about })
}

/// Whether a text has the form of a [`crate::network::SpikingRainbowNetwork::digest`].
fn is_digest(text: &str) -> bool {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.split_once('-').is_some_and(|(bytes, hash)| {
        (1..=20).contains(&bytes.len())
            && bytes.bytes().all(|byte| byte.is_ascii_digit())
            && hash.len() == 16
            && hash.bytes().all(hex)
    })
}
