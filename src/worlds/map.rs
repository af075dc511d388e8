//! A map of letters: `S` start, `F` floor, `H` hole, `G` goal, `#` wall.

use crate::Error;

/// Most rows, and most columns, of a map.
pub const LONGEST_SIDE: usize = 64;
/// Most cells of a map.
pub const MOST_CELLS: usize = 1024;

/// A rectangle of cells that can be played: it has a start from which a goal can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map {
    /// Number of rows.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// Letters, row by row.
    pub cells: Vec<u8>,
}

impl Map {
    /// Reads rows joined by `/`.
    ///
    /// # Errors
    /// [`Error::Map`] naming the rule that the map breaks.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let error = |rule: String| Err(Error::Map { rule });
        let rows: Vec<&str> = text.split('/').collect();
        let columns = rows[0].chars().count();
        for (number, row) in rows.iter().enumerate() {
            if let Some(letter) = row.chars().find(|letter| !"SFHG#".contains(*letter)) {
                return error(format!(
                    "row {}: the letter '{}' is unknown; allowed: S, F, H, G, #",
                    number + 1,
                    letter.escape_default()
                ));
            }
            if row.len() != columns {
                return error(format!(
                    "row {} has {} cells, row 1 has {columns}; all rows must be of one length",
                    number + 1,
                    row.len()
                ));
            }
        }
        if columns == 0 {
            return error("it is empty; give rows of S, F, H, G, # joined by /".into());
        }
        if rows.len() > LONGEST_SIDE || columns > LONGEST_SIDE || rows.len() * columns > MOST_CELLS {
            return error(format!(
                "it has {} × {columns} cells; at most {LONGEST_SIDE} in a row or column and {MOST_CELLS} in all are allowed",
                rows.len()
            ));
        }
        let map = Self { rows: rows.len(), columns, cells: rows.concat().into_bytes() };
        for (letter, name) in [(b'S', "start (S)"), (b'G', "goal (G)")] {
            if !map.cells.contains(&letter) {
                return error(format!("it has no {name}; at least one is needed"));
            }
        }
        if !map.goal_is_reachable() {
            return error(
                "no goal (G) can be reached from the start (S); open a way of F between them".into(),
            );
        }
        Ok(map)
    }

    /// The cell that a move in direction `action` (left, down, right, up) leads to from `cell`: a neighbour, or the
    /// cell itself at the edge and before a wall.
    pub fn neighbour(&self, cell: usize, action: usize) -> usize {
        let (row, column) = (cell / self.columns, cell % self.columns);
        let (row, column) = match action {
            0 => (row, column.saturating_sub(1)),
            1 => ((row + 1).min(self.rows - 1), column),
            2 => (row, (column + 1).min(self.columns - 1)),
            _ => (row.saturating_sub(1), column),
        };
        let target = row * self.columns + column;
        if self.cells[target] == b'#' { cell } else { target }
    }

    /// Whether an episode ends in this cell.
    pub fn is_terminal(&self, cell: usize) -> bool {
        matches!(self.cells[cell], b'H' | b'G')
    }

    fn goal_is_reachable(&self) -> bool {
        let mut seen = vec![false; self.cells.len()];
        let mut open: Vec<usize> = (0..self.cells.len()).filter(|cell| self.cells[*cell] == b'S').collect();
        while let Some(cell) = open.pop() {
            if self.cells[cell] == b'G' {
                return true;
            }
            if !seen[cell] && self.cells[cell] != b'H' {
                seen[cell] = true;
                open.extend((0..4).map(|action| self.neighbour(cell, action)));
            }
        }
        false
    }

    /// The map as rows joined by `/`.
    pub fn text(&self) -> String {
        let rows: Vec<String> =
            self.cells.chunks(self.columns).map(|row| row.iter().map(|c| *c as char).collect()).collect();
        rows.join("/")
    }
}
