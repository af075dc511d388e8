//! Figures as text.

use crate::experiment::figures::Figures;
use std::fmt::Write as _;

/// What a person wants to know of `figures`, measured over so many episodes.
pub(super) fn of(figures: &Figures, episodes: usize) -> String {
    let Figures { world, agent, seed, env_steps, updates, .. } = figures;
    let mut text = format!("{agent} on {world}, seed {seed}: {env_steps} steps, {updates} updates\n");
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "  {name:<18} {value}");
    };
    let shown = |value: Option<f64>| value.map_or("none".into(), |value| format!("{value:.4}"));
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
    line("silent slots", format!("{:.2} % of neuron × time step", 100.0 * figures.sparsity.silent_slots));
    for (name, energy) in &figures.energy.0 {
        let spiking = energy.spiking_pj.map_or("none".into(), |pj| format!("{:.1} nJ", pj / 1000.0));
        line(
            name,
            format!(
                "{spiking} spiking, {:.1} nJ dense twin, ratio {}",
                energy.dense_pj / 1000.0,
                shown(energy.ratio)
            ),
        );
    }
    line("weights digest", figures.weights_digest.clone());
    text
}
