//! Deep sea: a dive of N moves, each down and to the left or right. Moving right costs 0.01/N, and only moving right
//! all the way reaches the treasure of 1 in the last column, which random actions do once in 2^N dives.
//!
//! This is bsuite's deterministic version with its action mapping of seed 42: in each cell one of the two actions moves
//! right, chosen at random once. State = row · N + column. After the last move bsuite's observation is all zeros; here
//! the state is the cell of the last row below which the dive ended.
//!
//! Source: I. Osband et al., "Behaviour Suite for Reinforcement Learning" (2020), `deep_sea`.

use crate::random::mt19937::Mt19937;
use crate::worlds::entry::{Entry, Options};
use crate::worlds::map::letters::Alphabet;
use crate::worlds::model::{Model, Outcome};
use crate::worlds::picture::{CellKind, Picture, PictureCell};
use crate::worlds::tabular::{Tabular, TabularFamily};

/// Seed of bsuite's action mapping.
const MAPPING_SEED: u32 = 42;
/// Total cost of the moves to the right in a dive that always moves right.
const DIVE_COST: f64 = 0.01;

macro_rules! seas {
    ($($size:literal)*) => {
        &[$(Entry {
            id: concat!("DeepSea-", $size),
            title: concat!("Deep sea ", $size, "×", $size),
            family: "Deep sea",
            step_limit: Some($size),
            actions: &["first", "second"],
            rows: &[],
            letters: Alphabet::Lake,
            options: Options { firm: false, full_view: false },
            // A dive terminates after N moves, so no limit truncates it.
            make: |_, _| Ok(Box::new(Tabular::new(DeepSea::new($size), None))),
        }),*]
    };
}

/// Entries of the catalogue: bsuite's sizes of N.
pub const WORLDS: &[Entry] = seas!(10 12 14 16 18 20 22 24 26 28 30 32 34 36 38 40 42 44 46 48 50);

#[derive(Clone, Debug)]
struct DeepSea {
    size: usize,
    /// For each cell, the action that moves right.
    to_the_right: Vec<usize>,
}

impl DeepSea {
    fn new(size: usize) -> Self {
        // numpy's `binomial(1, .5)` is 1 if one draw exceeds 0.5.
        let mut random = Mt19937::new(MAPPING_SEED);
        let to_the_right = (0..size * size).map(|_| usize::from(random.random_sample() > 0.5)).collect();
        Self { size, to_the_right }
    }

    fn outcome(&self, cell: usize, action: usize) -> Outcome {
        let last = self.size - 1;
        let (row, column) = (cell / self.size, cell % self.size);
        let right = self.to_the_right[cell] == action;
        let treasure = if right && column == last { 1.0 } else { 0.0 };
        let cost = if right { DIVE_COST / self.size as f64 } else { 0.0 };
        let column = if right { (column + 1).min(last) } else { column.saturating_sub(1) };
        Outcome::certain((row + 1).min(last) * self.size + column, treasure - cost, row == last)
    }
}

impl TabularFamily for DeepSea {
    fn model(&self) -> Model {
        let initial = (0..self.size * self.size).map(|cell| if cell == 0 { 1.0 } else { 0.0 }).collect();
        Model::of(initial, 2, |cell, action, outcomes| outcomes.push(self.outcome(cell, action)))
    }

    fn draw(&self, state: usize, picture: &mut Picture) {
        (picture.rows, picture.columns, picture.agent) = (self.size, self.size, state);
        let cells = self.size * self.size;
        for cell in 0..cells {
            picture.cells.push(match cell {
                0 => PictureCell::of(CellKind::Start),
                _ if cell + 1 == cells => PictureCell { value: 1.0, ..PictureCell::of(CellKind::Goal) },
                _ => PictureCell::of(CellKind::Empty),
            });
            picture.states.push(cell as u32);
        }
    }
}
