//! Maps of the letters of an [`Alphabet`].

mod rows;
pub mod text;
pub mod letters;

use crate::Error;
use letters::{Alphabet, MAX_SIDE_CELLS, usual_value};
use std::fmt::Write as _;

/// Maximum number of cells of a map.
pub const MAX_CELLS: usize = 1024;

/// A rectangle of cells with at least one start and one goal. A goal can be reached from a start when a map is read,
/// but edits may block the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// Letters, row by row; floor is `F`.
    pub cells: Vec<u8>,
    /// Number of each cell: reward of a goal, strength of wind in cells, otherwise 0.
    pub values: Vec<f64>,
    alphabet: Alphabet,
}

impl Map {
    /// Reads a map of [`Alphabet::Lake`] from rows joined by `/`.
    ///
    /// # Errors
    /// [`Error::Map`] naming the rule that the map breaks.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::parse_with(Alphabet::Lake, text)
    }

    /// Reads a map of the letters of `alphabet` from rows joined by `/`.
    ///
    /// # Errors
    /// [`Error::Map`] naming the rule that the map breaks.
    pub fn parse_with(alphabet: Alphabet, text: &str) -> Result<Self, Error> {
        let error = |rule: String| Err(Error::Map { rule });
        let (mut cells, mut values, mut rows, mut columns) = (Vec::new(), Vec::new(), 0, 0);
        for mut row in text.split('/') {
            rows += 1;
            let before = cells.len();
            while !row.is_empty() {
                let (letter, value, rest) =
                    alphabet.read(row).map_err(|rule| Error::Map { rule: format!("row {rows}: {rule}") })?;
                cells.push(letter);
                values.push(value);
                row = rest;
            }
            let found = cells.len() - before;
            columns = if rows == 1 { found } else { columns };
            if found != columns {
                return error(format!(
                    "row {rows} has {found} cells, row 1 has {columns}; all rows must be of one length"
                ));
            }
        }
        if columns == 0 {
            return error(format!("it is empty; give rows of {} joined by /", alphabet.allowed()));
        }
        if rows > MAX_SIDE_CELLS || columns > MAX_SIDE_CELLS || rows * columns > MAX_CELLS {
            return error(format!(
                "it has {rows} × {columns} cells; at most {MAX_SIDE_CELLS} in a row or column and {MAX_CELLS} in all are allowed",
            ));
        }
        let map = Self { rows, columns, cells, values, alphabet };
        map.check_ends()?;
        if !map.goal_is_reachable() {
            return error(
                "no goal (G) can be reached from the start (S); open a path of F between them".into(),
            );
        }
        Ok(map)
    }

    fn check_ends(&self) -> Result<(), Error> {
        for (letter, name) in [(b'S', "start (S)"), (b'G', "goal (G)")] {
            if !self.cells.contains(&letter) {
                return Err(Error::Map { rule: format!("it has no {name}; at least one is needed") });
            }
        }
        Ok(())
    }

    /// Returns the map with one cell replaced by `text`, a letter and its number. A goal may be unreachable in the
    /// result.
    ///
    /// # Errors
    /// [`Error::Value`] if the cell does not exist, [`Error::Map`] if a cell cannot hold `text` or the map would lose
    /// its only start or goal.
    pub(crate) fn with_cell(&self, cell: usize, text: &str) -> Result<Self, Error> {
        if cell >= self.cells.len() {
            return Err(Error::Value {
                name: "cell".into(),
                given: cell.to_string(),
                allowed: format!("a whole number from 0 to {}", self.cells.len().saturating_sub(1)),
            });
        }
        let (letter, value) = self.alphabet.read_cell(text)?;
        let mut map = self.clone();
        map.values.resize(map.cells.len(), 0.0);
        (map.cells[cell], map.values[cell]) = (letter, value);
        map.check_ends()?;
        Ok(map)
    }

    /// Returns the cell that a move in direction `action` (0 left, 1 down, 2 right, 3 up) reaches from `cell`, without
    /// wind: an adjacent cell, or `cell` itself at the edge, in front of a wall and outside the map.
    pub fn neighbour(&self, cell: usize, action: usize) -> usize {
        if cell >= self.cells.len() || self.rows == 0 || self.columns == 0 {
            return cell;
        }
        let (row, column) = (cell / self.columns, cell % self.columns);
        let (row, column) = match action {
            0 => (row, column.saturating_sub(1)),
            1 => ((row + 1).min(self.rows - 1), column),
            2 => (row, (column + 1).min(self.columns - 1)),
            _ => (row.saturating_sub(1), column),
        };
        let target = row.saturating_mul(self.columns).saturating_add(column);
        if self.cells.get(target).is_none_or(|letter| *letter == b'#') { cell } else { target }
    }

    /// Returns the cell in which a move ends, with the wind of the cell that it leaves. After the move, wind pushes
    /// cell by cell; edges and walls stop it. Holes and goals on the way have no effect.
    pub(crate) fn destination(&self, cell: usize, action: usize) -> usize {
        let mut reached = self.neighbour(cell, action);
        if let Some(direction) = b"<v>^".iter().position(|wind| self.cells.get(cell) == Some(wind)) {
            let strength = self.values.get(cell).map_or(0, |value| *value as usize);
            // Limits the loop: as many pushes as the map has cells always reach an edge.
            for _ in 0..strength.min(self.cells.len()) {
                reached = self.neighbour(reached, direction);
            }
        }
        reached
    }

    /// Returns whether an episode ends in `cell`; false outside the map.
    pub fn is_terminal(&self, cell: usize) -> bool {
        matches!(self.cells.get(cell), Some(b'H' | b'G'))
    }

    /// Returns whether a goal can be reached from a start, if ice always slips in the most favourable direction.
    pub fn goal_is_reachable(&self) -> bool {
        let mut seen = vec![false; self.cells.len()];
        let mut open: Vec<usize> = (0..self.cells.len()).filter(|cell| self.cells[*cell] == b'S').collect();
        while let Some(cell) = open.pop() {
            if self.cells[cell] == b'G' {
                return true;
            }
            if !seen[cell] && self.cells[cell] != b'H' {
                seen[cell] = true;
                open.extend((0..4).map(|action| self.destination(cell, action)));
            }
        }
        false
    }

    /// Number of cells that are not walls.
    pub fn places(&self) -> usize {
        self.cells.iter().filter(|cell| **cell != b'#').count()
    }

    /// The map as rows joined by `/`.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (number, (letter, value)) in self.cells.iter().zip(&self.values).enumerate() {
            if number > 0 && number.is_multiple_of(self.columns) {
                text.push('/');
            }
            text.push(*letter as char);
            if value.total_cmp(&usual_value(*letter)).is_ne() {
                // Writing to a String cannot fail.
                let _ = write!(text, "({value})");
            }
        }
        text
    }
}
