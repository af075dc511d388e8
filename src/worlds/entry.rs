//! Entries of the catalogue of worlds, and the choice of a world with its options.

use super::World;
use super::map::letters::Alphabet;
use crate::Error;

/// Builds the world of an entry with the options of a choice.
pub type Make = fn(&Entry, &Choice) -> Result<Box<dyn World>, Error>;

/// An entry of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Id of the world: Gymnasium's, or one in Gymnasium's style.
    pub id: &'static str,
    /// Name to display.
    pub title: &'static str,
    /// Family of the world; worlds of one family are listed together.
    pub family: &'static str,
    /// Maximum number of steps of an episode, where there is a limit; longer episodes are truncated.
    pub step_limit: Option<usize>,
    /// Names of the actions, in the order of their indices.
    pub actions: &'static [&'static str],
    /// Rows of the default map; empty if the world has no custom maps.
    pub rows: &'static [&'static str],
    /// Letters that a map of this world may contain.
    pub letters: Alphabet,
    /// Options that the world offers.
    pub options: Options,
    /// Builds the world.
    pub make: Make,
}

/// Options that a world offers besides a custom map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether the ice can be firm.
    pub firm: bool,
    /// Whether the agent can observe the whole grid.
    pub full_view: bool,
}

/// A world and its options, as the user chooses them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Id of the world.
    pub world: String,
    /// Rows of a custom map, joined by `/`.
    pub map: Option<String>,
    /// Whether the ice is firm, so that the agent does not slip.
    pub firm: bool,
    /// Whether the agent observes the whole grid instead of the cells in front of it.
    pub full_view: bool,
}

impl Choice {
    /// The world with the id `world` and its default options.
    pub fn named(world: &str) -> Self {
        Self { world: world.into(), ..Self::default() }
    }
}
