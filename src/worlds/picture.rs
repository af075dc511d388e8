//! What a world looks like at a moment, for whoever draws it.

/// Number of a cell or state that does not exist.
pub const NONE: u32 = u32::MAX;

/// What is in a cell. The first eleven have MiniGrid's numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum CellKind {
    /// Nothing that is known.
    Unseen = 0,
    /// Nothing.
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
    /// Where an episode starts.
    Start = 11,
    /// Ice, on which one slips.
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

/// One cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    /// What is in it.
    pub kind: CellKind,
    /// MiniGrid's number of its colour: red, green, blue, purple, yellow, grey.
    pub colour: u8,
    /// State of a door, direction of wind.
    pub state: u8,
    /// Bits of the sides on which a thin wall stands: 1 right, 2 down, 4 left, 8 up.
    pub walls: u8,
    /// Reward of a goal, strength of wind.
    pub value: f32,
}

impl Cell {
    /// A cell with nothing but its kind to tell.
    pub fn of(kind: CellKind) -> Self {
        Self { kind, ..Self::default() }
    }

    /// Wind that blows towards 0 right, 1 down, 2 left, 3 up, over so many cells.
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
    pub cells: Vec<Cell>,
    /// The state that the agent would be in if it stood in each cell, all else being as it is; [`NONE`] where it cannot.
    /// Empty in a world whose states are not numbered.
    pub states: Vec<u32>,
    /// The cells that the agent sees; empty where it sees all.
    pub seen: Vec<bool>,
    /// The cell that the agent stands in.
    pub agent: usize,
    /// Where it looks: 0 right, 1 down, 2 left, 3 up.
    pub heading: Option<u8>,
    /// What it carries.
    pub carries: Option<Cell>,
    /// The cell that a passenger wants to go to.
    pub destination: Option<usize>,
}

impl Picture {
    /// Empties it; its memory is kept.
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
