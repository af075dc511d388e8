//! Gridworlds with Gymnasium's semantics, equal to it seed for seed, and their exact optimum. Knows nothing of agents.

pub mod map;
pub mod model;
pub mod frozen_lake;
pub mod planner;

use crate::Error;
use frozen_lake::FrozenLake;
use map::Map;
use model::Model;

/// What a step leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The state's number.
    pub observation: usize,
    /// Reward of the step.
    pub reward: f64,
    /// Whether the world itself has ended the episode.
    pub terminated: bool,
    /// Whether a limit from outside the world has ended it.
    pub truncated: bool,
}

/// A world as Gymnasium has it. A program may bring its own.
pub trait World: std::fmt::Debug {
    /// Number of states; a state is known by its number.
    fn states(&self) -> usize;

    /// Number of actions.
    fn actions(&self) -> usize;

    /// Starts an episode. With a seed the random stream starts anew; without one it goes on.
    fn reset(&mut self, seed: Option<u32>) -> usize;

    /// Takes an action.
    ///
    /// # Errors
    /// [`Error::Value`] for an action that does not exist, [`Error::EpisodeEnded`] after the end of an episode.
    fn step(&mut self, action: usize) -> Result<Step, Error>;

    /// Another world of the same kind, not yet reset, for episodes that only measure.
    fn another(&self) -> Box<dyn World>;

    /// The exact model, where there is one: it judges what was learned.
    fn model(&self) -> Option<&Model> {
        None
    }

    /// The map as it is drawn, where there is one.
    fn map(&self) -> Option<&Map> {
        None
    }

    /// Everything that its future depends on, in words; `None` for a world that cannot be saved.
    fn save(&self) -> Option<Vec<u64>> {
        None
    }

    /// Goes on from the words that [`Self::save`] gave.
    ///
    /// # Errors
    /// [`Error::File`] when they are not such words.
    fn load(&mut self, words: &[u64]) -> Result<(), Error> {
        let _ = words;
        Err(Error::File { rule: "this world cannot be saved".into() })
    }
}

/// An entry of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Gymnasium's id.
    pub id: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// Steps after which an episode is truncated.
    pub step_limit: usize,
    /// Names of the actions.
    pub actions: &'static [&'static str],
    /// Rows of its own map.
    pub rows: &'static [&'static str],
}

/// Every world.
pub const CATALOGUE: &[Entry] = &[
    Entry {
        id: "FrozenLake-v1",
        title: "Frozen lake 4×4",
        step_limit: 100,
        actions: frozen_lake::ACTIONS,
        rows: frozen_lake::MAP_4X4,
    },
    Entry {
        id: "FrozenLake8x8-v1",
        title: "Frozen lake 8×8",
        step_limit: 200,
        actions: frozen_lake::ACTIONS,
        rows: frozen_lake::MAP_8X8,
    },
];

/// Which world: what a person chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Gymnasium's id.
    pub world: String,
    /// Rows of a map of one's own, joined by `/`.
    pub map: Option<String>,
    /// Without slipping.
    pub firm: bool,
}

impl Choice {
    /// The world's entry in the catalogue.
    ///
    /// # Errors
    /// [`Error::Unknown`] with the ids that exist.
    pub fn entry(&self) -> Result<&'static Entry, Error> {
        CATALOGUE.iter().find(|entry| entry.id == self.world).ok_or_else(|| Error::Unknown {
            what: "world",
            name: self.world.clone(),
            allowed: CATALOGUE.iter().map(|entry| entry.id).collect::<Vec<_>>().join(", "),
        })
    }

    /// Builds the world.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a world, [`Error::Map`] for a map that cannot be played.
    pub fn build(&self) -> Result<Box<dyn World>, Error> {
        let map = self.map()?;
        Ok(Box::new(FrozenLake::new(map, self.firm, self.entry()?.step_limit)))
    }

    /// Number of cells that can be stood on; 0 for a map that cannot be played.
    pub fn states(&self) -> usize {
        self.map().map_or(0, |map| map.cells.iter().filter(|cell| **cell != b'#').count())
    }

    /// The map: a person's own, else that of the catalogue.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a world, [`Error::Map`] for a map that cannot be played.
    pub fn map(&self) -> Result<Map, Error> {
        match &self.map {
            Some(rows) => Map::parse(rows),
            None => Map::parse(&self.entry()?.rows.join("/")),
        }
    }
}
