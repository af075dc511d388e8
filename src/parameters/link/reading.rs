//! Reads a link pair by pair.

use super::cleaning::{WRAP, cleaned};
use super::foreign::is_foreign;
use super::notices::{Notices, shown};
use super::{
    ClaimedDigest, FIXED_KEYS, GRAMMAR, Link, MAX_ENCODED_LINK_BYTES, MAX_LINK_BYTES, NUMERICS, values,
};
use crate::parameters::{PARAMETERS, Parameter, Value};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Maximum number of environment steps to which a link can be replayed.
const MAX_REPLAY_STEPS: u32 = 5_000_000;
/// Seed of a link whose seed cannot be read; a random one could be mistaken for the seed that the link names.
const SEED_IN_PLACE: u32 = 0;

/// Reads what follows the `#` of a link, or a whole address. Each part that is wrong gives a notice of one sentence,
/// and the rest is used. Additions in transit are removed without a notice and set [`Link::mended`].
pub fn read(fragment: &str) -> (Link, Vec<String>) {
    let mut reader = Reader::default();
    let cleaned = (fragment.len() <= MAX_ENCODED_LINK_BYTES).then(|| cleaned(fragment));
    let Some(cleaned) = cleaned.filter(|cleaned| cleaned.text.len() <= MAX_LINK_BYTES) else {
        reader.notices.add(format!("The link is longer than {MAX_LINK_BYTES} characters and was not read."));
        return (reader.link, reader.notices.finish());
    };
    reader.link.mended = cleaned.mended;
    let mut pairs = cleaned.text.split('&').filter(|pair| !pair.is_empty()).peekable();
    let mut seen = BTreeMap::new();
    while let Some(pair) = pairs.next() {
        reader.last = pairs.peek().is_none();
        reader.read(pair, &mut seen);
    }
    reader.check_claim(&seen);
    (reader.link, reader.notices.finish())
}

/// A link while it is read.
#[derive(Default)]
struct Reader {
    link: Link,
    notices: Notices,
    /// Whether the present pair is the last one.
    last: bool,
}

impl Reader {
    /// Reads a pair; `seen` holds the value of each key so far.
    fn read<'a>(&mut self, pair: &'a str, seen: &mut BTreeMap<String, Cow<'a, str>>) {
        let (key, value) = self.split(pair);
        if key.is_empty() {
            self.link.mended = true;
            return;
        }
        let parameter = PARAMETERS.iter().find(|parameter| parameter.link == key);
        if is_foreign(&key, &value, parameter) {
            return;
        }
        if let Some(first) = seen.get(&key) {
            if self.alone(&key, first) == self.alone(&key, &value) {
                self.link.mended = true;
            } else {
                self.notices.add(format!("{}: given twice; the first value was used.", shown(&key)));
            }
            return;
        }
        self.read_value(&key, &value);
        seen.insert(key, value);
    }

    /// Splits a pair into its key and the text after `=`.
    fn split<'a>(&mut self, pair: &'a str) -> (String, Cow<'a, str>) {
        let mut pair = Cow::Borrowed(pair);
        let wrapped = format!("={WRAP}");
        if pair.contains(&wrapped) {
            // Either a mailer ended the line with `=`, or the line ended where the value begins.
            let joined = pair.replace(&wrapped, "");
            pair = if joined.contains('=') {
                joined
            } else {
                pair.replacen(&wrapped, "=", 1).replace(&wrapped, "")
            }
            .into();
        }
        let (written, value) = match pair {
            Cow::Borrowed(pair) => {
                let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
                (key.to_owned(), Cow::Borrowed(value))
            }
            Cow::Owned(pair) => {
                let (key, value) = pair.split_once('=').unwrap_or((&pair, ""));
                (key.to_owned(), Cow::Owned(value.to_owned()))
            }
        };
        let key = key_of(&written);
        self.link.mended |= key != written;
        if !is_known(&key)
            && let Some((rest, behind)) = value.split_once('=')
            && let Some(whole) = Some(format!("{key}{rest}")).filter(|key| is_known(key))
        {
            self.link.mended = true;
            return (whole, behind.to_owned().into());
        }
        (key, value)
    }

    /// Reads a pair on its own, for comparison with another pair of the same key.
    fn alone(&self, key: &str, value: &str) -> (Link, Vec<String>) {
        let mut reader = Self { last: self.last, ..Self::default() };
        reader.read_value(key, value);
        reader.link.mended = false;
        (reader.link, reader.notices.finish())
    }

    fn read_value(&mut self, key: &str, value: &str) {
        if key == "digest" {
            let digest = values::digest(value, self.last);
            self.link.mended |= digest.text().is_some_and(|digest| digest != value);
            self.link.digest = Some(digest);
            return;
        }
        let parameter = PARAMETERS.iter().find(|parameter| parameter.link == key);
        if !FIXED_KEYS.contains(&key) && parameter.is_none() {
            self.notices.add(format!("{}: this key of the link is unknown; it was ignored.", shown(key)));
            return;
        }
        // A percent code that is cut off at the end of a value is removed; any other remaining code makes the value
        // unreadable.
        let kept = value.split_once('%').filter(|(_, code)| code.len() < 2).map_or(value, |(kept, _)| kept);
        self.link.mended |= kept != value;
        if kept.contains('%') {
            self.notices.add(format!("{}: the value cannot be read; it was ignored.", shown(key)));
        } else if let Some(parameter) = parameter {
            self.read_parameter(parameter, kept);
        } else {
            self.read_fixed(key, kept);
        }
    }

    fn read_fixed(&mut self, key: &str, value: &str) {
        match key {
            "v" => {
                self.link.grammar = self.whole(key, value, u32::MAX, None);
                if self.link.grammar.is_some_and(|version| version > GRAMMAR) {
                    self.notices.add(
                        "The link was made by a newer version; the parts that this version knows were used."
                            .into(),
                    );
                }
            }
            "n" => {
                self.link.numerics = self.whole(key, value, u32::MAX, None);
                if let Some(made_with) = self.link.numerics.filter(|version| *version != NUMERICS) {
                    self.notices.add(format!(
                        "The link was made with numerics version {made_with}, and this page has version {NUMERICS}: the weights will not be bit-identical."
                    ));
                }
            }
            "seed" => self.link.seed = self.whole(key, value, u32::MAX, Some(SEED_IN_PLACE)),
            "steps" => self.link.steps = self.whole(key, value, MAX_REPLAY_STEPS, None),
            "firm" => self.link.firm = self.switch(key, value),
            "full" => self.link.full_view = self.switch(key, value),
            "map" | "events" => {
                let text = values::map(value);
                self.link.mended |= text != value;
                *(if key == "map" { &mut self.link.map } else { &mut self.link.events }) = Some(text);
            }
            _ => {
                let name = values::name(value, self.last);
                self.link.mended |= name != value;
                *(match key {
                    "world" => &mut self.link.world,
                    "agent" => &mut self.link.agent,
                    _ => &mut self.link.preset,
                }) = Some(name);
            }
        }
    }

    /// Returns the first reading of `value` that `parse` accepts.
    fn first<T>(&mut self, value: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let readings = values::readings(value, self.last);
        let (index, read) =
            readings.iter().enumerate().find_map(|(index, reading)| Some((index, parse(reading)?)))?;
        // "7." parses as a number, but the program never writes it.
        self.link.mended |= index > 0 || value.ends_with('.');
        Some(read)
    }

    /// Reads a whole number from 0 to `highest`; if there is none, adds a notice and returns `instead`.
    fn whole(&mut self, key: &str, value: &str, highest: u32, instead: Option<u32>) -> Option<u32> {
        let number = self.first(value, |text| {
            let number = text.parse::<f64>().ok().filter(|number| number.fract() == 0.0)?;
            (0.0..=f64::from(highest)).contains(&number).then_some(number as u32)
        });
        if number.is_none() {
            let then = instead.map_or_else(|| "it was ignored".into(), |number| format!("{number} was used"));
            self.notices
                .add(format!("{key}: '{}' is not a whole number from 0 to {highest}; {then}.", shown(value)));
        }
        number.or(instead)
    }

    fn switch(&mut self, key: &str, value: &str) -> bool {
        let on = self.first(value, |text| ["0", "1"].iter().position(|switch| *switch == text));
        if on.is_none() {
            self.notices.add(format!("{key}: '{}' is neither 1 nor 0; it was ignored.", shown(value)));
        }
        on == Some(1)
    }

    fn read_parameter(&mut self, parameter: &'static Parameter, value: &str) {
        if let Some(read) = self.first(value, |text| parameter.parse(text).ok()) {
            self.link.values.push((parameter.name, read));
            return;
        }
        let (name, given, allowed) = (parameter.name, shown(value), parameter.allowed());
        let nearest: Option<Value> = self.first(value, |text| parameter.clamp(text));
        if let Some(nearest) = nearest {
            self.notices.add(format!("{name}: {given} is not {allowed}; {nearest} was used."));
            self.link.values.push((name, nearest));
        } else {
            self.notices.add(format!("{name}: '{given}' is not {allowed}; it was ignored."));
        }
    }

    /// Adds a notice if the link claims weights without a seed or a step, which the claim needs; `seen` has the keys of
    /// the link.
    fn check_claim(&mut self, seen: &BTreeMap<String, Cow<'_, str>>) {
        if !matches!(self.link.digest, Some(ClaimedDigest::Whole(_))) {
            return;
        }
        for key in ["seed", "steps"] {
            if !seen.contains_key(key) {
                self.notices.add(format!(
                    "{key}: the link has none, so the weights cannot be compared with its digest."
                ));
            }
        }
    }
}

/// Returns a key without the text around it, such as the rest of `&amp;`.
fn key_of(written: &str) -> String {
    let key: String = written.chars().filter(|c| !c.is_whitespace() && *c != WRAP).collect();
    let key = key.rsplit(';').next().unwrap_or_default();
    key.trim_matches(|c: char| !c.is_alphanumeric() && c != '_').into()
}

fn is_known(key: &str) -> bool {
    FIXED_KEYS.contains(&key) || PARAMETERS.iter().any(|parameter| parameter.link == key)
}
