//! A picture in MiniGrid's encoding: each cell is a kind of object, its colour and its state.

/// Kinds of objects, in the order of their numbers.
pub const KINDS: [&str; 11] =
    ["unseen", "empty", "wall", "floor", "door", "key", "ball", "box", "goal", "lava", "agent"];
/// Colours, in the order of their numbers.
pub const COLOURS: [&str; 6] = ["red", "green", "blue", "purple", "yellow", "grey"];
/// States of a door, in the order of their numbers.
pub const DOORS: [&str; 3] = ["open", "closed", "locked"];

/// Inputs of one cell: one for each kind, colour and state, as in MiniGrid's `OneHotPartialObsWrapper`.
pub const INPUTS_OF_A_CELL: usize = KINDS.len() + COLOURS.len() + DOORS.len();

/// An image, and where the agent looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    /// Number of columns; the first index of MiniGrid's array.
    pub columns: usize,
    /// Number of rows; the second index.
    pub rows: usize,
    /// Kind, colour and state of each cell, column by column.
    pub cells: Vec<[u8; 3]>,
    /// Where the agent looks: 0 right, 1 down, 2 left, 3 up.
    pub direction: u8,
}

impl Image {
    /// Number of inputs.
    pub fn inputs(&self) -> usize {
        self.cells.len() * INPUTS_OF_A_CELL
    }

    /// Appends the inputs that are on, in ascending order: three for each cell.
    pub fn write_inputs(&self, on: &mut Vec<usize>) {
        for (number, [kind, colour, state]) in self.cells.iter().enumerate() {
            let first = number * INPUTS_OF_A_CELL;
            on.push(first + *kind as usize);
            on.push(first + KINDS.len() + *colour as usize);
            on.push(first + KINDS.len() + COLOURS.len() + *state as usize);
        }
    }
}
