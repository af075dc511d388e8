//! The interface of a family of levels, with a file for each family.

mod empty;
mod four_rooms;
mod door_key;
mod lava_gap;
mod crossing;
mod dynamic_obstacles;
mod unlock;
mod key_corridor;

use super::level::{Level, LevelEvent};
use crate::random::Pcg64;
use crate::worlds::entry::Entry;
use std::fmt::Debug;

/// How a step ends an episode, if it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LevelEnding {
    /// The episode continues.
    None,
    /// The task is done; the reward falls with the number of steps.
    Success,
    /// The agent has failed, without a reward.
    Loss,
    /// The agent has collided with something, with a reward of −1.
    Collision,
}

/// A family of levels: their layout, and the ends of episodes.
pub(super) trait LevelFamily: Debug {
    /// Number of columns and rows of the grid, including the outer walls.
    fn size(&self) -> [usize; 2];

    /// Lays out a level in an empty grid, with MiniGrid's draws in MiniGrid's order.
    fn lay_out(&self, level: &mut Level, random: &mut Pcg64);

    /// Whether the agent sees through walls and closed doors.
    fn sees_through_walls(&self) -> bool {
        false
    }

    /// Returns how an event ends the episode, if it ends.
    fn judge(&self, event: LevelEvent) -> LevelEnding {
        match event {
            LevelEvent::Goal => LevelEnding::Success,
            LevelEvent::Lava => LevelEnding::Loss,
            _ => LevelEnding::None,
        }
    }

    /// Takes a step: the agent acts, and moving obstacles move.
    fn step(&self, level: &mut Level, action: usize, random: &mut Pcg64) -> LevelEnding {
        let _ = random;
        self.judge(level.act(action))
    }

    /// Whether only the agent changes a level, so that a search can predict the result of an action.
    fn is_still(&self) -> bool {
        true
    }
}

/// Catalogue entries of all MiniGrid families.
pub fn worlds() -> impl Iterator<Item = &'static Entry> {
    let families = [
        empty::WORLDS,
        four_rooms::WORLDS,
        door_key::WORLDS,
        lava_gap::WORLDS,
        crossing::WORLDS,
        dynamic_obstacles::WORLDS,
        unlock::WORLDS,
        key_corridor::WORLDS,
    ];
    families.into_iter().flatten()
}
