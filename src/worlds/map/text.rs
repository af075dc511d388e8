//! Reads maps in the forms in which people type and paste them.
//!
//! Rows are separated by line breaks or `/`, cells by nothing, blanks, tabs, commas or bars. The reader also accepts
//! lists of Python, JSON, `NumPy` and Gymnasium, tables and boxes drawn in characters, indentation and code fences, and
//! small and full-width letters. Ambiguous text is rejected: a blank is never taken for floor.

use crate::Error;
use crate::parameters::number;
use crate::pasted::plain;
use crate::worlds::map::Map;
use crate::worlds::map::letters::Alphabet;
use crate::worlds::map::rows::{self, CellText, Token};

/// Maximum length of the text in bytes: the largest map with a number in every cell, written as a list of lists.
const MAX_MAP_BYTES: usize = 1 << 16;
/// Maximum length in bytes of the text around a list, such as `desc = np.array(`.
const MAX_WRAPPER: usize = 60;

impl Map {
    /// Reads a map in any form that people commonly write. [`Self::text`] then returns its rows joined by `/`.
    ///
    /// # Errors
    /// [`Error::Map`] naming the row, the column and what is allowed there, or the rule that the map breaks.
    pub fn read(alphabet: Alphabet, text: &str) -> Result<Self, Error> {
        if text.len() > MAX_MAP_BYTES {
            let rule = format!("it has {} characters; at most {MAX_MAP_BYTES} are allowed", text.len());
            return Err(Error::Map { rule });
        }
        let rows = rows::rows(&tokens(alphabet, text)).map_err(|rule| Error::Map { rule })?;
        Self::parse_with(alphabet, &rows.join("/"))
    }
}

fn tokens(alphabet: Alphabet, text: &str) -> Vec<Token> {
    let text: String = uncoloured(text).chars().filter_map(plain).collect();
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.replace("\\r\\n", "\n").replace("\\n", "\n").replace("\\t", "\t");
    let lines: Vec<&str> = text.lines().map(unbulleted).filter(|line| !is_frame(line)).collect();
    let text = lines.join("\n");
    let mut tokens = Vec::new();
    let mut rest = unwrapped(&text);
    while let Some(c) = rest.chars().next() {
        let after_cell = matches!(tokens.last(), Some(Token::Cell(_)));
        let (token, length) = match c {
            // After a cell the bracket is part of it; elsewhere a bracket begins a list.
            '(' if after_cell => (Token::Cell(checked(alphabet, c.into())), 1),
            _ => token(alphabet, rest, c),
        };
        tokens.push(token);
        rest = &rest[length..];
    }
    tokens
}

/// Returns the token at the start of `text`, which begins with `c`, and its length in bytes.
fn token(alphabet: Alphabet, text: &str, c: char) -> (Token, usize) {
    let one = c.len_utf8();
    let blanks = text.bytes().take_while(|byte| *byte == b' ').count();
    // The prefix of a string in Python, as in b'S'.
    let prefix = |text: &str| text.starts_with(['b', 'u', 'r']) && text[1..].starts_with(['"', '\'']);
    match c {
        ' ' => (Token::Blank(blanks), blanks),
        '\t' | ',' | '|' | '│' | '┃' | '║' => (Token::Mark, one),
        ';' => (Token::Semicolon, one),
        '/' => (Token::Slash, one),
        '\n' => (Token::Line, one),
        '"' | '\'' => (Token::Quote(c), one),
        _ if prefix(text) => (Token::Quote(text[1..].chars().next().unwrap_or(c)), 2),
        '[' | '(' | '{' => (Token::Open, one),
        ']' | ')' | '}' => (Token::Close, one),
        _ => {
            let letter = letter(alphabet, c);
            let (cell, length) = cell(alphabet, letter, &text[one..]);
            (Token::Cell(cell), one + length)
        }
    }
}

/// Returns the letter that a character stands for in maps of `alphabet`.
fn letter(alphabet: Alphabet, c: char) -> char {
    let takes = |letter: &char| alphabet.takes(*letter);
    let drawn = match c {
        '.' | '·' | '•' => 'F',
        '█' | '▓' | '■' => '#',
        '←' => '<',
        '→' => '>',
        '↑' => '^',
        '↓' => 'v',
        _ => c,
    };
    let alike = [drawn, c.to_ascii_uppercase(), c.to_ascii_lowercase()];
    if takes(&c) && c != '.' { c } else { alike.into_iter().find(takes).unwrap_or(c) }
}

/// Returns a cell with `letter` and the number in brackets at the start of `rest`, if there is one, and the length of
/// the brackets in bytes.
fn cell(alphabet: Alphabet, letter: char, rest: &str) -> (CellText, usize) {
    let whole = letter.to_string();
    let line = rest.split('\n').next().unwrap_or_default();
    let bracketed = alphabet.numbers(letter).then(|| line.strip_prefix('(')).flatten();
    let Some((inside, after)) = bracketed.and_then(|inside| inside.split_once(')')) else {
        let text = if bracketed.is_some() { format!("{letter}(") } else { whole };
        let length = if bracketed.is_some() { line.len() } else { 0 };
        return (checked(alphabet, text), length);
    };
    // Any number is read here: `checked` rejects one that is not allowed, such as a strength of wind with decimals.
    let inside = number::within("", inside, false, f64::MIN, f64::MAX)
        .map_or_else(|_| inside.to_owned(), |number| number.to_string());
    (checked(alphabet, format!("{letter}({inside})")), line.len() - after.len())
}

fn checked(alphabet: Alphabet, text: String) -> CellText {
    alphabet.read(&text)?;
    Ok(text)
}

/// Removes the escape sequences with which terminals colour a map.
fn uncoloured(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(
            part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';')
                .strip_prefix('m')
                .unwrap_or(part),
        );
    }
    plain
}

/// Removes indentation and the dash of a YAML list from a line.
fn unbulleted(line: &str) -> &str {
    let line = line.trim();
    line.strip_prefix("- ").map_or(line, str::trim)
}

/// Returns whether a line holds no cells: a code fence, the edge of a box or a table, or the action that Gymnasium
/// prints first.
fn is_frame(line: &str) -> bool {
    let edge = |c: char| "+-=~:| ".contains(c) || ('\u{2500}'..='\u{257f}').contains(&c);
    let drawn = |c: char| "-=~".contains(c) || ('\u{2500}'..='\u{257f}').contains(&c) && !"│┃║".contains(c);
    let fence = line.starts_with("```") || line.starts_with("~~~");
    let action = ["(Left)", "(Down)", "(Right)", "(Up)"].contains(&line);
    fence || action || (line.chars().all(edge) && line.chars().any(drawn))
}

/// Returns the list inside `desc = np.array([…], dtype='|S1')` and similar text, or what follows `map = `; otherwise
/// the text itself.
fn unwrapped(text: &str) -> &str {
    let text = text.trim();
    let word = |c: char| c.is_alphanumeric() || "_.-\"'[]{ ".contains(c);
    let assigned = text.split_once(['=', ':']).filter(|(name, _)| {
        name.len() <= MAX_WRAPPER && name.chars().all(word) && name.chars().any(char::is_alphanumeric)
    });
    let value = assigned.map_or(text, |(_, value)| value.trim());
    let (Some(first), Some(last)) = (value.find('['), value.rfind(']')) else { return value };
    let (before, after) = (&value[..first], value.get(last + 1..).unwrap_or_default());
    let call = |c: char| c.is_alphanumeric() || "_.({\"' ".contains(c);
    let short = before.len() <= MAX_WRAPPER && after.len() <= MAX_WRAPPER;
    let ends = after.is_empty() || after.starts_with([',', ')', '}', ';', '"', '\'']);
    if first < last && short && ends && before.chars().all(call) && !after.contains('\n') {
        &value[first..=last]
    } else {
        value
    }
}
