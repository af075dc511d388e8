//! What the families of worlds differ in.

use super::level::{Level, LevelEvent};
use crate::random::Pcg64;
use std::fmt::Debug;

/// How a step ends an episode, if it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LevelEnding {
    /// It goes on.
    None,
    /// The task is done; the sooner, the higher the reward.
    Success,
    /// The agent is lost, without a reward.
    Loss,
    /// The agent ran into something, with a reward of −1.
    Collision,
}

/// A family: how its levels are laid out and when an episode ends.
pub(super) trait LevelFamily: Debug {
    /// Columns and rows of its grid, walls at the edge included.
    fn size(&self) -> [usize; 2];

    /// Lays out an empty level, with MiniGrid's draws in MiniGrid's order.
    fn lay_out(&self, level: &mut Level, random: &mut Pcg64);

    /// Whether walls and doors hide nothing.
    fn sees_through_walls(&self) -> bool {
        false
    }

    /// How an event ends an episode.
    fn judge(&self, event: LevelEvent) -> LevelEnding {
        match event {
            LevelEvent::Goal => LevelEnding::Success,
            LevelEvent::Lava => LevelEnding::Loss,
            _ => LevelEnding::None,
        }
    }

    /// Takes a step: the agent acts, and whatever else moves.
    fn step(&self, level: &mut Level, action: usize, random: &mut Pcg64) -> LevelEnding {
        let _ = random;
        self.judge(level.act(action))
    }

    /// Whether nothing but the agent changes a level, so that a search knows what an action leads to.
    fn is_still(&self) -> bool {
        true
    }
}
