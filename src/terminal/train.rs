//! `spikeground train`: one run.

use super::files::{self, Target};
use super::options::{AgentOptions, EnergyOption, JsonOption, SeedOption, WorldOptions, count};
use super::{Failure, summary};
use crate::experiment::Experiment;
use crate::experiment::figures::{EPISODES, Figures, Measure, Point};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// How often a long run is saved.
const SAVED_EVERY: Duration = Duration::from_secs(60);

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
    /// Save the run to FILE as .safetensors, once a minute and at the end
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Go on with the run that was saved in FILE; other flags have to agree with it
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    #[command(flatten)]
    energy: EnergyOption,
    #[command(flatten)]
    json: JsonOption,
}

#[derive(Serialize)]
struct Trained {
    #[serde(flatten)]
    figures: Figures,
    wall_seconds: f64,
    curve: Vec<Point>,
}

impl Train {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let read = [("--config", self.agent.config.as_ref()), ("--energy", self.energy.energy.as_ref())];
        files::keep_apart(
            &read,
            &[("--checkpoint", self.checkpoint.as_ref()), ("--json", self.json.json.as_ref())],
        )?;
        // A run may go on in its own file.
        files::keep_apart(&[("--resume", self.resume.as_ref())], &[("--json", self.json.json.as_ref())])?;
        let table = self.energy.table()?;
        let checkpoint =
            self.checkpoint.as_ref().map(|path| Target::new("--checkpoint", path)).transpose()?;
        let mut run = self.first()?;
        let declared = run.spec.parameters.train_steps as u64;
        let last = self.steps.unwrap_or(declared).min(declared);
        if self.steps.is_some_and(|steps| steps > declared) {
            eprintln!("spikeground: --steps is beyond train_steps ({declared}); the run ends there");
        }
        if run.moment.env_steps > last {
            eprintln!(
                "spikeground: the run is at step {} already, beyond --steps {last}",
                run.moment.env_steps
            );
        }
        for sentence in run.outlook()? {
            eprintln!("spikeground: {sentence}");
        }
        let started = Instant::now();
        let mut saved = started;
        let bar = progress_bar(last);
        let mut ended_early = None;
        while run.moment.env_steps < last && self.updates.is_none_or(|updates| run.agent.updates() < updates)
        {
            if let Err(full) = run.check_room() {
                ended_early = Some(full);
                break;
            }
            run.step()?;
            show(&bar, &run, last);
            if let Some(target) = &checkpoint
                && run.moment.env_steps.is_multiple_of(1024)
                && saved.elapsed() > SAVED_EVERY
            {
                // A full disk now may be an emptier one at the end; the run is worth more than this copy.
                if let Err(Failure::Work(line) | Failure::Input(line)) = target.save(&run) {
                    eprintln!("spikeground: {line}; the run goes on");
                }
                saved = Instant::now();
            }
        }
        bar.finish_and_clear();
        if let Some(why) = run.earned_nothing() {
            eprintln!("spikeground: {why}");
        }
        if let Some(target) = &checkpoint {
            target.save(&run)?;
        }
        let (episodes, seed) = (EPISODES, run.spec.seed);
        let measure = Measure { episodes, seed, table, int8: false, relu_zeros: None };
        let figures = run.figures_with(&measure)?;
        let text = summary::of(&figures, EPISODES);
        let wall_seconds = started.elapsed().as_secs_f64();
        self.json.write(&Trained { figures, wall_seconds, curve: run.points() }, &text)?;
        // What was learned is saved and shown; the run still did not come to its end.
        ended_early.map_or(Ok(()), |full| Err(full.into()))
    }

    /// A run at its beginning, or where a checkpoint left it.
    fn first(&self) -> Result<Experiment, Failure> {
        let Some(path) = &self.resume else {
            return Ok(Experiment::new(self.agent.spec(&self.world, &self.seed)?)?);
        };
        let checkpoint = files::read("--resume", path)?;
        self.agent
            .agree(&self.world, &self.seed, &checkpoint.spec)
            .map_err(|line| Failure::Input(format!("--resume {}: {line}", path.display())))?;
        files::resume("--resume", path, checkpoint)
    }
}

pub(super) fn progress_bar(last: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} steps, {per_sec}, {eta} left, {msg}");
    let bar = ProgressBar::new(last);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// A bar on a terminal; elsewhere ten lines for the whole run.
pub(super) fn show(bar: &ProgressBar, run: &Experiment, last: u64) {
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
