//! What a person changes while a run goes on. A run is its parameters, its seed and its events.

use crate::Error;
use std::fmt;

/// Most edits of one run: a link holds them all.
pub const MAX_EVENTS: usize = 100;

/// A cell that was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Environment steps that were taken before it.
    pub step: u64,
    /// The cell, row by row.
    pub cell: usize,
    /// What stands there from then on, as in a map.
    pub text: String,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.step, self.cell, self.text)
    }
}

/// Events as one text, `step:cell:text` joined by `;`.
pub fn write(events: &[Event]) -> String {
    events.iter().map(Event::to_string).collect::<Vec<_>>().join(";")
}

/// Reads what [`write()`] wrote.
///
/// # Errors
/// [`Error::Value`] for a text that is no event, or for steps that go back; [`Error::Conflict`] for too many.
pub fn read(text: &str) -> Result<Vec<Event>, Error> {
    let mut events: Vec<Event> = Vec::new();
    for part in text.split(';').filter(|part| !part.is_empty()) {
        let mut fields = part.splitn(3, ':');
        let mut field = || fields.next().unwrap_or_default();
        let (step, cell, content) = (field().parse(), field().parse(), field());
        let (Ok(step), Ok(cell), false) = (step, cell, content.is_empty()) else {
            return Err(refused(part));
        };
        if events.last().is_some_and(|last| last.step > step) {
            return Err(refused(part));
        }
        events.push(Event { step, cell, text: content.into() });
    }
    if events.len() > MAX_EVENTS {
        return Err(too_many());
    }
    Ok(events)
}

fn refused(part: &str) -> Error {
    let allowed = "step:cell:letter, the steps in ascending order, joined by ;";
    Error::Value { name: "events".into(), given: part.into(), allowed: allowed.into() }
}

pub(super) fn too_many() -> Error {
    Error::Conflict {
        rule: format!("a run holds at most {MAX_EVENTS} edits; start anew from the map as it is"),
    }
}
