//! Bounds the size of a checkpoint, so that no run begins that could not be saved.

use super::MAX_VISITED_PLACES;
use super::Run;
use super::spec::RunSpec;
use crate::Error;
use crate::agent::SpikingRainbowAgent;
use crate::state::MAX_CHECKPOINT_BYTES;
use crate::worlds::World;

/// Allowance in bytes for header, random streams, current n-step window, points of the curve and their last returns.
const BESIDE: usize = 4 << 20;

/// Checks that a checkpoint of the run can be written at every step.
///
/// # Errors
/// Returns [`Error::Conflict`] if it could become too large, naming the parameters responsible.
pub(super) fn check(spec: &RunSpec, world: &dyn World, agent: &SpikingRainbowAgent) -> Result<(), Error> {
    let bytes = most_bytes(spec, world, agent);
    if bytes <= MAX_CHECKPOINT_BYTES {
        return Ok(());
    }
    let rule = format!(
        "replay_capacity × n_step, hidden_size and the observations of train_steps would need a checkpoint of up to {} MB; at most {} MB are allowed",
        bytes.div_ceil(1 << 20),
        MAX_CHECKPOINT_BYTES >> 20
    );
    Err(Error::Conflict { rule })
}

impl Run {
    /// Upper bound of the size of a checkpoint of this run, in bytes.
    pub fn most_bytes(&self) -> usize {
        most_bytes(&self.spec, self.world.as_ref(), &self.agent)
    }
}

fn most_bytes(spec: &RunSpec, world: &dyn World, agent: &SpikingRainbowAgent) -> usize {
    let places = if world.states() > 0 { world.states() } else { MAX_VISITED_PLACES };
    let parts = [agent.most_bytes(spec.parameters.train_steps), 4 * places, BESIDE];
    parts.into_iter().fold(0, usize::saturating_add)
}
