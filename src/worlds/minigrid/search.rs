//! Minimum number of steps to success: a breadth-first search over the situations of a level.

use super::family::{LevelEnding, LevelFamily};
use super::level::{DROP, FORWARD, LEFT, Level, NOWHERE, PICKUP, RIGHT, Situation, TOGGLE};

/// Length of the shortest path from the situation `first` of `level` to success, with full knowledge of the level;
/// `None` if there is none within `limit` steps.
pub(super) fn fewest_steps(
    level: &Level,
    first: &Situation,
    family: &dyn LevelFamily,
    limit: usize,
) -> Option<usize> {
    let mut level = level.clone();
    let mut seen = SeenSituations::new(&level);
    let (mut reached, mut next) = (vec![*first], Vec::new());
    // A single thing never needs to be dropped: carrying it blocks nothing, and a plan without a drop is no longer.
    let actions: &[usize] = if level.things() > 1 {
        &[LEFT, RIGHT, FORWARD, PICKUP, TOGGLE, DROP]
    } else {
        &[LEFT, RIGHT, FORWARD, PICKUP, TOGGLE]
    };
    for steps in 1..=limit {
        for situation in &reached {
            level.restore(situation);
            for action in actions {
                let event = level.act(*action);
                let changed = level.situation() != situation;
                match family.judge(event) {
                    LevelEnding::Success => return Some(steps),
                    LevelEnding::None if changed && seen.is_new(&level) => next.push(*level.situation()),
                    _ => {}
                }
                if changed {
                    level.restore(situation);
                }
            }
        }
        std::mem::swap(&mut reached, &mut next);
        next.clear();
        if reached.is_empty() {
            return None;
        }
    }
    None
}

/// The situations reached so far, one bit each.
struct SeenSituations {
    bits: Vec<u64>,
}

impl SeenSituations {
    fn new(level: &Level) -> Self {
        let cells = level.rows * level.columns;
        let situations =
            cells * 4 * (cells + 1).pow(level.things() as u32) * 3_usize.pow(level.doors() as u32);
        Self { bits: vec![0; situations / 64 + 1] }
    }

    /// Whether the current situation of the level is new; marks it as reached.
    fn is_new(&mut self, level: &Level) -> bool {
        let number = number(level);
        let (word, bit) = (&mut self.bits[number / 64], 1 << (number % 64));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}

/// The current situation as one number, a mixed-radix code of its parts.
fn number(level: &Level) -> usize {
    let cells = level.rows * level.columns;
    let cell = |place: u16| {
        let [column, row] = level.column_and_row(usize::from(place)).unwrap_or([0, 0]);
        row * level.columns + column
    };
    let Situation { agent, direction, things, doors, .. } = level.situation();
    let mut number = cell(*agent) * 4 + usize::from(*direction);
    for place in things.iter().take(level.things()) {
        number = number * (cells + 1) + if *place == NOWHERE { cells } else { cell(*place) };
    }
    for state in doors.iter().take(level.doors()) {
        number = number * 3 + usize::from(*state);
    }
    number
}
