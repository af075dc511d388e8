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

/// Maximum number of ids that a message lists.
const MAX_LISTED_IDS: usize = 8;
/// Minimum number of letters and digits in common at the start of two ids that resemble each other.
const MIN_COMMON_CHARACTERS: usize = 3;

/// Suggests ids for the unknown id `name`, comparing letters and digits alone, in lower case: the ids that contain it,
/// or else those with the longest beginning in common. Lists the first ids of the catalogue if no id resembles it.
fn suggestion(name: &str) -> String {
    let plain = |id: &str| -> String {
        id.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let given = plain(name);
    let common = |id: &str| {
        let id = plain(id);
        if !given.is_empty() && id.contains(&given) {
            return usize::MAX;
        }
        id.chars().zip(given.chars()).take_while(|(ours, theirs)| ours == theirs).count()
    };
    let ids = || catalogue().map(|entry| entry.id);
    let longest = ids().map(common).max().unwrap_or(0);
    if longest < MIN_COMMON_CHARACTERS {
        return format!("allowed: {};", listed(ids(), "and"));
    }
    format!("did you mean {}?", listed(ids().filter(|id| common(id) == longest), "or one of"))
}

/// Joins up to [`MAX_LISTED_IDS`] ids by commas, and appends the number of the others after the words `then`.
fn listed(ids: impl Iterator<Item = &'static str>, then: &str) -> String {
    let ids: Vec<&str> = ids.collect();
    let shown = ids[..ids.len().min(MAX_LISTED_IDS)].join(", ");
    match ids.len().saturating_sub(MAX_LISTED_IDS) {
        0 => shown,
        others => format!("{shown} {then} {others} others"),
    }
}

impl Choice {
    /// The world's entry in the catalogue.
    ///
    /// # Errors
    /// [`Error::UnknownWorld`], with the ids that resemble it, if no world has the id.
    pub fn entry(&self) -> Result<&'static Entry, Error> {
        catalogue()
            .find(|entry| entry.id == self.world)
            .ok_or_else(|| Error::UnknownWorld { name: self.world.clone(), similar: suggestion(&self.world) })
    }

    /// Returns this choice with a custom map in any form that [`Map::read`] accepts, stored as rows joined by `/`.
    ///
    /// # Errors
    /// [`Error::UnknownWorld`] if the world does not exist, [`Error::Map`] if the map cannot be read or played,
    /// [`Error::Conflict`] if the world has no custom maps.
    pub fn with_map(self, text: &str) -> Result<Self, Error> {
        let entry = self.entry()?;
        if entry.rows.is_empty() {
            return Err(Error::Conflict {
                rule: format!("{} does not offer maps of your own (--map); leave it out", entry.id),
            });
        }
        let map = Map::read(entry.letters, text)?;
        Ok(Self { map: Some(map.text()), ..self })
    }

    /// Builds the world.
    ///
    /// # Errors
    /// [`Error::UnknownWorld`] if the world does not exist, [`Error::Map`] if the map cannot be played, [`Error::Conflict`]
    /// if the world does not offer an option that is chosen.
    pub fn build(&self) -> Result<Box<dyn World>, Error> {
        let entry = self.entry()?;
        let offered = [
            ("maps of your own (--map)", self.map.is_some(), !entry.rows.is_empty()),
            ("firm ice (--firm)", self.firm, entry.options.firm),
            ("a full view (--full-view)", self.full_view, entry.options.full_view),
        ];
        for (choice, chosen, possible) in offered {
            if chosen && !possible {
                return Err(Error::Conflict {
                    rule: format!("{} does not offer {choice}; leave it out", entry.id),
                });
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
    /// [`Error::UnknownWorld`] if the world does not exist, [`Error::Map`] if the map cannot be played, [`Error::Conflict`]
    /// if the world has no custom maps.
    pub fn map(&self) -> Result<Map, Error> {
        let entry = self.entry()?;
        if entry.rows.is_empty() {
            return Err(Error::Conflict {
                rule: format!("{} does not offer maps of your own (--map)", entry.id),
            });
        }
        match &self.map {
            Some(rows) => Map::parse_with(entry.letters, rows),
            None => Map::parse_with(entry.letters, &entry.rows.join("/")),
        }
    }
}
