//! The grammar of links: `key=value&…`, only what differs from a preset laid over the settings of the world.
//!
//! Fixed keys: `v` grammar version, `n` numerics version, `world`, `map`, `firm`, `full`, `agent`, `preset`, `seed`, `events`,
//! `steps`, `digest`;
//! every parameter has a key in its declaration. Grammar version 0 may still change.

use super::{PARAMETERS, Parameter, Parameters, Value};
use std::fmt::Write as _;

/// Version of this grammar.
pub const GRAMMAR: u32 = 0;
/// Version of the arithmetic: raised whenever the same parameters and seed give other bits.
pub const NUMERICS: u32 = 3;
/// Longest link that is read, in bytes: the largest map with a number in every cell, as many edits as a run holds, and every
/// parameter.
pub const LONGEST: usize = 1 << 15;

/// What a link says, before the world is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Link {
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
    pub digest: Option<String>,
    /// Parameters, by name.
    pub values: Vec<(&'static str, Value)>,
}

/// Reads what follows the `#` of a link. Whatever is wrong becomes a notice of one sentence; the rest is used.
pub fn read(fragment: &str) -> (Link, Vec<String>) {
    let mut link = Link::default();
    let mut notices = Vec::new();
    if fragment.len() > LONGEST {
        notices.push(format!("The link is longer than {LONGEST} characters and was not read."));
        return (link, notices);
    }
    let mut seen: Vec<&str> = Vec::new();
    for pair in fragment.trim_start_matches('#').split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let Some(value) = percent_decoded(value) else {
            notices.push(format!("{}: the value cannot be read.", shown(key)));
            continue;
        };
        if seen.contains(&key) {
            notices.push(format!("{}: given twice; the first was used.", shown(key)));
            continue;
        }
        seen.push(key);
        read_pair(key, value, &mut link, &mut notices);
    }
    (link, notices)
}

fn read_pair(key: &str, value: String, link: &mut Link, notices: &mut Vec<String>) {
    let mut whole = |highest: u32| {
        let number = value.parse::<u32>().ok().filter(|number| *number <= highest);
        if number.is_none() {
            notices.push(format!(
                "{key}: '{}' is not a whole number from 0 to {highest}; it was left out.",
                shown(&value)
            ));
        }
        number
    };
    match key {
        "v" => {
            if whole(u32::MAX).is_some_and(|version| version > GRAMMAR) {
                notices.push("The link was made by a newer version; what this one knows was used.".into());
            }
        }
        "n" => {
            if whole(u32::MAX).is_some_and(|version| version != NUMERICS) {
                notices.push(format!(
                    "The link was made with numerics {value}, this page has {NUMERICS}: the run will not be the same to the bit."
                ));
            }
        }
        "seed" => link.seed = whole(u32::MAX),
        "steps" => link.steps = whole(5_000_000),
        "firm" | "full" => match value.as_str() {
            "1" if key == "firm" => link.firm = true,
            "1" => link.full_view = true,
            "0" => {}
            _ => notices.push(format!("{key}: '{}' is neither 1 nor 0; it was left out.", shown(&value))),
        },
        "world" => link.world = Some(value),
        "map" => link.map = Some(value),
        "events" => link.events = Some(value),
        "agent" => link.agent = Some(value),
        "preset" => link.preset = Some(value),
        "digest" => link.digest = Some(value),
        _ => match PARAMETERS.iter().find(|parameter| parameter.link == key) {
            Some(parameter) => read_parameter(parameter, &value, link, notices),
            None => notices.push(format!("{}: this link key is not known; it was left out.", shown(key))),
        },
    }
}

fn read_parameter(parameter: &Parameter, text: &str, link: &mut Link, notices: &mut Vec<String>) {
    match (parameter.parse(text), parameter.clamp(text)) {
        (Ok(value), _) => link.values.push((parameter.name, value)),
        (Err(_), Some(value)) => {
            notices.push(format!(
                "{}: {} is not {}; {value} was used.",
                parameter.name,
                shown(text),
                parameter.allowed()
            ));
            link.values.push((parameter.name, value));
        }
        (Err(_), None) => notices.push(format!(
            "{}: '{}' is not {}; it was left out.",
            parameter.name,
            shown(text),
            parameter.allowed()
        )),
    }
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
    if let Some(digest) = &link.digest {
        pair("digest", digest);
    }
    text
}

/// The letters that an address may not hold, or that chats and browsers change in it, as `%23` and its like.
fn escaped(text: &str) -> String {
    let signs = [('#', "%23"), ('<', "%3C"), ('>', "%3E"), ('^', "%5E")];
    signs.iter().fold(text.to_owned(), |text, (sign, code)| text.replace(*sign, code))
}

/// `%23` and its like turned into what they stand for.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || (rest.next()? as char).to_digit(16);
            bytes.push((digit()? * 16 + digit()?) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// What a link holds, kept short enough for a sentence.
fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}
