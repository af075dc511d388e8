//! Steps of a world: random actions from a fixed stream, and the next episode where one has ended.

use super::row::Played;
use crate::Error;
use crate::random::Pcg64;
use crate::worlds::{Choice, World};

/// Actions that were drawn beforehand, so that drawing them is nobody's time; they come again and again.
const ACTIONS: usize = 4096;

/// A world being played.
#[derive(Debug)]
pub struct Play {
    world: Box<dyn World>,
    actions: Vec<u8>,
    next: usize,
}

impl Play {
    /// At the start of the first episode.
    ///
    /// # Errors
    /// Never: the world is in the catalogue.
    pub fn new(played: Played) -> Result<Self, Error> {
        let mut world = Choice::named(played.id()).build()?;
        let mut random = Pcg64::of_world(4);
        let actions = (0..ACTIONS).map(|_| random.below(world.actions() as u32) as u8).collect();
        world.reset(Some(0));
        Ok(Self { world, actions, next: 0 })
    }

    /// Takes a step and gives its reward.
    ///
    /// # Errors
    /// Never: the actions exist, and no episode goes on after its end.
    pub fn run(&mut self) -> Result<f32, Error> {
        self.next = (self.next + 1) % ACTIONS;
        let step = self.world.step(usize::from(self.actions[self.next]))?;
        if step.terminated || step.truncated {
            self.world.reset(None);
        }
        Ok(step.reward as f32)
    }
}
