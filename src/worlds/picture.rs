//! The present state of a world as a grid of cells, ready to be drawn.

/// Index of a cell or state that does not exist.
pub const NO_INDEX: u32 = u32::MAX;

/// Kind of the contents of a cell. Values 0 to 9 are MiniGrid's indices of objects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum CellKind {
    /// Unknown contents.
    Unseen = 0,
    /// An empty cell.
    #[default]
    Empty = 1,
    /// A wall.
    Wall = 2,
    /// Coloured floor.
    Floor = 3,
    /// A door; its state is 0 open, 1 closed, 2 locked.
    Door = 4,
    /// A key.
    Key = 5,
    /// A ball.
    Ball = 6,
    /// A box.
    Box = 7,
    /// A goal, with a reward.
    Goal = 8,
    /// Lava.
    Lava = 9,
    /// A start of episodes.
    Start = 11,
    /// Ice, on which the agent slips.
    Ice = 12,
    /// A hole in the ice.
    Hole = 13,
    /// A cliff.
    Cliff = 14,
    /// Wind, with a direction as its state (0 right, 1 down, 2 left, 3 up) and a strength as its value.
    Wind = 15,
    /// A taxi stand.
    Stand = 16,
    /// The passenger of a taxi.
    Passenger = 17,
}

/// One cell of a [`Picture`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PictureCell {
    /// Kind of the contents.
    pub kind: CellKind,
    /// MiniGrid's index of the colour: red, green, blue, purple, yellow, grey.
    pub colour: u8,
    /// State of a door, or direction of wind.
    pub state: u8,
    /// Sides of the cell that have a thin wall, as bits: 1 right, 2 down, 4 left, 8 up.
    pub walls: u8,
    /// Reward of a goal, or strength of wind in cells.
    pub value: f32,
}

impl PictureCell {
    /// Creates a cell of this kind with all other fields 0.
    pub fn of(kind: CellKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// Creates a cell with wind towards `direction` (0 right, 1 down, 2 left, 3 up) that pushes over `strength` cells.
    pub fn wind(direction: u8, strength: f32) -> Self {
        Self { state: direction, value: strength, ..Self::of(CellKind::Wind) }
    }
}

/// A rectangle of cells with an agent in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// Number of rows; 0 for a world that cannot be drawn.
    pub rows: usize,
    /// Number of columns.
    pub columns: usize,
    /// Cells, row by row.
    pub cells: Vec<PictureCell>,
    /// For each cell, the state that the agent would be in there, all else being unchanged; [`NO_INDEX`] where the agent
    /// cannot be. Empty in a world whose states are not numbered.
    pub states: Vec<u32>,
    /// For each cell, whether the agent sees it; empty if the agent sees all cells.
    pub seen: Vec<bool>,
    /// Index of the agent's cell.
    pub agent: usize,
    /// Heading of the agent: 0 right, 1 down, 2 left, 3 up; `None` in worlds without headings.
    pub heading: Option<u8>,
    /// Object that the agent carries.
    pub carries: Option<PictureCell>,
    /// Index of the cell that is the destination of a taxi's passenger.
    pub destination: Option<usize>,
}

impl Picture {
    /// Removes all contents but keeps their memory.
    pub fn clear(&mut self) {
        self.rows = 0;
        self.columns = 0;
        self.cells.clear();
        self.states.clear();
        self.seen.clear();
        self.agent = 0;
        self.heading = None;
        self.carries = None;
        self.destination = None;
    }
}
