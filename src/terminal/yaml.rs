//! Parsing of YAML settings and price files, with this program's own error messages.

use crate::error::printable;
use serde_json::{Map, Value};
use serde_saphyr::{Error, NonFiniteFloatPolicy, from_str_with_options, options};

/// Largest number of nodes that aliases may repeat in total; a file of every parameter has about a hundred.
const MAX_REPEATED_NODES: usize = 10_000;

/// Parses a YAML mapping; empty if the file holds only comments.
///
/// # Errors
/// Returns a one-line message if the text is not valid YAML or not a mapping.
pub(super) fn mapping(text: &str, of: &str) -> Result<Map<String, Value>, String> {
    // A number that is not finite stays text; as JSON it would become null.
    let mut options =
        options! { with_snippet: false, non_finite_float_policy: NonFiniteFloatPolicy::AsString };
    options.alias_limits.max_total_replayed_events = MAX_REPEATED_NODES;
    let kind = match from_str_with_options(text, options) {
        Ok(Value::Object(mapping)) => return Ok(mapping),
        Ok(Value::Null) => return Ok(Map::new()),
        Ok(Value::Array(_)) => "a list",
        Ok(Value::Bool(_) | Value::Number(_) | Value::String(_)) => "a single value",
        Err(error) => return Err(wrong(&error)),
    };
    Err(format!("it contains {kind}; allowed: a YAML mapping of {of}, a line `name: value` for each"))
}

/// Formats a parser error: its line and the violated rule.
fn wrong(error: &Error) -> String {
    let error = error.without_snippet();
    let line = error.location().map(|place| place.line()).filter(|line| *line > 0);
    let place = line.map_or_else(|| "its YAML".into(), |line| format!("line {line} of its YAML"));
    let rule = match error {
        Error::DuplicateMappingKey { key: Some(key), .. } => {
            format!("the key '{}' occurs twice; allowed: once", printable(key))
        }
        Error::DuplicateMappingKey { key: None, .. } => "a key occurs twice; allowed: once".into(),
        Error::MultipleDocuments { .. } => "a second document begins here; allowed: one".into(),
        Error::Eof { .. } => CUT_SHORT_HINT.into(),
        Error::UnknownAnchor { .. } => ALIAS_HINT.into(),
        Error::Budget { .. }
        | Error::AliasReplayCounterOverflow { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. }
        | Error::RecursiveReferencesRequireWeakTypes { .. } => {
            "it is nested too deeply, or its anchors (&) and aliases (*) repeat too much".into()
        }
        other => {
            // The parser has one error variant for all syntax errors: distinguish them by the words of its message.
            let text = other.to_string();
            let hint = HINTS.iter().find(|(words, _)| words.iter().any(|word| text.contains(word)));
            hint.map_or("a line `name: value` is expected, indented as the lines before it", |(_, hint)| hint)
                .into()
        }
    };
    format!("{place}: {rule}")
}

const CUT_SHORT_HINT: &str = "it ends early: a quotation mark or a bracket is not closed";
const ALIAS_HINT: &str = "an alias (*name) has no anchor (&name) before it";

/// Words in the parser's message, with the corresponding hint for the user; the first match wins.
const HINTS: [(&[&str], &str); 14] = [
    (&["tab"], "a tab is not allowed here; YAML is indented with spaces"),
    (&["unknown anchor"], ALIAS_HINT),
    (&["escape"], "the text in quotation marks contains an escape (\\) that YAML does not define"),
    (&["quoted", "unclosed quote"], "a quotation mark is not closed, or something follows it"),
    (&["flow", "unclosed bracket"], "a bracket, [ or {, is not closed, or a comma is missing"),
    (&["out of range"], "a number has too many digits"),
    (&["recursion", "too deep"], "it is nested too deeply"),
    (&["mapping values are not allowed"], "there is a second ':', or the indentation is wrong"),
    (&["alias"], "its anchors (&) and aliases (*) repeat too much"),
    (&["EOF", "end of"], CUT_SHORT_HINT),
    (&["merge value"], "after `<<`, a mapping or a list of mappings is expected"),
    (&["base64", "u64", "i64", "f64", "tag"], "a tag (!) does not fit its value; leave it out"),
    (&["version"], "its version of YAML is not supported; leave out the line with %"),
    (&["character"], "a character is reserved or not allowed in YAML; put the text in quotation marks"),
];
