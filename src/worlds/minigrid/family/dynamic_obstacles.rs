//! `MiniGrid-Dynamic-Obstacles`: balls move at random in an empty room; a collision with anything but the goal ends the
//! episode.

use super::{LevelEnding, LevelFamily};
use crate::random::Pcg64;
use crate::worlds::entry::{Entry, Make};
use crate::worlds::minigrid::cell::{BLUE, LevelCell};
use crate::worlds::minigrid::level::{ACTION_NAMES, FORWARD, Level};
use crate::worlds::minigrid::{build, entry};
use crate::worlds::picture::CellKind;

const OBSTACLES_FAMILY: &str = "MiniGrid: Dynamic obstacles";

/// Catalogue entries of this family. The only actions are the two turns and the step forward.
pub(super) const WORLDS: &[Entry] = &[
    turns_and_steps(
        ["MiniGrid-Dynamic-Obstacles-5x5-v0", OBSTACLES_FAMILY, "Dynamic obstacles 5×5"],
        100,
        |entry, choice| build(entry, choice, &Obstacles { side: 5, balls: 2, random_start: false }),
    ),
    turns_and_steps(
        ["MiniGrid-Dynamic-Obstacles-Random-5x5-v0", OBSTACLES_FAMILY, "Dynamic obstacles 5×5, random start"],
        100,
        |entry, choice| build(entry, choice, &Obstacles { side: 5, balls: 2, random_start: true }),
    ),
    turns_and_steps(
        ["MiniGrid-Dynamic-Obstacles-6x6-v0", OBSTACLES_FAMILY, "Dynamic obstacles 6×6"],
        144,
        |entry, choice| build(entry, choice, &Obstacles { side: 6, balls: 3, random_start: false }),
    ),
    turns_and_steps(
        ["MiniGrid-Dynamic-Obstacles-Random-6x6-v0", OBSTACLES_FAMILY, "Dynamic obstacles 6×6, random start"],
        144,
        |entry, choice| build(entry, choice, &Obstacles { side: 6, balls: 3, random_start: true }),
    ),
    turns_and_steps(
        ["MiniGrid-Dynamic-Obstacles-8x8-v0", OBSTACLES_FAMILY, "Dynamic obstacles 8×8"],
        256,
        |entry, choice| build(entry, choice, &Obstacles { side: 8, balls: 4, random_start: false }),
    ),
    turns_and_steps(
        ["MiniGrid-Dynamic-Obstacles-16x16-v0", OBSTACLES_FAMILY, "Dynamic obstacles 16×16"],
        1024,
        |entry, choice| build(entry, choice, &Obstacles { side: 16, balls: 8, random_start: false }),
    ),
];

const fn turns_and_steps(names: [&'static str; 3], step_limit: usize, make: Make) -> Entry {
    Entry { actions: ACTION_NAMES.split_at(FORWARD + 1).0, ..entry(names, step_limit, make) }
}

/// Draws for a free cell before a ball stays where it is: MiniGrid draws once more than its limit of 100.
const MAX_CELL_DRAWS: usize = 101;

#[derive(Debug)]
struct Obstacles {
    side: usize,
    balls: usize,
    random_start: bool,
}

impl LevelFamily for Obstacles {
    fn size(&self) -> [usize; 2] {
        [self.side, self.side]
    }

    fn sees_through_walls(&self) -> bool {
        true
    }

    fn is_still(&self) -> bool {
        false
    }

    fn lay_out(&self, level: &mut Level, random: &mut Pcg64) {
        level.set(self.side - 2, self.side - 2, LevelCell::GOAL);
        if self.random_start {
            level.draw_agent(0..self.side, 0..self.side, random);
        } else {
            level.put_agent(level.at(1, 1), 0);
        }
        for _ in 0..self.balls {
            let place = level.draw_free_place(0..self.side, 0..self.side, random);
            level.add_thing(place, LevelCell::new(CellKind::Ball, BLUE));
        }
    }

    /// Moves the balls, then the agent. A step forward collides if the cell ahead was blocked before the balls moved.
    fn step(&self, level: &mut Level, action: usize, random: &mut Pcg64) -> LevelEnding {
        let blocked = !matches!(level.cell(level.ahead()).kind, CellKind::Empty | CellKind::Goal);
        for ball in 0..level.things() {
            let place = usize::from(level.situation().things[ball]);
            let Some([column, row]) = level.column_and_row(place) else {
                continue;
            };
            let around = |at: usize| at.saturating_sub(1)..at + 2;
            if let Some(place) =
                (0..MAX_CELL_DRAWS).find_map(|_| level.draw_place(around(column), around(row), random))
            {
                level.move_thing(ball, place);
            }
        }
        let ending = self.judge(level.act(action));
        if action == FORWARD && blocked { LevelEnding::Collision } else { ending }
    }
}
