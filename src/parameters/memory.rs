//! Memory that a run needs, computed from its parameters, and limits within which the run fits into a browser tab.

use super::{Parameter, ParameterKind, Parameters, Value};
use crate::Error;

/// Maximum memory in bytes of one forward pass over many states. An evaluation of all states is split into passes of
/// this size, unless a single state needs more.
pub const PASS_BYTES: usize = 16 << 20;
/// Maximum memory in megabytes of learning, replay buffer and an evaluation together.
const MAX_MEGABYTES: u64 = 1000;
/// Bytes of one step in the replay buffer.
const REPLAY_STEP_BYTES: u64 = 20;
/// Maximum size in megabytes of the replay buffer, which a checkpoint contains whole.
const MAX_REPLAY_MEGABYTES: u64 = 200;
const MEGABYTE_BYTES: u64 = 1_000_000;

impl Parameters {
    /// Checks that the memory that a run needs at one time fits into a browser tab.
    ///
    /// # Errors
    /// [`Error::Conflict`] with the rule that several parameters break.
    pub(super) fn check_memory(&self) -> Result<(), Error> {
        let product = |sizes: &[usize]| {
            // Computed in u64: the product may exceed the 32-bit `usize` of WebAssembly.
            sizes.iter().fold(1_u64, |product, size| product.saturating_mul(*size as u64))
        };
        let replay = product(&[self.replay_capacity, self.n_step]).saturating_mul(REPLAY_STEP_BYTES);
        let megabytes = replay / MEGABYTE_BYTES;
        if megabytes > MAX_REPLAY_MEGABYTES {
            let rule = format!(
                "replay_capacity × n_step would need {megabytes} MB; at most {MAX_REPLAY_MEGABYTES} MB are allowed"
            );
            return Err(Error::Conflict { rule });
        }
        // Activity, membrane potential, trace and gradients of each neuron, time step and row, in four layers of two
        // networks.
        let slots = product(&[self.hidden_size, self.time_steps]);
        let learning = slots.saturating_mul(product(&[self.batch_size, self.n_step, 4 * 4 * 8]));
        // An evaluation makes two passes over a part of the states, each at least one state large.
        let evaluation = 2 * (PASS_BYTES as u64).max(slots.saturating_mul(4 * 4 * 4));
        let megabytes = learning.saturating_add(replay).saturating_add(evaluation) / MEGABYTE_BYTES;
        if megabytes > MAX_MEGABYTES {
            let rule = format!(
                "hidden_size × time_steps × batch_size × n_step, replay_capacity and the evaluation of all states would together need {megabytes} MB; at most {MAX_MEGABYTES} MB are allowed"
            );
            return Err(Error::Conflict { rule });
        }
        Ok(())
    }

    /// Checks that no parameter on which memory or time depends is above its declared maximum. Fields of
    /// [`Parameters`] may have been set to any value.
    ///
    /// # Errors
    /// [`Error::Value`] for the first that is.
    pub(crate) fn check_maxima(&self) -> Result<(), Error> {
        for name in ["hidden_size", "atoms", "time_steps", "batch_size", "n_step"] {
            let declared = Parameter::named(name)?;
            if let (ParameterKind::Integer { max, .. }, Some(Value::Number(given))) =
                (declared.kind, self.get(name))
                && given > max
            {
                return Err(Error::Value {
                    name: name.into(),
                    given: given.to_string(),
                    allowed: declared.allowed(),
                });
            }
        }
        Ok(())
    }
}
