//! Reads the description of a study, with an error of one line that names the entry at fault.

use super::description::{Setting, Study, StudyWorld};
use crate::Error;
use crate::error::printable;
use crate::parameters::presets::{DEFAULT_PRESET, Preset};
use crate::parameters::{Parameter, Value as ParameterValue, plain};
use crate::run::figures::named::Named;
use crate::run::spec::AgentKind;
use crate::worlds::Choice;
use serde_json::{Map, Value};

/// Largest number of cells of a study.
const MAX_CELLS: usize = 100_000;
/// Largest number of characters of the name of a study or setting.
const MAX_NAME_CHARACTERS: usize = 100;

const STUDY_KEYS: [&str; 5] = ["name", "steps", "seeds", "worlds", "settings"];
const WORLD_KEYS: [&str; 4] = ["world", "map", "firm", "full_view"];
const SETTING_KEYS: [&str; 4] = ["name", "agent", "preset", "set"];

/// A mapping of a file, with the words that name it in messages; empty for the file itself.
pub(crate) struct Entry<'a> {
    fields: &'a Map<String, Value>,
    place: String,
}

impl<'a> Entry<'a> {
    /// Reads a mapping that has no other keys than `allowed`.
    pub(crate) fn of(value: &'a Value, place: String, allowed: &[&str]) -> Result<Self, Error> {
        let what = || if place.is_empty() { "the description".into() } else { place.clone() };
        let Some(fields) = value.as_object() else {
            return Err(refused(&what(), value, &format!("a mapping of {}", allowed.join(", "))));
        };
        let entry = Self { fields, place };
        let unknown = fields.keys().find(|key| !allowed.contains(&key.as_str()));
        match unknown {
            Some(key) => Err(entry.wrong(&format!(
                "unknown key '{}'; allowed: {}",
                printable(key),
                allowed.join(", ")
            ))),
            None => Ok(entry),
        }
    }

    /// The value of a key; `None` if it is absent or null.
    pub(crate) fn get(&self, key: &str) -> Option<&'a Value> {
        self.fields.get(key).filter(|value| !value.is_null())
    }

    /// The value of a key that must be given.
    pub(crate) fn needed(&self, key: &str) -> Result<&'a Value, Error> {
        self.get(key).ok_or_else(|| self.wrong(&format!("{key} is missing")))
    }

    /// The items of a list that must be given and have at least one.
    pub(crate) fn list(&self, key: &str) -> Result<&'a [Value], Error> {
        let value = self.needed(key)?;
        let list = value.as_array().filter(|list| !list.is_empty());
        list.map(Vec::as_slice).ok_or_else(|| self.refused(key, value, "a list with at least one entry"))
    }

    /// A switch; off if it is absent.
    pub(crate) fn switch(&self, key: &str) -> Result<bool, Error> {
        let Some(value) = self.get(key) else { return Ok(false) };
        value.as_bool().ok_or_else(|| self.refused(key, value, "true or false"))
    }

    /// A short text; `None` if it is absent.
    pub(crate) fn name(&self, key: &str) -> Result<Option<String>, Error> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let text = plain(value).trim().to_owned();
        let fits = !text.is_empty() && text.chars().count() <= MAX_NAME_CHARACTERS && printable_all(&text);
        let allowed = format!("a text of 1 to {MAX_NAME_CHARACTERS} visible characters");
        let is_scalar = !value.is_array() && !value.is_object();
        if fits && is_scalar { Ok(Some(text)) } else { Err(self.refused(key, value, &allowed)) }
    }

    /// A whole number; `None` if it is absent.
    pub(crate) fn whole(&self, key: &str, least: u64, most: u64) -> Result<Option<u64>, Error> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let number = value.as_u64().filter(|number| (least..=most).contains(number));
        let allowed = || self.refused(key, value, &format!("a whole number from {least} to {most}"));
        number.map(Some).ok_or_else(allowed)
    }

    /// The values of `set`, or another mapping of parameters; empty if it is absent.
    pub(crate) fn parameters(&self, key: &str) -> Result<Named<ParameterValue>, Error> {
        let Some(value) = self.get(key) else { return Ok(Named(Vec::new())) };
        let given = value.as_object().ok_or_else(|| self.refused(key, value, "a mapping of parameters"))?;
        let parameter = |(name, value): (&String, &Value)| {
            let parameter = Parameter::named(name)?;
            Ok((parameter.name, parameter.parse(&plain(value))?))
        };
        let read: Result<Vec<_>, Error> = given.iter().map(parameter).collect();
        read.map(Named).map_err(|error| self.wrong(&error.to_string()))
    }

    /// An error about this entry.
    pub(crate) fn wrong(&self, line: &str) -> Error {
        let rule = if self.place.is_empty() { line.to_owned() } else { format!("{}: {line}", self.place) };
        Error::Conflict { rule }
    }

    pub(crate) fn refused(&self, key: &str, given: &Value, allowed: &str) -> Error {
        self.wrong(&refused(key, given, allowed).to_string())
    }
}

fn refused(name: &str, given: &Value, allowed: &str) -> Error {
    Error::Value { name: name.into(), given: plain(given), allowed: allowed.into() }
}

fn printable_all(text: &str) -> bool {
    crate::error::one_line(text) == text
}

impl Study {
    /// Reads a description from its JSON form; YAML files are converted to it first. Every part is checked, and every
    /// setting in every world.
    ///
    /// # Errors
    /// Returns an error that names the entry at fault and what is allowed.
    pub fn read(value: &Value) -> Result<Self, Error> {
        let file = Entry::of(value, String::new(), &STUDY_KEYS)?;
        let mut worlds = Vec::new();
        for (number, value) in (1..).zip(file.list("worlds")?) {
            let entry = Entry::of(value, format!("worlds, entry {number}"), &WORLD_KEYS)?;
            let world = world(&entry)?;
            if worlds.contains(&world) {
                return Err(entry.wrong("this world occurs twice; allowed: once"));
            }
            worlds.push(world);
        }
        let mut settings: Vec<Setting> = Vec::new();
        for (number, value) in (1..).zip(file.list("settings")?) {
            let entry = Entry::of(value, format!("settings, entry {number}"), &SETTING_KEYS)?;
            let setting = setting(&entry)?;
            if settings.iter().any(|other| other.name == setting.name) {
                let line = format!("the name '{}' occurs twice; allowed: once", printable(&setting.name));
                return Err(entry.wrong(&line));
            }
            for world in &worlds {
                let checked = setting.spec(world, 0).and_then(|spec| spec.validate());
                checked.map_err(|error| entry.wrong(&format!("in {}: {error}", world.label())))?;
            }
            settings.push(setting);
        }
        let seeds = seeds(&file, "seeds")?;
        let study = Study {
            name: file.name("name")?,
            steps: file.whole("steps", 1, u64::from(u32::MAX))?,
            seeds,
            worlds,
            settings,
        };
        if study.len() > MAX_CELLS {
            let line = format!("the study has {} cells; at most {MAX_CELLS} are allowed", study.len());
            return Err(file.wrong(&line));
        }
        Ok(study)
    }
}

pub(crate) fn world(entry: &Entry<'_>) -> Result<StudyWorld, Error> {
    let id = entry.needed("world")?;
    let id = id.as_str().ok_or_else(|| entry.refused("world", id, "the id of a world"))?;
    let (firm, full_view) = (entry.switch("firm")?, entry.switch("full_view")?);
    let mut choice = Choice { firm, full_view, ..Choice::named(id) };
    let read = (|| {
        if let Some(map) = entry.get("map") {
            choice = choice.clone().with_map(&rows(map)?)?;
        }
        choice.build()
    })();
    read.map_err(|error| entry.wrong(&error.to_string()))?;
    Ok(StudyWorld { world: choice.world, map: choice.map, firm, full_view })
}

/// The rows of a map, given as one text or as a list.
fn rows(value: &Value) -> Result<String, Error> {
    let list = value.as_array().map(|rows| rows.iter().map(plain).collect::<Vec<_>>().join("/"));
    let text = list.or_else(|| value.as_str().map(str::to_owned));
    text.ok_or_else(|| refused("map", value, "rows joined by /, or a list of rows"))
}

fn setting(entry: &Entry<'_>) -> Result<Setting, Error> {
    let name = entry.name("name")?.ok_or_else(|| entry.wrong("name is missing"))?;
    setting_named(name, entry)
}

/// The setting called `name` with `agent`, `preset` and `set` of the entry.
pub(crate) fn setting_named(name: String, entry: &Entry<'_>) -> Result<Setting, Error> {
    let wrong = |error: Error| entry.wrong(&error.to_string());
    let agent = entry.get("agent").map_or(Ok(AgentKind::Spiking), |agent| AgentKind::named(&plain(agent)));
    let preset = entry.get("preset").map_or(Ok(DEFAULT_PRESET), |preset| Preset::named(&plain(preset)));
    let (agent, preset) = (agent.map_err(wrong)?, preset.map_err(wrong)?);
    Ok(Setting { name, agent, preset, set: entry.parameters("set")? })
}

/// Seeds as a list, one number, or a text such as `0-4,7`.
pub(crate) fn seeds(file: &Entry<'_>, key: &str) -> Result<Vec<u32>, Error> {
    let value = file.needed(key)?;
    let allowed = format!(
        "seeds from 0 to {}, each once and at most {MAX_CELLS}, such as 0-4,7 or [0, 1, 2]",
        u32::MAX
    );
    let parts: Vec<String> = match value {
        Value::Array(list) => list.iter().map(plain).collect(),
        Value::String(text) => text.split(',').map(str::to_owned).collect(),
        other => vec![plain(other)],
    };
    let mut seeds = Vec::new();
    for part in &parts {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to) = (from.trim().parse::<u32>(), to.trim().parse::<u32>());
        let (Ok(from), Ok(to)) = (from, to) else { return Err(file.refused(key, value, &allowed)) };
        if from > to || (to - from) as usize >= MAX_CELLS - seeds.len().min(MAX_CELLS) {
            return Err(file.refused(key, value, &allowed));
        }
        seeds.extend(from..=to);
    }
    let mut sorted = seeds.clone();
    sorted.sort_unstable();
    sorted.dedup();
    if seeds.is_empty() || sorted.len() < seeds.len() {
        return Err(file.refused(key, value, &allowed));
    }
    Ok(seeds)
}
