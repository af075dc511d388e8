//! Watches a network while it decides: the original's `SpikingMonitor`. Its memory does not grow with the run.

use super::energy::EnergyModel;
use super::moments::SampleMoments;
use super::report::{LayerReport, Report, ReportTarget, SPIKINGBRAIN_SAVINGS};
use super::table::Table;
use super::work::Work;
use crate::Error;
use crate::error::check_shape;
use crate::network::LAYERS;
use crate::spiking::statistics::{SpikeStats, network_sparsity};
use serde::Serialize;

/// The words of the status and the sparsity above which they hold, highest first. *Dead* comes before them all: a layer
/// that never fired is no achievement.
pub const STATUS: [(&str, f64); 4] = [("excellent", 0.6), ("good", 0.45), ("moderate", 0.3), ("low", 0.0)];

/// One decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct SpikingMetrics {
    /// Slots of neuron × time step without a spike / all slots.
    pub sparsity: f64,
    /// 1 − energy / energy of the dense twin, below 0 where it costs more.
    pub energy_savings: f64,
    /// Spikes sent.
    pub spikes: f64,
    /// Time that it took, in milliseconds.
    pub inference_time_ms: f64,
}

/// What one layer did so far.
#[derive(Clone, Debug, Default, PartialEq)]
struct Layer {
    sparsity: SampleMoments,
    active: SampleMoments,
    membrane: SampleMoments,
    /// Of the mean square of the potentials.
    membrane_square: SampleMoments,
    /// Slots in which each neuron fired, `[neurons]`.
    spikes: Vec<f64>,
}

/// Watches decisions.
#[derive(Clone, Debug, PartialEq)]
pub struct SpikingMonitor {
    work: Work,
    table: Table,
    model: EnergyModel,
    target_sparsity: f64,
    is_enabled: bool,
    last: Option<SpikingMetrics>,
    sparsity: SampleMoments,
    savings: SampleMoments,
    times: SampleMoments,
    layers: [Layer; 4],
    slots: f64,
}

impl SpikingMonitor {
    /// A monitor of a network that does such `work` (spikes and activities aside), with energy under the model of that
    /// name in `table`. One that is not enabled records nothing.
    ///
    /// # Errors
    /// [`Error::Value`] for a target outside 0 … 1, [`Error::Unknown`] for a model that the table does not have,
    /// [`Error::Conflict`] for a dense network.
    pub fn new(
        work: Work,
        table: Table,
        model: &str,
        target_sparsity: f64,
        enable_monitoring: bool,
    ) -> Result<Self, Error> {
        if !(0.0..=1.0).contains(&target_sparsity) {
            let (name, given) = ("target_sparsity".into(), target_sparsity.to_string());
            return Err(Error::Value { name, given, allowed: "a number from 0 to 1".into() });
        }
        if !work.spiking {
            return Err(Error::Conflict { rule: "a dense network has no spikes to watch".into() });
        }
        let model = *table.model(model)?;
        let layers = std::array::from_fn(|_| Layer::default());
        Ok(Self {
            work,
            table,
            model,
            target_sparsity,
            is_enabled: enable_monitoring,
            last: None,
            sparsity: SampleMoments::default(),
            savings: SampleMoments::default(),
            times: SampleMoments::default(),
            layers,
            slots: 0.0,
        })
    }

    /// Records one decision (or the mean of those that `stats` count), which took so many milliseconds. Layers in the
    /// order of [`LAYERS`]; a layer that is not there has no neurons.
    ///
    /// # Errors
    /// [`Error::Shape`] when the layers are not those of the decisions before, [`Error::Value`] for a time that is
    /// negative or not finite; nothing is recorded then.
    pub fn record_inference(&mut self, stats: &[SpikeStats; 4], inference_time_ms: f64) -> Result<(), Error> {
        if !self.is_enabled {
            return Ok(());
        }
        if !(inference_time_ms.is_finite() && inference_time_ms >= 0.0) {
            let (name, given) = ("inference_time_ms".into(), inference_time_ms.to_string());
            return Err(Error::Value { name, given, allowed: "a number from 0".into() });
        }
        let widths = stats.each_ref().map(|stats| stats.spikes.len());
        if self.last.is_some() {
            check_shape("layers", &widths, &self.layers.each_ref().map(|layer| layer.spikes.len()))?;
        }
        let mut work = self.work;
        work.spikes = stats.each_ref().map(SpikeStats::sent_per_decision);
        let spiking = self.table.spiking(&self.model, &work).total();
        let dense = self.table.twin(&self.model, &work).total();
        let metrics = SpikingMetrics {
            sparsity: network_sparsity(stats).overall_sparsity,
            energy_savings: if dense > 0.0 { 1.0 - spiking / dense } else { 0.0 },
            spikes: work.spikes.iter().sum(),
            inference_time_ms,
        };
        self.sparsity.add(metrics.sparsity);
        self.savings.add(metrics.energy_savings);
        self.times.add(inference_time_ms);
        self.slots += stats[0].decisions * stats[0].time_steps as f64;
        for (layer, stats) in self.layers.iter_mut().zip(stats) {
            layer.record(stats);
        }
        self.last = Some(metrics);
        Ok(())
    }

    /// The last decision, if there was one.
    pub fn current(&self) -> Option<SpikingMetrics> {
        self.last
    }

    /// Everything so far.
    pub fn report(&self) -> Report {
        let rule = |sparsity: f64| {
            STATUS.iter().find(|(_, above)| sparsity > *above).unwrap_or(&STATUS[STATUS.len() - 1])
        };
        let silent = self.layers.iter().zip(LAYERS).find(|(layer, _)| layer.is_dead());
        let (status, reason) = match (silent, self.last) {
            (_, None) => ("no data", "no decision was recorded".to_owned()),
            (Some((_, name)), _) => ("dead", format!("{name} has never fired")),
            (None, Some(_)) => {
                let (word, above) = rule(self.sparsity.mean());
                (*word, format!("> {:.0} % sparsity", 100.0 * above))
            }
        };
        let last = self.last.unwrap_or_default();
        Report {
            decisions: self.sparsity.count(),
            model: self.model.name,
            sparsity: ReportTarget::of(last.sparsity, &self.sparsity, self.target_sparsity),
            energy_savings: ReportTarget::of(last.energy_savings, &self.savings, SPIKINGBRAIN_SAVINGS),
            inference_time_ms: ReportTarget::without(last.inference_time_ms, &self.times),
            status,
            reason,
            layers: LAYERS
                .iter()
                .zip(&self.layers)
                .filter(|(_, layer)| !layer.spikes.is_empty())
                .map(|(name, layer)| layer.report(name, self.slots))
                .collect(),
        }
    }
}

impl Layer {
    fn record(&mut self, stats: &SpikeStats) {
        self.spikes.resize(stats.spikes.len(), 0.0);
        for (sum, spikes) in self.spikes.iter_mut().zip(&stats.spikes) {
            *sum += spikes;
        }
        let (mean, deviation) = stats.membrane();
        self.sparsity.add(1.0 - stats.firing_rate());
        self.active.add(stats.active_per_decision());
        self.membrane.add(mean);
        self.membrane_square.add(mean * mean + deviation * deviation);
    }

    /// There, and yet without a spike.
    fn is_dead(&self) -> bool {
        !self.spikes.is_empty() && self.spikes.iter().all(|spikes| *spikes == 0.0)
    }

    fn report(&self, name: &'static str, slots: f64) -> LayerReport {
        let mean = self.membrane.mean();
        let variance = self.membrane_square.mean() - mean * mean;
        let rate = |spikes: &f64| if slots > 0.0 { spikes / slots } else { 0.0 };
        LayerReport {
            layer: name,
            sparsity: self.sparsity.mean(),
            sparsity_deviation: self.sparsity.deviation(),
            active_neurons: self.active.mean(),
            dead_neurons: self.spikes.iter().filter(|spikes| **spikes == 0.0).count(),
            membrane_mean: mean,
            membrane_deviation: if variance > 0.0 { variance.sqrt() } else { 0.0 },
            firing_rates: self.spikes.iter().map(rate).collect(),
        }
    }
}
