//! A level: a walled rectangle of cells, and the agent in it.

use super::cell::{CLOSED, LOCKED, LevelCell, OPEN};
use crate::worlds::picture::CellKind;

/// Names of the actions, by number. `done` has no effect in any world of this catalogue.
pub(super) const ACTION_NAMES: &[&str] = &["left", "right", "forward", "pickup", "drop", "toggle", "done"];
pub(super) const LEFT: usize = 0;
pub(super) const RIGHT: usize = 1;
pub(super) const FORWARD: usize = 2;
pub(super) const PICKUP: usize = 3;
pub(super) const DROP: usize = 4;
pub(super) const TOGGLE: usize = 5;

/// Width of a margin of walls around the grid, so that every cell of a view exists: a view extends six cells ahead of
/// the agent, which never enters the outermost cells of the grid.
const MARGIN_CELLS: usize = 6;
/// Place of everything that is not in the grid: a corner of the margin.
pub(super) const NOWHERE: u16 = 0;

/// Maximum number of keys and balls of a level.
pub(super) const MAX_THINGS: usize = 8;
/// Maximum number of doors of a level.
pub(super) const MAX_DOORS: usize = 2;

/// Result of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LevelEvent {
    /// Nothing that could end an episode.
    Nothing,
    /// The agent entered the goal.
    Goal,
    /// The agent entered lava.
    Lava,
    /// The agent opened a door.
    Opened,
    /// The agent picked up a thing of this kind.
    PickedUp(CellKind),
}

/// The part of a level that changes during an episode. Places are indices of the level's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Situation {
    /// Place of the agent; [`NOWHERE`] before it is placed.
    pub(super) agent: u16,
    /// Direction of the agent: 0 right, 1 down, 2 left, 3 up.
    pub(super) direction: u8,
    /// Number of the carried thing.
    pub(super) carried: Option<u8>,
    /// Place of each thing; [`NOWHERE`] for the carried one.
    pub(super) things: [u16; MAX_THINGS],
    /// State of each door.
    pub(super) doors: [u8; MAX_DOORS],
}

const OUTSIDE: Situation = Situation {
    agent: NOWHERE,
    direction: 0,
    carried: None,
    things: [NOWHERE; MAX_THINGS],
    doors: [OPEN; MAX_DOORS],
};

/// The grid with its margin, row by row, and the current situation.
#[derive(Clone, Debug)]
pub(super) struct Level {
    pub(super) columns: usize,
    pub(super) rows: usize,
    cells: Vec<LevelCell>,
    things: Vec<LevelCell>,
    doors: Vec<usize>,
    situation: Situation,
}

impl Level {
    /// Creates an empty rectangle with walls at its edge, without an agent.
    pub(super) fn new([columns, rows]: [usize; 2]) -> Self {
        let mut level = Self {
            columns,
            rows,
            cells: vec![LevelCell::WALL; (columns + 2 * MARGIN_CELLS) * (rows + 2 * MARGIN_CELLS)],
            things: Vec::with_capacity(MAX_THINGS),
            doors: Vec::with_capacity(MAX_DOORS),
            situation: OUTSIDE,
        };
        level.clear();
        level
    }

    /// Removes everything except the outer walls: cells, things, doors and the agent.
    pub(super) fn clear(&mut self) {
        for row in 1..self.rows - 1 {
            let first = self.at(1, row);
            self.cells[first..first + self.columns - 2].fill(LevelCell::EMPTY);
        }
        self.things.clear();
        self.doors.clear();
        self.situation = OUTSIDE;
    }

    /// Difference of indices between a cell and the cell below it.
    pub(super) fn stride(&self) -> usize {
        self.columns + 2 * MARGIN_CELLS
    }

    /// Index of a cell of the grid.
    pub(super) fn at(&self, column: usize, row: usize) -> usize {
        (row + MARGIN_CELLS) * self.stride() + column + MARGIN_CELLS
    }

    /// Column and row of a cell of the grid; `None` for a cell of the margin.
    pub(super) fn column_and_row(&self, place: usize) -> Option<[usize; 2]> {
        let column = (place % self.stride()).checked_sub(MARGIN_CELLS)?;
        let row = (place / self.stride()).checked_sub(MARGIN_CELLS)?;
        (column < self.columns && row < self.rows).then_some([column, row])
    }

    /// Contents of a cell.
    pub(super) fn cell(&self, place: usize) -> LevelCell {
        self.cells[place]
    }

    pub(super) fn situation(&self) -> &Situation {
        &self.situation
    }

    /// Number of keys and balls.
    pub(super) fn things(&self) -> usize {
        self.things.len()
    }

    /// Number of doors.
    pub(super) fn doors(&self) -> usize {
        self.doors.len()
    }

    /// Number of the door in a cell, if there is one.
    pub(super) fn door_at(&self, place: usize) -> Option<usize> {
        self.doors.iter().position(|door| *door == place)
    }

    /// The thing that the agent carries.
    pub(super) fn carried(&self) -> Option<LevelCell> {
        self.situation.carried.map(|thing| self.things[thing as usize])
    }

    /// Sets a fixed cell: a wall, lava, a goal or nothing.
    pub(super) fn set(&mut self, column: usize, row: usize, cell: LevelCell) {
        self.set_at(self.at(column, row), cell);
    }

    /// Sets a fixed cell by its place: a wall, lava, a goal or nothing.
    pub(super) fn set_at(&mut self, place: usize, cell: LevelCell) {
        self.cells[place] = cell;
    }

    /// Adds a door.
    pub(super) fn add_door(&mut self, [column, row]: [usize; 2], colour: u8, state: u8) {
        self.situation.doors[self.doors.len()] = state;
        let place = self.at(column, row);
        self.doors.push(place);
        self.cells[place] = LevelCell::door(colour, state);
    }

    /// Adds a key or a ball.
    pub(super) fn add_thing(&mut self, place: usize, thing: LevelCell) {
        self.situation.things[self.things.len()] = place as u16;
        self.things.push(thing);
        self.cells[place] = thing;
    }

    /// Places the agent in a cell, with the given direction.
    pub(super) fn put_agent(&mut self, place: usize, direction: usize) {
        (self.situation.agent, self.situation.direction) = (place as u16, direction as u8);
    }

    /// Moves a thing in the grid to another cell.
    pub(super) fn move_thing(&mut self, thing: usize, place: usize) {
        let old = std::mem::replace(&mut self.situation.things[thing], place as u16);
        self.cells[old as usize] = LevelCell::EMPTY;
        self.cells[place] = self.things[thing];
    }

    /// Difference of indices between adjacent cells in a direction; to be added with wrapping.
    pub(super) fn step_in(&self, direction: usize) -> usize {
        match direction % 4 {
            0 => 1,
            1 => self.stride(),
            2 => 1_usize.wrapping_neg(),
            _ => self.stride().wrapping_neg(),
        }
    }

    /// Place of the cell in front of the agent.
    pub(super) fn ahead(&self) -> usize {
        (self.situation.agent as usize).wrapping_add(self.step_in(self.situation.direction as usize))
    }

    /// Takes an action.
    pub(super) fn act(&mut self, action: usize) -> LevelEvent {
        let ahead = self.ahead();
        let cell = self.cells[ahead];
        match action {
            LEFT => self.situation.direction = (self.situation.direction + 3) % 4,
            RIGHT => self.situation.direction = (self.situation.direction + 1) % 4,
            FORWARD if cell.can_be_entered() => {
                self.situation.agent = ahead as u16;
                match cell.kind {
                    CellKind::Goal => return LevelEvent::Goal,
                    CellKind::Lava => return LevelEvent::Lava,
                    _ => {}
                }
            }
            PICKUP if cell.can_be_carried() && self.situation.carried.is_none() => {
                let lying = self.situation.things.iter().position(|place| usize::from(*place) == ahead);
                if let Some(thing) = lying {
                    self.situation.carried = Some(thing as u8);
                    self.situation.things[thing] = NOWHERE;
                    self.cells[ahead] = LevelCell::EMPTY;
                    return LevelEvent::PickedUp(cell.kind);
                }
            }
            DROP if cell.kind == CellKind::Empty => {
                if let Some(thing) = self.situation.carried.take() {
                    self.situation.things[thing as usize] = ahead as u16;
                    self.cells[ahead] = self.things[thing as usize];
                }
            }
            TOGGLE if cell.kind == CellKind::Door => return self.toggle(ahead),
            _ => {}
        }
        LevelEvent::Nothing
    }

    /// Toggles a door: a locked one opens if the agent carries a key of its colour, and the agent keeps the key; a
    /// closed one opens and an open one closes.
    fn toggle(&mut self, place: usize) -> LevelEvent {
        let Some(door) = self.door_at(place) else {
            return LevelEvent::Nothing;
        };
        let LevelCell { colour, state, .. } = self.cells[place];
        let state = match state {
            OPEN => CLOSED,
            LOCKED if self.carried() != Some(LevelCell::new(CellKind::Key, colour)) => LOCKED,
            _ => OPEN,
        };
        self.situation.doors[door] = state;
        self.cells[place].state = state;
        if state == OPEN { LevelEvent::Opened } else { LevelEvent::Nothing }
    }

    /// Restores a situation of this level.
    pub(super) fn restore(&mut self, situation: &Situation) {
        for place in &self.situation.things[..self.things.len()] {
            if *place != NOWHERE {
                self.cells[usize::from(*place)] = LevelCell::EMPTY;
            }
        }
        for (place, thing) in situation.things.iter().zip(&self.things) {
            if *place != NOWHERE {
                self.cells[usize::from(*place)] = *thing;
            }
        }
        for (state, door) in situation.doors.iter().zip(&self.doors) {
            self.cells[*door].state = *state;
        }
        self.situation = *situation;
    }
}
