//! Extracts a value of a link from the text around it: quotation marks, brackets, closing punctuation, the rest of a
//! sentence.

use super::ClaimedDigest;
use super::cleaning::WRAP;

/// Strings that end a number or a name; neither contains any of them.
const VALUE_ENDS: [&str; 11] = ["\"", "<", ">", "`", "|", "#", "?", "](", "**", "http://", "https://"];
/// Strings that end a map or events, which unlike numbers may contain `<`, `>` and `#`.
const MAP_ENDS: [&str; 8] = ["\"", "`", "|", "?", "](", "**", "</", "://"];
/// Punctuation that is removed from the end of a map.
const BEHIND_MAPS: [char; 12] = [',', ';', ':', '!', '\'', ']', '}', '*', '_', '~', '…', '’'];

/// Possible readings of a number or a name, most literal first: unchanged, with its lines joined, its first line alone.
/// In the `last` pair of a link a blank ends the value; in other pairs blanks are removed when lines are joined.
pub(super) fn readings(value: &str, last: bool) -> [String; 3] {
    let joined: String =
        value.chars().filter(|c| !matches!(*c, WRAP | '\n') && (last || *c != ' ')).collect();
    let first_line =
        value.trim_start_matches([' ', WRAP, '\n']).split([WRAP, '\n']).next().unwrap_or_default();
    [value.to_owned(), scalar(&joined), scalar(first_line)]
}

/// Returns a name without the text around it; whether the name exists is not checked.
pub(super) fn name(value: &str, last: bool) -> String {
    let [raw, joined, first_line] = readings(value, last);
    let name = if last { first_line } else { joined };
    if name.is_empty() { raw } else { name }
}

/// Reads a digest from the first line, or else from the joined lines if no letter or digit follows it. A digest that
/// was cut short must not be completed by the first letters of a sentence after it.
pub(super) fn digest(value: &str, last: bool) -> ClaimedDigest {
    let value = value.trim_start_matches(|c: char| !c.is_ascii_digit());
    let first = ClaimedDigest::read(value.split([WRAP, '\n', ' ']).next().unwrap_or_default());
    if first != ClaimedDigest::Damaged {
        return first;
    }
    let joined = value.replace([WRAP, '\n'], "");
    let joined =
        if last { joined.split(' ').next().unwrap_or_default().to_owned() } else { joined.replace(' ', "") };
    let read = ClaimedDigest::read(&joined);
    let goes_on = |digest: &str| joined[digest.len()..].starts_with(char::is_alphanumeric);
    if read.text().is_some_and(goes_on) { ClaimedDigest::Damaged } else { read }
}

fn scalar(text: &str) -> String {
    let text = before(text.trim_start_matches([' ', '"', '\'', '`', '<', '(', '[', '*']), &VALUE_ENDS);
    let text = text.split(' ').next().unwrap_or_default();
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    text.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '+' | '.')).replace('=', "")
}

/// Extracts the letters of a map, or events, from the text around them.
pub(super) fn map(value: &str) -> String {
    let rows = if value.contains('/') { "" } else { "/" };
    let text = value.trim_matches(['\n', ' ', WRAP]).replace('\n', rows).replace([WRAP, '='], "");
    // Without `/`, blanks may separate the rows, so they are kept for the reader of maps.
    let text = if text.contains('/') { text.replace(' ', "") } else { text };
    let text = before(text.trim_start_matches(['"', '\'', '`', '[', '*']), &MAP_ENDS);
    let mut text = text.trim_end();
    loop {
        let shorter = text.trim_end_matches(BEHIND_MAPS).trim_end();
        let unbalanced = shorter.matches(')').count() > shorter.matches('(').count();
        let shorter = shorter.strip_suffix(')').filter(|_| unbalanced).unwrap_or(shorter);
        if shorter.len() == text.len() {
            return text.into();
        }
        text = shorter;
    }
}

/// Returns the part of `text` before the first of the `ends`.
fn before<'a>(text: &'a str, ends: &[&str]) -> &'a str {
    let end = ends.iter().filter_map(|end| text.find(end)).min();
    end.map_or(text, |end| &text[..end])
}
