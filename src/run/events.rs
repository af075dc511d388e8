//! What a person changes while a run goes on. A run is its parameters, its seed and its events.

use super::Run;
use super::spec::check_support;
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

fn too_many() -> Error {
    Error::Conflict {
        rule: format!("a run holds at most {MAX_EVENTS} edits; start anew from the map as it is"),
    }
}

impl Run {
    /// Changes what stands in a cell, between two steps; gives a notice where no goal can be reached any more, or a
    /// reward is beyond the support. An agent
    /// that then stands in a wall or at an end begins a new episode. Edits that a link still had in store are dropped.
    ///
    /// # Errors
    /// Those of [`crate::worlds::World::edit`], and [`Error::Conflict`] for an edit too many; nothing has changed then.
    pub fn edit(&mut self, cell: usize, text: &str) -> Result<Option<&'static str>, Error> {
        if self.events_done >= MAX_EVENTS {
            return Err(too_many());
        }
        while !self.finish_step(u64::MAX)? {}
        self.world.edit(cell, text)?;
        self.spec.events.truncate(self.events_done);
        self.spec.events.push(Event { step: self.moment.env_steps, cell, text: text.into() });
        self.events_done += 1;
        self.leave_blocked_cell()?;
        self.judge_again()?;
        if self.world.map().is_some_and(|map| !map.goal_is_reachable()) {
            return Ok(Some("No goal can be reached from the start any more; the run goes on."));
        }
        Ok(check_support(self.agent.support, self.world.as_ref())
            .is_err()
            .then_some("A reward beyond the support counts as the support's end; the run goes on."))
    }

    /// Makes the edits that were made at this step of the run, as far as they are still to be made, and judges the world
    /// that they leave.
    pub(super) fn replay_events(&mut self) -> Result<(), Error> {
        let before = self.events_done;
        self.edit_as_planned()?;
        if self.events_done > before { self.judge_again() } else { Ok(()) }
    }

    /// Makes those edits without judging the world, which takes long.
    pub(super) fn edit_as_planned(&mut self) -> Result<(), Error> {
        while let Some(event) = self.spec.events.get(self.events_done)
            && event.step <= self.moment.env_steps
        {
            self.world.edit(event.cell, &event.text)?;
            self.events_done += 1;
            self.leave_blocked_cell()?;
        }
        Ok(())
    }

    /// Brings a loaded run's world to where it was; the words that the world saved come after, and then its
    /// judge.
    pub(super) fn skip_events(&mut self, env_steps: u64) -> Result<(), Error> {
        while let Some(event) = self.spec.events.get(self.events_done)
            && event.step <= env_steps
        {
            self.world.edit(event.cell, &event.text)?;
            self.events_done += 1;
        }
        Ok(())
    }

    /// An agent that an edit has put into a wall or at an end begins a new episode.
    fn leave_blocked_cell(&mut self) -> Result<(), Error> {
        let cell = self.moment.state;
        let stands =
            |map: &crate::worlds::map::Map| map.cells.get(cell) != Some(&b'#') && !map.is_terminal(cell);
        if self.world.map().is_none_or(stands) {
            return Ok(());
        }
        self.agent.abandon_episode();
        self.moment.episode_step = 0;
        self.moment.episode_return = 0.0;
        let state = self.world.reset(None);
        self.arrive(state)
    }
}
