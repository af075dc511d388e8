//! Image observations in MiniGrid's encoding: each cell is a kind of object, its colour and its state.

/// Kinds of objects, in the order of their indices.
pub const KINDS: [&str; 11] =
    ["unseen", "empty", "wall", "floor", "door", "key", "ball", "box", "goal", "lava", "agent"];
/// Colours, in the order of their indices.
pub const COLOURS: [&str; 6] = ["red", "green", "blue", "purple", "yellow", "grey"];
/// States of a door, in the order of their indices.
pub const DOORS: [&str; 3] = ["open", "closed", "locked"];

/// Headings of the agent, in the order of their indices.
pub const HEADINGS: [&str; 4] = ["right", "down", "left", "up"];

/// An image observation, and the agent's heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    /// Number of columns; the first index of MiniGrid's array.
    pub columns: usize,
    /// Number of rows; the second index of MiniGrid's array.
    pub rows: usize,
    /// Indices of kind, colour and state of each cell, column by column.
    pub cells: Vec<[u8; 3]>,
    /// The agent's heading, an index into [`HEADINGS`].
    pub direction: u8,
    /// Whether the image shows the whole grid, not the view in front of the agent. The whole grid contains the agent,
    /// with its heading as the state of its cell.
    pub whole: bool,
}

impl Image {
    /// Number of inputs of one cell, one for each kind, colour and state: 20 as in MiniGrid's
    /// `OneHotPartialObsWrapper`, or 21 if the image shows the whole grid, since the agent has four headings and a door
    /// has three states.
    pub fn inputs_of_a_cell(&self) -> usize {
        let states = if self.whole { HEADINGS.len() } else { DOORS.len() };
        KINDS.len() + COLOURS.len() + states
    }

    /// Number of inputs of the whole image.
    pub fn inputs(&self) -> usize {
        self.cells.len() * self.inputs_of_a_cell()
    }

    /// Appends the indices of the inputs that are on, in ascending order: three for each cell.
    pub fn write_inputs(&self, on: &mut Vec<usize>) {
        let inputs = self.inputs_of_a_cell();
        for (number, [kind, colour, state]) in self.cells.iter().enumerate() {
            let first = number * inputs;
            on.push(first + *kind as usize);
            on.push(first + KINDS.len() + *colour as usize);
            on.push(first + KINDS.len() + COLOURS.len() + *state as usize);
        }
    }
    /// Kind, colour and state of each cell from the indices of the inputs that are on, as [`Self::write_inputs`] appends
    /// them for an image of this size. What does not exist is 0.
    pub fn cells_of_inputs(&self, on: impl Iterator<Item = usize>) -> Vec<[u8; 3]> {
        let inputs = self.inputs_of_a_cell();
        let mut cells = vec![[0; 3]; self.cells.len()];
        for input in on {
            let Some(cell) = cells.get_mut(input / inputs) else { continue };
            match input % inputs {
                kind if kind < KINDS.len() => cell[0] = kind as u8,
                colour if colour < KINDS.len() + COLOURS.len() => cell[1] = (colour - KINDS.len()) as u8,
                state => cell[2] = (state - KINDS.len() - COLOURS.len()) as u8,
            }
        }
        cells
    }
}
