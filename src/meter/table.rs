//! Tables of energy models: the declared table or a custom one.

use super::energy::{EnergyModel, LEVELS, MODELS, Memory, PriceLevel, SOFTMAX_MACS};
use crate::Error;
use crate::parameters::switch;
use serde::Serialize;
use serde_json::{Map, Value};

/// Required keys of a model.
const REQUIRED_KEYS: [&str; 8] =
    ["name", "spike_add", "add", "mac", "dense_mac", "memory", "weight_bytes", "membrane_bytes"];
/// Optional keys of a model.
const OPTIONAL_KEYS: [&str; 5] = ["title", "help", "neuron_update", "dense_memory", "synapses_only"];

/// Energy models, and the memories at whose prices they bill.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct Table {
    /// Number of multiply-accumulates of the softmax for one atom of one action.
    pub softmax_macs: f64,
    /// Memories, smallest first.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub levels: Vec<PriceLevel>,
    /// Energy models, in display order.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub models: Vec<EnergyModel>,
}

impl Default for Table {
    /// The table declared in `config/energy.yaml`.
    fn default() -> Self {
        Self { softmax_macs: SOFTMAX_MACS, levels: LEVELS.to_vec(), models: MODELS.to_vec() }
    }
}

impl Table {
    /// Finds the model called `name`.
    ///
    /// # Errors
    /// Returns [`Error::Unknown`] if the table has no such model.
    pub fn model(&self, name: &str) -> Result<&EnergyModel, Error> {
        self.models.iter().find(|model| model.name == name).ok_or_else(|| Error::Unknown {
            what: "energy model",
            name: name.into(),
            allowed: self.models.iter().map(|model| model.name).collect::<Vec<_>>().join(", "),
        })
    }

    /// Reads a custom table from a mapping with the key `models` and optionally `levels`, which replaces the declared
    /// memories. The format is that of `config/energy.yaml`. Names and texts are leaked, so they occupy memory until
    /// the program ends.
    ///
    /// # Errors
    /// Returns [`Error::Value`] for a value that is not allowed, [`Error::Unknown`] for an unknown key, and
    /// [`Error::Conflict`] for a missing key or two models of the same name.
    pub fn read(file: &Map<String, Value>) -> Result<Self, Error> {
        let mut table = Self { models: Vec::new(), ..Self::default() };
        for (key, value) in file {
            match key.as_str() {
                "models" => {
                    let models = value.as_array().filter(|models| !models.is_empty());
                    let models = models.ok_or_else(|| refused("models", value, "a list of models"))?;
                    table.models = models.iter().map(read_model).collect::<Result<_, _>>()?;
                }
                "levels" => table.levels = read_levels(value)?,
                _ => return Err(unknown("key", key, &["levels", "models"])),
            }
        }
        if table.models.is_empty() {
            return Err(missing("models", "a list of models"));
        }
        let mut names: Vec<&str> = table.models.iter().map(|model| model.name).collect();
        names.sort_unstable();
        if let Some([twice, ..]) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(Error::Conflict {
                rule: format!("two models are named {twice}; allowed: different names"),
            });
        }
        Ok(table)
    }
}

fn read_levels(value: &Value) -> Result<Vec<PriceLevel>, Error> {
    let allowed = "a list of {bytes, pj_per_byte}, smallest first";
    let list = value.as_array().filter(|list| !list.is_empty());
    let list = list.ok_or_else(|| refused("levels", value, allowed))?;
    let mut levels: Vec<PriceLevel> = Vec::with_capacity(list.len());
    for level in list {
        let level = level.as_object().ok_or_else(|| refused("levels", level, allowed))?;
        if let Some(key) = level.keys().find(|key| !["bytes", "pj_per_byte"].contains(&key.as_str())) {
            return Err(unknown("key of a level", key, &["bytes", "pj_per_byte"]));
        }
        let next = PriceLevel {
            bytes: number("levels", level, "bytes", Lowest::Above0)?,
            pj_per_byte: number("levels", level, "pj_per_byte", Lowest::From0)?,
        };
        if levels.last().is_some_and(|last| last.bytes >= next.bytes) {
            return Err(refused("levels", value, allowed));
        }
        levels.push(next);
    }
    Ok(levels)
}

fn read_model(value: &Value) -> Result<EnergyModel, Error> {
    let model = value.as_object().ok_or_else(|| refused("models", value, "a list of models"))?;
    let name = match model.get("name") {
        None => return Err(missing("models: name", "a word")),
        Some(name) => name
            .as_str()
            .filter(|name| is_word(name))
            .ok_or_else(|| refused("models: name", name, "a word of at most 40 letters, digits and _"))?,
    };
    let known = || REQUIRED_KEYS.into_iter().chain(OPTIONAL_KEYS);
    if let Some(key) = model.keys().find(|key| !known().any(|known| known == key.as_str())) {
        return Err(unknown("key of a model", key, &known().collect::<Vec<_>>()));
    }
    let price = |key: &str| number(name, model, key, Lowest::From0);
    let width = |key: &str| number(name, model, key, Lowest::Above0);
    let flag = |key: &str, without: bool| {
        let Some(value) = model.get(key) else { return Ok(without) };
        let on = value.as_str().map_or_else(|| switch(&value.to_string()), switch);
        on.ok_or_else(|| refused(&format!("{name}: {key}"), value, "true or false"))
    };
    let memory = match model.get("memory").map(|memory| (memory, memory.as_str())) {
        None => return Err(missing(&format!("{name}: memory"), "none, registers or events")),
        Some((_, Some("none"))) => Memory::None,
        Some((_, Some("registers"))) => Memory::Registers,
        Some((_, Some("events"))) => Memory::Events,
        Some((other, _)) => {
            return Err(refused(&format!("{name}: memory"), other, "none, registers or events"));
        }
    };
    let text = |key: &str, without: &str| match model.get(key) {
        None => Ok(kept(without)),
        Some(Value::String(text)) => Ok(kept(text)),
        Some(other) => Err(refused(&format!("{name}: {key}"), other, "text")),
    };
    Ok(EnergyModel {
        name: kept(name),
        title: text("title", name)?,
        help: text("help", "")?,
        spike_add: price("spike_add")?,
        add: price("add")?,
        mac: price("mac")?,
        neuron_update: if model.contains_key("neuron_update") { price("neuron_update")? } else { 0.0 },
        dense_mac: price("dense_mac")?,
        memory,
        dense_memory: flag("dense_memory", memory != Memory::None)?,
        synapses_only: flag("synapses_only", false)?,
        weight_bytes: width("weight_bytes")?,
        membrane_bytes: width("membrane_bytes")?,
    })
}

/// Leaks a copy of `text`: custom names need the `'static` lifetime of declared ones, and a table is read only once.
fn kept(text: &str) -> &'static str {
    String::from(text).leak()
}

fn is_word(text: &str) -> bool {
    (1..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Largest accepted number, 1 J for an operation or 1 TB for a memory; keeps every bill finite.
const MAX_PRICE: f64 = 1e12;

#[derive(Clone, Copy)]
enum Lowest {
    From0,
    Above0,
}

fn number(of: &str, map: &Map<String, Value>, key: &str, lowest: Lowest) -> Result<f64, Error> {
    let name = format!("{of}: {key}");
    let (allowed, holds): (_, fn(f64) -> bool) = match lowest {
        Lowest::From0 => ("a number from 0 to 1e12", |number| (0.0..=MAX_PRICE).contains(&number)),
        Lowest::Above0 => ("a number above 0, at most 1e12", |number| number > 0.0 && number <= MAX_PRICE),
    };
    let Some(value) = map.get(key) else { return Err(missing(&name, allowed)) };
    let found = value.as_f64().filter(|number| number.is_finite() && holds(*number));
    found.ok_or_else(|| refused(&name, value, allowed))
}

fn missing(name: &str, allowed: &str) -> Error {
    Error::Conflict { rule: format!("{name} is missing; allowed: {allowed}") }
}

fn refused(name: &str, given: &Value, allowed: &str) -> Error {
    let given = given.as_str().map_or_else(|| given.to_string(), String::from);
    Error::Value { name: name.into(), given, allowed: allowed.into() }
}

fn unknown(what: &'static str, name: &str, allowed: &[&str]) -> Error {
    Error::Unknown { what, name: name.into(), allowed: allowed.join(", ") }
}
