//! Reads the description of a tuning, with an error of one line that names the entry at fault.

use super::description::{START, Tuning};
use super::space::SearchSpace;
use crate::Error;
use crate::parameters::searched::{DeclaredSpace, Scale};
use crate::parameters::{PARAMETERS, Parameter, Parameters, Value as ParameterValue, plain};
use crate::run::figures::named::Named;
use crate::study::comparison::MIN_SEEDS;
use crate::study::reading::{Entry, seeds, setting_named, world};
use serde_json::{Map, Value, json};

/// Number of candidates unless a description gives one.
const DEFAULT_CANDIDATES: u64 = 32;
/// Largest number of candidates, which are held between two rungs.
const MAX_CANDIDATES: u64 = 256;
/// Seeds of the confirmation unless a description gives others.
const DEFAULT_REPORT_SEEDS: &str = "1000-1004";

const KEYS: [&str; 8] = ["name", "world", "start", "space", "candidates", "seed", "report_seeds", "steps"];
const WORLD_KEYS: [&str; 4] = ["world", "map", "firm", "full_view"];
const START_KEYS: [&str; 4] = ["name", "agent", "preset", "set"];
const RANGE_KEYS: [&str; 3] = ["from", "to", "scale"];

impl Tuning {
    /// Reads a description from its JSON form; YAML files are converted to it first. Every part is checked, and the start in
    /// the world.
    ///
    /// # Errors
    /// Returns an error that names the entry at fault and what is allowed.
    pub fn read(value: &Value) -> Result<Self, Error> {
        let file = Entry::of(value, String::new(), &KEYS)?;
        let world = world(&Entry::of(file.needed("world")?, "world".into(), &WORLD_KEYS)?)?;
        let nothing = Value::Object(Map::new());
        let entry = Entry::of(file.get("start").unwrap_or(&nothing), START.into(), &START_KEYS)?;
        let start = setting_named(START.into(), &entry)?;
        let spec = start.spec(&world, 0)?;
        spec.validate().map_err(|error| entry.wrong(&format!("in {}: {error}", world.label())))?;
        let tuning = Self {
            name: file.name("name")?,
            world,
            start,
            space: space(&file, &spec.parameters)?,
            candidates: file.whole("candidates", 2, MAX_CANDIDATES)?.unwrap_or(DEFAULT_CANDIDATES) as usize,
            seed: file.whole("seed", 0, u64::from(u32::MAX))?.unwrap_or_default() as u32,
            report_seeds: report_seeds(&file)?,
            steps: file.whole("steps", 1, u64::from(u32::MAX))?,
        };
        let (last_step, learning_starts) = tuning.run_length()?;
        if learning_starts >= last_step {
            let line = format!("steps: '{last_step}' is not above learning_starts ({learning_starts})");
            return Err(file.wrong(&line));
        }
        Ok(tuning)
    }
}

fn report_seeds(file: &Entry<'_>) -> Result<Vec<u32>, Error> {
    let default = json!({ "report_seeds": DEFAULT_REPORT_SEEDS });
    let given = file.get("report_seeds").is_some();
    let read = if given {
        seeds(file, "report_seeds")?
    } else {
        seeds(&Entry::of(&default, String::new(), &["report_seeds"])?, "report_seeds")?
    };
    if read.len() < MIN_SEEDS {
        let line =
            format!("report_seeds: {} are given; allowed: {MIN_SEEDS} or more, such as 0-4", read.len());
        return Err(file.wrong(&line));
    }
    Ok(read)
}

/// The space: a list of names, or a mapping of names to values. `start` are the parameters of the start.
fn space(file: &Entry<'_>, start: &Parameters) -> Result<Named<SearchSpace>, Error> {
    let given = file.needed("space")?;
    let nothing = Value::Null;
    let parts: Vec<(String, &Value)> = match given {
        Value::Array(names) => names.iter().map(|name| (plain(name), &nothing)).collect(),
        Value::Object(parts) => parts.iter().map(|(name, values)| (name.clone(), values)).collect(),
        _ => Vec::new(),
    };
    if parts.is_empty() {
        return Err(file.refused(
            "space",
            given,
            "a list of parameters, or a mapping of parameters to values",
        ));
    }
    let mut space: Vec<(&'static str, SearchSpace)> = Vec::new();
    for (name, values) in parts {
        let wrong = |error: &Error| file.wrong(&format!("space: {error}"));
        let parameter = Parameter::named(&name).map_err(|error| wrong(&error))?;
        let declared = parameter.tune.ok_or_else(|| wrong(&not_tuned(parameter)))?;
        if space.iter().any(|(other, _)| *other == parameter.name) {
            return Err(file.wrong(&format!("space: {} occurs twice; allowed: once", parameter.name)));
        }
        let read = if values.is_null() { Ok(declared.into()) } else { searched(parameter, declared, values) };
        space.push((parameter.name, read?));
    }
    for (name, _) in &space {
        let Some(need) = Parameter::named(name)?.needs else { continue };
        let is_searched = space.iter().any(|(other, _)| *other == need.parameter);
        if !is_searched && !need.is_met(start) {
            let not = if need.equal { "" } else { "not " };
            let line =
                format!("space: {name} has an effect only if {} is {not}{}", need.parameter, need.value);
            return Err(file.wrong(&line));
        }
    }
    Ok(Named(space))
}

fn not_tuned(parameter: &Parameter) -> Error {
    let tuned = PARAMETERS.iter().filter(|parameter| parameter.tune.is_some());
    let allowed = tuned.map(|parameter| parameter.name).collect::<Vec<_>>().join(", ");
    Error::Unknown { what: "parameter to tune", name: parameter.name.into(), allowed }
}

/// Values given for a parameter: a range, or a list of at least two.
fn searched(
    parameter: &'static Parameter,
    declared: DeclaredSpace,
    given: &Value,
) -> Result<SearchSpace, Error> {
    let place = format!("space, {}", parameter.name);
    if let Value::Array(list) = given {
        let read: Result<Vec<_>, Error> = list.iter().map(|value| parameter.parse(&plain(value))).collect();
        let values = read.map_err(|error| Error::Conflict { rule: format!("{place}: {error}") })?;
        let is_twice = |(index, value): (usize, &ParameterValue)| values[..index].contains(value);
        if values.len() < 2 || values.iter().enumerate().any(is_twice) {
            let (name, given) = (place, plain(given));
            return Err(Error::Value {
                name,
                given,
                allowed: "a list of at least two values, each once".into(),
            });
        }
        return Ok(SearchSpace::List(values));
    }
    let DeclaredSpace::Range { scale, .. } = declared else {
        let allowed = format!("a list of values; {} has {}", parameter.name, parameter.allowed());
        return Err(Error::Value { name: place, given: plain(given), allowed });
    };
    let range = Entry::of(given, place, &RANGE_KEYS)?;
    let bound = |key: &str| {
        let value = range.needed(key)?;
        match parameter.parse(&plain(value)) {
            Ok(ParameterValue::Number(bound)) => Ok(bound),
            Ok(_) => Err(range.refused(key, value, "a number")),
            Err(error) => Err(range.wrong(&format!("{key}: {error}"))),
        }
    };
    let (from, to) = (bound("from")?, bound("to")?);
    let scale = match range.get("scale").map(|scale| (scale, plain(scale))) {
        None => scale,
        Some((_, name)) if name == "linear" => Scale::Linear,
        Some((_, name)) if name == "log" => Scale::Log,
        Some((scale, _)) => return Err(range.refused("scale", scale, "linear or log")),
    };
    if from >= to || (scale == Scale::Log && from <= 0.0) {
        let line = "from must be below to, and above 0 on a log scale";
        return Err(range.wrong(line));
    }
    Ok(SearchSpace::Range { from, to, scale })
}
