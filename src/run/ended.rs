//! How an episode ended, as shown by a picture of the world.

use super::Run;
use crate::worlds::Step;
use crate::worlds::picture::{CellKind, Picture};

/// The cause of the end of an episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EpisodeEnd {
    /// A goal was reached, or the last reward was above 0.
    Goal,
    /// The world terminated the episode otherwise, for example in a hole.
    End,
    /// The step limit was reached.
    Limit,
}

impl EpisodeEnd {
    /// Name of the cause: `goal`, `end` or `limit`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::End => "end",
            Self::Limit => "limit",
        }
    }

    /// Cause of the end of the episode that `step` ended, and the kind of its last cell if `picture` shows it.
    pub fn of(step: Step, picture: &Picture) -> (Self, Option<CellKind>) {
        let cell = picture.states.iter().position(|state| *state as usize == step.observation);
        let kind = cell.and_then(|cell| picture.cells.get(cell)).map(|cell| cell.kind);
        let end = match kind {
            _ if !step.terminated => Self::Limit,
            Some(CellKind::Goal) => Self::Goal,
            _ if step.reward > 0.0 => Self::Goal,
            _ => Self::End,
        };
        (end, kind)
    }
}

impl Run {
    /// Cause of the end of the last episode, and the kind of its last cell if `picture` shows it; `None` before the
    /// first end.
    pub fn last_end(&self, picture: &Picture) -> Option<(EpisodeEnd, Option<CellKind>)> {
        Some(EpisodeEnd::of(self.moment.last_ended?, picture))
    }
}
