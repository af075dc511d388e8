//! How much of a long measurement is done before it pauses. The core has no clock: whoever calls times the slices and sizes
//! the next one.

use crate::network::SpikingRainbowNetwork;
use crate::worlds::World;

/// Roughly the operations of one step of a world, beside what it takes to look an observation up.
const STEP: u64 = 20_000;
/// Roughly the operations of laying out and searching one level.
const LEVEL: u64 = 2_000_000;

/// Work that may still be done, roughly in arithmetic operations. Every slice does at least one piece of work, so a
/// measurement comes to its end with any budget.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget(u64);

impl Budget {
    /// Enough for any measurement: it is done in one go.
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

    /// Nothing more in this slice: what was done has no bound that is known beforehand.
    pub(super) fn spend_all(&mut self) {
        if self.0 != u64::MAX {
            self.0 = 0;
        }
    }

    /// Rows of a forward pass for which there is room: at least one, at most those that may go together.
    pub(super) fn rows(self, network: &SpikingRainbowNetwork) -> usize {
        let room = self.0 / row(network);
        usize::try_from(room).unwrap_or(usize::MAX).clamp(1, network.rows_together())
    }

    pub(super) fn spend_rows(&mut self, rows: usize, network: &SpikingRainbowNetwork) {
        self.spend(row(network).saturating_mul(rows as u64));
    }

    pub(super) fn spend_step(&mut self, world: &dyn World) {
        self.spend(STEP + world.inputs() as u64);
    }

    pub(super) fn spend_level(&mut self) {
        self.spend(LEVEL);
    }
}

/// Roughly the operations of one row of a forward pass: three maps between layers at every time step, and the heads.
fn row(network: &SpikingRainbowNetwork) -> u64 {
    let sizes = network.sizes;
    let [neurons, outputs] = [sizes.neurons, sizes.atoms * (sizes.actions + 1)].map(|size| size as u64);
    neurons * (3 * neurons * network.units.time_steps() as u64 + outputs).max(1)
}
