//! `FrozenLake-v1`: cross the ice from S to G without falling into a hole H.
//!
//! Equal to Gymnasium 1.4.0 seed for seed: on slippery ice a move goes in the intended direction or one of the two
//! beside it, with probability 1/3 each. Entering G has reward 1. Walls `#` are an extension of this project: a move
//! into a wall leaves the agent in its cell.

use crate::Error;
use crate::random::Pcg64;
use crate::worlds::World;
use crate::worlds::entry::{Choice, Entry, Options};
use crate::worlds::grid::{self, MOVES};
use crate::worlds::map::Map;
use crate::worlds::map::letters::Alphabet;
use crate::worlds::model::Model;
use crate::worlds::picture::{CellKind, Picture};
use crate::worlds::tabular::{Tabular, TabularFamily};

/// Gymnasium's `4x4`.
pub const MAP_4X4: &[&str] = &["SFFF", "FHFH", "FFFH", "HFFG"];
/// Gymnasium's `8x8`.
pub const MAP_8X8: &[&str] =
    &["SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG"];

const LAKE: Entry = Entry {
    id: "FrozenLake-v1",
    title: "Frozen lake 4×4",
    family: "Frozen lake",
    step_limit: Some(100),
    actions: MOVES,
    rows: MAP_4X4,
    letters: Alphabet::Lake,
    options: Options { firm: true, full_view: false },
    make,
};

/// Entries of the catalogue: Gymnasium's two lakes.
pub const WORLDS: &[Entry] = &[
    LAKE,
    Entry { id: "FrozenLake8x8-v1", title: "Frozen lake 8×8", step_limit: Some(200), rows: MAP_8X8, ..LAKE },
];

fn make(entry: &Entry, choice: &Choice) -> Result<Box<dyn World>, Error> {
    Ok(Box::new(Tabular::new(FrozenLake { map: choice.map()?, firm: choice.firm }, entry.step_limit)))
}

/// A lake: its map, and whether the ice is firm.
#[derive(Clone, Debug)]
struct FrozenLake {
    map: Map,
    firm: bool,
}

impl TabularFamily for FrozenLake {
    fn model(&self) -> Model {
        grid::model(&self.map, |_| !self.firm)
    }

    fn draw(&self, state: usize, picture: &mut Picture) {
        grid::draw(&self.map, if self.firm { CellKind::Empty } else { CellKind::Ice }, state, picture);
    }

    fn map(&self) -> Option<&Map> {
        Some(&self.map)
    }

    fn edit(&mut self, cell: usize, text: &str) -> Result<(), Error> {
        self.map = self.map.with_cell(cell, text)?;
        Ok(())
    }
}

/// Maximum side length of a random map, in cells.
pub const MAX_RANDOM_SIDE: usize = 32;
/// Maximum number of maps that are drawn until one has a way to the goal.
const MAX_ATTEMPTS: usize = 10_000;

/// Gymnasium's `generate_random_map(size, p, seed)`: each cell is floor with probability `p`, otherwise a hole. The
/// start is the first cell, the goal the last. Maps are drawn until one has a way from start to goal.
///
/// # Errors
/// [`Error::Value`] if the size or probability is not allowed, [`Error::Map`] if no map drawn has a way to the goal.
pub fn random_map(size: usize, p: f64, seed: u32) -> Result<Map, Error> {
    let value =
        |name: &str, given: String, allowed: String| Error::Value { name: name.into(), given, allowed };
    if !(2..=MAX_RANDOM_SIDE).contains(&size) {
        let allowed = format!("a whole number from 2 to {MAX_RANDOM_SIDE}");
        return Err(value("size of a random map", size.to_string(), allowed));
    }
    if !(0.0..=1.0).contains(&p) {
        return Err(value("floor of a random map", p.to_string(), "a probability from 0 to 1".into()));
    }
    // Before numpy's `choice` looks up the draw, it divides the cumulative sums by the last of them.
    let floor = p / (p + (1.0 - p));
    let mut random = Pcg64::of_world(seed);
    for _ in 0..MAX_ATTEMPTS {
        let mut text = String::with_capacity(size * (size + 1));
        for cell in 0..size * size {
            let is_floor = random.random() < floor;
            if cell > 0 && cell % size == 0 {
                text.push('/');
            }
            text.push(match cell {
                0 => 'S',
                _ if cell + 1 == size * size => 'G',
                _ if is_floor => 'F',
                _ => 'H',
            });
        }
        if let Ok(map) = Map::parse(&text) {
            return Ok(map);
        }
    }
    let rule = format!(
        "none of {MAX_ATTEMPTS} random maps of {size} × {size} cells with floor {p} has a path to the goal; a larger share of floor helps"
    );
    Err(Error::Map { rule })
}
