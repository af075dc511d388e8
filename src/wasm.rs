//! The browser's door: what the page's worker calls. Shapes and names are those of `www/src/bridge/door.ts`. No logic.

#[cfg(feature = "bench")]
pub mod bench;
mod clock;
mod convert;
mod declaration;
mod fields;
mod frame;
mod run_handle;
mod metering;
mod picture;
#[cfg(feature = "schema")]
pub mod schemas;
mod timed;
mod twin_run;

use crate::parameters::link::ClaimedDigest;
use crate::parameters::{Parameter, Value, number};
use crate::run::opened::{Notice, OpenedLink};
use crate::worlds::Choice;
use crate::worlds::frozen_lake;
use crate::worlds::picture::Picture;
use convert::{RunDescription, Throw, to_js};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// A panic would only say "unreachable"; this says where and why.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|info| web_sys::console::error_1(&info.to_string().into())));
}

/// Everything that is declared: parameters, groups, presets, worlds, energy models and what stands beside them.
///
/// # Errors
/// Never in practice: the declaration is a constant.
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
    /// The digest that the link claims, where it is whole.
    digest: Option<String>,
    /// The verdict over weights of that digest, and over any others.
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

/// Reads what follows the `#` of a link; whatever is wrong becomes a notice and the rest is used.
///
/// # Errors
/// Never for a bad link.
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

/// The link of a run, without the `#`.
///
/// # Errors
/// Whatever is wrong with the description, naming it.
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
    values: convert::Values,
    /// What the preset gives in this world.
    #[cfg_attr(feature = "schema", schemars(with = "convert::SchemaOfValues"))]
    defaults: convert::Values,
}

/// The parameters that a run uses, and those that its world has with its preset unless a person changes them.
///
/// # Errors
/// Whatever is wrong with the description, naming it.
#[wasm_bindgen]
pub fn settings(description: JsValue) -> Result<JsValue, JsError> {
    let spec = convert::spec(description)?;
    spec.validate().throw()?;
    let all = |parameters: &crate::parameters::Parameters| convert::differing(parameters, None);
    to_js(&Settings { values: all(&spec.parameters), defaults: all(&spec.settings()) })
}

/// What a world looks like at the beginning of an episode of this seed; the same check as for a run.
///
/// # Errors
/// Whatever is wrong with the choice, above all with its map, naming it.
#[wasm_bindgen]
pub fn world_picture(choice: JsValue) -> Result<JsValue, JsError> {
    let (choice, seed) = convert::choice(choice)?;
    let mut world = choice.build().throw()?;
    world.reset(Some(seed));
    let mut drawn = Picture::default();
    world.draw(&mut drawn);
    picture::to_js(&drawn)
}

/// Gymnasium's random map of this size, share of ice and seed, as rows joined by `/`.
///
/// # Errors
/// When no such map exists, naming what is wrong.
#[wasm_bindgen]
pub fn random_map(size: u32, p: f64, seed: u32) -> Result<String, JsError> {
    Ok(frozen_lake::random_map(size as usize, p, seed).throw()?.text())
}

/// The value that a person typed for a declared parameter; null where it is to be derived.
///
/// # Errors
/// What is allowed, in the words of the terminal.
#[wasm_bindgen]
pub fn read_parameter(name: &str, text: &str) -> Result<JsValue, JsError> {
    match Parameter::named(name).throw()?.parse(text).throw()? {
        Value::Number(number) => Ok(number.into()),
        value => to_js(&value),
    }
}

/// The number from `min` to `max` that a person typed for something that is no declared parameter.
///
/// # Errors
/// What is allowed.
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
    /// Whether the world has this map unless a person brings another.
    own: bool,
}

/// The rows, joined by `/`, of a map that a person typed or pasted for a world.
///
/// # Errors
/// What is wrong with it, naming row and column.
#[wasm_bindgen]
pub fn read_map(world: &str, text: &str) -> Result<JsValue, JsError> {
    let choice = Choice::named(world);
    let own = choice.map().throw()?.text();
    let rows = choice.with_map(text).throw()?.map.unwrap_or_default();
    to_js(&Rows { own: rows == own, rows })
}

/// A seed from the browser's source of randomness.
///
/// # Errors
/// When the browser has none.
#[wasm_bindgen]
pub fn draw_seed() -> Result<u32, JsError> {
    getrandom::u32().map_err(|error| JsError::new(&format!("the browser gives no random seed: {error}")))
}
