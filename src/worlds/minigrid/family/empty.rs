//! `MiniGrid-Empty`: a room with the goal in its lower right corner.

use super::LevelFamily;
use crate::random::Pcg64;
use crate::worlds::entry::Entry;
use crate::worlds::minigrid::cell::LevelCell;
use crate::worlds::minigrid::level::Level;
use crate::worlds::minigrid::{build, entry};

const EMPTY_FAMILY: &str = "MiniGrid: Empty";

/// Catalogue entries of this family.
pub(super) const WORLDS: &[Entry] = &[
    entry(["MiniGrid-Empty-5x5-v0", EMPTY_FAMILY, "Empty 5×5"], 100, |entry, choice| {
        build(entry, choice, &Empty { side: 5, random_start: false })
    }),
    entry(
        ["MiniGrid-Empty-Random-5x5-v0", EMPTY_FAMILY, "Empty 5×5, random start"],
        100,
        |entry, choice| build(entry, choice, &Empty { side: 5, random_start: true }),
    ),
    entry(["MiniGrid-Empty-6x6-v0", EMPTY_FAMILY, "Empty 6×6"], 144, |entry, choice| {
        build(entry, choice, &Empty { side: 6, random_start: false })
    }),
    entry(
        ["MiniGrid-Empty-Random-6x6-v0", EMPTY_FAMILY, "Empty 6×6, random start"],
        144,
        |entry, choice| build(entry, choice, &Empty { side: 6, random_start: true }),
    ),
    entry(["MiniGrid-Empty-8x8-v0", EMPTY_FAMILY, "Empty 8×8"], 256, |entry, choice| {
        build(entry, choice, &Empty { side: 8, random_start: false })
    }),
    entry(["MiniGrid-Empty-16x16-v0", EMPTY_FAMILY, "Empty 16×16"], 1024, |entry, choice| {
        build(entry, choice, &Empty { side: 16, random_start: false })
    }),
];

#[derive(Debug)]
struct Empty {
    side: usize,
    random_start: bool,
}

impl LevelFamily for Empty {
    fn size(&self) -> [usize; 2] {
        [self.side, self.side]
    }

    fn sees_through_walls(&self) -> bool {
        true
    }

    fn lay_out(&self, level: &mut Level, random: &mut Pcg64) {
        level.set(self.side - 2, self.side - 2, LevelCell::GOAL);
        if self.random_start {
            level.draw_agent(0..self.side, 0..self.side, random);
        } else {
            level.put_agent(level.at(1, 1), 0);
        }
    }
}
