//! Energy bills of the dense networks that a spiking network of the same shape is compared with.

use super::bill::{Bill, Dense};
use super::energy::{Baseline, EnergyModel};
use super::record::ActivityRecord;
use super::table::Table;
use super::work::Work;

/// Number of bits of a spike count 0 … T: ⌈log₂(T + 1)⌉, with T = `time_steps`.
///
/// Source: Yan et al., arXiv 2409.08290.
pub fn bits_of_counts(time_steps: usize) -> u32 {
    usize::BITS - time_steps.leading_zeros()
}

/// Share of zeros among the activities of each hidden layer of a dense network; 0 for a layer without activities.
pub fn zeros(dense: &ActivityRecord) -> [f64; 4] {
    std::array::from_fn(|layer| {
        let stats = &dense.stats[layer];
        if stats.slots() > 0.0 { 1.0 - stats.firing_rate() } else { 0.0 }
    })
}

impl Table {
    /// Bill of one decision of the dense twin at the prices of `model`, in picojoules.
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

    /// Bill of one decision of a dense baseline, in picojoules. `zeros` is the measured share of zero activities in
    /// each hidden layer of the dense twin. Returns `None` if the baseline skips zeros and `zeros` is `None`, or if
    /// its activities have the bits of a spike count and `work` is that of a dense network.
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
