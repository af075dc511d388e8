//! Interventions by the user during a run: edited cells and silenced neurons. Parameters, seed and events define a run
//! completely.

mod editing;

use crate::Error;
use std::fmt;
use std::ops::RangeInclusive;

/// Maximum number of events of one run, so that a link can contain them all.
pub const MAX_EVENTS: usize = 100;

/// Text after the range of neurons that are silenced, and of neurons that may fire again.
const SILENT: [&str; 2] = ["on", "off"];

/// An intervention between two steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Number of environment steps taken before the event.
    pub step: u64,
    /// What changes.
    pub change: Change,
}

/// What an event changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The content of a cell.
    Cell {
        /// Index of the cell, row by row.
        cell: usize,
        /// New content of the cell, as in a map.
        text: String,
    },
    /// Whether neurons are silent.
    Neurons {
        /// Neurons counted through all hidden layers.
        range: RangeInclusive<usize>,
        /// Whether they are silenced; otherwise they may fire again.
        is_silent: bool,
    },
}

impl Event {
    /// An edit of a cell.
    pub fn cell(step: u64, cell: usize, text: &str) -> Self {
        Self { step, change: Change::Cell { cell, text: text.into() } }
    }

    /// Neurons that are silenced, or that may fire again.
    pub fn neurons(step: u64, range: RangeInclusive<usize>, is_silent: bool) -> Self {
        Self { step, change: Change::Neurons { range, is_silent } }
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.change {
            Change::Cell { cell, text } => write!(f, "{}:{cell}:{text}", self.step),
            Change::Neurons { range, is_silent } => {
                let state = SILENT[usize::from(*is_silent)];
                write!(f, "{}:n{}-{}:{state}", self.step, range.start(), range.end())
            }
        }
    }
}

/// Formats events as one text, each `step:cell:text` or `step:nFIRST-LAST:off` (`on` for neurons that may fire again),
/// joined by `;`.
pub fn write(events: &[Event]) -> String {
    events.iter().map(Event::to_string).collect::<Vec<_>>().join(";")
}

/// Parses the format of [`write()`].
///
/// # Errors
/// Returns [`Error::Value`] if a part is not an event or steps are not ascending, [`Error::Conflict`] for more than
/// [`MAX_EVENTS`] events.
pub fn read(text: &str) -> Result<Vec<Event>, Error> {
    let mut events: Vec<Event> = Vec::new();
    for part in text.split(';').filter(|part| !part.is_empty()) {
        let event = read_one(part).ok_or_else(|| refused(part))?;
        if events.last().is_some_and(|last| last.step > event.step) {
            return Err(refused(part));
        }
        events.push(event);
    }
    if events.len() > MAX_EVENTS {
        return Err(too_many());
    }
    Ok(events)
}

fn read_one(part: &str) -> Option<Event> {
    let mut fields = part.splitn(3, ':');
    let step = fields.next()?.parse().ok()?;
    let (place, content) = (fields.next()?, fields.next()?);
    if let Some(range) = place.strip_prefix('n') {
        let (first, last) = range.split_once('-')?;
        let state = SILENT.iter().position(|state| *state == content)?;
        return Some(Event::neurons(step, first.parse().ok()?..=last.parse().ok()?, state == 1));
    }
    (!content.is_empty()).then_some(Event::cell(step, place.parse().ok()?, content))
}

fn refused(part: &str) -> Error {
    let allowed =
        "a list of step:cell:letter or step:nFIRST-LAST:off joined by ; with the steps in ascending order";
    Error::Value { name: "events".into(), given: part.into(), allowed: allowed.into() }
}

pub(super) fn too_many() -> Error {
    Error::Conflict {
        rule: format!("a run can have at most {MAX_EVENTS} edits; start a new run from the present map"),
    }
}
