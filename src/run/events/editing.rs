//! Edits of the map during a run: made by the user, and repeated when a run is replayed.

use super::{Event, MAX_EVENTS, too_many};
use crate::Error;
use crate::run::Run;
use crate::run::spec::check_support;

impl Run {
    /// Changes the content of a cell between two steps; returns a notice if no goal can be reached any more, or if a
    /// reward is beyond the support. If the agent is then in a wall or a terminal cell, a new episode begins. Later
    /// edits that a link has planned are dropped.
    ///
    /// # Errors
    /// Returns the errors of [`crate::worlds::World::edit`], or [`Error::Conflict`] if the run already has
    /// [`MAX_EVENTS`] edits; nothing has changed then.
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
            return Ok(Some("No goal can be reached from the start any more; the run continues."));
        }
        Ok(check_support(self.agent.support, self.world.as_ref())
            .is_err()
            .then_some("Rewards outside the support are clipped to it; the run continues."))
    }

    /// Plans the edits of the run that this one repeats: those after the present step are made when they are due.
    ///
    /// # Errors
    /// Returns [`Error::Conflict`] if `events` does not begin with the edits already made.
    pub fn plan_events(&mut self, events: Vec<Event>) -> Result<(), Error> {
        if events.get(..self.events_done) != Some(&self.spec.events[..self.events_done]) {
            let rule = "these edits are not those that the run has already made".into();
            return Err(Error::Conflict { rule });
        }
        self.spec.events = events;
        Ok(())
    }

    /// Drops the planned edits that are not made yet.
    pub fn drop_planned_events(&mut self) {
        self.spec.events.truncate(self.events_done);
    }

    /// Makes the planned edits that are due at the current step, and recomputes the optimal and random values if the
    /// world has changed.
    pub(in crate::run) fn replay_events(&mut self) -> Result<(), Error> {
        let before = self.events_done;
        self.edit_as_planned()?;
        if self.events_done > before { self.judge_again() } else { Ok(()) }
    }

    /// Makes the planned edits that are due, without recomputing the optimal values, which is slow.
    pub(in crate::run) fn edit_as_planned(&mut self) -> Result<(), Error> {
        while let Some(event) = self.spec.events.get(self.events_done)
            && event.step <= self.moment.env_steps
        {
            self.world.edit(event.cell, &event.text)?;
            self.events_done += 1;
            self.leave_blocked_cell()?;
        }
        Ok(())
    }

    /// Repeats the edits of a loaded run; the caller then restores the state of the world and recomputes the optimal
    /// values.
    pub(in crate::run) fn skip_events(&mut self, env_steps: u64) -> Result<(), Error> {
        while let Some(event) = self.spec.events.get(self.events_done)
            && event.step <= env_steps
        {
            self.world.edit(event.cell, &event.text)?;
            self.events_done += 1;
        }
        Ok(())
    }

    /// Begins a new episode if an edit has left the agent in a wall or a terminal cell.
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
