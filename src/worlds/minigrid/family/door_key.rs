//! `MiniGrid-DoorKey`: a wall with a locked door; the key is on the agent's side, the goal on the opposite side.

use super::LevelFamily;
use crate::random::Pcg64;
use crate::worlds::entry::Entry;
use crate::worlds::minigrid::cell::{LOCKED, LevelCell, YELLOW};
use crate::worlds::minigrid::level::Level;
use crate::worlds::minigrid::{build, entry};
use crate::worlds::picture::CellKind;

const DOOR_KEY_FAMILY: &str = "MiniGrid: Door and key";

/// Catalogue entries of this family.
pub(super) const WORLDS: &[Entry] = &[
    entry(["MiniGrid-DoorKey-5x5-v0", DOOR_KEY_FAMILY, "Door and key 5×5"], 250, |entry, choice| {
        build(entry, choice, &DoorKey { side: 5 })
    }),
    entry(["MiniGrid-DoorKey-6x6-v0", DOOR_KEY_FAMILY, "Door and key 6×6"], 360, |entry, choice| {
        build(entry, choice, &DoorKey { side: 6 })
    }),
    entry(["MiniGrid-DoorKey-8x8-v0", DOOR_KEY_FAMILY, "Door and key 8×8"], 640, |entry, choice| {
        build(entry, choice, &DoorKey { side: 8 })
    }),
    entry(["MiniGrid-DoorKey-16x16-v0", DOOR_KEY_FAMILY, "Door and key 16×16"], 2560, |entry, choice| {
        build(entry, choice, &DoorKey { side: 16 })
    }),
];

#[derive(Debug)]
struct DoorKey {
    side: usize,
}

impl LevelFamily for DoorKey {
    fn size(&self) -> [usize; 2] {
        [self.side, self.side]
    }

    fn lay_out(&self, level: &mut Level, random: &mut Pcg64) {
        let side = self.side;
        level.set(side - 2, side - 2, LevelCell::GOAL);
        let wall = random.integers(2..side as u32 - 2) as usize;
        for row in 0..side {
            level.set(wall, row, LevelCell::WALL);
        }
        level.draw_agent(0..wall, 0..side, random);
        let door = random.integers(1..side as u32 - 2) as usize;
        level.add_door([wall, door], YELLOW, LOCKED);
        let key = level.draw_free_place(0..wall, 0..side, random);
        level.add_thing(key, LevelCell::new(CellKind::Key, YELLOW));
    }
}
