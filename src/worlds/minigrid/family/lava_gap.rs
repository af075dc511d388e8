//! `MiniGrid-LavaGap`: a strip of lava with one gap.

use super::LevelFamily;
use crate::random::Pcg64;
use crate::worlds::entry::Entry;
use crate::worlds::minigrid::cell::LevelCell;
use crate::worlds::minigrid::level::Level;
use crate::worlds::minigrid::{build, entry};

const LAVA_GAP_FAMILY: &str = "MiniGrid: Lava gap";

/// Catalogue entries of this family.
pub(super) const WORLDS: &[Entry] = &[
    entry(["MiniGrid-LavaGapS5-v0", LAVA_GAP_FAMILY, "Lava gap 5×5"], 100, |entry, choice| {
        build(entry, choice, &LavaGap { side: 5 })
    }),
    entry(["MiniGrid-LavaGapS6-v0", LAVA_GAP_FAMILY, "Lava gap 6×6"], 144, |entry, choice| {
        build(entry, choice, &LavaGap { side: 6 })
    }),
    entry(["MiniGrid-LavaGapS7-v0", LAVA_GAP_FAMILY, "Lava gap 7×7"], 196, |entry, choice| {
        build(entry, choice, &LavaGap { side: 7 })
    }),
];

#[derive(Debug)]
struct LavaGap {
    side: usize,
}

impl LevelFamily for LavaGap {
    fn size(&self) -> [usize; 2] {
        [self.side, self.side]
    }

    fn lay_out(&self, level: &mut Level, random: &mut Pcg64) {
        let side = self.side;
        level.put_agent(level.at(1, 1), 0);
        level.set(side - 2, side - 2, LevelCell::GOAL);
        let column = random.integers(2..side as u32 - 2) as usize;
        let gap = random.integers(1..side as u32 - 1) as usize;
        for row in (1..side - 1).filter(|row| *row != gap) {
            level.set(column, row, LevelCell::LAVA);
        }
    }
}
