//! `MiniGrid-SimpleCrossing` and `MiniGrid-LavaCrossing`: straight walls or rivers of lava across the room, each with
//! one opening on a path to the goal in the lower right corner.

use super::LevelFamily;
use crate::random::Pcg64;
use crate::worlds::entry::Entry;
use crate::worlds::minigrid::cell::LevelCell;
use crate::worlds::minigrid::level::Level;
use crate::worlds::minigrid::{build, entry};

const SIMPLE_FAMILY: &str = "MiniGrid: Simple crossing";
const LAVA_FAMILY: &str = "MiniGrid: Lava crossing";

/// Catalogue entries of this family.
pub(super) const WORLDS: &[Entry] = &[
    entry(
        ["MiniGrid-SimpleCrossingS9N1-v0", SIMPLE_FAMILY, "Simple crossing 9×9, 1 wall"],
        324,
        |entry, choice| build(entry, choice, &Crossing { side: 9, rivers: 1, of: LevelCell::WALL }),
    ),
    entry(
        ["MiniGrid-SimpleCrossingS9N2-v0", SIMPLE_FAMILY, "Simple crossing 9×9, 2 walls"],
        324,
        |entry, choice| build(entry, choice, &Crossing { side: 9, rivers: 2, of: LevelCell::WALL }),
    ),
    entry(
        ["MiniGrid-SimpleCrossingS9N3-v0", SIMPLE_FAMILY, "Simple crossing 9×9, 3 walls"],
        324,
        |entry, choice| build(entry, choice, &Crossing { side: 9, rivers: 3, of: LevelCell::WALL }),
    ),
    entry(
        ["MiniGrid-SimpleCrossingS11N5-v0", SIMPLE_FAMILY, "Simple crossing 11×11, 5 walls"],
        484,
        |entry, choice| build(entry, choice, &Crossing { side: 11, rivers: 5, of: LevelCell::WALL }),
    ),
    entry(
        ["MiniGrid-LavaCrossingS9N1-v0", LAVA_FAMILY, "Lava crossing 9×9, 1 river"],
        324,
        |entry, choice| build(entry, choice, &Crossing { side: 9, rivers: 1, of: LevelCell::LAVA }),
    ),
    entry(
        ["MiniGrid-LavaCrossingS9N2-v0", LAVA_FAMILY, "Lava crossing 9×9, 2 rivers"],
        324,
        |entry, choice| build(entry, choice, &Crossing { side: 9, rivers: 2, of: LevelCell::LAVA }),
    ),
    entry(
        ["MiniGrid-LavaCrossingS9N3-v0", LAVA_FAMILY, "Lava crossing 9×9, 3 rivers"],
        324,
        |entry, choice| build(entry, choice, &Crossing { side: 9, rivers: 3, of: LevelCell::LAVA }),
    ),
    entry(
        ["MiniGrid-LavaCrossingS11N5-v0", LAVA_FAMILY, "Lava crossing 11×11, 5 rivers"],
        484,
        |entry, choice| build(entry, choice, &Crossing { side: 11, rivers: 5, of: LevelCell::LAVA }),
    ),
];

/// Maximum number of rivers: every other row and every other column of the largest room.
const MAX_RIVERS: usize = 8;

/// Direction of a river, or of a section of the path to the goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Course {
    Across,
    Down,
}

#[derive(Debug)]
struct Crossing {
    side: usize,
    rivers: usize,
    of: LevelCell,
}

impl LevelFamily for Crossing {
    fn size(&self) -> [usize; 2] {
        [self.side, self.side]
    }

    fn lay_out(&self, level: &mut Level, random: &mut Pcg64) {
        let side = self.side;
        level.put_agent(level.at(1, 1), 0);
        level.set(side - 2, side - 2, LevelCell::GOAL);

        let lines = (side - 3) / 2;
        let mut rivers = [(Course::Down, 0); MAX_RIVERS];
        for (number, river) in rivers[..2 * lines].iter_mut().enumerate() {
            let course = if number < lines { Course::Down } else { Course::Across };
            *river = (course, 2 + number % lines * 2);
        }
        random.shuffle(&mut rivers[..2 * lines]);
        let rivers = &mut rivers[..self.rivers];
        rivers.sort_unstable_by_key(|river| river.1);

        // The rivers divide the room into sections: `columns` and `rows` are their bounds, including the outer walls.
        let (mut columns, mut rows) = ([0; MAX_RIVERS + 2], [0; MAX_RIVERS + 2]);
        let (mut down, mut across) = (0, 0);
        for (course, line) in rivers {
            for cell in 1..side - 1 {
                match course {
                    Course::Down => level.set(*line, cell, self.of),
                    Course::Across => level.set(cell, *line, self.of),
                }
            }
            let (limits, count) = match course {
                Course::Down => (&mut columns, &mut down),
                Course::Across => (&mut rows, &mut across),
            };
            *count += 1;
            limits[*count] = *line;
        }
        (columns[down + 1], rows[across + 1]) = (side - 1, side - 1);

        // The path goes across each river that runs down, and down across each river that runs across.
        let mut way = [Course::Down; MAX_RIVERS];
        way[..down].fill(Course::Across);
        random.shuffle(&mut way[..self.rivers]);
        let (mut i, mut j) = (0, 0);
        let mut between = |low: usize, high: usize| random.integers(low as u32 + 1..high as u32) as usize;
        for course in &way[..self.rivers] {
            match course {
                Course::Across => {
                    level.set(columns[i + 1], between(rows[j], rows[j + 1]), LevelCell::EMPTY);
                    i += 1;
                }
                Course::Down => {
                    level.set(between(columns[i], columns[i + 1]), rows[j + 1], LevelCell::EMPTY);
                    j += 1;
                }
            }
        }
    }
}
