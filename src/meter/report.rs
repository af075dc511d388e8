//! Reports of a monitor: text in the layout of the original system that this project realises, JSON (through
//! `Serialize`) and CSV.

use super::moments::SampleMoments;
use serde::Serialize;
use std::fmt::Write as _;

/// Sparsity of the 7B model in the SpikingBrain report: share of zeros in bit-planes padded to three, not of silent
/// slots.
pub const SPIKINGBRAIN_SPARSITY: f64 = 0.6915;
/// Energy savings in the SpikingBrain report: arithmetic alone, compared with FP16.
pub const SPIKINGBRAIN_SAVINGS: f64 = 0.97;

/// A figure and its target.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReportTarget {
    /// Value in the last decision.
    pub current: f64,
    /// Mean over all decisions.
    pub average: f64,
    /// Standard deviation over all decisions.
    #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
    pub deviation: f64,
    /// Target of the average, if there is one.
    pub target: Option<f64>,
    /// Average / target; `None` without a target, or for a target of 0.
    pub achievement: Option<f64>,
}

impl ReportTarget {
    pub(super) fn of(current: f64, moments: &SampleMoments, target: f64) -> Self {
        let achievement = (target > 0.0).then(|| moments.mean() / target);
        Self { target: Some(target), achievement, ..Self::without(current, moments) }
    }

    pub(super) fn without(current: f64, moments: &SampleMoments) -> Self {
        let (average, deviation) = (moments.mean(), moments.deviation());
        Self { current, average, deviation, target: None, achievement: None }
    }
}

/// Figures of one layer over all decisions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LayerReport {
    /// Name of the layer.
    pub layer: &'static str,
    /// Mean over decisions of slots without a spike / slots.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    pub sparsity: f64,
    /// Standard deviation of the sparsity over decisions.
    #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
    pub sparsity_deviation: f64,
    /// Mean number of neurons that fire at least once in a decision.
    #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
    pub active_neurons: f64,
    /// Number of neurons that have never fired.
    pub dead_neurons: usize,
    /// Mean membrane potential before the reset.
    pub membrane_mean: f64,
    /// Standard deviation of the membrane potential before the reset, over neurons, time steps and decisions.
    #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
    pub membrane_deviation: f64,
    /// Firing rate of each neuron, slots with a spike / slots, `[neurons]`.
    #[cfg_attr(feature = "schema", schemars(inner(range(min = 0, max = 1))))]
    pub firing_rates: Vec<f64>,
}

/// Report of a monitor over all recorded decisions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// Number of recorded samples, each a decision or a mean over decisions.
    #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
    pub decisions: f64,
    /// Name of the energy model.
    pub model: &'static str,
    /// Slots of neuron × time step without a spike / all slots.
    pub sparsity: ReportTarget,
    /// 1 − energy / energy of the dense twin.
    pub energy_savings: ReportTarget,
    /// Duration of a decision, in milliseconds.
    pub inference_time_ms: ReportTarget,
    /// Status: a word of [`STATUS`](super::monitor::STATUS), `dead` or `no data`; after [`Self::tempered`], also
    /// `unsolved` or `costly`.
    pub status: &'static str,
    /// Reason for the status.
    pub reason: String,
    /// Figures of each existing layer.
    pub layers: Vec<LayerReport>,
}

/// Normalised score below which a network does not solve its world well enough for its sparsity to be praised.
const PRAISED_SCORE: f64 = 0.5;

impl Report {
    /// Withholds a word of praise that is not due: from a network that takes more energy than its dense twin, and from
    /// one with a normalised score below 0.5. `score` is `None` where the world has no score.
    #[must_use]
    pub fn tempered(mut self, score: Option<f64>) -> Self {
        if matches!(self.status, "dead" | "no data") {
            return self;
        }
        if let Some(score) = score.filter(|score| *score < PRAISED_SCORE) {
            self.status = "unsolved";
            self.reason =
                format!("score {score:.2}: it does not solve its world yet, so its silence proves nothing");
        } else if self.energy_savings.average < 0.0 {
            self.status = "costly";
            self.reason = "it takes more energy than its dense twin".into();
        }
        self
    }

    /// Formats the report as text, in the layout of the original system that this project realises.
    pub fn text(&self) -> String {
        let Self { sparsity, energy_savings, inference_time_ms, .. } = self;
        let from = |target: &ReportTarget, value: f64, name: &str| {
            if target.target == Some(value) { format!(" ({name})") } else { String::new() }
        };
        let mut text = format!(
            "SPARSITY     current {}, average {} ± {}, target {}{}, achievement {}\n",
            percent(sparsity.current, 2),
            percent(sparsity.average, 2),
            percent(sparsity.deviation, 2),
            percent(sparsity.target.unwrap_or_default(), 2),
            from(sparsity, SPIKINGBRAIN_SPARSITY, "SpikingBrain-7B"),
            sparsity.achievement.map_or("none".into(), |share| percent(share, 1)),
        );
        let _ = writeln!(
            text,
            "ENERGY       savings {}, target {}{}, achievement {}",
            percent(energy_savings.average, 2),
            percent(energy_savings.target.unwrap_or_default(), 2),
            from(energy_savings, SPIKINGBRAIN_SAVINGS, "SpikingBrain"),
            energy_savings.achievement.map_or("none".into(), |share| percent(share, 1)),
        );
        let _ = writeln!(text, "STATUS       {} ({})", self.status, self.reason);
        let _ = writeln!(
            text,
            "TIME         current {:.4} ms, average {:.4} ms ± {:.4} ms, {} decisions",
            inference_time_ms.current, inference_time_ms.average, inference_time_ms.deviation, self.decisions
        );
        for layer in &self.layers {
            let _ = writeln!(
                text,
                "LAYER        {:<10} sparsity {}, {:.1} of {} neurons active, {} dead, membrane {:.3} ± {:.3}",
                layer.layer,
                percent(layer.sparsity, 2),
                layer.active_neurons,
                layer.firing_rates.len(),
                layer.dead_neurons,
                layer.membrane_mean,
                layer.membrane_deviation
            );
        }
        let _ = writeln!(
            text,
            "COUNTED      sparsity: silent slots of neuron × time step; energy: {} against the dense twin",
            self.model
        );
        text
    }

    /// Formats the report as CSV with the columns `figure,layer,value`; `layer` is empty for figures of the whole
    /// network.
    pub fn csv(&self) -> String {
        let mut text = String::from("figure,layer,value\n");
        let mut line = |figure: &str, layer: &str, value: f64| {
            let _ = writeln!(text, "{figure},{layer},{value}");
        };
        line("decisions", "", self.decisions);
        for (name, target) in [
            ("sparsity", &self.sparsity),
            ("energy_savings", &self.energy_savings),
            ("inference_time_ms", &self.inference_time_ms),
        ] {
            line(&format!("{name}_current"), "", target.current);
            line(&format!("{name}_average"), "", target.average);
            line(&format!("{name}_deviation"), "", target.deviation);
            for (part, value) in [("target", target.target), ("achievement", target.achievement)] {
                if let Some(value) = value {
                    line(&format!("{name}_{part}"), "", value);
                }
            }
        }
        for layer in &self.layers {
            line("sparsity", layer.layer, layer.sparsity);
            line("sparsity_deviation", layer.layer, layer.sparsity_deviation);
            line("active_neurons", layer.layer, layer.active_neurons);
            line("dead_neurons", layer.layer, layer.dead_neurons as f64);
            line("membrane_mean", layer.layer, layer.membrane_mean);
            line("membrane_deviation", layer.layer, layer.membrane_deviation);
        }
        let _ = writeln!(text, "status,,{}", self.status);
        text
    }
}

fn percent(share: f64, digits: usize) -> String {
    format!("{:.digits$} %", 100.0 * share)
}
