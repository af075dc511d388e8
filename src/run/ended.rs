//! How an episode ended, in the words of its picture.

use super::Run;
use crate::worlds::picture::{CellKind, Picture};

/// What ended an episode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EpisodeEnd {
    /// A goal, or a reward above 0.
    Goal,
    /// Any other end that the world has: a hole, say.
    End,
    /// The limit of steps.
    Limit,
}

impl EpisodeEnd {
    /// Its name: `goal`, `end` or `limit`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::End => "end",
            Self::Limit => "limit",
        }
    }
}

impl Run {
    /// How the last episode ended, with the kind of cell that it ended on where `picture` shows it; `None` before the first
    /// end.
    pub fn last_end(&self, picture: &Picture) -> Option<(EpisodeEnd, Option<CellKind>)> {
        let step = self.moment.last_ended?;
        let cell = picture.states.iter().position(|state| *state as usize == step.observation);
        let kind = cell.and_then(|cell| picture.cells.get(cell)).map(|cell| cell.kind);
        let end = match kind {
            _ if !step.terminated => EpisodeEnd::Limit,
            Some(CellKind::Goal) => EpisodeEnd::Goal,
            _ if step.reward > 0.0 => EpisodeEnd::Goal,
            _ => EpisodeEnd::End,
        };
        Some((end, kind))
    }
}
