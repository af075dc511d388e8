//! Rooms in a row, with a wall or a door between neighbours: MiniGrid's `RoomGrid` with one row.

use super::cell::{DRAWN_COLOURS, LevelCell};
use super::level::Level;
use crate::random::Pcg64;
use crate::worlds::picture::CellKind;
use std::ops::Range;

/// Maximum number of rooms in a row.
const MAX_ROOMS: usize = 3;

/// The rooms of a level during its layout. Adjacent rooms share a wall.
pub(super) struct Rooms {
    side: usize,
    /// Row of the door between each room and the next.
    door_rows: [usize; MAX_ROOMS - 1],
}

impl Rooms {
    /// Number of columns and rows of a grid of `count` rooms.
    pub(super) const fn size(side: usize, count: usize) -> [usize; 2] {
        [(side - 1) * count + 1, side]
    }

    /// Builds the walls, draws the rows of the doors, and places the agent in the middle.
    pub(super) fn lay_out(level: &mut Level, side: usize, count: usize, random: &mut Pcg64) -> Self {
        let mut rooms = Self { side, door_rows: [0; MAX_ROOMS - 1] };
        for (room, row) in rooms.door_rows[..count - 1].iter_mut().enumerate() {
            for wall in 0..side {
                level.set((room + 1) * (side - 1), wall, LevelCell::WALL);
            }
            *row = random.integers(1..side as u32 - 1) as usize;
        }
        level.put_agent(level.at(count / 2 * (side - 1) + side / 2, side / 2), 0);
        rooms
    }

    /// Columns of a room, including its walls.
    fn columns(&self, room: usize) -> Range<usize> {
        let first = room * (self.side - 1);
        first..first + self.side
    }

    /// Adds a door between a room and the next.
    pub(super) fn add_door(&self, level: &mut Level, room: usize, colour: u8, state: u8) {
        level.add_door([(room + 1) * (self.side - 1), self.door_rows[room]], colour, state);
    }

    /// Adds a thing in a random free cell of a room that is not adjacent to the agent.
    pub(super) fn add_thing(&self, level: &mut Level, room: usize, thing: LevelCell, random: &mut Pcg64) {
        loop {
            let place = level.draw_free_place(self.columns(room), 0..self.side, random);
            let agent = usize::from(level.situation().agent);
            if (0..4).all(|direction| agent.wrapping_add(level.step_in(direction)) != place) {
                return level.add_thing(place, thing);
            }
        }
    }

    /// Places the agent in a random cell of a room, so that the cell in front of it is floor or a wall.
    pub(super) fn draw_agent(&self, level: &mut Level, room: usize, random: &mut Pcg64) {
        loop {
            level.draw_agent(self.columns(room), 0..self.side, random);
            if matches!(level.cell(level.ahead()).kind, CellKind::Empty | CellKind::Wall) {
                return;
            }
        }
    }
}

/// Draws a colour.
pub(super) fn draw_colour(random: &mut Pcg64) -> u8 {
    random.choice(DRAWN_COLOURS)
}
