//! Dyna maze: find the way around walls, with reward 1 at the goal. In two of the three mazes, walls change once, after
//! a number of steps over all episodes: the old way closes, or a shorter one opens.
//!
//! Source: R. S. Sutton and A. G. Barto, "Reinforcement Learning", 2nd edition, examples 8.1, 8.2 and 8.3.

use crate::Error;
use crate::worlds::entry::{Entry, Options};
use crate::worlds::grid::{self, MOVES};
use crate::worlds::map::Map;
use crate::worlds::map::letters::Alphabet;
use crate::worlds::model::Model;
use crate::worlds::picture::{CellKind, Picture};
use crate::worlds::tabular::{Tabular, TabularFamily};
use crate::worlds::{Choice, World};

const MAZE: &str = "FFFFFFF#G/FF#FFFF#F/SF#FFFF#F/FF#FFFFFF/FFFFF#FFF/FFFFFFFFF";
const OPEN_RIGHT: &str = "FFFFFFFFG/FFFFFFFFF/FFFFFFFFF/########F/FFFFFFFFF/FFFSFFFFF";
const OPEN_LEFT: &str = "FFFFFFFFG/FFFFFFFFF/FFFFFFFFF/F########/FFFFFFFFF/FFFSFFFFF";
const OPEN_BOTH: &str = "FFFFFFFFG/FFFFFFFFF/FFFFFFFFF/F#######F/FFFFFFFFF/FFFSFFFFF";

const DYNA: Entry = Entry {
    id: "DynaMaze-v0",
    title: "Dyna maze",
    family: "Dyna maze",
    step_limit: None,
    actions: MOVES,
    rows: &[],
    letters: Alphabet::Lake,
    options: Options { firm: false, full_view: false },
    make: |_, _| build(MAZE, None),
};

/// Entries of the catalogue: the three mazes.
pub const WORLDS: &[Entry] = &[
    DYNA,
    Entry {
        id: "DynaBlockingMaze-v0",
        title: "Dyna maze, the way closes",
        make: |_: &Entry, _: &Choice| build(OPEN_RIGHT, Some((OPEN_LEFT, 1000))),
        ..DYNA
    },
    Entry {
        id: "DynaShortcutMaze-v0",
        title: "Dyna maze, a shortcut opens",
        make: |_: &Entry, _: &Choice| build(OPEN_LEFT, Some((OPEN_BOTH, 3000))),
        ..DYNA
    },
];

fn build(first: &str, then: Option<(&str, u64)>) -> Result<Box<dyn World>, Error> {
    let first = Map::parse(first)?;
    let then = then.map(|(map, steps)| Ok::<_, Error>((Map::parse(map)?, steps))).transpose()?;
    Ok(Box::new(Tabular::new(DynaMaze { first, then, changed: false }, None)))
}

#[derive(Clone, Debug)]
struct DynaMaze {
    first: Map,
    /// The map after the change, and the number of steps before it; `None` if the maze never changes.
    then: Option<(Map, u64)>,
    changed: bool,
}

impl DynaMaze {
    fn present(&self) -> &Map {
        match &self.then {
            Some((map, _)) if self.changed => map,
            _ => &self.first,
        }
    }
}

impl TabularFamily for DynaMaze {
    /// The model. Walls have outcomes, too: an agent in a cell that becomes a wall can leave the cell.
    fn model(&self) -> Model {
        grid::model(self.present(), |_| false)
    }

    fn draw(&self, state: usize, picture: &mut Picture) {
        grid::draw(self.present(), CellKind::Empty, state, picture);
    }

    fn map(&self) -> Option<&Map> {
        Some(self.present())
    }

    fn changes_after(&self) -> Option<u64> {
        self.then.as_ref().map(|(_, steps)| *steps)
    }

    fn set_changed(&mut self, changed: bool) {
        self.changed = changed;
    }
}
