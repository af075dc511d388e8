//! Worlds that sample from an exact model, as Gymnasium's `toy_text` worlds do: one draw of `random()` at each reset
//! and each step, even if there is only one outcome.

pub mod cliff;
pub mod dyna;
pub mod deep_sea;
pub mod frozen_lake;
pub mod maze;
pub mod taxi;
pub mod windy;

use super::map::Map;
use super::model::Model;
use super::picture::Picture;
use super::planner::MAX_STATES;
use super::{Step, World, check_action};
use crate::Error;
use crate::random::Pcg64;
use std::fmt::Debug;
use std::sync::Arc;

/// A family of worlds: model, drawing and changes. [`Tabular`] implements [`World`] for it.
pub trait TabularFamily: Clone + Debug + 'static {
    /// Builds the model of the world in its present form.
    fn model(&self) -> Model;

    /// Draws the world in a state to `picture`, which is empty before the call.
    fn draw(&self, state: usize, picture: &mut Picture);

    /// The present map, if the world has one.
    fn map(&self) -> Option<&Map> {
        None
    }

    /// Replaces the contents of one cell.
    ///
    /// # Errors
    /// [`Error::Conflict`] if the world cannot be edited, [`Error::Value`] if the cell does not exist, [`Error::Map`]
    /// if a cell cannot hold `text` or the last start or goal would be lost.
    fn edit(&mut self, cell: usize, text: &str) -> Result<(), Error> {
        let _ = (cell, text);
        Err(super::not_editable())
    }

    /// Number of steps, over all episodes, after which the world changes by itself; `None` if it never does.
    fn changes_after(&self) -> Option<u64> {
        None
    }

    /// Puts the world into its form after the change of [`Self::changes_after`], or before that change.
    fn set_changed(&mut self, changed: bool) {
        let _ = changed;
    }
}

/// A [`World`] that samples from the model of a [`TabularFamily`].
#[derive(Clone, Debug)]
pub struct Tabular<F> {
    family: F,
    /// Shared by clones of the world until it changes.
    model: Arc<Model>,
    step_limit: usize,
    random: Pcg64,
    state: usize,
    elapsed: usize,
    running: bool,
    /// Number of steps over all episodes.
    age: u64,
    /// Age at which the world changes by itself; [`NEVER_CHANGES`] if it does not, or once it has changed.
    change_at: u64,
    revision: u64,
}

/// Value of `change_at` in a world that does not change any more.
const NEVER_CHANGES: u64 = u64::MAX;

impl<F: TabularFamily> Tabular<F> {
    /// Creates a world of `family`. Episodes are truncated after `step_limit` steps, if there is a limit.
    pub fn new(family: F, step_limit: Option<usize>) -> Self {
        Self {
            model: Arc::new(family.model()),
            step_limit: step_limit.unwrap_or(usize::MAX),
            random: Pcg64::of_world(0),
            state: 0,
            elapsed: 0,
            running: false,
            age: 0,
            change_at: family.changes_after().unwrap_or(NEVER_CHANGES),
            revision: 0,
            family,
        }
    }

    fn rebuild(&mut self) {
        self.model = Arc::new(self.family.model());
        self.revision += 1;
    }

    fn change(&mut self) {
        self.change_at = NEVER_CHANGES;
        self.family.set_changed(true);
        self.rebuild();
    }
}

impl<F: TabularFamily> World for Tabular<F> {
    fn states(&self) -> usize {
        self.model.states()
    }

    fn actions(&self) -> usize {
        self.model.actions()
    }

    fn reset(&mut self, seed: Option<u32>) -> usize {
        if let Some(seed) = seed {
            self.random = Pcg64::of_world(seed);
        }
        self.state = self.model.sample_start(self.random.random());
        self.elapsed = 0;
        self.running = true;
        self.state
    }

    fn step(&mut self, action: usize) -> Result<Step, Error> {
        if !self.running {
            return Err(Error::EpisodeEnded);
        }
        check_action(action, self.model.actions())?;
        let draw = self.random.random();
        let Some(outcome) = self.model.sample(self.state, action, draw) else {
            return Err(Error::NoModel { world: "a world without outcomes".into() });
        };
        self.state = outcome.state;
        self.elapsed += 1;
        self.age += 1;
        if self.age >= self.change_at {
            self.change();
        }
        let truncated = self.elapsed >= self.step_limit;
        self.running = !(outcome.terminated || truncated);
        Ok(Step {
            observation: outcome.state,
            reward: outcome.reward,
            terminated: outcome.terminated,
            truncated,
        })
    }

    fn state(&self) -> Option<usize> {
        Some(self.state)
    }

    /// The clone stays as the world is at present: its steps do not count towards a change of the world.
    fn clone_for_evaluation(&self) -> Box<dyn World> {
        Box::new(Self { running: false, change_at: NEVER_CHANGES, ..self.clone() })
    }

    fn clone_for_training(&self) -> Box<dyn World> {
        Box::new(Self { running: false, ..self.clone() })
    }

    fn model(&self) -> Option<&Model> {
        (self.model.states() <= MAX_STATES).then_some(self.model.as_ref())
    }

    fn revision(&self) -> u64 {
        self.revision
    }

    fn map(&self) -> Option<&Map> {
        self.family.map()
    }

    fn draw(&self, picture: &mut Picture) {
        picture.clear();
        self.family.draw(self.state, picture);
    }

    fn edit(&mut self, cell: usize, text: &str) -> Result<(), Error> {
        self.family.edit(cell, text)?;
        self.rebuild();
        Ok(())
    }

    fn save(&self) -> Option<Vec<u64>> {
        let [a, b, c, d, e] = self.random.words();
        let mut words = vec![a, b, c, d, e, self.state as u64, self.elapsed as u64, u64::from(self.running)];
        // The age matters only in a world that changes by itself.
        words.extend(self.family.changes_after().map(|_| self.age));
        Some(words)
    }

    fn load(&mut self, words: &[u64]) -> Result<(), Error> {
        let change = self.family.changes_after();
        let (own, age) = match (words, change) {
            ([own @ .., age], Some(_)) => (own, *age),
            _ => (words, 0),
        };
        let &[a, b, c, d, e, state, elapsed, running] = own else {
            let expected = 8 + usize::from(change.is_some());
            let rule = format!("this world is saved as {expected} numbers, not {}", words.len());
            return Err(Error::File { rule });
        };
        let states = self.states() as u64;
        let too_young = change.is_some() && age < elapsed;
        if state >= states || elapsed >= self.step_limit as u64 || running != 1 || too_young {
            return Err(Error::File {
                rule: format!("a world of {states} states is never in state {state} after {elapsed} steps"),
            });
        }
        self.random = Pcg64::of_words([a, b, c, d, e])?;
        (self.state, self.elapsed, self.running) = (state as usize, elapsed as usize, true);
        if let Some(change) = change {
            let changed = age >= change;
            self.age = age;
            self.change_at = if changed { NEVER_CHANGES } else { change };
            self.family.set_changed(changed);
            self.rebuild();
        }
        Ok(())
    }
}
