//! `CliffWalking-v1`: walk along a cliff from one end to the other. Each move has reward −1; a step over the edge has
//! reward −100 and leads back to the start without ending the episode.
//!
//! Equal to Gymnasium 1.4.0 seed for seed, state for state, also in the states that no episode visits: the cliff and
//! the goal. In `CliffWalkingSlippery-v1` a move goes in the intended direction or one of the two beside it, with
//! probability 1/3 each.

use crate::Error;
use crate::worlds::World;
use crate::worlds::entry::{Choice, Entry, Options};
use crate::worlds::map::letters::Alphabet;
use crate::worlds::model::{Model, Outcome};
use crate::worlds::picture::{CellKind, Picture, PictureCell};
use crate::worlds::tabular::{Tabular, TabularFamily};

const GRID_ROWS: usize = 4;
const GRID_COLUMNS: usize = 12;
const START_STATE: usize = 36;
const GOAL_STATE: usize = 47;

const CLIFF: Entry = Entry {
    id: "CliffWalking-v1",
    title: "Cliff walking",
    family: "Cliff",
    step_limit: None,
    actions: &["up", "right", "down", "left"],
    rows: &[],
    letters: Alphabet::Lake,
    options: Options { firm: false, full_view: false },
    make: |_, _| Ok(Box::new(Tabular::new(Cliff { slippery: false }, None))),
};

/// Entries of the catalogue: the cliff, firm and slippery.
pub const WORLDS: &[Entry] = &[
    CLIFF,
    Entry {
        id: "CliffWalkingSlippery-v1",
        title: "Cliff walking, slippery",
        make: |_: &Entry, _: &Choice| -> Result<Box<dyn World>, Error> {
            Ok(Box::new(Tabular::new(Cliff { slippery: true }, None)))
        },
        ..CLIFF
    },
];

#[derive(Clone, Debug)]
struct Cliff {
    slippery: bool,
}

fn is_cliff(cell: usize) -> bool {
    cell > START_STATE && cell < GOAL_STATE
}

fn outcome(cell: usize, direction: usize, probability: f64) -> Outcome {
    let (row, column) = (cell / GRID_COLUMNS, cell % GRID_COLUMNS);
    let (row, column) = match direction {
        0 => (row.saturating_sub(1), column),
        1 => (row, (column + 1).min(GRID_COLUMNS - 1)),
        2 => ((row + 1).min(GRID_ROWS - 1), column),
        _ => (row, column.saturating_sub(1)),
    };
    let reached = row * GRID_COLUMNS + column;
    if is_cliff(reached) {
        Outcome { probability, state: START_STATE, reward: -100.0, terminated: false }
    } else {
        Outcome { probability, state: reached, reward: -1.0, terminated: reached == GOAL_STATE }
    }
}

impl TabularFamily for Cliff {
    fn model(&self) -> Model {
        let initial =
            (0..GRID_ROWS * GRID_COLUMNS).map(|cell| if cell == START_STATE { 1.0 } else { 0.0 }).collect();
        Model::of(initial, 4, |cell, action, outcomes| {
            if self.slippery {
                let turns = [3, 0, 1].map(|turn| outcome(cell, (action + turn) % 4, 1.0 / 3.0));
                outcomes.extend(turns);
            } else {
                outcomes.push(outcome(cell, action, 1.0));
            }
        })
    }

    fn draw(&self, state: usize, picture: &mut Picture) {
        (picture.rows, picture.columns, picture.agent) = (GRID_ROWS, GRID_COLUMNS, state);
        for cell in 0..GRID_ROWS * GRID_COLUMNS {
            picture.cells.push(PictureCell::of(match cell {
                START_STATE => CellKind::Start,
                GOAL_STATE => CellKind::Goal,
                _ if is_cliff(cell) => CellKind::Cliff,
                _ if self.slippery => CellKind::Ice,
                _ => CellKind::Empty,
            }));
            picture.states.push(cell as u32);
        }
    }
}
