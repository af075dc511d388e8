//! `Maze-v0`: a custom maze of floor, walls, holes, ice, wind and goals of different rewards.
//!
//! Ice slips as in FrozenLake. As in the windy gridworld, the wind of the cell that a move leaves pushes the agent
//! after the move, cell by cell, until an edge or a wall stops it. A hole ends the episode with reward 0, a goal with
//! the reward of its cell.

use crate::Error;
use crate::worlds::World;
use crate::worlds::entry::{Choice, Entry, Options};
use crate::worlds::grid::{self, MOVES};
use crate::worlds::map::Map;
use crate::worlds::map::letters::Alphabet;
use crate::worlds::model::Model;
use crate::worlds::picture::{CellKind, Picture};
use crate::worlds::tabular::{Tabular, TabularFamily};

/// Default map: a near goal with a small reward, and a far one behind wind, ice and holes.
pub const DEFAULT_MAP: &[&str] =
    &["S...#....", ".##.#.^^.", ".#G(0.5)...^^.", ".####.^(2)^(2).", "...II.##.", ".#HIIH#..", ".......#G"];

/// Entry of the catalogue: the maze.
pub const WORLDS: &[Entry] = &[Entry {
    id: "Maze-v0",
    title: "Free-form maze",
    family: "Free-form maze",
    step_limit: Some(100),
    actions: MOVES,
    rows: DEFAULT_MAP,
    letters: Alphabet::Maze,
    options: Options { firm: false, full_view: false },
    make,
}];

fn make(entry: &Entry, choice: &Choice) -> Result<Box<dyn World>, Error> {
    Ok(Box::new(Tabular::new(Maze { map: choice.map()? }, entry.step_limit)))
}

#[derive(Clone, Debug)]
struct Maze {
    map: Map,
}

impl TabularFamily for Maze {
    fn model(&self) -> Model {
        grid::model(&self.map, |cell| self.map.cells[cell] == b'I')
    }

    fn draw(&self, state: usize, picture: &mut Picture) {
        grid::draw(&self.map, CellKind::Empty, state, picture);
    }

    fn map(&self) -> Option<&Map> {
        Some(&self.map)
    }

    fn edit(&mut self, cell: usize, text: &str) -> Result<(), Error> {
        self.map = self.map.with_cell(cell, text)?;
        Ok(())
    }
}
