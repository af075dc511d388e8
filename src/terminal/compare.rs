//! `spikeground compare`: spiking against dense, each trained on its own, measured on the same states.

use super::options::{AgentOptions, EnergyOption, JsonOption, SeedOption, WorldOptions, count, episodes};
use super::train::{progress_bar, show};
use super::{Failure, files, summary, twin};
use crate::experiment::Experiment;
use crate::experiment::comparison::{Comparison, benchmark_spiking_vs_dense};
use crate::experiment::figures::{Figures, Measure};
use crate::experiment::spec::{AgentKind, Spec};
use crate::meter::baseline::zeros;
use clap::Args;
use serde::Serialize;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Train a spiking agent and its dense twin, or load one and train the other; compare time, operations and energy
#[derive(Args, Debug)]
pub(super) struct Compare {
    #[command(flatten)]
    world: WorldOptions,
    #[command(flatten)]
    seed: SeedOption,
    #[command(flatten)]
    agent: AgentOptions,
    /// Train each for N environment steps; schedules still run over `train_steps`
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    steps: Option<u64>,
    /// Take one of the two from a checkpoint, spiking or dense, and train its twin for as many steps; other flags have to
    /// agree with it
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Take the dense twin of a spiking checkpoint from another one, and train nothing
    #[arg(long, value_name = "FILE", requires = "checkpoint")]
    twin: Option<PathBuf>,
    /// Greedy episodes over which returns and spikes are measured
    #[arg(long, value_name = "N", default_value_t = 100, allow_negative_numbers = true, value_parser = episodes)]
    episodes: usize,
    #[command(flatten)]
    energy: EnergyOption,
    #[command(flatten)]
    json: JsonOption,
}

#[derive(Serialize)]
struct Compared {
    world: String,
    seed: u32,
    spiking: Timed,
    dense: Timed,
    speedup: f64,
    same_states: Comparison,
}

#[derive(Serialize)]
struct Timed {
    #[serde(flatten)]
    figures: Figures,
    decision_us: f64,
}

impl Compare {
    pub(super) fn run(&self) -> Result<(), Failure> {
        self.json.check()?;
        let table = self.energy.table()?;
        let (spiking, dense) = self.both()?;
        let states = spiking.states_to_compare()?;
        let started = Instant::now();
        let mut now = || 1e6 * started.elapsed().as_secs_f64();
        let networks = [&spiking, &dense].map(|run| run.agent.judged());
        let support = spiking.agent.support;
        let same_states =
            benchmark_spiking_vs_dense(networks[0], networks[1], &states, support, &table, &mut now)?;
        // INT8 is billed for networks that were run with INT8 weights, whose worth stands beside it.
        let (episodes, seed) = (self.episodes, spiking.spec.seed);
        let mut measure = Measure { episodes, seed, table, int8: true, relu_zeros: None };
        measure.relu_zeros = Some(zeros(&dense.played(&measure)?));
        let figures = [spiking.figures_with(&measure)?, dense.figures_with(&measure)?];
        let text = text(&figures, self.episodes, &same_states);
        let [spiking, dense] = figures;
        let compared = Compared {
            world: spiking.world.clone(),
            seed: spiking.seed,
            spiking: Timed { figures: spiking, decision_us: same_states.spiking.decision_us },
            dense: Timed { figures: dense, decision_us: same_states.dense.decision_us },
            speedup: same_states.speedup,
            same_states,
        };
        self.json.write(&compared, &text)
    }

    /// The spiking run and its twin.
    fn both(&self) -> Result<(Experiment, Experiment), Failure> {
        let first = match &self.checkpoint {
            Some(path) => self.saved(path)?,
            None => train(self.agent.spec(&self.world, &self.seed)?, self.steps)?,
        };
        if let Some(path) = &self.twin {
            let twin = twin::load(path, &first)?;
            return Ok((first, twin));
        }
        let (first_is_spiking, steps) = (first.spec.agent.is_spiking(), first.moment.env_steps);
        let agent = if first_is_spiking { AgentKind::Dense } else { AgentKind::Spiking };
        let twin = train(Spec { agent, origin: None, ..first.spec.clone() }, Some(steps))?;
        Ok(if first_is_spiking { (first, twin) } else { (twin, first) })
    }

    fn saved(&self, path: &Path) -> Result<Experiment, Failure> {
        let refused = |line: &str| Failure::Input(format!("--checkpoint {}: {line}", path.display()));
        if self.steps.is_some() {
            return Err(refused("the saved run says how many steps its twin takes; leave --steps out"));
        }
        let checkpoint = files::read("--checkpoint", path)?;
        self.agent.agree(&self.world, &self.seed, &checkpoint.spec).map_err(|line| refused(&line))?;
        files::resume("--checkpoint", path, checkpoint)
    }
}

/// A run from its beginning to so many steps.
fn train(spec: Spec, steps: Option<u64>) -> Result<Experiment, Failure> {
    let name = spec.agent.name();
    let mut run = Experiment::new(spec)?;
    let declared = run.spec.parameters.train_steps as u64;
    let last = steps.unwrap_or(declared).min(declared);
    eprintln!("training the {name} agent");
    let bar = progress_bar(last);
    while run.moment.env_steps < last {
        run.step()?;
        show(&bar, &run, last);
    }
    bar.finish_and_clear();
    Ok(run)
}

fn text(figures: &[Figures; 2], episodes: usize, same: &Comparison) -> String {
    let mut text: String = figures.iter().map(|figures| summary::of(figures, episodes)).collect();
    let _ = writeln!(
        text,
        "on the same {} states: {:.2} µs a decision spiking, {:.2} µs dense, speedup {:.2}",
        same.states, same.spiking.decision_us, same.dense.decision_us, same.speedup
    );
    text
}
