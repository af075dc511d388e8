//! Gridworlds with Gymnasium's semantics, equal to Gymnasium seed for seed, and their exact optimum. Independent of
//! agents.

pub mod image;
pub mod picture;
pub mod map;
pub mod model;
mod chain;
pub mod planner;
pub mod horizon;
pub mod tabular;
mod grid;
pub mod entry;
pub mod minigrid;
pub mod catalogue;
pub mod vector;

use crate::Error;
use image::Image;
use map::Map;
use model::Model;
use picture::Picture;

pub use entry::{Choice, Entry};

/// Result of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Index of the state reached; 0 in a world whose states are not numbered.
    pub observation: usize,
    /// Reward of the step.
    pub reward: f64,
    /// Whether the episode has ended in a terminal state of the world.
    pub terminated: bool,
    /// Whether a step limit has ended the episode.
    pub truncated: bool,
}

/// Checks that `action` is below `actions`, or returns [`Error::Value`].
fn check_action(action: usize, actions: usize) -> Result<(), Error> {
    if action < actions {
        return Ok(());
    }
    let allowed = format!("a whole number from 0 to {}", actions.saturating_sub(1));
    Err(Error::Value { name: "action".into(), given: action.to_string(), allowed })
}

/// An environment with Gymnasium's semantics. Programs can implement the trait for custom worlds.
pub trait World: std::fmt::Debug {
    /// Number of states, which are numbered from 0. Returns 0 for a world whose states are not numbered: its
    /// observations are given by [`Self::write_inputs`], and its levels differ from episode to episode.
    fn states(&self) -> usize;

    /// Number of binary inputs of an observation.
    fn inputs(&self) -> usize {
        self.states()
    }

    /// Appends the indices of the inputs that are on in the present observation, in ascending order. Appends nothing in
    /// a world whose observation is the index of the state.
    fn write_inputs(&self, on: &mut Vec<usize>) {
        let _ = on;
    }

    /// Number of actions.
    fn actions(&self) -> usize;

    /// Starts an episode and returns the first observation, as in [`Step::observation`]. A seed restarts the random
    /// stream; without a seed the stream continues.
    fn reset(&mut self, seed: Option<u32>) -> usize;

    /// Takes an action and returns its result.
    ///
    /// # Errors
    /// [`Error::Value`] if the action does not exist, [`Error::EpisodeEnded`] if the episode has ended.
    fn step(&mut self, action: usize) -> Result<Step, Error>;

    /// Returns another world of this kind for evaluation episodes, not yet reset.
    fn clone_for_evaluation(&self) -> Box<dyn World>;

    /// Returns another world of this kind for training beside this one, not yet reset. If this world is going to change
    /// by itself, the new one changes after as many steps. Both share data that neither modifies.
    fn clone_for_training(&self) -> Box<dyn World> {
        self.clone_for_evaluation()
    }

    /// Index of the present state; `None` if the world cannot report it, as in worlds whose states are not numbered.
    fn state(&self) -> Option<usize> {
        None
    }

    /// Index of the agent's cell in the drawing, row by row. Only worlds whose states are not numbered need it; the
    /// default is 0.
    fn cell(&self) -> usize {
        0
    }

    /// The present observation as an image; `None` in worlds without image observations.
    fn image(&self) -> Option<&Image> {
        None
    }

    /// Highest undiscounted return of the present level from its start, where a search can compute it. The value is
    /// used to evaluate agents in worlds without an exact model.
    fn optimal_return(&self) -> Option<f64> {
        None
    }

    /// Lowest and highest reward of a step, or 0 where that is lower or higher: the range always contains 0.
    fn reward_range(&self) -> [f64; 2] {
        self.model().map_or([0.0, 0.0], Model::reward_range)
    }

    /// Draws the world in its present state to `picture`.
    fn draw(&self, picture: &mut Picture) {
        picture.clear();
    }

    /// The exact model, if the world has one. It is used to evaluate agents, never to train them.
    fn model(&self) -> Option<&Model> {
        None
    }

    /// Number of changes of the model so far. Results computed from the model are valid for one revision.
    fn revision(&self) -> u64 {
        0
    }

    /// Replaces the contents of one cell while an agent plays. State, random stream and step count stay. A goal may
    /// become unreachable. If the agent's own cell becomes a wall or an end, the caller must start a new episode.
    ///
    /// # Errors
    /// [`Error::Conflict`] if the world cannot be edited, [`Error::Value`] if the cell does not exist, [`Error::Map`]
    /// if a cell cannot hold `text` or the last start or goal would be lost. The world is then unchanged.
    fn edit(&mut self, cell: usize, text: &str) -> Result<(), Error> {
        let _ = (cell, text);
        Err(not_editable())
    }

    /// The present map, if the world has one.
    fn map(&self) -> Option<&Map> {
        None
    }

    /// Saves everything that future steps depend on as words; `None` if the world cannot be saved.
    fn save(&self) -> Option<Vec<u64>> {
        None
    }

    /// Restores the world from the words that [`Self::save`] returned.
    ///
    /// # Errors
    /// [`Error::File`] if `save` cannot have returned the words, or the world cannot be saved.
    fn load(&mut self, words: &[u64]) -> Result<(), Error> {
        let _ = words;
        Err(Error::File { rule: "this world cannot be saved".into() })
    }
}

fn not_editable() -> Error {
    Error::Conflict { rule: "this world cannot be edited".into() }
}
