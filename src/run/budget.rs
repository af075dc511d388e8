//! The amount of work in one slice of a long measurement. The core has no clock: the caller times the slices and
//! chooses the size of the next one.

use crate::network::SpikingRainbowNetwork;
use crate::worlds::World;

/// Approximate number of operations of one step of a world, excluding the lookup of the observation.
const STEP_OPERATIONS: u64 = 20_000;
/// Approximate number of operations to lay out and search one level.
const LEVEL_OPERATIONS: u64 = 2_000_000;

/// Work that remains in a slice, in approximate arithmetic operations. Every slice performs at least one unit of work,
/// so a measurement terminates with any budget.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget(u64);

impl Budget {
    /// An unlimited budget: a measurement completes in one slice.
    pub(super) fn all() -> Self {
        Self(u64::MAX)
    }

    pub(super) fn of(operations: u64) -> Self {
        Self(operations.max(1))
    }

    pub(super) fn spend(&mut self, operations: u64) {
        self.0 = self.0.saturating_sub(operations);
    }

    pub(super) fn is_spent(self) -> bool {
        self.0 == 0
    }

    /// Ends the slice after work whose cost has no known bound, unless the budget is unlimited.
    pub(super) fn spend_all(&mut self) {
        if self.0 != u64::MAX {
            self.0 = 0;
        }
    }

    /// Number of rows of a forward pass within the budget, from 1 to the maximum for one pass.
    pub(super) fn rows(self, network: &SpikingRainbowNetwork) -> usize {
        let room = self.0 / row(network);
        usize::try_from(room).unwrap_or(usize::MAX).clamp(1, network.rows_together())
    }

    pub(super) fn spend_rows(&mut self, rows: usize, network: &SpikingRainbowNetwork) {
        self.spend(row(network).saturating_mul(rows as u64));
    }

    pub(super) fn spend_step(&mut self, world: &dyn World) {
        self.spend(STEP_OPERATIONS + world.inputs() as u64);
    }

    pub(super) fn spend_level(&mut self) {
        self.spend(LEVEL_OPERATIONS);
    }
}

/// Approximate number of operations of one row of a forward pass: three maps between layers at every time step, and the
/// heads.
fn row(network: &SpikingRainbowNetwork) -> u64 {
    let sizes = network.sizes;
    let [neurons, outputs] = [sizes.neurons, sizes.atoms * (sizes.actions + 1)].map(|size| size as u64);
    neurons * (3 * neurons * network.units.time_steps() as u64 + outputs).max(1)
}
