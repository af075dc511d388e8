//! `spikeground train`: one run.

use super::Failure;
use super::options::{AgentOptions, JsonOption, SeedOption, WorldOptions, count};
use crate::experiment::Experiment;
use crate::experiment::figures::Figures;
use crate::interchange::weights;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Train an agent and print its figures
#[derive(Args, Debug)]
pub(super) struct Train {
    #[command(flatten)]
    world: WorldOptions,
    #[command(flatten)]
    seed: SeedOption,
    #[command(flatten)]
    agent: AgentOptions,
    /// Stop after N environment steps in all; schedules still run over `train_steps`
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    steps: Option<u64>,
    /// Stop after N learning steps in all
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    updates: Option<u64>,
    /// Write the last weights to FILE as .safetensors
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    #[command(flatten)]
    json: JsonOption,
}

#[derive(Serialize)]
struct Trained {
    #[serde(flatten)]
    figures: Figures,
    wall_seconds: f64,
}

impl Train {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let spec = self.agent.spec(&self.world, &self.seed)?;
        let declared = spec.parameters.train_steps as u64;
        let last = self.steps.unwrap_or(declared).min(declared);
        if self.steps.is_some_and(|steps| steps > declared) {
            eprintln!("spikeground: --steps is beyond train_steps ({declared}); the run ends there");
        }
        let mut run = Experiment::new(spec)?;
        let started = Instant::now();
        let bar = progress_bar(last);
        while run.moment.env_steps < last && self.updates.is_none_or(|updates| run.agent.updates() < updates)
        {
            run.step()?;
            show(&bar, &run, last);
        }
        bar.finish_and_clear();
        let figures = run.figures()?;
        let text = summary(&figures);
        if let Some(path) = &self.weights {
            save(path, &run, &figures)?;
        }
        let trained = Trained { figures, wall_seconds: started.elapsed().as_secs_f64() };
        self.json.write(&trained, &text)
    }
}

/// Writes beside the file and renames, so that an interrupted write never leaves half a file.
fn save(path: &Path, run: &Experiment, figures: &Figures) -> Result<(), Failure> {
    let link = run.spec.link(Some(figures.env_steps as u32), Some(figures.weights_digest.clone()));
    let bytes = weights::to_bytes(&run.agent.online.state(), &link)?;
    let beside = path.with_extension("partial");
    let failed = |error: std::io::Error| Failure::Work(format!("--weights {}: {error}", path.display()));
    fs::write(&beside, bytes).map_err(failed)?;
    fs::rename(&beside, path).map_err(failed)
}

fn progress_bar(last: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} steps, {per_sec}, {eta} left, {msg}");
    let bar = ProgressBar::new(last);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// A bar on a terminal; elsewhere ten lines for the whole run.
fn show(bar: &ProgressBar, run: &Experiment, last: u64) {
    let steps = run.moment.env_steps;
    if !steps.is_multiple_of(256) && steps != last {
        return;
    }
    let score = run.curve.points.last().and_then(|point| point.score);
    let score = score.map_or("no score yet".into(), |score| format!("score {score:.3}"));
    if bar.is_hidden() {
        if steps / 256 * 2560 / last.max(1) != (steps / 256).saturating_sub(1) * 2560 / last.max(1) {
            eprintln!("{steps}/{last} steps, {score}");
        }
    } else {
        bar.set_position(steps);
        bar.set_message(score);
    }
}

fn summary(figures: &Figures) -> String {
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
    line("mean return", format!("{:.3} over 100 greedy episodes", figures.mean_return));
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
