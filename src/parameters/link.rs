//! The grammar of links, which describe a run: `key=value&…`. Of the parameters, a link lists only those that differ
//! from the preset and the settings of the world.
//!
//! Fixed keys: `v` grammar version, `n` numerics version, `world`, `map`, `firm`, `full`, `agent`, `preset`, `seed`,
//! `events`, `steps`, `digest`; every parameter has a key in its declaration. Grammar version 0 may still change.
//! Whatever mailers, chats and trackers add to a link in transit (punctuation, encodings, line breaks, keys) is removed
//! when it is read.

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
pub use notices::MAX_NOTICES;
pub use reading::read;
pub use verdict::Verdict;

/// Version of this grammar.
pub const GRAMMAR: u32 = 0;
/// Version of the arithmetic: raised whenever equal parameters and seed give different bits.
pub const NUMERICS: u32 = 4;
/// Maximum length of a decoded link in bytes: enough for the largest map with a number in every cell, the maximum
/// number of edits of a run, and every parameter.
pub const MAX_LINK_BYTES: usize = 1 << 15;
/// Maximum length of a link in bytes as received: each of its bytes may be percent-encoded twice, as in `%2523`.
pub const MAX_ENCODED_LINK_BYTES: usize = 5 * MAX_LINK_BYTES;
/// Keys that do not name a parameter.
pub const FIXED_KEYS: [&str; 12] =
    ["v", "n", "world", "map", "firm", "full", "agent", "preset", "seed", "events", "steps", "digest"];

/// Contents of a link, not yet checked against the world.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
    /// Version of the grammar in which the link was written.
    pub grammar: Option<u32>,
    /// Version of the arithmetic with which the digest was computed.
    pub numerics: Option<u32>,
    /// Id of the world, such as `FrozenLake-v1`.
    pub world: Option<String>,
    /// Map, as rows joined by `/`.
    pub map: Option<String>,
    /// Whether the ice is firm.
    pub firm: bool,
    /// Whether the agent observes the whole grid.
    pub full_view: bool,
    /// Edits of the map during the run: `step:cell:text` joined by `;`.
    pub events: Option<String>,
    /// Kind of agent: `spiking` or `dense`.
    pub agent: Option<String>,
    /// Name of the preset; `None` for the default.
    pub preset: Option<String>,
    /// Seed of every random stream.
    pub seed: Option<u32>,
    /// Environment step to which the run is replayed.
    pub steps: Option<u32>,
    /// Digest of the weights that the link claims for step `steps`.
    pub digest: Option<ClaimedDigest>,
    /// Names and values of parameters.
    pub values: Vec<(&'static str, Value)>,
    /// Whether the link had been altered in transit, in a way that could be undone.
    pub mended: bool,
}

/// Writes a link: its fixed keys, and the parameters in which `parameters` differs from `settings`.
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

/// Percent-encodes (as in `%23`) the letters of a map that an address cannot contain, or that chats and browsers
/// change.
fn escaped(text: &str) -> String {
    let signs = [('#', "%23"), ('<', "%3C"), ('>', "%3E"), ('^', "%5E")];
    signs.iter().fold(text.to_owned(), |text, (sign, code)| text.replace(*sign, code))
}
