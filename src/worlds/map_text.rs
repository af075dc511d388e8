//! Maps as people type and paste them, read into rows.
//!
//! Rows are parted by line breaks or `/`, cells by nothing, blanks, tabs, commas or bars. Lists of Python, JSON, `NumPy`
//! and Gymnasium are read, tables and boxes drawn in characters, indentation and code fences, small and full-width letters.
//! What can be understood in two ways is refused: a blank is never taken for floor.

use super::letters::Alphabet;
use super::map::Map;
use super::map_rows::{self, Cell, Token};
use crate::Error;
use crate::parameters::number;
use crate::pasted::plain;

/// Longest text that is read, in bytes: the largest map with a number in every cell, written as a list of lists.
const MAX_BYTES: usize = 1 << 16;
/// Longest text around a list, such as `desc = np.array(`.
const MAX_WRAPPER: usize = 60;

impl Map {
    /// Reads a map as people write it down; [`Self::text`] then has its rows joined by `/`.
    ///
    /// # Errors
    /// [`Error::Map`] naming the row, the column and what is allowed there, or the rule that the map breaks.
    pub fn read(alphabet: Alphabet, text: &str) -> Result<Self, Error> {
        if text.len() > MAX_BYTES {
            let rule = format!("it has {} characters; at most {MAX_BYTES} are read", text.len());
            return Err(Error::Map { rule });
        }
        let rows = map_rows::rows(&tokens(alphabet, text)).map_err(|rule| Error::Map { rule })?;
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
            // It would begin a list anywhere else.
            '(' if after_cell => (Token::Cell(checked(alphabet, c.into())), 1),
            _ => token(alphabet, rest, c),
        };
        tokens.push(token);
        rest = &rest[length..];
    }
    tokens
}

/// The token at the front of `text`, which begins with `c`, and its length in bytes.
fn token(alphabet: Alphabet, text: &str, c: char) -> (Token, usize) {
    let one = c.len_utf8();
    let blanks = text.bytes().take_while(|byte| *byte == b' ').count();
    // The b of Python's b'S'.
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

/// The letter that a character stands for in maps of this alphabet.
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

/// A cell with this letter and the number that may follow in brackets, and the length of these in bytes.
fn cell(alphabet: Alphabet, letter: char, rest: &str) -> (Cell, usize) {
    let whole = letter.to_string();
    let line = rest.split('\n').next().unwrap_or_default();
    let bracketed = alphabet.numbers(letter).then(|| line.strip_prefix('(')).flatten();
    let Some((inside, after)) = bracketed.and_then(|inside| inside.split_once(')')) else {
        let text = if bracketed.is_some() { format!("{letter}(") } else { whole };
        let length = if bracketed.is_some() { line.len() } else { 0 };
        return (checked(alphabet, text), length);
    };
    // A goal's reward may be negative and have decimals, a wind's strength may not: the alphabet tells.
    let inside = number::within("", inside, false, f64::MIN, f64::MAX)
        .map_or_else(|_| inside.to_owned(), |number| number.to_string());
    (checked(alphabet, format!("{letter}({inside})")), line.len() - after.len())
}

fn checked(alphabet: Alphabet, text: String) -> Cell {
    alphabet.read(&text)?;
    Ok(text)
}

/// Without the escape sequences with which terminals colour a map.
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

/// A line without indentation and without the dash of a YAML list.
fn unbulleted(line: &str) -> &str {
    let line = line.trim();
    line.strip_prefix("- ").map_or(line, str::trim)
}

/// Whether a line holds no cells: a code fence, the edge of a box or a table, the action that Gymnasium prints first.
fn is_frame(line: &str) -> bool {
    let edge = |c: char| "+-=~:| ".contains(c) || ('\u{2500}'..='\u{257f}').contains(&c);
    let drawn = |c: char| "-=~".contains(c) || ('\u{2500}'..='\u{257f}').contains(&c) && !"│┃║".contains(c);
    let fence = line.starts_with("```") || line.starts_with("~~~");
    let action = ["(Left)", "(Down)", "(Right)", "(Up)"].contains(&line);
    fence || action || (line.chars().all(edge) && line.chars().any(drawn))
}

/// The list inside `desc = np.array([…], dtype='|S1')` and its like, or what is behind `map = `; else the text itself.
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
