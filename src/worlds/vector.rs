//! Several worlds of one kind, stepped together.

use super::{Choice, Step, World, check_action};
use crate::Error;
use crate::error::check_shape;

/// Most worlds of a vector.
const MOST_WORLDS: usize = 1 << 16;

/// N worlds of one choice, each with a stream of its own; they share what none of them changes. A world whose episode has
/// ended starts the next at once.
#[derive(Debug)]
pub struct Vector {
    worlds: Vec<Box<dyn World>>,
    /// Where each world stands.
    observations: Vec<usize>,
    actions: usize,
}

impl Vector {
    /// `count` worlds with the seeds `seed`, `seed + 1` and so on, each at the start of an episode.
    ///
    /// # Errors
    /// Whatever is wrong with the choice.
    pub fn new(choice: &Choice, count: usize, seed: u32) -> Result<Self, Error> {
        if count > MOST_WORLDS {
            let (name, given) = ("worlds side by side".into(), count.to_string());
            return Err(Error::Value { name, given, allowed: format!("a whole number up to {MOST_WORLDS}") });
        }
        let first = choice.build()?;
        let actions = first.actions();
        let worlds = (0..count).map(|_| first.neighbour()).collect();
        let mut vector = Self { worlds, observations: vec![0; count], actions };
        vector.reset(seed);
        Ok(vector)
    }

    /// Starts an episode in every world, with the streams of `seed`, `seed + 1` and so on.
    pub fn reset(&mut self, seed: u32) {
        for (i, (world, observation)) in self.worlds.iter_mut().zip(&mut self.observations).enumerate() {
            *observation = world.reset(Some(seed.wrapping_add(i as u32)));
        }
    }

    /// Takes an action in each world and writes each world's step to `steps`, as it was. Where it ended the episode, the
    /// world has started the next one: [`Self::observations`] tells where it stands now.
    ///
    /// # Errors
    /// [`Error::Shape`] when there are not as many actions as worlds, [`Error::Value`] for an action that does not exist;
    /// no world has moved then.
    pub fn step(&mut self, actions: &[usize], steps: &mut Vec<Step>) -> Result<(), Error> {
        check_shape("actions", &[actions.len()], &[self.worlds.len()])?;
        actions.iter().try_for_each(|action| check_action(*action, self.actions))?;
        steps.clear();
        for ((world, action), observation) in self.worlds.iter_mut().zip(actions).zip(&mut self.observations)
        {
            let step = world.step(*action)?;
            let ended = step.terminated || step.truncated;
            *observation = if ended { world.reset(None) } else { step.observation };
            steps.push(step);
        }
        Ok(())
    }

    /// Where each world stands.
    pub fn observations(&self) -> &[usize] {
        &self.observations
    }

    /// The worlds themselves.
    pub fn worlds(&self) -> &[Box<dyn World>] {
        &self.worlds
    }

    /// Number of actions of each.
    pub fn actions(&self) -> usize {
        self.actions
    }
}
