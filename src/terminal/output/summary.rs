//! Text summary of a run's figures.

use super::number::decimals;
use crate::run::figures::Figures;
use std::fmt::Write as _;

/// Formats `figures`, measured over `episodes` greedy episodes.
pub(in crate::terminal) fn of(figures: &Figures, episodes: usize) -> String {
    let Figures { world, agent, seed, env_steps, updates, .. } = figures;
    let mut text = format!("{agent} on {world}, seed {seed}: {env_steps} steps, {updates} updates\n");
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "  {name:<18} {value}");
    };
    let shown = |value: Option<f64>| value.map_or("none".into(), |value| decimals(value, 4));
    line("normalised score", shown(figures.normalised_score));
    line(
        "value at the start",
        format!(
            "{} (optimal {}, random {})",
            shown(figures.greedy_value),
            shown(figures.optimal_value),
            shown(figures.random_value)
        ),
    );
    line("mean return", format!("{:.3} over {episodes} greedy episodes", figures.mean_return));
    let listed = |values: Vec<String>| if values.is_empty() { "none".into() } else { values.join(", ") };
    line(
        "firing rate",
        listed(
            figures
                .firing_rate
                .0
                .iter()
                .map(|(name, rate)| format!("{name} {:.2} %", 100.0 * rate))
                .collect(),
        ),
    );
    line(
        "dead neurons",
        listed(figures.dead_neurons.0.iter().map(|(name, count)| format!("{name} {count}")).collect()),
    );
    let sparsity = &figures.sparsity;
    let percent = |share: f64| format!("{:.2} %", 100.0 * share);
    line("silent slots", format!("{} of neuron × time step", percent(sparsity.silent_slots)));
    line("silent neurons", format!("{} of neuron × decision", percent(sparsity.silent_neurons)));
    if let Some(share) = sparsity.three_planes {
        line(
            "3 bit-planes",
            format!(
                "{} of slots empty, counted as SpikingBrain does (which reports 69.15 %)",
                percent(share)
            ),
        );
    }
    let operations = &figures.operations;
    line(
        "operations",
        format!(
            "{:.0} accumulates, {:.0} multiply-accumulates, {:.0} without zeros",
            operations.effective_acs, operations.effective_macs, operations.dense
        ),
    );
    if let Some(spikes) = figures.meter.spikes_per_synapse {
        line("spikes", format!("{spikes:.4} for each synapse and decision"));
    }
    if let Some(zeros) = &figures.meter.relu_zeros {
        let zeros = zeros.0.iter().map(|(name, share)| format!("{name} {}", percent(*share)));
        line("dense twin's zeros", listed(zeros.collect()));
    }
    for ((name, energy), (_, bills)) in figures.energy.0.iter().zip(&figures.meter.bills.0) {
        let spiking = energy.spiking_pj.map_or("none".into(), |pj| format!("{:.1} nJ", pj / 1000.0));
        line(
            name,
            format!(
                "{spiking} spiking, {:.1} nJ dense twin, ratio {}",
                energy.dense_pj / 1000.0,
                shown(energy.ratio)
            ),
        );
        if energy.spiking_pj.is_some() {
            let beside = bills.baselines.0.iter();
            let beside = beside.filter_map(|(name, pj)| pj.map(|pj| format!("{name} {:.1} nJ", pj / 1000.0)));
            line("", listed(beside.collect()));
        }
    }
    if let Some(training) = &figures.meter.training {
        line(
            "learning step",
            format!("{:.1} µJ at FP32, not included in the energy of decisions", training.total_pj / 1e6),
        );
    }
    if let Some(int8) = &figures.int8 {
        line(
            "with INT8 weights",
            format!(
                "mean return {:.3}, value at the start {}, normalised score {}",
                int8.mean_return,
                shown(int8.greedy_value),
                shown(int8.normalised_score)
            ),
        );
    }
    line("weights digest", figures.weights_digest.clone());
    text
}
