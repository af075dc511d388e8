//! Conversions between the page's objects and the core's types.

use crate::parameters::presets::{DEFAULT_PRESET, Preset};
use crate::parameters::{PARAMETERS, Parameters, Value};
use crate::run::events;
use crate::run::spec::{AgentKind, RunSpec};
use crate::worlds::Choice;
use serde::{Deserialize, Serialize};
use serde_wasm_bindgen::Serializer;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;

/// Parameter values by name.
pub(super) type ParameterValues = BTreeMap<String, Scalar>;
#[cfg(feature = "schema")]
pub(super) type SchemaOfValues = BTreeMap<String, Value>;

/// The page's description of a run.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RunSpec"))]
pub(super) struct RunDescription {
    world: String,
    /// Rows joined by `/`; null for the world's own map.
    map: Option<String>,
    firm: bool,
    #[serde(default)]
    full_view: bool,
    #[cfg_attr(feature = "schema", schemars(with = "crate::run::spec::AgentKind"))]
    agent: String,
    /// Name of the preset; absent for the default preset.
    #[serde(default)]
    preset: Option<String>,
    /// Seed of every random stream.
    seed: u32,
    /// Digest of the initial weights if they were not drawn from the seed; absent otherwise.
    #[serde(default)]
    origin: Option<String>,
    /// Version of different numerics that computed a part of the run; absent if there is none.
    #[serde(default)]
    foreign_numerics: Option<u32>,
    /// Only those that differ from the preset in this world.
    #[cfg_attr(feature = "schema", schemars(with = "SchemaOfValues"))]
    parameters: ParameterValues,
    /// Edits of cells during the run, as text; empty for a new run.
    #[serde(default)]
    #[cfg_attr(
        feature = "schema",
        schemars(
            description = "Cells that are changed on the way, `step:cell:text` joined by `;`; empty where there are none."
        )
    )]
    events: String,
}

/// The page's description of a world.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Choice"))]
pub(super) struct Chosen {
    world: String,
    map: Option<String>,
    firm: bool,
    full_view: bool,
    /// Of the first episode.
    seed: u32,
}

/// A parameter value as a JavaScript scalar; null for a derived value.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Scalar {
    Boolean(bool),
    Number(f64),
    Text(String),
    Derived(Option<()>),
}

impl RunDescription {
    pub(super) fn of(spec: &RunSpec) -> Self {
        Self {
            world: spec.world.world.clone(),
            map: spec.world.map.clone(),
            firm: spec.world.firm,
            full_view: spec.world.full_view,
            agent: spec.agent.name().into(),
            preset: Some(spec.preset.name.into()),
            seed: spec.seed,
            origin: spec.origin.clone(),
            foreign_numerics: spec.foreign_numerics,
            parameters: differing(&spec.parameters, Some(&spec.settings())),
            events: events::write(&spec.events),
        }
    }

    /// The run specification; every name and value is validated.
    pub(super) fn spec(self) -> Result<RunSpec, JsError> {
        let world = Choice { world: self.world, map: self.map, firm: self.firm, full_view: self.full_view };
        let events = world.events(&self.events).throw()?;
        let mut spec = RunSpec {
            world,
            agent: AgentKind::named(&self.agent).throw()?,
            seed: self.seed,
            ..RunSpec::default()
        };
        (spec.origin, spec.foreign_numerics, spec.events) = (self.origin, self.foreign_numerics, events);
        spec.preset = self.preset.as_deref().map_or(Ok(DEFAULT_PRESET), Preset::named).throw()?;
        spec.parameters = spec.settings();
        for (name, value) in &self.parameters {
            let text = match value {
                Scalar::Boolean(flag) => flag.to_string(),
                Scalar::Number(number) => number.to_string(),
                Scalar::Text(text) => text.clone(),
                Scalar::Derived(_) => "null".into(),
            };
            spec.parameters.set(name, &text).throw()?;
        }
        Ok(spec)
    }
}

/// The parameters that differ from `settings`; all parameters if `settings` is `None`.
pub(super) fn differing(parameters: &Parameters, settings: Option<&Parameters>) -> ParameterValues {
    let mut values = ParameterValues::new();
    for parameter in PARAMETERS {
        let value = parameters.get(parameter.name);
        if settings.is_some_and(|settings| settings.get(parameter.name) == value) {
            continue;
        }
        let scalar = match value.unwrap_or(parameter.default) {
            Value::Derived => Scalar::Derived(None),
            Value::Boolean(flag) => Scalar::Boolean(flag),
            Value::Number(number) => Scalar::Number(number),
            Value::Text(text) => Scalar::Text(text.into()),
        };
        values.insert(parameter.name.into(), scalar);
    }
    values
}

/// Converts the page's object to a choice of world and the seed of its first episode.
pub(super) fn choice(chosen: JsValue) -> Result<(Choice, u32), JsError> {
    let Chosen { world, map, firm, full_view, seed } =
        serde_wasm_bindgen::from_value(chosen).map_err(|error| JsError::new(&format!("world: {error}")))?;
    Ok((Choice { world, map, firm, full_view }, seed))
}

/// Converts the page's object to a run specification; every name and value is validated.
pub(super) fn spec(description: JsValue) -> Result<RunSpec, JsError> {
    let given: RunDescription = serde_wasm_bindgen::from_value(description)
        .map_err(|error| JsError::new(&format!("run: {error}")))?;
    given.spec()
}

/// Converts to a plain JavaScript object (never a `Map`).
pub(super) fn to_js(value: &impl Serialize) -> Result<JsValue, JsError> {
    let plain = Serializer::json_compatible();
    value.serialize(&plain).map_err(|error| JsError::new(&error.to_string()))
}

/// Converts the core's errors to JavaScript errors.
pub(super) trait Throw<T> {
    fn throw(self) -> Result<T, JsError>;
}

impl<T> Throw<T> for Result<T, crate::Error> {
    fn throw(self) -> Result<T, JsError> {
        self.map_err(|error| JsError::new(&error.to_string()))
    }
}
