//! What can go wrong, naming the thing and the rule it broke.

use std::fmt;

/// An error that a person can act upon: its text is one line.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    /// A name that is not among those allowed.
    Unknown {
        /// What kind of thing was named, such as "world".
        what: &'static str,
        /// The name that was given.
        name: String,
        /// The names that are allowed.
        allowed: String,
    },
    /// A value that the rule does not allow.
    Value {
        /// The parameter, flag or argument.
        name: String,
        /// What was given.
        given: String,
        /// What is allowed.
        allowed: String,
    },
    /// Values that are each allowed, but not together.
    Conflict {
        /// The rule that they break, in words.
        rule: String,
    },
    /// A map that cannot be played.
    Map {
        /// What is wrong with it, and what is allowed.
        rule: String,
    },
    /// A step after the end of an episode.
    EpisodeEnded,
    /// An operand of a shape that does not fit.
    Shape {
        /// The operand.
        operand: &'static str,
        /// The shape it must have.
        expected: Vec<usize>,
        /// The shape it has.
        found: Vec<usize>,
    },
    /// A figure that is infinite or not a number; the run stops.
    NotFinite {
        /// The figure.
        figure: &'static str,
        /// When it was seen.
        update: u64,
    },
    /// A file whose contents cannot be used.
    File {
        /// What is wrong with it.
        rule: String,
    },
    /// Memory that is set aside is used up; the run can be saved and judged as it is, but not continued.
    Full {
        /// What has filled it, and what would need less.
        rule: String,
    },
    /// A question that this world cannot answer.
    NoModel {
        /// The world.
        world: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown { what, name, allowed } => {
                write!(f, "unknown {what} '{}'; allowed: {allowed}", printable(name))
            }
            Self::Value { name, given, allowed } => {
                write!(f, "{}: '{}' is not {allowed}", printable(name), printable(given))
            }
            Self::Conflict { rule } | Self::Full { rule } => write!(f, "{}", one_line(rule)),
            Self::Map { rule } => write!(f, "map: {}", one_line(rule)),
            Self::EpisodeEnded => write!(f, "the episode has ended; reset the world before the next step"),
            Self::Shape { operand, expected, found } => {
                write!(f, "{operand}: expected shape {expected:?}, found {found:?}")
            }
            Self::NotFinite { figure, update } => write!(
                f,
                "{figure} is no longer a finite number at update {update}; the run has stopped, a lower learning_rate or gradient_clip may help"
            ),
            Self::File { rule } => write!(f, "file: {}", one_line(rule)),
            Self::NoModel { world } => {
                write!(f, "{} has no exact model, so its optimum cannot be computed", printable(world))
            }
        }
    }
}

impl std::error::Error for Error {}

/// Characters of foreign text that a message quotes; the rest is cut off.
const MAX_QUOTED: usize = 60;

/// Foreign text (an argument, a name or value out of a file or link) as a message quotes it: characters that a terminal acts
/// upon or that nobody sees are escaped, and at most 60 characters are kept. Every message that quotes such text calls this.
pub fn printable(text: &str) -> String {
    let mut quoted = String::new();
    let mut room = MAX_QUOTED;
    let mut visible = String::new();
    for (position, character) in text.chars().enumerate() {
        visible.clear();
        push_visible(character, position == 0, &mut visible);
        // An escape sequence is kept whole or left out.
        let Some(left) = room.checked_sub(visible.chars().count()) else {
            quoted.push('…');
            break;
        };
        room = left;
        quoted.push_str(&visible);
    }
    quoted
}

/// A whole message on one line: what [`printable`] escapes is escaped, and nothing is cut off.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for (position, character) in text.chars().enumerate() {
        push_visible(character, position == 0, &mut line);
    }
    line
}

/// Adds a character, escaped as `\n` or `\u{202e}` where it controls the terminal, breaks the line, changes the direction of
/// writing, or has no shape of its own. A combining mark needs a character before it.
fn push_visible(character: char, is_first: bool, into: &mut String) {
    match character {
        // With quotes and backslashes, which `char::escape_debug` would escape.
        ' '..='~' => into.push(character),
        // Letters and marks without a shape, which Unicode counts among the printable ones.
        '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{ffa0}'
        | '\u{e0100}'..='\u{e01ef}' => {
            into.extend(character.escape_unicode());
        }
        _ if is_first => into.extend(character.escape_debug()),
        // `str::escape_debug` leaves combining marks alone except in the first place.
        _ => into.extend(['a', character].iter().collect::<String>().escape_debug().skip(1)),
    }
}

/// Checks the shape of an operand.
///
/// # Errors
/// [`Error::Shape`] when `found` is not `expected`.
#[inline]
pub(crate) fn check_shape(operand: &'static str, found: &[usize], expected: &[usize]) -> Result<(), Error> {
    // One number after another: slices are compared by a call, which in WebAssembly goes byte by byte.
    if found.len() == expected.len() && found.iter().zip(expected).all(|(found, expected)| found == expected)
    {
        Ok(())
    } else {
        Err(does_not_fit(operand, found, expected))
    }
}

#[cold]
fn does_not_fit(operand: &'static str, found: &[usize], expected: &[usize]) -> Error {
    Error::Shape { operand, expected: expected.to_vec(), found: found.to_vec() }
}
