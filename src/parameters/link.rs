//! The grammar of links: `key=value&…`, only what differs from a preset laid over the settings of the world.
//!
//! Fixed keys: `v` grammar version, `n` numerics version, `world`, `map`, `firm`, `full`, `agent`, `preset`, `seed`, `events`,
//! `steps`, `digest`;
//! every parameter has a key in its declaration. Grammar version 0 may still change. What a link picks up on its way
//! (punctuation, encodings, line breaks, keys of trackers) is no part of it.

mod cleaning;
mod digest;
mod foreign;
mod notices;
mod reading;
mod values;
mod verdict;

use super::{PARAMETERS, Parameters, Value};
use std::fmt::Write as _;

pub use digest::ClaimedDigest;
pub use foreign::{DISPLAY_KEYS, TRACKER_KEYS};
pub use notices::MAX_NOTICES as MOST_NOTICES;
pub use reading::read;
pub use verdict::Verdict;

/// Version of this grammar.
pub const GRAMMAR: u32 = 0;
/// Version of the arithmetic: raised whenever the same parameters and seed give other bits.
pub const NUMERICS: u32 = 4;
/// Longest link that is read, in bytes: the largest map with a number in every cell, as many edits as a run holds, and every
/// parameter.
pub const MAX_LINK_BYTES: usize = 1 << 15;
/// How many times as long a link may be on its way, where each of its bytes may be encoded twice.
pub const MAX_ENCODED_LINK_BYTES: usize = 5 * MAX_LINK_BYTES;
/// Keys that are not those of parameters.
pub const FIXED_KEYS: [&str; 12] =
    ["v", "n", "world", "map", "firm", "full", "agent", "preset", "seed", "events", "steps", "digest"];

/// What a link says, before the world is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// Version of the grammar that it was written in.
    pub grammar: Option<u32>,
    /// Version of the arithmetic that its digest comes from.
    pub numerics: Option<u32>,
    /// Gymnasium's id.
    pub world: Option<String>,
    /// Rows joined by `/`.
    pub map: Option<String>,
    /// Whether the ice is firm.
    pub firm: bool,
    /// Whether the whole grid is in view.
    pub full_view: bool,
    /// What was changed on the way: `step:cell:text` joined by `;`.
    pub events: Option<String>,
    /// `spiking` or `dense`.
    pub agent: Option<String>,
    /// Name of the preset; none for the default.
    pub preset: Option<String>,
    /// Seed of every random stream.
    pub seed: Option<u32>,
    /// Environment step to which the run is replayed.
    pub steps: Option<u32>,
    /// Digest of the weights that the link claims for that step.
    pub digest: Option<ClaimedDigest>,
    /// Parameters, by name.
    pub values: Vec<(&'static str, Value)>,
    /// Whether it was changed on its way, in a manner that could be undone.
    pub mended: bool,
}

/// Writes a link: the fixed keys, then the parameters in which `parameters` differs from `settings`.
pub fn write(link: &Link, parameters: &Parameters, settings: &Parameters) -> String {
    let mut text = format!("v={GRAMMAR}&n={NUMERICS}");
    let mut pair = |key: &str, value: &dyn std::fmt::Display| {
        // Writing to a String cannot fail.
        let _ = write!(text, "&{key}={value}");
    };
    if let Some(world) = &link.world {
        pair("world", world);
    }
    if let Some(map) = &link.map {
        pair("map", &escaped(map));
    }
    if link.firm {
        pair("firm", &1);
    }
    if link.full_view {
        pair("full", &1);
    }
    if let Some(agent) = &link.agent {
        pair("agent", agent);
    }
    if let Some(preset) = &link.preset {
        pair("preset", preset);
    }
    if let Some(seed) = link.seed {
        pair("seed", &seed);
    }
    for parameter in PARAMETERS {
        let value = parameters.get(parameter.name);
        if value != settings.get(parameter.name) {
            pair(parameter.link, &value.unwrap_or(parameter.default));
        }
    }
    if let Some(events) = &link.events {
        pair("events", &escaped(events));
    }
    if let Some(steps) = link.steps {
        pair("steps", &steps);
    }
    if let Some(ClaimedDigest::Whole(digest)) = &link.digest {
        pair("digest", digest);
    }
    text
}

/// The letters that an address may not hold, or that chats and browsers change in it, as `%23` and its like.
fn escaped(text: &str) -> String {
    let signs = [('#', "%23"), ('<', "%3C"), ('>', "%3E"), ('^', "%5E")];
    signs.iter().fold(text.to_owned(), |text, (sign, code)| text.replace(*sign, code))
}
