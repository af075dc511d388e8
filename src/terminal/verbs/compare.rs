//! `spikeground compare`: a spiking and a dense agent, trained separately and measured on the same states.

use crate::run::Run;
use crate::run::comparison::compared::Compared;
use crate::run::spec::RunSpec;
use crate::terminal::options::{AgentOptions, EnergyOption, SeedOption, WorldOptions, count, episodes};
use crate::terminal::output::json_option::JsonOption;
use crate::terminal::output::{summary, tell};
use crate::terminal::verbs::train::{progress_bar, show};
use crate::terminal::{Failure, files, twin};
use clap::Args;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Compare time, operations and energy of a spiking agent and its dense twin; train both, or load one and train the other
#[derive(Args, Debug)]
pub(in crate::terminal) struct Compare {
    #[command(flatten)]
    world: WorldOptions,
    #[command(flatten)]
    seed: SeedOption,
    #[command(flatten)]
    agent: AgentOptions,
    /// Train each agent for N environment steps; schedules still run over `train_steps`
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    steps: Option<u64>,
    /// Load one of the two agents, spiking or dense, from a checkpoint and train its twin for as many steps; other flags
    /// must agree with it
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Load the dense twin of a spiking checkpoint from FILE instead of training it
    #[arg(long, value_name = "FILE", requires = "checkpoint")]
    twin: Option<PathBuf>,
    /// Number of greedy episodes over which returns and spikes are measured
    #[arg(long, value_name = "N", default_value_t = 100, allow_negative_numbers = true, value_parser = episodes)]
    episodes: usize,
    #[command(flatten)]
    energy: EnergyOption,
    #[command(flatten)]
    json: JsonOption,
}

impl Compare {
    pub(in crate::terminal) fn run(&self) -> Result<(), Failure> {
        let read = [
            ("--checkpoint", self.checkpoint.as_ref()),
            ("--twin", self.twin.as_ref()),
            ("--config", self.agent.config.as_ref()),
            ("--energy", self.energy.energy.as_ref()),
        ];
        files::keep_apart(&read, &[("--json", self.json.json.as_ref())])?;
        self.json.check()?;
        let table = self.energy.table()?;
        let (spiking, dense) = self.both()?;
        let started = Instant::now();
        let mut now = || 1e6 * started.elapsed().as_secs_f64();
        let compared = Compared::of(&spiking, &dense, self.episodes, table, &mut now)?;
        let text = text(&compared, self.episodes);
        self.json.write(&compared, &text)
    }

    /// Loads or trains both runs; returns `(spiking, dense)`.
    fn both(&self) -> Result<(Run, Run), Failure> {
        let first = match &self.checkpoint {
            Some(path) => self.saved(path)?,
            None => train(self.agent.spec(&self.world, &self.seed)?, self.steps)?,
        };
        if let Some(path) = &self.twin {
            let twin = twin::load(path, &first)?;
            return Ok((first, twin));
        }
        let twin = train(first.spec.twin(), Some(first.moment.env_steps))?;
        Ok(if first.spec.agent.is_spiking() { (first, twin) } else { (twin, first) })
    }

    fn saved(&self, path: &Path) -> Result<Run, Failure> {
        let refused = |line: &str| Failure::Input(files::about("--checkpoint", path, line));
        if self.steps.is_some() {
            return Err(refused("the twin is trained for as many steps as the saved run; leave --steps out"));
        }
        let checkpoint = files::read("--checkpoint", path)?;
        self.agent.agree(&self.world, &self.seed, &checkpoint.spec).map_err(|line| refused(&line))?;
        files::resume("--checkpoint", path, checkpoint)
    }
}

/// Trains a new run for `steps` environment steps, at most `train_steps`; `train_steps` if `None`.
fn train(spec: RunSpec, steps: Option<u64>) -> Result<Run, Failure> {
    let name = spec.agent.name();
    let mut run = Run::new(spec)?;
    let declared = run.spec.parameters.train_steps as u64;
    let last = steps.unwrap_or(declared).min(declared);
    tell(&format!("training the {name} agent"));
    let bar = progress_bar(last);
    while run.moment.env_steps < last {
        run.step()?;
        show(&bar, &run, last);
    }
    bar.finish_and_clear();
    Ok(run)
}

fn text(Compared { spiking, dense, same_states: same, .. }: &Compared, episodes: usize) -> String {
    let mut text: String = [spiking, dense].iter().map(|side| summary::of(&side.figures, episodes)).collect();
    let _ = writeln!(
        text,
        "on the same {} states: {:.2} µs a decision spiking, {:.2} µs dense, speedup {:.2}",
        same.states, same.spiking.decision_us, same.dense.decision_us, same.speedup
    );
    text
}
