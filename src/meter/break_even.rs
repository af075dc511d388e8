//! The break-even firing rate, above which a spiking network costs more energy than a dense one.
//!
//! Only the terms of the bill that are caused by spikes depend on the firing rate. With one rate common to all
//! layers, each of these terms is a price times a number of spikes, and no array changes its size. The bill is
//! therefore linear in the rate and determined by two points.

use super::energy::Baseline;
use super::energy::EnergyModel;
use super::table::Table;
use super::work::Work;
use serde::Serialize;

/// The bill of one decision as a linear function of the firing rate common to all layers, in picojoules.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct BillByRate {
    /// Bill at a firing rate of 0, where no neuron fires, in picojoules.
    pub silent_pj: f64,
    /// Bill at a firing rate of 1, where every neuron fires at each time step, in picojoules.
    pub saturated_pj: f64,
}

impl BillByRate {
    /// Bill at `rate` = spikes sent / (time steps × neurons), in picojoules.
    pub fn at(&self, rate: f64) -> f64 {
        self.silent_pj + rate * (self.saturated_pj - self.silent_pj)
    }

    /// Firing rate at which the bill equals `other` picojoules. Returns `None` if the bill exceeds `other` at every
    /// rate, is below `other` at every rate, or does not rise with the rate.
    pub fn crossing(&self, other: f64) -> Option<f64> {
        let Self { silent_pj, saturated_pj } = *self;
        let crosses = silent_pj <= other && other <= saturated_pj && silent_pj < saturated_pj;
        crosses.then(|| (other - silent_pj) / (saturated_pj - silent_pj))
    }
}

impl Table {
    /// Bill by firing rate of a spiking network with the shape and inputs of `work`; the spikes of `work` are ignored.
    pub fn by_rate(&self, model: &EnergyModel, work: &Work) -> BillByRate {
        let at = |rate: f64| self.spiking(model, &Work { spikes: work.spikes_at(rate), ..*work }).total();
        BillByRate { silent_pj: at(0.0), saturated_pj: at(1.0) }
    }

    /// Firing rate at which a spiking network with the shape and inputs of `work` costs as much as `baseline`.
    /// `zeros` is the measured share of zero activities in each hidden layer of the dense twin. Returns `None` if
    /// there is no such rate, or if [`Self::baseline`] returns `None`.
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
