//! `MiniGrid-FourRooms`: four rooms joined by a gap in each wall between two of them, and a goal in a random cell.

use super::LevelFamily;
use crate::random::Pcg64;
use crate::worlds::entry::Entry;
use crate::worlds::minigrid::cell::LevelCell;
use crate::worlds::minigrid::level::Level;
use crate::worlds::minigrid::{build, entry};

const FOUR_ROOMS_FAMILY: &str = "MiniGrid: Four rooms";

/// Catalogue entries of this family.
pub(super) const WORLDS: &[Entry] =
    &[entry(["MiniGrid-FourRooms-v0", FOUR_ROOMS_FAMILY, "Four rooms 19×19"], 100, |entry, choice| {
        build(entry, choice, &FourRooms)
    })];

const GRID_SIDE: usize = 19;
/// Distance between two parallel walls.
const WALL_DISTANCE: usize = GRID_SIDE / 2;

#[derive(Debug)]
struct FourRooms;

impl LevelFamily for FourRooms {
    fn size(&self) -> [usize; 2] {
        [GRID_SIDE, GRID_SIDE]
    }

    fn lay_out(&self, level: &mut Level, random: &mut Pcg64) {
        for (i, j) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            let (left, top) = (i * WALL_DISTANCE, j * WALL_DISTANCE);
            let (right, bottom) = (left + WALL_DISTANCE, top + WALL_DISTANCE);
            if i == 0 {
                for row in top..bottom {
                    level.set(right, row, LevelCell::WALL);
                }
                let gap = random.integers(top as u32 + 1..bottom as u32);
                level.set(right, gap as usize, LevelCell::EMPTY);
            }
            if j == 0 {
                for column in left..right {
                    level.set(column, bottom, LevelCell::WALL);
                }
                let gap = random.integers(left as u32 + 1..right as u32);
                level.set(gap as usize, bottom, LevelCell::EMPTY);
            }
        }
        level.draw_agent(0..GRID_SIDE, 0..GRID_SIDE, random);
        let goal = level.draw_free_place(0..GRID_SIDE, 0..GRID_SIDE, random);
        level.set_at(goal, LevelCell::GOAL);
    }
}
