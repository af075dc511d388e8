//! The catalogue: all worlds by id.

use super::entry::{Choice, Entry};
use super::map::Map;
use super::{
    World, minigrid, tabular::cliff, tabular::deep_sea, tabular::dyna, tabular::frozen_lake, tabular::maze,
    tabular::taxi, tabular::windy,
};
use crate::Error;

/// Id of the default world.
pub const DEFAULT_WORLD: &str = "FrozenLake-v1";

/// Iterates over the entries of all worlds.
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

/// Returns up to `SHOWN` ids, those with the longest prefix in common with `name` first, and how many others there are.
fn ids_like(name: &str) -> String {
    const SHOWN: usize = 6;
    let mut ids: Vec<&str> = catalogue().map(|entry| entry.id).collect();
    let in_common =
        |id: &str| id.chars().zip(name.chars()).take_while(|(ours, theirs)| ours == theirs).count();
    // The sort is stable: ids with equally long common prefixes stay in the order of the catalogue.
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
    /// [`Error::Unknown`], with the ids that have the longest prefix in common, if no world has the id.
    pub fn entry(&self) -> Result<&'static Entry, Error> {
        catalogue().find(|entry| entry.id == self.world).ok_or_else(|| Error::Unknown {
            what: "world",
            name: self.world.clone(),
            allowed: ids_like(&self.world),
        })
    }

    /// Returns this choice with a custom map in any form that [`Map::read`] accepts, stored as rows joined by `/`.
    ///
    /// # Errors
    /// [`Error::Unknown`] if the world does not exist, [`Error::Map`] if the map cannot be read or played,
    /// [`Error::Conflict`] if the world has no custom maps.
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
    /// [`Error::Unknown`] if the world does not exist, [`Error::Map`] if the map cannot be played, [`Error::Conflict`]
    /// if the world does not offer an option that is chosen.
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

    /// Number of states that are not walls; 0 if the world cannot be built or its states are not numbered.
    pub fn states(&self) -> usize {
        self.build().map_or(0, |world| world.map().map_or_else(|| world.states(), Map::places))
    }

    /// The custom map if there is one, otherwise the map of the catalogue.
    ///
    /// # Errors
    /// [`Error::Unknown`] if the world does not exist, [`Error::Map`] if the map cannot be played, [`Error::Conflict`]
    /// if the world has no custom maps.
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
