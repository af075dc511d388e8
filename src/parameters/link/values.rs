//! A value of a link apart from what was written around it: quotes, brackets, closing punctuation, the rest of a sentence.

use super::ClaimedDigest;
use super::cleaning::WRAP;

/// Where a number or a name has ended: none of these is part of one.
const ENDS: [&str; 11] = ["\"", "<", ">", "`", "|", "#", "?", "](", "**", "http://", "https://"];
/// Where a map or events have ended; most of what ends a number is a letter of theirs.
const MAP_ENDS: [&str; 8] = ["\"", "`", "|", "?", "](", "**", "</", "://"];
/// What may stand behind a map.
const BEHIND_MAPS: [char; 12] = [',', ';', ':', '!', '\'', ']', '}', '*', '_', '~', '…', '’'];

/// How a number or a name may have been written, most literal first: as it is, with its lines joined, its first line alone.
/// `last`: the pair ends the link, so that a blank ends the value; elsewhere it came into its middle.
pub(super) fn readings(value: &str, last: bool) -> [String; 3] {
    let joined: String =
        value.chars().filter(|c| !matches!(*c, WRAP | '\n') && (last || *c != ' ')).collect();
    let first_line =
        value.trim_start_matches([' ', WRAP, '\n']).split([WRAP, '\n']).next().unwrap_or_default();
    [value.to_owned(), scalar(&joined), scalar(first_line)]
}

/// A name, of which it is not known here which ones there are.
pub(super) fn name(value: &str, last: bool) -> String {
    let [raw, joined, first_line] = readings(value, last);
    let name = if last { first_line } else { joined };
    if name.is_empty() { raw } else { name }
}

/// A digest: that of the first line, else the lines joined where nothing else is joined with them. A digest that was cut
/// short must not be filled up with the first letters of a sentence behind it.
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
    let text = before(text.trim_start_matches([' ', '"', '\'', '`', '<', '(', '[', '*']), &ENDS);
    let text = text.split(' ').next().unwrap_or_default();
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    text.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '+' | '.')).replace('=', "")
}

/// The letters of a map, or events.
pub(super) fn map(value: &str) -> String {
    let rows = if value.contains('/') { "" } else { "/" };
    let text = value.trim_matches(['\n', ' ', WRAP]).replace('\n', rows).replace([WRAP, '='], "");
    // Without rows of its own, blanks may be what separates them: the map's reader decides.
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

/// What stands before the first of the `ends`.
fn before<'a>(text: &'a str, ends: &[&str]) -> &'a str {
    let end = ends.iter().filter_map(|end| text.find(end)).min();
    end.map_or(text, |end| &text[..end])
}
