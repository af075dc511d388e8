//! A monitor of sparsity, energy and inference time over the decisions of a network, in constant memory. Corresponds to
//! `SpikingMonitor` of the original system that this project realises.

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

/// Status words and the sparsity above which each applies, highest first. The status *dead* takes precedence over all
/// of them: a layer that never fired is not a success.
pub const STATUS: [(&str, f64); 4] = [("excellent", 0.6), ("good", 0.45), ("moderate", 0.3), ("low", 0.0)];

/// Figures of one decision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct SpikingMetrics {
    /// Slots of neuron × time step without a spike / all slots.
    pub sparsity: f64,
    /// 1 − energy / energy of the dense twin; negative if the spiking network costs more.
    pub energy_savings: f64,
    /// Number of spikes sent.
    pub spikes: f64,
    /// Duration of the decision, in milliseconds.
    pub inference_time_ms: f64,
}

/// Statistics of one layer over all recorded decisions.
#[derive(Clone, Debug, Default, PartialEq)]
struct Layer {
    sparsity: SampleMoments,
    active: SampleMoments,
    membrane: SampleMoments,
    /// Moments of the mean square of the membrane potentials.
    membrane_square: SampleMoments,
    /// Number of slots in which each neuron fired, `[neurons]`.
    spikes: Vec<f64>,
}

/// Monitors the decisions of a spiking network.
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
    /// Creates a monitor of a network with the given `work`, whose spikes are ignored. Energy is computed under the
    /// model named `model` in `table`. With `enable_monitoring: false` the monitor records nothing.
    ///
    /// # Errors
    /// Returns [`Error::Value`] for a target outside 0 … 1, [`Error::Unknown`] for a model that is not in `table`, and
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
            return Err(Error::Conflict { rule: "a dense network has no spikes to monitor".into() });
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

    /// Records one sample: a decision, or the mean over the decisions counted in `stats`. `stats` is in the order of
    /// [`LAYERS`], with no neurons for a layer that does not exist; `inference_time_ms` is in milliseconds.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the layers have other widths than in previous samples, and [`Error::Value`] for a
    /// time that is negative or not finite; nothing is recorded then.
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

    /// Figures of the last recorded decision; `None` if no decision was recorded.
    pub fn current(&self) -> Option<SpikingMetrics> {
        self.last
    }

    /// Report over all recorded decisions.
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

    /// Whether the layer exists and has never fired.
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
