//! What a run takes in memory, as far as the parameters say: a browser's tab has to hold it.

use super::Parameters;
use crate::Error;

/// Bytes of one forward pass over many states: an evaluation of all states goes by parts that take no more, unless one state
/// alone does.
pub const PASS_BYTES: usize = 16 << 20;
/// Megabytes that learning, the replay and an evaluation may take together.
const MOST: u64 = 1000;
/// Memory of one step in the replay.
const BYTES_OF_A_STEP: u64 = 20;
/// Largest replay, in megabytes: a checkpoint holds it whole.
const MOST_REPLAYED: u64 = 200;
const MEGABYTE: u64 = 1_000_000;

impl Parameters {
    /// Checks that what has to be held at once fits into a tab.
    ///
    /// # Errors
    /// [`Error::Conflict`] with the rule that several parameters break.
    pub(super) fn check_memory(&self) -> Result<(), Error> {
        let product = |sizes: &[usize]| {
            // In u64: the product does not fit the 32-bit sizes of WebAssembly.
            sizes.iter().fold(1_u64, |product, size| product.saturating_mul(*size as u64))
        };
        let replay = product(&[self.replay_capacity, self.n_step]).saturating_mul(BYTES_OF_A_STEP);
        let megabytes = replay / MEGABYTE;
        if megabytes > MOST_REPLAYED {
            let rule = format!(
                "replay_capacity × n_step would need {megabytes} MB; at most {MOST_REPLAYED} are allowed"
            );
            return Err(Error::Conflict { rule });
        }
        // Activity, membrane, trace and gradients of each neuron, time step and row, four layers, two networks.
        let slots = product(&[self.hidden_size, self.time_steps]);
        let learning = slots.saturating_mul(product(&[self.batch_size, self.n_step, 4 * 4 * 8]));
        // An evaluation: a part of the states in each of two passes, and never less than one state.
        let evaluation = 2 * (PASS_BYTES as u64).max(slots.saturating_mul(4 * 4 * 4));
        let megabytes = learning.saturating_add(replay).saturating_add(evaluation) / MEGABYTE;
        if megabytes > MOST {
            let rule = format!(
                "hidden_size × time_steps × batch_size × n_step would need {megabytes} MB with the evaluation of all states and replay_capacity; at most {MOST} are allowed"
            );
            return Err(Error::Conflict { rule });
        }
        Ok(())
    }
}
