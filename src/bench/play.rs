//! Benchmark workload: steps of a world with random actions from a fixed stream, over consecutive episodes.

use super::row::Played;
use crate::Error;
use crate::random::Pcg64;
use crate::worlds::{Choice, World};

/// Number of actions drawn in advance, so that the measured time excludes the draws; the actions repeat cyclically.
const DRAWN_ACTIONS: usize = 4096;

/// A world played with random actions.
#[derive(Debug)]
pub struct Play {
    world: Box<dyn World>,
    actions: Vec<u8>,
    next: usize,
}

impl Play {
    /// Creates the world and starts the first episode.
    ///
    /// # Errors
    /// Returns the error of the catalogue if the world cannot be built.
    pub fn new(played: Played) -> Result<Self, Error> {
        let mut world = Choice::named(played.id()).build()?;
        let mut random = Pcg64::of_world(4);
        let actions = (0..DRAWN_ACTIONS).map(|_| random.below(world.actions() as u32) as u8).collect();
        world.reset(Some(0));
        Ok(Self { world, actions, next: 0 })
    }

    /// Takes a step, starts the next episode if the step ends one, and returns the reward.
    ///
    /// # Errors
    /// Returns the error of the world if it rejects the step.
    pub fn run(&mut self) -> Result<f32, Error> {
        self.next = (self.next + 1) % DRAWN_ACTIONS;
        let step = self.world.step(usize::from(self.actions[self.next]))?;
        if step.terminated || step.truncated {
            self.world.reset(None);
        }
        Ok(step.reward as f32)
    }
}
