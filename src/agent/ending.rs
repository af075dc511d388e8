//! End of an episode, as the agent distinguishes it: only a termination by the world stops the bootstrap.

/// How an episode ends with a step, if it ends. Converts from a `done` flag: `true` is [`Ending::Terminated`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The episode continues.
    None,
    /// The world has ended the episode: the bootstrap is 0.
    Terminated,
    /// A limit outside the world has ended the episode: the return still bootstraps from the next state.
    Truncated,
}

impl From<bool> for Ending {
    fn from(done: bool) -> Self {
        if done { Self::Terminated } else { Self::None }
    }
}
