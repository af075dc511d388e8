//! Bills of the dense networks that a spiking one is compared with: same shape, same energy model.

use super::bill::{Bill, Dense};
use super::energy::{Baseline, EnergyModel};
use super::record::ActivityRecord;
use super::table::Table;
use super::work::Work;

/// ⌈log₂(T + 1)⌉: bits that a count of 0 … T takes.
///
/// Source: Yan et al., arXiv 2409.08290.
pub fn bits_of_counts(time_steps: usize) -> u32 {
    usize::BITS - time_steps.leading_zeros()
}

/// Zeros / activities of each hidden layer of a dense network.
pub fn zeros(dense: &ActivityRecord) -> [f64; 4] {
    std::array::from_fn(|layer| {
        let stats = &dense.stats[layer];
        if stats.slots() > 0.0 { 1.0 - stats.firing_rate() } else { 0.0 }
    })
}

impl Table {
    /// The twin that a model itself stands against.
    pub fn twin(&self, model: &EnergyModel, work: &Work) -> Bill {
        let EnergyModel { dense_mac, mac, add, weight_bytes, membrane_bytes, .. } = *model;
        let dense = Dense {
            product: dense_mac,
            mac,
            add,
            weight_bytes,
            activation_bytes: weight_bytes,
            accumulator_bytes: membrane_bytes,
            zeros: None,
        };
        self.dense(model, work, &dense)
    }

    /// A baseline of a spiking network; `zeros` are those that its dense twin was measured to have. `None` for one that
    /// skips zeros where nobody has measured them, and beside a dense network for one whose activities take the bits of a
    /// spike count.
    pub fn baseline(
        &self,
        model: &EnergyModel,
        work: &Work,
        baseline: &Baseline,
        zeros: Option<[f64; 4]>,
    ) -> Option<Bill> {
        let lacks_zeros = baseline.skips_zeros && zeros.is_none();
        if lacks_zeros || (baseline.bits_of_counts && !work.spiking) {
            return None;
        }
        let full = baseline.activation_bits;
        let bits = if baseline.bits_of_counts { f64::from(bits_of_counts(work.time_steps)) } else { full };
        let mac = baseline.multiply + baseline.add;
        let dense = Dense {
            product: baseline.multiply * bits / full + baseline.add,
            mac,
            add: baseline.add,
            weight_bytes: baseline.weight_bytes,
            activation_bytes: bits / 8.0,
            accumulator_bytes: baseline.accumulator_bytes,
            zeros: zeros.filter(|_| baseline.skips_zeros),
        };
        Some(self.dense(model, work, &dense))
    }
}
