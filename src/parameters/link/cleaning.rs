//! Restores links that chats, mailers, editors and terminals have altered in transit, and separates their pairs.
//!
//! A link that the program writes consists of letters, digits and `-_.:;/()&=`, and of `%23`, `%3C`, `%3E`, `%5E` for
//! the letters of a map that an address cannot contain. So no decoded value contains `&`, `=`, `%`, a blank, a
//! quotation mark or a backslash; any of them was added in transit.

use super::notices::is_invisible;

/// Marks a line break of the text in which the link was found. Line breaks that the link itself encodes stay `\n`.
pub(super) const WRAP: char = '\u{1}';
/// Maximum number of nested encodings that are undone.
const MAX_NESTED_ENCODINGS: usize = 8;
/// Maximum length of the name or number between `&` and `;` of an HTML entity.
const MAX_ENTITY_CHARACTERS: usize = 10;
const ENTITIES: [(&str, char); 10] = [
    ("amp", '&'),
    ("AMP", '&'),
    ("equals", '='),
    ("num", '#'),
    ("percnt", '%'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
];

/// Decoded pairs joined by `&`, and whether the link had been altered in transit.
pub(super) struct Cleaned {
    pub(super) text: String,
    pub(super) mended: bool,
}

/// Cleans the fragment of a link, or a whole address.
pub(super) fn cleaned(given: &str) -> Cleaned {
    let (mut text, mut mended) = (with_marked_wraps(given), false);
    for round in 0..MAX_NESTED_ENCODINGS {
        let plain = without_entities(&without_escapes(&without_quoted_printable(&visible(&text))));
        let decoded = percent_decoded(&plain);
        // One layer of percent codes is usual, unless it encoded the separators of pairs.
        mended |=
            plain != text || (decoded != plain && (round > 0 || separators(&decoded) > separators(&plain)));
        if decoded == text {
            break;
        }
        text = decoded;
    }
    mended |= given.trim().contains('\n') || text.contains(WRAP);
    let fragment = without_address(&text);
    let separated = separated(fragment);
    mended |= separated != fragment;
    Cleaned { text: separated, mended }
}

/// Replaces line breaks of the surrounding text, with a mailer's indentation and quotation marks after them, by
/// [`WRAP`]; removes line breaks within a percent code.
fn with_marked_wraps(text: &str) -> String {
    let mut lines = text.trim().lines();
    let mut marked: String = lines.next().unwrap_or_default().trim_end().into();
    for line in lines {
        if !marked.rsplit('%').next().is_some_and(|code| code.len() < 2 && code.len() < marked.len()) {
            marked.push(WRAP);
        }
        marked.push_str(line.trim_end().trim_start_matches(['>', '|', ' ', '\t']));
    }
    marked
}

/// Removes invisible characters, and converts full-width characters, dashes and blanks of all kinds to ASCII.
fn visible(text: &str) -> String {
    let seen =
        text.chars().filter(|c| !is_invisible(*c) && (!c.is_control() || matches!(*c, WRAP | '\n' | '\t')));
    seen.map(|c| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' => '-',
        '\n' => c,
        _ if c.is_whitespace() => ' ',
        _ => c,
    })
    .collect()
}

/// Decodes quoted-printable mail, which writes each `=` as `=3D` and ends lines with a lone `=`.
fn without_quoted_printable(text: &str) -> String {
    if !text.contains("=3D") && !text.contains("=3d") {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('=') {
        plain.push_str(before);
        let code = after.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok()).filter(u8::is_ascii);
        rest = if let Some(code) = code {
            plain.push(code as char);
            &after[2..]
        } else {
            after.strip_prefix(WRAP).unwrap_or(after)
        };
    }
    plain.push_str(rest);
    plain
}

/// Decodes escapes of JSON such as `\u0026`, replaces `\n`, `\r` and `\t` by [`WRAP`], and removes other backslashes,
/// which Markdown and shells put before punctuation.
fn without_escapes(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let code = after.strip_prefix('u').and_then(|code| code.get(..4));
        let code = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        rest = if let Some(code) = code {
            plain.push(code);
            &after[5..]
        } else if let Some(after) = after.strip_prefix(['n', 'r', 't']) {
            plain.push(WRAP);
            after
        } else {
            after
        };
    }
    plain.push_str(rest);
    plain
}

/// Decodes HTML entities such as `&amp;`.
fn without_entities(text: &str) -> String {
    if !text.contains(';') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let named = after.split_once(';').filter(|(name, _)| name.len() <= MAX_ENTITY_CHARACTERS);
        rest = if let Some((c, behind)) = named.and_then(|(name, behind)| Some((entity(name)?, behind))) {
            plain.push(c);
            behind
        } else {
            plain.push('&');
            after
        };
    }
    plain.push_str(rest);
    plain
}

fn entity(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        return ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, c)| *c);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => number.parse(),
    };
    char::from_u32(code.ok()?)
}

/// Decodes percent codes such as `%23`; an incomplete code, or bytes that are not UTF-8, stay as they are.
fn percent_decoded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('%') {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        let mut bytes = Vec::new();
        while let Some(code) = rest.get(3 * bytes.len()..3 * bytes.len() + 3)
            && let Some(byte) =
                code.strip_prefix('%').filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            && let Ok(byte) = u8::from_str_radix(byte, 16)
        {
            bytes.push(byte);
        }
        let (codes, behind) = rest.split_at((3 * bytes.len()).max(1));
        match String::from_utf8(bytes) {
            Ok(characters) if !characters.is_empty() => plain.push_str(&characters),
            _ => plain.push_str(codes),
        }
        rest = behind;
    }
    plain.push_str(rest);
    plain
}

fn separators(text: &str) -> usize {
    text.bytes().filter(|byte| matches!(byte, b'&' | b'=')).count()
}

/// Returns what follows the `#` of an address. A text that is not an address is a fragment already, in which `#` may be
/// a wall of a map.
fn without_address(text: &str) -> &str {
    let mut fragment = text.trim_start_matches('#');
    while let Some((before, after)) = fragment.split_once('#') {
        let first_pair = before.find('=').unwrap_or(before.len());
        let is_in_html = before.contains("://") && !before.contains('&');
        let is_address =
            first_pair == before.len() || before[..first_pair].contains(['?', '/']) || is_in_html;
        if !is_address {
            break;
        }
        fragment = after.trim_start_matches('#');
    }
    match fragment.split_once("://") {
        // An address without a fragment describes no run.
        Some((scheme, _)) if !scheme.contains('=') => "",
        _ => fragment,
    }
}

/// Inserts `&` where another address, fragment or query begins in the middle of a fragment.
fn separated(fragment: &str) -> String {
    let fragment = fragment.split(":~:").next().unwrap_or_default();
    let mut text = String::with_capacity(fragment.len());
    let mut rest = fragment;
    while let Some(start) = rest.find("https://").or_else(|| rest.find("http://")) {
        text.push_str(&rest[..start]);
        let Some((_, behind)) = rest[start..].split_once('#') else {
            rest = "";
            break;
        };
        text.push('&');
        rest = behind;
    }
    text.push_str(rest);
    // In HTML without escapes, `&lt=` shows as `<=`.
    let text = text.replace("<=", "&lt=");
    let mut separated = String::with_capacity(text.len());
    for (start, c) in text.char_indices() {
        let behind = &text[start + c.len_utf8()..];
        if matches!(c, '#' | '?') && begins_with_key(behind) {
            separated.push('&');
            continue;
        }
        // Every link that the program writes begins with `v` and `n`, so another link begins here.
        if c == 'v'
            && start > 0
            && begins_link(behind)
            && text[..start].ends_with(|c: char| c.is_ascii_hexdigit())
        {
            separated.push('&');
        }
        separated.push(c);
    }
    separated
}

fn begins_with_key(text: &str) -> bool {
    let key = text.split('=').next().unwrap_or_default();
    key.len() < text.len()
        && !key.is_empty()
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Returns whether `text` begins with a version and the key `n`, as in `=0&n=`.
fn begins_link(text: &str) -> bool {
    let version = text.strip_prefix('=').unwrap_or_default();
    let behind = version.trim_start_matches(|c: char| c.is_ascii_digit());
    behind.len() < version.len() && behind.starts_with("&n=")
}
