//! Interventions during a run, in its map and its neurons: made by the user, and repeated when a run is replayed.

use super::{Change, Event, MAX_EVENTS, too_many};
use crate::Error;
use crate::run::Run;
use crate::run::spec::check_support;
use std::ops::RangeInclusive;

impl Run {
    /// Changes the content of a cell between two steps; returns a notice if no goal can be reached any more, or if a
    /// reward is beyond the support. If the agent is then in a wall or a terminal cell, a new episode begins. Later
    /// edits that a link has planned are dropped.
    ///
    /// # Errors
    /// Returns the errors of [`crate::worlds::World::edit`], or [`Error::Conflict`] if the run already has
    /// [`MAX_EVENTS`] edits; nothing has changed then.
    pub fn edit(&mut self, cell: usize, text: &str) -> Result<Option<&'static str>, Error> {
        self.intervene(Event::cell(self.moment.env_steps, cell, text))?;
        self.leave_blocked_cell()?;
        self.judge_again()?;
        if self.world.map().is_some_and(|map| !map.goal_is_reachable()) {
            return Ok(Some("No goal can be reached from the start any more; the run continues."));
        }
        Ok(check_support(self.agent.support, self.world.as_ref())
            .is_err()
            .then_some("Rewards outside the support are clipped to it; the run continues."))
    }

    /// Silences neurons between two steps, counted through all hidden layers, or lets them fire again. Later events that
    /// a link has planned are dropped.
    ///
    /// # Errors
    /// Returns [`Error::Value`] for a range outside the network, or [`Error::Conflict`] if the run already has
    /// [`MAX_EVENTS`] events; nothing has changed then.
    pub fn silence(&mut self, range: RangeInclusive<usize>, is_silent: bool) -> Result<(), Error> {
        self.intervene(Event::neurons(self.moment.env_steps, range, is_silent))
    }

    /// Makes a change now, as an event of the run.
    fn intervene(&mut self, event: Event) -> Result<(), Error> {
        if self.events_done >= MAX_EVENTS {
            return Err(too_many());
        }
        while !self.finish_step(u64::MAX)? {}
        self.apply(&event.change)?;
        self.spec.events.truncate(self.events_done);
        self.spec.events.push(Event { step: self.moment.env_steps, ..event });
        self.events_done += 1;
        Ok(())
    }

    fn apply(&mut self, change: &Change) -> Result<(), Error> {
        match change {
            Change::Cell { cell, text } => self.world.edit(*cell, text),
            Change::Neurons { range, is_silent } => self.agent.silence(range, *is_silent),
        }
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
        while let Some(event) = self.spec.events.get(self.events_done).cloned()
            && event.step <= self.moment.env_steps
        {
            self.apply(&event.change)?;
            self.events_done += 1;
            self.leave_blocked_cell()?;
        }
        Ok(())
    }

    /// Repeats the edits of a loaded run; the caller then restores the state of the world and recomputes the optimal
    /// values.
    pub(in crate::run) fn skip_events(&mut self, env_steps: u64) -> Result<(), Error> {
        while let Some(event) = self.spec.events.get(self.events_done).cloned()
            && event.step <= env_steps
        {
            self.apply(&event.change)?;
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
