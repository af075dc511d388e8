//! The WebAssembly interface that the page's worker calls; its TypeScript types are in `www/src/bridge/door.ts`. Holds
//! conversions only, no logic.

#[cfg(feature = "bench")]
pub mod bench;
mod convert;
mod declaration;
mod fields;
mod frame;
mod run_handle;
mod metering;
pub mod neuron;
#[cfg(feature = "schema")]
pub mod schemas;
mod study;
pub mod tuning;
mod twin_run;

use crate::parameters::link::ClaimedDigest;
use crate::parameters::{Parameter, Value, number};
use crate::run::opened::{Notice, OpenedLink};
use crate::worlds::Choice;
use crate::worlds::picture::Picture;
use crate::worlds::tabular::frozen_lake;
use convert::{RunDescription, Throw, to_js};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// Installs a panic hook that prints the message and place to the console; without it, a panic shows only
/// "unreachable".
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
}

/// Returns every declaration: parameters, groups, presets, worlds, energy models, baselines and published references.
///
/// # Errors
/// Returns an error if a declared world cannot be built or serialisation fails; the declaration is constant, so a
/// tested build never does.
#[wasm_bindgen]
pub fn declaration() -> Result<JsValue, JsError> {
    to_js(&declaration::Declaration::new().throw()?)
}

/// A link and the run that it describes.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ReadLink"))]
struct LinkRead {
    spec: RunDescription,
    /// Whether the link gives a seed.
    seed_given: bool,
    /// Environment step to which the run is replayed.
    steps: Option<u32>,
    /// Weights digest that the link claims, if it is undamaged.
    digest: Option<String>,
    /// Verdicts for a replay that gives the claimed digest, and for one that gives any other.
    verdicts: Verdicts,
    /// What matters most first.
    notices: Vec<LinkNotice>,
}

/// What the replay of a link proves.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Verdicts {
    #[cfg_attr(feature = "schema", schemars(with = "crate::parameters::link::Verdict"))]
    equal: &'static str,
    #[cfg_attr(feature = "schema", schemars(with = "crate::parameters::link::Verdict"))]
    different: &'static str,
}

/// A sentence about a link.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct LinkNotice {
    text: String,
    /// Whether something of the link could not be used, so that the run is another than the one that was linked.
    is_problem: bool,
}

/// Parses the fragment of a link (the part after `#`). Invalid parts become notices, and the rest is used.
///
/// # Errors
/// Returns an error only if serialisation fails, not for an invalid link.
#[wasm_bindgen]
pub fn read_link(fragment: &str) -> Result<JsValue, JsError> {
    let link = OpenedLink::read(fragment);
    let digest = link.digest.as_ref().and_then(ClaimedDigest::text).map(str::to_owned);
    let equal = link.verdict(digest.as_deref().unwrap_or_default()).name();
    let notice = |notice: Notice| LinkNotice { text: notice.text, is_problem: notice.is_problem };
    to_js(&LinkRead {
        spec: RunDescription::of(&link.spec),
        seed_given: link.seed_given,
        steps: link.steps,
        verdicts: Verdicts { equal, different: link.verdict("").name() },
        digest,
        notices: link.notices.into_iter().map(notice).collect(),
    })
}

/// Returns the link of a run, without the `#`.
///
/// # Errors
/// Returns an error that names the invalid field of the description.
#[wasm_bindgen]
pub fn write_link(
    description: JsValue,
    steps: Option<u32>,
    digest: Option<String>,
) -> Result<String, JsError> {
    Ok(convert::spec(description)?.link(steps, digest))
}

/// All parameters of a run.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Settings {
    #[cfg_attr(feature = "schema", schemars(with = "convert::SchemaOfValues"))]
    values: convert::ParameterValues,
    /// What the preset gives in this world.
    #[cfg_attr(feature = "schema", schemars(with = "convert::SchemaOfValues"))]
    defaults: convert::ParameterValues,
}

/// Returns `values`, the parameters of a run, and `defaults`, those of its world and preset without the user's
/// changes.
///
/// # Errors
/// Returns an error that names the invalid field of the description.
#[wasm_bindgen]
pub fn settings(description: JsValue) -> Result<JsValue, JsError> {
    let spec = convert::spec(description)?;
    spec.validate().throw()?;
    let all = |parameters: &crate::parameters::Parameters| convert::differing(parameters, None);
    to_js(&Settings { values: all(&spec.parameters), defaults: all(&spec.settings()) })
}

/// Returns the picture of a world at the start of the episode with the given seed. The choice is validated as for a
/// run.
///
/// # Errors
/// Returns an error that names the invalid field of the choice, usually the map.
#[wasm_bindgen]
pub fn world_picture(choice: JsValue) -> Result<JsValue, JsError> {
    let (choice, seed) = convert::choice(choice)?;
    let mut world = choice.build().throw()?;
    world.reset(Some(seed));
    let mut drawn = Picture::default();
    world.draw(&mut drawn);
    frame::picture::to_js(&drawn)
}

/// Returns the rows, joined by `/`, of Gymnasium's random map of side `size` with share of floor `p`.
///
/// # Errors
/// Returns an error that names the invalid argument if no such map exists.
#[wasm_bindgen]
pub fn random_map(size: u32, p: f64, seed: u32) -> Result<String, JsError> {
    Ok(frozen_lake::random_map(size as usize, p, seed).throw()?.text())
}

/// Parses the text typed for a declared parameter; null if the value is to be derived.
///
/// # Errors
/// Returns an error that lists the allowed values, with the command line's wording.
#[wasm_bindgen]
pub fn read_parameter(name: &str, text: &str) -> Result<JsValue, JsError> {
    match Parameter::named(name).throw()?.parse(text).throw()? {
        Value::Number(number) => Ok(number.into()),
        value => to_js(&value),
    }
}

/// Parses a number from `min` to `max`, typed for a quantity that is not a declared parameter.
///
/// # Errors
/// Returns an error that gives the allowed range.
#[wasm_bindgen]
pub fn read_number(name: &str, text: &str, whole: bool, min: f64, max: f64) -> Result<f64, JsError> {
    number::within(name, text, whole, min, max).throw()
}

/// A map that a person typed or pasted.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ReadMap"))]
struct Rows {
    /// Joined by `/`.
    rows: String,
    /// Whether this is the world's default map.
    own: bool,
}

/// Parses a map typed or pasted for a world; returns its rows, joined by `/`.
///
/// # Errors
/// Returns an error that gives the row and column of the invalid cell.
#[wasm_bindgen]
pub fn read_map(world: &str, text: &str) -> Result<JsValue, JsError> {
    let choice = Choice::named(world);
    let own = choice.map().throw()?.text();
    let rows = choice.with_map(text).throw()?.map.unwrap_or_default();
    to_js(&Rows { own: rows == own, rows })
}

/// Draws a seed from the browser's random number generator.
///
/// # Errors
/// Returns an error if the browser has no such generator.
#[wasm_bindgen]
pub fn draw_seed() -> Result<u32, JsError> {
    getrandom::u32().map_err(|error| JsError::new(&format!("the browser provides no random seed: {error}")))
}
