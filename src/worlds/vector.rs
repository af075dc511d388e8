//! A vector of worlds of one kind that are stepped together.

use super::{Choice, Step, World, check_action};
use crate::Error;
use crate::error::check_shape;

/// Maximum number of worlds in a vector.
const MAX_WORLDS: usize = 1 << 16;

/// Worlds of one choice, each with its own random stream; data that none of them changes is shared. A world whose
/// episode ends starts the next episode at once.
#[derive(Debug)]
pub struct Vector {
    worlds: Vec<Box<dyn World>>,
    /// Present observation of each world, `[worlds]`.
    observations: Vec<usize>,
    actions: usize,
}

impl Vector {
    /// Creates `count` worlds with the seeds `seed`, `seed + 1` and so on, each at the start of an episode.
    ///
    /// # Errors
    /// [`Error::Value`] if `count` exceeds 65536, and the errors of [`Choice::build`].
    pub fn new(choice: &Choice, count: usize, seed: u32) -> Result<Self, Error> {
        if count > MAX_WORLDS {
            let (name, given) = ("worlds side by side".into(), count.to_string());
            return Err(Error::Value { name, given, allowed: format!("a whole number up to {MAX_WORLDS}") });
        }
        let first = choice.build()?;
        let actions = first.actions();
        let worlds = (0..count).map(|_| first.clone_for_training()).collect();
        let mut vector = Self { worlds, observations: vec![0; count], actions };
        vector.reset(seed);
        Ok(vector)
    }

    /// Starts an episode in every world, with the random streams of the seeds `seed`, `seed + 1` and so on.
    pub fn reset(&mut self, seed: u32) {
        for (i, (world, observation)) in self.worlds.iter_mut().zip(&mut self.observations).enumerate() {
            *observation = world.reset(Some(seed.wrapping_add(i as u32)));
        }
    }

    /// Takes an action in each world and writes the results to `steps`, `[worlds]`. If a step ends an episode, the
    /// world has already started the next: `steps` holds the last observation of the old episode,
    /// [`Self::observations`] the first of the new one.
    ///
    /// # Errors
    /// [`Error::Shape`] if `actions` does not have one action for each world, [`Error::Value`] if an action does not
    /// exist; no world has moved then.
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

    /// Present observation of each world, `[worlds]`, as in [`Step::observation`].
    pub fn observations(&self) -> &[usize] {
        &self.observations
    }

    /// The worlds, in the order of their seeds.
    pub fn worlds(&self) -> &[Box<dyn World>] {
        &self.worlds
    }

    /// Number of actions of each world.
    pub fn actions(&self) -> usize {
        self.actions
    }
}
