//! An entry of the catalogue of worlds, and what a person may choose about one.

use super::World;
use super::letters::Alphabet;
use crate::Error;

/// Makes a world of an entry as a person chose it.
pub type Make = fn(&Entry, &Choice) -> Result<Box<dyn World>, Error>;

/// An entry of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Gymnasium's id, or one in its manner.
    pub id: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// Worlds of one family are listed together.
    pub family: &'static str,
    /// Steps that an episode takes at most, where there is a limit; beyond them it is truncated unless it ends by itself.
    pub step_limit: Option<usize>,
    /// Names of the actions.
    pub actions: &'static [&'static str],
    /// Rows of its own map; none where a person cannot bring another.
    pub rows: &'static [&'static str],
    /// Letters of such a map.
    pub letters: Alphabet,
    /// What a person may choose.
    pub options: Options,
    /// Makes the world.
    pub make: Make,
}

/// What a person may choose about a world beside its map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Firm ice.
    pub firm: bool,
    /// The whole grid in view.
    pub full_view: bool,
}

/// Which world: what a person chooses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Its id.
    pub world: String,
    /// Rows of a map of one's own, joined by `/`.
    pub map: Option<String>,
    /// Without slipping.
    pub firm: bool,
    /// The agent sees the whole grid, not what is in front of it.
    pub full_view: bool,
}

impl Choice {
    /// The world called so, as it comes.
    pub fn named(world: &str) -> Self {
        Self { world: world.into(), ..Self::default() }
    }
}
