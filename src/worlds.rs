//! Gridworlds with Gymnasium's semantics, equal to it seed for seed, and their exact optimum. Knows nothing of agents.

pub mod image;
pub mod picture;
pub mod letters;
pub mod map;
mod map_rows;
pub mod map_text;
pub mod model;
mod chain;
pub mod planner;
pub mod horizon;
pub mod tabular;
mod grid;
pub mod frozen_lake;
pub mod cliff;
pub mod taxi;
pub mod windy;
pub mod dyna;
pub mod entry;
pub mod deep_sea;
pub mod maze;
pub mod minigrid;
pub mod catalogue;
pub mod vector;

use crate::Error;
use image::Image;
use map::Map;
use model::Model;
use picture::Picture;

pub use entry::{Choice, Entry};

/// What a step leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The state's number; 0 in a world whose states are not numbered.
    pub observation: usize,
    /// Reward of the step.
    pub reward: f64,
    /// Whether the world itself has ended the episode.
    pub terminated: bool,
    /// Whether a limit from outside the world has ended it.
    pub truncated: bool,
}

/// Checks that an action is one of so many.
fn check_action(action: usize, actions: usize) -> Result<(), Error> {
    if action < actions {
        return Ok(());
    }
    let allowed = format!("a whole number from 0 to {}", actions.saturating_sub(1));
    Err(Error::Value { name: "action".into(), given: action.to_string(), allowed })
}

/// A world as Gymnasium has it. A program may bring its own.
pub trait World: std::fmt::Debug {
    /// Number of states; a state is known by its number. 0 for a world whose states are not numbered: what the agent sees
    /// there is in [`Self::write_inputs`], and its levels differ from episode to episode.
    fn states(&self) -> usize;

    /// Number of inputs of an observation, each of which is on or off.
    fn inputs(&self) -> usize {
        self.states()
    }

    /// Appends the inputs that are on at present, in ascending order; nothing where the state's number says all.
    fn write_inputs(&self, on: &mut Vec<usize>) {
        let _ = on;
    }

    /// Number of actions.
    fn actions(&self) -> usize;

    /// Starts an episode. With a seed the random stream starts anew; without one it goes on.
    fn reset(&mut self, seed: Option<u32>) -> usize;

    /// Takes an action.
    ///
    /// # Errors
    /// [`Error::Value`] for an action that does not exist, [`Error::EpisodeEnded`] after the end of an episode.
    fn step(&mut self, action: usize) -> Result<Step, Error>;

    /// Another world of the same kind, not yet reset, for episodes that only measure.
    fn another(&self) -> Box<dyn World>;

    /// Another world of the same kind, not yet reset, to be lived in beside this one: it changes by itself as this one will.
    /// What neither changes they share.
    fn neighbour(&self) -> Box<dyn World> {
        self.another()
    }

    /// The number of the state that it is in, where it can tell.
    fn state(&self) -> Option<usize> {
        None
    }

    /// The cell of its drawing in which the agent stands, row by row; the state's number where there is one for each cell.
    fn cell(&self) -> usize {
        0
    }

    /// What the agent sees at present, where that is an image.
    fn image(&self) -> Option<&Image> {
        None
    }

    /// Highest undiscounted return that the present level allows from its very beginning, where a search can tell: it
    /// judges what was learned in worlds without a model.
    fn optimal_return(&self) -> Option<f64> {
        None
    }

    /// Lowest and highest reward of a step; 0 is always among them.
    fn reward_range(&self) -> [f64; 2] {
        self.model().map_or([0.0, 0.0], Model::reward_range)
    }

    /// Writes what the world looks like at present, for a drawing.
    fn draw(&self, picture: &mut Picture) {
        picture.clear();
    }

    /// The exact model, where there is one: it judges what was learned.
    fn model(&self) -> Option<&Model> {
        None
    }

    /// How often the model has changed: what was computed from it holds for one revision.
    fn revision(&self) -> u64 {
        0
    }

    /// Changes what stands in one cell, for a person who shapes the world while an agent lives in it. State, stream and
    /// step count stay; the world is not checked for a way to a goal. Whoever edits the cell of the agent itself into a
    /// wall or an end starts a new episode.
    ///
    /// # Errors
    /// [`Error::Conflict`] for a world that cannot be edited, [`Error::Map`] for what a cell cannot hold and for the loss
    /// of the last start or goal; nothing has changed then.
    fn edit(&mut self, cell: usize, text: &str) -> Result<(), Error> {
        let _ = (cell, text);
        Err(not_editable())
    }

    /// The map as it is drawn, where there is one.
    fn map(&self) -> Option<&Map> {
        None
    }

    /// Everything that its future depends on, in words; `None` for a world that cannot be saved.
    fn save(&self) -> Option<Vec<u64>> {
        None
    }

    /// Goes on from the words that [`Self::save`] gave.
    ///
    /// # Errors
    /// [`Error::File`] when they are not such words.
    fn load(&mut self, words: &[u64]) -> Result<(), Error> {
        let _ = words;
        Err(Error::File { rule: "this world cannot be saved".into() })
    }
}

fn not_editable() -> Error {
    Error::Conflict { rule: "this world cannot be edited".into() }
}
