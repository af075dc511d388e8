//! The crate's error type. Each error names the operand, parameter or file at fault and the rule that it breaks.

use thiserror::Error;

/// Any error of the crate. The message that `Display` writes is one line.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum Error {
    /// A name that is not one of the allowed names.
    #[error("unknown {what} '{}'; allowed: {allowed}", printable(name))]
    Unknown {
        /// Kind of thing that was named, such as "preset".
        what: &'static str,
        /// The name that was given.
        name: String,
        /// The names that are allowed.
        allowed: String,
    },
    /// The id of a world that does not exist.
    #[error("unknown world '{}'; {similar} `spikeground worlds` lists all", printable(name))]
    UnknownWorld {
        /// The id that was given.
        name: String,
        /// Ids that exist, as a question if they resemble the given one, otherwise as a clause.
        similar: String,
    },
    /// A value outside the allowed range or set of values.
    #[error("{}: '{}' is not {allowed}", printable(name), printable(given))]
    Value {
        /// The parameter, flag or argument.
        name: String,
        /// What was given.
        given: String,
        /// What is allowed.
        allowed: String,
    },
    /// Values that are each allowed but not in combination, or an operation that an object does not support.
    #[error("{}", one_line(rule))]
    Conflict {
        /// The rule that is broken, in words.
        rule: String,
    },
    /// A map that cannot be read or played.
    #[error("map: {}", one_line(rule))]
    Map {
        /// What is wrong with it, and what is allowed.
        rule: String,
    },
    /// A step was taken after the end of an episode; the world must be reset first.
    #[error("the episode has ended; reset the world before the next step")]
    EpisodeEnded,
    /// An operand of the wrong shape, or an index out of range: then `expected` is the number of entries, `found` the
    /// index.
    #[error("{operand}: expected shape {expected:?}, found {found:?}")]
    Shape {
        /// The operand.
        operand: &'static str,
        /// The shape that the operand must have.
        expected: Vec<usize>,
        /// The shape that the operand has.
        found: Vec<usize>,
    },
    /// A quantity of training has become infinite or NaN; the run stops.
    #[error(
        "{figure} is not finite at learning step {update}; the run has stopped; a lower learning_rate or gradient_clip may help"
    )]
    NotFinite {
        /// Name of the quantity.
        figure: &'static str,
        /// Number of the learning update at which the value was found.
        update: u64,
    },
    /// A file whose contents cannot be used.
    #[error("file: {}", one_line(rule))]
    File {
        /// What is wrong with it.
        rule: String,
    },
    /// A memory of fixed capacity is full; the run can be saved and evaluated, but not continued.
    #[error("{}", one_line(rule))]
    Full {
        /// What has filled the memory, and which setting would need less.
        rule: String,
    },
    /// The exact model of a world that has none was requested.
    #[error("{} has no exact model, so its optimum cannot be computed", printable(world))]
    NoModel {
        /// The world.
        world: String,
    },
}

/// Maximum number of characters of foreign text that a message quotes; the rest is cut off.
const MAX_QUOTED_CHARACTERS: usize = 60;

/// Returns foreign text (an argument, or a name or value from a file or link) in the form in which messages quote it:
/// control characters and invisible characters are escaped, and at most 60 characters are kept. Every message that
/// quotes foreign text calls this function.
pub fn printable(text: &str) -> String {
    let mut quoted = String::new();
    let mut room = MAX_QUOTED_CHARACTERS;
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

/// Returns a whole message on one line: characters that [`printable`] escapes are escaped, and nothing is cut off.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for (position, character) in text.chars().enumerate() {
        push_visible(character, position == 0, &mut line);
    }
    line
}

/// Appends a character to `into`, escaped as `\n` or `\u{202e}` if the character controls the terminal, breaks the
/// line, changes the direction of writing, or has no visible shape. A combining mark is escaped if `is_first`, since
/// there is no character before it to combine with.
fn push_visible(character: char, is_first: bool, into: &mut String) {
    match character {
        // Printable ASCII, including quotes and backslashes, which `char::escape_debug` would escape.
        ' '..='~' => into.push(character),
        // Letters and marks without a visible shape that Unicode classifies as printable.
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
        // `str::escape_debug` escapes combining marks only at the start of a string, hence the letter before the
        // character.
        _ => into.extend(['a', character].iter().collect::<String>().escape_debug().skip(1)),
    }
}

/// Checks the shape of an operand.
///
/// # Errors
/// [`Error::Shape`] when `found` is not `expected`.
#[inline]
pub(crate) fn check_shape(operand: &'static str, found: &[usize], expected: &[usize]) -> Result<(), Error> {
    // Compares number by number: `==` on slices is a call, which compares byte by byte in WebAssembly.
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
