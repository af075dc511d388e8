//! The firing rate at which a spiking network starts to cost more than a dense one.
//!
//! Only spikes and what they set off depend on the rate. With one rate common to all layers each of these terms is a price
//! times a number of spikes, and no array changes its size: the bill is a straight line, known from two of its points.

use super::energy::Baseline;
use super::energy::EnergyModel;
use super::table::Table;
use super::work::Work;
use serde::Serialize;

/// The bill of one decision as all layers fire at one rate, in picojoules: a straight line between its ends.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct BillByRate {
    /// No neuron ever fires.
    pub silent_pj: f64,
    /// Every neuron fires at each time step.
    pub saturated_pj: f64,
}

impl BillByRate {
    /// At so many spikes sent / (time steps × neurons).
    pub fn at(&self, rate: f64) -> f64 {
        self.silent_pj + rate * (self.saturated_pj - self.silent_pj)
    }

    /// The rate at which the bill is `other`; `None` where it is over that already in silence, or under it even when all
    /// neurons fire.
    pub fn crossing(&self, other: f64) -> Option<f64> {
        let Self { silent_pj, saturated_pj } = *self;
        let crosses = silent_pj <= other && other <= saturated_pj && silent_pj < saturated_pj;
        crosses.then(|| (other - silent_pj) / (saturated_pj - silent_pj))
    }
}

impl Table {
    /// The bills of a spiking network with the shape and the inputs of `work`, whatever its spikes are there.
    pub fn by_rate(&self, model: &EnergyModel, work: &Work) -> BillByRate {
        let at = |rate: f64| self.spiking(model, &Work { spikes: work.spikes_at(rate), ..*work }).total();
        BillByRate { silent_pj: at(0.0), saturated_pj: at(1.0) }
    }

    /// The rate at which that network costs as much as a baseline, whose zeros are those of a measured dense twin. `None`
    /// where they do not cross, and where the baseline has no bill.
    pub fn break_even(
        &self,
        model: &EnergyModel,
        work: &Work,
        baseline: &Baseline,
        zeros: Option<[f64; 4]>,
    ) -> Option<f64> {
        let other = self.baseline(model, work, baseline, zeros)?.total();
        self.by_rate(model, work).crossing(other)
    }
}
