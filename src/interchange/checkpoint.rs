//! A run as one file: every tensor of its state, and a description of what it is a run of.
//!
//! ```text
//! {"version", "numerics", "foreign_numerics", "world", "map", "firm", "full_view", "agent", "preset", "seed", "origin", "env_steps", "updates",
//!  "weights_digest", "parameters": {name: value}, "events", "format", "checksum"}
//! ```
//!
//! `numerics` is the version of the arithmetic by which the file was written, `foreign_numerics` another one by which a part
//! of the run was computed, or null. The description has to agree with the tensors; what both do not say by themselves is
//! protected by the checksum from format 2 on.

use super::tensors;
use crate::Error;
use crate::parameters::link::NUMERICS;
use crate::parameters::presets::{DEFAULT, Preset};
use crate::parameters::{PARAMETERS, Parameters};
use crate::run::Run;
use crate::run::spec::{AgentKind, RunSpec};
use crate::state::State;
use crate::worlds::{Choice, World};
use serde_json::{Map, Value, json};

pub use super::tensors::FORMAT;
pub use crate::state::MAX_CHECKPOINT_BYTES;

/// Members of a description that are not those of the run alone.
const OF_THE_FILE: [&str; 4] = ["version", "numerics", "foreign_numerics", "format"];

/// What a file holds.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    /// What it is a run of.
    pub spec: RunSpec,
    /// Everything that the run's future depends on.
    pub state: State,
    /// The description that stands beside them; empty where there is none to be checked.
    about: Map<String, Value>,
}

impl Checkpoint {
    /// A checkpoint that comes out of no file.
    pub fn new(spec: RunSpec, state: State) -> Self {
        Self { spec, state, about: Map::new() }
    }

    /// What a person has to know of it, each in one sentence.
    pub fn notices(&self) -> Vec<String> {
        let mut notices = Vec::new();
        if let Some(numerics) = self.spec.foreign_numerics {
            notices.push(format!(
                "Some of this run was computed with numerics {numerics}, this version has {NUMERICS}: it does not go on to the same bits, and its link claims no digest."
            ));
        }
        if self.about.get("format") == Some(&json!(1)) {
            notices.push(
                "The file has format 1, whose checksum does not protect the description: whether its parameters were changed by hand cannot be told.".into(),
            );
        }
        notices
    }

    /// The run, in the world that the spec names.
    ///
    /// # Errors
    /// Whatever is wrong with the spec, or [`Error::File`] naming what is missing or does not fit.
    pub fn resume(self) -> Result<Run, Error> {
        let world = self.spec.world.build()?;
        self.resume_in(world)
    }

    /// The run, in a world of one's own.
    ///
    /// # Errors
    /// As [`Self::resume`].
    pub fn resume_in(self, world: Box<dyn World>) -> Result<Run, Error> {
        let mut run = Run::of_world(self.spec, world)?;
        run.load(&self.state)?;
        check(&self.about, &describe(&run))?;
        Ok(run)
    }
}

/// What a file says of a run, in the order in which it stands there.
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

/// Makes sure that a description is that of the run which was made of the file; what older files lack is left out.
fn check(about: &Map<String, Value>, own: &Map<String, Value>) -> Result<(), Error> {
    for (name, given) in about.iter().filter(|(name, _)| !OF_THE_FILE.contains(&name.as_str())) {
        let Some(own) = own.get(name) else {
            let known = own.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
            return Err(Error::Unknown {
                what: "member of the description",
                name: name.clone(),
                allowed: known,
            });
        };
        if own != given {
            let allowed = format!("{}, which the rest of the file gives", plain(own));
            return Err(Error::Value { name: name.clone(), given: plain(given), allowed });
        }
    }
    Ok(())
}

/// A value without quotation marks.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The bytes of a file from which `run` can go on; the same run gives the same bytes.
///
/// # Errors
/// [`Error::File`] when the world of the run cannot be saved, or the replay is too large; [`Error::NotFinite`] when the run
/// has stopped because of a figure that is not finite.
pub fn to_bytes(run: &Run) -> Result<Vec<u8>, Error> {
    tensors::to_bytes(&run.save()?, Value::Object(describe(run)))
}

/// The run that a file holds.
///
/// # Errors
/// [`Error::File`] when it is too large, cut short, corrupted, of another program, of a newer format, or when a tensor is
/// missing or does not fit; whatever is wrong with what it is a run of.
pub fn from_bytes(bytes: &[u8]) -> Result<Run, Error> {
    read(bytes)?.resume()
}

/// What a file holds, before a run is made of it.
///
/// # Errors
/// As [`from_bytes`], except for what only the run itself finds out.
pub fn read(bytes: &[u8]) -> Result<Checkpoint, Error> {
    let (state, about) = tensors::from_bytes(bytes)?;
    let missing = |key: &str| Error::File { rule: format!("its description names no {key}") };
    let member = |key: &str| about.get(key).filter(|value| !value.is_null());
    // Older files lack some of those that may be left out.
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
    // Files from before there were presets have none; the parameters are all there.
    let preset = text("preset")?.map_or(Ok(DEFAULT), |name| Preset::named(&name))?;
    let seed = whole("seed")?.ok_or_else(|| missing("seed"))?;
    let origin = text("origin")?;
    if origin.as_deref().is_some_and(|origin| !is_digest(origin)) {
        return Err(missing("origin of the form <bytes>-<16 hex>"));
    }
    let numerics = whole("numerics")?.ok_or_else(|| missing("numerics"))?;
    // A run that went through other arithmetic once never comes back from it.
    let foreign_numerics = whole("foreign_numerics")?.filter(|foreign| *foreign != NUMERICS);
    let foreign_numerics = if numerics == NUMERICS { foreign_numerics } else { Some(numerics) };
    let spec = RunSpec { world, agent, preset, seed, origin, foreign_numerics, parameters, events };
    Ok(Checkpoint { spec, state, about })
}

/// Whether a text has the form of [`crate::network::SpikingRainbowNetwork::digest`].
fn is_digest(text: &str) -> bool {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.split_once('-').is_some_and(|(bytes, hash)| {
        (1..=20).contains(&bytes.len())
            && bytes.bytes().all(|byte| byte.is_ascii_digit())
            && hash.len() == 16
            && hash.bytes().all(hex)
    })
}
