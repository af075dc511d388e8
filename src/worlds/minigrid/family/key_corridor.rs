//! `MiniGrid-KeyCorridor`: the goal is to pick up the ball behind a locked door; the key lies in a different room.

use super::{LevelEnding, LevelFamily};
use crate::random::Pcg64;
use crate::worlds::entry::Entry;
use crate::worlds::minigrid::cell::{CLOSED, LOCKED, LevelCell};
use crate::worlds::minigrid::level::{Level, LevelEvent};
use crate::worlds::minigrid::rooms::{Rooms, draw_colour};
use crate::worlds::minigrid::{build, entry};
use crate::worlds::picture::CellKind;

const KEY_CORRIDOR_FAMILY: &str = "MiniGrid: Key corridor";

/// Catalogue entries of this family.
pub(super) const WORLDS: &[Entry] = &[entry(
    ["MiniGrid-KeyCorridorS3R1-v0", KEY_CORRIDOR_FAMILY, "Key corridor 7×3"],
    270,
    |entry, choice| build(entry, choice, &KeyCorridor),
)];

const ROOM_SIDE: usize = 3;
const ROOM_COUNT: usize = 3;

#[derive(Debug)]
struct KeyCorridor;

impl LevelFamily for KeyCorridor {
    fn size(&self) -> [usize; 2] {
        Rooms::size(ROOM_SIDE, ROOM_COUNT)
    }

    fn lay_out(&self, level: &mut Level, random: &mut Pcg64) {
        let rooms = Rooms::lay_out(level, ROOM_SIDE, ROOM_COUNT, random);
        let colour = draw_colour(random);
        rooms.add_door(level, 1, colour, LOCKED);
        let ball = LevelCell::new(CellKind::Ball, draw_colour(random));
        rooms.add_thing(level, 2, ball, random);
        rooms.add_thing(level, 0, LevelCell::new(CellKind::Key, colour), random);
        rooms.draw_agent(level, 1, random);
        // MiniGrid draws a room and one of its sides (right, down, left, up) until the wall there may get a door.
        while !matches!((random.below(ROOM_COUNT as u32), random.below(4)), (0, 0) | (1, 2)) {}
        let colour = draw_colour(random);
        rooms.add_door(level, 0, colour, CLOSED);
    }

    fn judge(&self, event: LevelEvent) -> LevelEnding {
        if event == LevelEvent::PickedUp(CellKind::Ball) { LevelEnding::Success } else { LevelEnding::None }
    }
}
