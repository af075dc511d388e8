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
            Self::Conflict { rule } => write!(f, "{rule}"),
            Self::Map { rule } => write!(f, "map: {rule}"),
            Self::EpisodeEnded => write!(f, "the episode has ended; reset the world before the next step"),
            Self::Shape { operand, expected, found } => {
                write!(f, "{operand}: expected shape {expected:?}, found {found:?}")
            }
            Self::NotFinite { figure, update } => write!(
                f,
                "{figure} is no longer a finite number at update {update}; the run has stopped, a lower learning_rate or gradient_clip may help"
            ),
            Self::File { rule } => write!(f, "file: {rule}"),
            Self::NoModel { world } => {
                write!(f, "{world} has no exact model, so its optimum cannot be computed")
            }
        }
    }
}

impl std::error::Error for Error {}

/// What a person typed, kept to one short line.
fn printable(text: &str) -> String {
    let mut line: String = text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() > 60 {
        line.push('…');
    }
    line
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
