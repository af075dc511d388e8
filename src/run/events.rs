//! Edits by the user during a run. Parameters, seed and events define a run completely.

mod editing;

use crate::Error;
use std::fmt;

/// Maximum number of edits of one run, so that a link can contain them all.
pub const MAX_EVENTS: usize = 100;

/// An edit of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Number of environment steps taken before the edit.
    pub step: u64,
    /// Index of the cell, row by row.
    pub cell: usize,
    /// New content of the cell, as in a map.
    pub text: String,
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.step, self.cell, self.text)
    }
}

/// Formats events as one text, `step:cell:text` joined by `;`.
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
    let allowed = "a list of step:cell:letter joined by ; with the steps in ascending order";
    Error::Value { name: "events".into(), given: part.into(), allowed: allowed.into() }
}

pub(super) fn too_many() -> Error {
    Error::Conflict {
        rule: format!("a run can have at most {MAX_EVENTS} edits; start a new run from the present map"),
    }
}
