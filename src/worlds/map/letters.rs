//! The letters of maps, and what a cell can hold.

use crate::Error;

/// Maximum number of rows, and of columns, of a map.
pub const MAX_SIDE_CELLS: usize = 64;
/// Maximum absolute value of the reward of a goal.
pub const MAX_REWARD: f64 = 100.0;

/// Default number of a cell: 1 for a goal (its reward) and for wind (its strength in cells), otherwise 0.
pub(in crate::worlds) fn usual_value(letter: u8) -> f64 {
    if b"G^v<>".contains(&letter) { 1.0 } else { 0.0 }
}

/// The set of letters that a map may contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// `S` start, `F` floor, `H` hole, `G` goal, as in Gymnasium, and `#` wall.
    Lake,
    /// The letters of [`Alphabet::Lake`], and `.` floor, `I` ice, `G(2.5)` a goal with its reward, `^ v < >` wind that
    /// pushes over one cell, `^(2)` over several.
    Maze,
}

impl Alphabet {
    /// The allowed letters, as messages list them.
    pub fn allowed(self) -> &'static str {
        match self {
            Self::Lake => "S, F, H, G, #",
            Self::Maze => "S, F, ., H, G, #, I, ^, v, <, >, G(reward), ^(cells)",
        }
    }

    fn letters(self) -> &'static str {
        match self {
            Self::Lake => "SFHG#",
            Self::Maze => "SF.HG#I^v<>",
        }
    }

    /// Returns whether a map may contain `letter`.
    pub(in crate::worlds) fn takes(self, letter: char) -> bool {
        self.letters().contains(letter)
    }

    /// Returns whether a number in brackets may follow `letter`.
    pub(in crate::worlds) fn numbers(self, letter: char) -> bool {
        self == Self::Maze && letter.is_ascii() && usual_value(letter as u8) > 0.0
    }

    /// Reads one cell from the start of `text`. Returns its letter, its number (reward of a goal, strength of wind,
    /// otherwise 0) and the rest of the text.
    ///
    /// # Errors
    /// A description of the rule that the text breaks.
    pub(in crate::worlds) fn read(self, text: &str) -> Result<(u8, f64, &str), String> {
        let mut rest = text.chars();
        let letter = rest.next().unwrap_or(' ');
        if !self.letters().contains(letter) {
            return Err(format!(
                "the letter '{}' is unknown; allowed: {}",
                letter.escape_default(),
                self.allowed()
            ));
        }
        let (letter, rest) = (if letter == '.' { b'F' } else { letter as u8 }, rest.as_str());
        let usual = usual_value(letter);
        let bracketed = rest.strip_prefix('(').filter(|_| self == Self::Maze && usual > 0.0);
        let Some(bracketed) = bracketed else { return Ok((letter, usual, rest)) };
        let Some((number, rest)) = bracketed.split_once(')') else {
            return Err(format!("the bracket after '{}' is not closed", letter as char));
        };
        let value = number.trim().parse::<f64>().ok();
        let (value, rule) = if letter == b'G' {
            let near = value.filter(|v| v.abs() <= MAX_REWARD);
            (near, format!("a reward from -{MAX_REWARD} to {MAX_REWARD}"))
        } else {
            let whole = value.filter(|v| v.fract() == 0.0 && (1.0..=MAX_SIDE_CELLS as f64).contains(v));
            (whole, format!("a whole number of cells from 1 to {MAX_SIDE_CELLS}"))
        };
        let short: String = number.chars().take(20).collect();
        let value = value.ok_or_else(|| {
            format!("{}({}) does not contain {rule}", letter as char, short.escape_default())
        })?;
        Ok((letter, value, rest))
    }

    /// Reads the letter and number of one cell; `text` must contain nothing else.
    ///
    /// # Errors
    /// [`Error::Map`] if `text` is not exactly one cell.
    pub(in crate::worlds) fn read_cell(self, text: &str) -> Result<(u8, f64), Error> {
        let error = |rule: String| Error::Map { rule };
        match self.read(text) {
            Ok((letter, value, "")) => Ok((letter, value)),
            Ok(_) => Err(error(format!("a cell contains one of {}", self.allowed()))),
            Err(rule) => Err(error(rule)),
        }
    }
}
