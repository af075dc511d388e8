//! `MiniGrid-Unlock`: the goal is to open a locked door with the key in the same room.

use super::{LevelEnding, LevelFamily};
use crate::random::Pcg64;
use crate::worlds::entry::Entry;
use crate::worlds::minigrid::cell::{LOCKED, LevelCell};
use crate::worlds::minigrid::level::{Level, LevelEvent};
use crate::worlds::minigrid::rooms::{Rooms, draw_colour};
use crate::worlds::minigrid::{build, entry};
use crate::worlds::picture::CellKind;

const UNLOCK_FAMILY: &str = "MiniGrid: Unlock";

/// Catalogue entries of this family.
pub(super) const WORLDS: &[Entry] =
    &[entry(["MiniGrid-Unlock-v0", UNLOCK_FAMILY, "Unlock a door 11×6"], 288, |entry, choice| {
        build(entry, choice, &Unlock)
    })];

const ROOM_SIDE: usize = 6;
const ROOM_COUNT: usize = 2;

#[derive(Debug)]
struct Unlock;

impl LevelFamily for Unlock {
    fn size(&self) -> [usize; 2] {
        Rooms::size(ROOM_SIDE, ROOM_COUNT)
    }

    fn lay_out(&self, level: &mut Level, random: &mut Pcg64) {
        let rooms = Rooms::lay_out(level, ROOM_SIDE, ROOM_COUNT, random);
        let colour = draw_colour(random);
        rooms.add_door(level, 0, colour, LOCKED);
        rooms.add_thing(level, 0, LevelCell::new(CellKind::Key, colour), random);
        rooms.draw_agent(level, 0, random);
    }

    fn judge(&self, event: LevelEvent) -> LevelEnding {
        if event == LevelEvent::Opened { LevelEnding::Success } else { LevelEnding::None }
    }
}
