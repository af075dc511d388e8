//! Windy gridworld: each move has reward −1, and the wind of the column that a move leaves pushes upwards.
//!
//! Source: R. S. Sutton and A. G. Barto, "Reinforcement Learning", 2nd edition, example 6.5 and exercise 6.9 (king's
//! moves).

use crate::worlds::entry::{Entry, Options};
use crate::worlds::map::letters::Alphabet;
use crate::worlds::model::{Model, Outcome};
use crate::worlds::picture::{CellKind, Picture, PictureCell};
use crate::worlds::tabular::{Tabular, TabularFamily};

const GRID_ROWS: usize = 7;
const GRID_COLUMNS: usize = 10;
const START_STATE: usize = 30;
const GOAL_STATE: usize = 37;
/// Strength of the wind in each column, in cells.
const WIND: [usize; GRID_COLUMNS] = [0, 0, 0, 1, 1, 1, 2, 2, 1, 0];
/// Number of rows down and columns to the right of each move; the first four are the moves of every grid.
const MOVE_OFFSETS: [(isize, isize); 8] =
    [(0, -1), (1, 0), (0, 1), (-1, 0), (-1, -1), (1, -1), (1, 1), (-1, 1)];
const MOVE_NAMES: &[&str; 8] =
    &["left", "down", "right", "up", "up left", "down left", "down right", "up right"];

const WINDY: Entry = Entry {
    id: "WindyGridworld-v0",
    title: "Windy gridworld",
    family: "Windy gridworld",
    step_limit: None,
    actions: MOVE_NAMES.split_at(4).0,
    rows: &[],
    letters: Alphabet::Lake,
    options: Options { firm: false, full_view: false },
    make: |entry, _| Ok(Box::new(Tabular::new(Windy { actions: entry.actions.len() }, None))),
};

/// Entries of the catalogue: the windy gridworlds.
pub const WORLDS: &[Entry] = &[
    WINDY,
    Entry {
        id: "WindyGridworldKings-v0",
        title: "Windy gridworld, king's moves",
        actions: MOVE_NAMES,
        ..WINDY
    },
];

#[derive(Clone, Debug)]
struct Windy {
    actions: usize,
}

fn reached(cell: usize, action: usize) -> usize {
    let (down, right) = MOVE_OFFSETS[action];
    let (row, column) = (cell / GRID_COLUMNS, cell % GRID_COLUMNS);
    let row = row as isize + down - WIND[column] as isize;
    let column = column as isize + right;
    row.clamp(0, GRID_ROWS as isize - 1) as usize * GRID_COLUMNS
        + column.clamp(0, GRID_COLUMNS as isize - 1) as usize
}

impl TabularFamily for Windy {
    fn model(&self) -> Model {
        let initial =
            (0..GRID_ROWS * GRID_COLUMNS).map(|cell| if cell == START_STATE { 1.0 } else { 0.0 }).collect();
        Model::of(initial, self.actions, |cell, action, outcomes| {
            outcomes.push(if cell == GOAL_STATE {
                Outcome::certain(cell, 0.0, true)
            } else {
                let state = reached(cell, action);
                Outcome::certain(state, -1.0, state == GOAL_STATE)
            });
        })
    }

    fn draw(&self, state: usize, picture: &mut Picture) {
        (picture.rows, picture.columns, picture.agent) = (GRID_ROWS, GRID_COLUMNS, state);
        for cell in 0..GRID_ROWS * GRID_COLUMNS {
            picture.cells.push(match (cell, WIND[cell % GRID_COLUMNS]) {
                (START_STATE, _) => PictureCell::of(CellKind::Start),
                (GOAL_STATE, _) => PictureCell::of(CellKind::Goal),
                (_, 0) => PictureCell::of(CellKind::Empty),
                (_, strength) => PictureCell::wind(3, strength as f32),
            });
            picture.states.push(cell as u32);
        }
    }
}
