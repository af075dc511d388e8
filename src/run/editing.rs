//! Edits of the map while a run goes on: made by a person, and made again when a run is replayed.

use super::Run;
use super::events::{Event, MAX_EVENTS, too_many};
use super::spec::check_support;
use crate::Error;

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
