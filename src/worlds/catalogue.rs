//! Every world by its id.

use super::entry::{Choice, Entry};
use super::map::Map;
use super::{World, cliff, deep_sea, dyna, frozen_lake, maze, minigrid, taxi, windy};
use crate::Error;

/// The world that is there unless a person chooses another.
pub const DEFAULT_WORLD: &str = "FrozenLake-v1";

/// Every world.
pub fn catalogue() -> impl Iterator<Item = &'static Entry> {
    [
        frozen_lake::WORLDS,
        cliff::WORLDS,
        taxi::WORLDS,
        windy::WORLDS,
        dyna::WORLDS,
        deep_sea::WORLDS,
        maze::WORLDS,
    ]
    .into_iter()
    .flatten()
    .chain(minigrid::worlds())
}

/// A few ids, those first that have the most letters of `name` in common from the start, and how many others there are.
fn ids_like(name: &str) -> String {
    const SHOWN: usize = 6;
    let mut ids: Vec<&str> = catalogue().map(|entry| entry.id).collect();
    let in_common =
        |id: &str| id.chars().zip(name.chars()).take_while(|(ours, theirs)| ours == theirs).count();
    // The sort is stable: ids that are equally like it stay in the order of the catalogue.
    ids.sort_by_key(|id| std::cmp::Reverse(in_common(id)));
    match ids.len().saturating_sub(SHOWN) {
        0 => ids.join(", "),
        others => format!("{} and {others} others", ids[..SHOWN].join(", ")),
    }
}

impl Choice {
    /// The world's entry in the catalogue.
    ///
    /// # Errors
    /// [`Error::Unknown`] with the ids that begin most like it.
    pub fn entry(&self) -> Result<&'static Entry, Error> {
        catalogue().find(|entry| entry.id == self.world).ok_or_else(|| Error::Unknown {
            what: "world",
            name: self.world.clone(),
            allowed: ids_like(&self.world),
        })
    }

    /// This choice with a map as people write it down ([`Map::read`]), kept as rows joined by `/`.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a world, [`Error::Map`] for a map that cannot be read or played, [`Error::Conflict`] for a
    /// world that takes no map.
    pub fn with_map(self, text: &str) -> Result<Self, Error> {
        let entry = self.entry()?;
        if entry.rows.is_empty() {
            return Err(Error::Conflict {
                rule: format!("{} has no map of your own (--map); leave it out", entry.id),
            });
        }
        let map = Map::read(entry.letters, text)?;
        Ok(Self { map: Some(map.text()), ..self })
    }

    /// Builds the world.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a world, [`Error::Map`] for a map that cannot be played, [`Error::Conflict`] for a choice that
    /// the world does not offer.
    pub fn build(&self) -> Result<Box<dyn World>, Error> {
        let entry = self.entry()?;
        let offered = [
            ("map of your own (--map)", self.map.is_some(), !entry.rows.is_empty()),
            ("firm ice (--firm)", self.firm, entry.options.firm),
            ("full view (--full-view)", self.full_view, entry.options.full_view),
        ];
        for (choice, chosen, possible) in offered {
            if chosen && !possible {
                return Err(Error::Conflict { rule: format!("{} has no {choice}; leave it out", entry.id) });
            }
        }
        (entry.make)(entry, self)
    }

    /// Number of states that can be stood in, walls left out; 0 for a world that cannot be built or has no numbered states.
    pub fn states(&self) -> usize {
        self.build().map_or(0, |world| world.map().map_or_else(|| world.states(), Map::places))
    }

    /// The map: a person's own, else that of the catalogue.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a world, [`Error::Map`] for a map that cannot be played, [`Error::Conflict`] for a world that
    /// takes no map.
    pub fn map(&self) -> Result<Map, Error> {
        let entry = self.entry()?;
        if entry.rows.is_empty() {
            return Err(Error::Conflict { rule: format!("{} has no map of your own (--map)", entry.id) });
        }
        match &self.map {
            Some(rows) => Map::parse_with(entry.letters, rows),
            None => Map::parse_with(entry.letters, &entry.rows.join("/")),
        }
    }
}
