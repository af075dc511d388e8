//! `spikeground train`: training of one run.

use crate::Error;
use crate::run::Run;
use crate::run::curve::points::Point;
use crate::run::figures::{DEFAULT_EPISODES, Figures, Measure};
use crate::terminal::files::{about, keep_apart, read, resume, shown};
use crate::terminal::interruption::Interruption;
use crate::terminal::options::{AgentOptions, EnergyOption, SeedOption, WorldOptions, count};
use crate::terminal::output::json_option::JsonOption;
use crate::terminal::output::output_file::OutputFile;
use crate::terminal::output::summary;
use crate::terminal::output::{note, tell};
use crate::terminal::{Failure, both};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Environment steps between two readings of the clock.
const STEPS_PER_CLOCK_READING: u64 = 64;
/// Longest time between two saves, in seconds: a day.
const MAX_SAVE_PERIOD_SECONDS: f64 = 86400.0;

/// Train an agent and print its score, firing rates, operations and energy
#[derive(Args, Debug)]
pub(in crate::terminal) struct Train {
    #[command(flatten)]
    world: WorldOptions,
    #[command(flatten)]
    seed: SeedOption,
    #[command(flatten)]
    agent: AgentOptions,
    /// Stop after N environment steps in total; schedules still run over `train_steps`
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    steps: Option<u64>,
    /// Stop after N learning steps in total
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = count)]
    updates: Option<u64>,
    /// Save the run to FILE as .safetensors, periodically and at the end, also when SIGINT (Ctrl-C), SIGTERM or SIGHUP ends it
    #[arg(long, value_name = "FILE")]
    checkpoint: Option<PathBuf>,
    /// Seconds between two periodic saves of the run, 0 to 86400
    #[arg(long, value_name = "SECONDS", default_value = "60", allow_negative_numbers = true, value_parser = period)]
    save_every: Duration,
    /// Continue the run that was saved in FILE; other flags must agree with it
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,
    #[command(flatten)]
    energy: EnergyOption,
    #[command(flatten)]
    json: JsonOption,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct TrainedRun {
    #[serde(flatten)]
    figures: Figures,
    /// Seconds that training and evaluation took.
    #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
    wall_seconds: f64,
    /// Points of the curve, oldest first.
    curve: Vec<Point>,
}

fn period(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|seconds| (0.0..=MAX_SAVE_PERIOD_SECONDS).contains(seconds));
    let seconds = seconds.ok_or_else(|| format!("allowed: a number from 0 to {MAX_SAVE_PERIOD_SECONDS}"))?;
    Ok(Duration::from_secs_f64(seconds))
}

impl Train {
    pub(in crate::terminal) fn run(&self) -> Result<ExitCode, Failure> {
        let interruption = Interruption::watch()?;
        let inputs = [("--config", self.agent.config.as_ref()), ("--energy", self.energy.energy.as_ref())];
        keep_apart(
            &inputs,
            &[("--checkpoint", self.checkpoint.as_ref()), ("--json", self.json.json.as_ref())],
        )?;
        // `--resume` and `--checkpoint` may name the same file, so only `--json` is checked here.
        keep_apart(&[("--resume", self.resume.as_ref())], &[("--json", self.json.json.as_ref())])?;
        self.json.check()?;
        let table = self.energy.table()?;
        let checkpoint = self
            .checkpoint
            .as_ref()
            .map(|path| OutputFile::replaced("--checkpoint", path, "a checkpoint"))
            .transpose()?;
        let mut run = self.first()?;
        let declared = run.spec.parameters.train_steps as u64;
        let last = self.steps.unwrap_or(declared).min(declared);
        if self.steps.is_some_and(|steps| steps > declared) {
            note(&format!("--steps is above train_steps ({declared}); the run ends at train_steps"));
        }
        if run.moment.env_steps > last {
            note(&format!("the run is already at step {}, beyond --steps {last}", run.moment.env_steps));
        }
        for sentence in run.outlook()?.into_iter().chain(run.learns_nothing(last)) {
            note(&sentence);
        }
        let started = Instant::now();
        let full = self.advance(&mut run, last, checkpoint.as_ref(), &interruption)?;
        if let Some(why) = run.earned_nothing() {
            note(why);
        }
        let saved = checkpoint.as_ref().map_or(Ok(()), |target| self.save(target, &run));
        if let Some((signal, _)) = interruption.signal() {
            note(&self.interrupted(signal, run.moment.env_steps, saved.is_ok()));
        }
        let (episodes, seed) = (DEFAULT_EPISODES, run.spec.seed);
        let measure = Measure { episodes, seed, table, int8: false, relu_zeros: None };
        let figures = run.figures_with(&measure)?;
        if let Some(why) = run.few_updates(figures.normalised_score) {
            note(&why);
        }
        let text = summary::of(&figures, DEFAULT_EPISODES);
        let wall_seconds = started.elapsed().as_secs_f64();
        let written = self.json.write(&TrainedRun { figures, wall_seconds, curve: run.points() }, &text);
        both(saved, written)?;
        if let Some(full) = full {
            // The figures are saved and printed, but the run ended before its declared length: report the failure.
            return Err(full.into());
        }
        Ok(interruption.signal().map_or(ExitCode::SUCCESS, |(_, code)| code))
    }

    /// Trains until step `last`, the limit of `--updates` or a signal, and saves the run periodically. Returns the
    /// error of a run that has no memory left for another step.
    fn advance(
        &self,
        run: &mut Run,
        last: u64,
        checkpoint: Option<&OutputFile>,
        interruption: &Interruption,
    ) -> Result<Option<Error>, Failure> {
        let mut saved = Instant::now();
        let mut is_failing = false;
        let bar = progress_bar(last);
        while run.moment.env_steps < last
            && self.updates.is_none_or(|updates| run.agent.updates() < updates)
            && !interruption.has_come()
        {
            if let Err(full) = run.check_room() {
                bar.finish_and_clear();
                return Ok(Some(full));
            }
            run.step()?;
            show(&bar, run, last);
            if let Some(target) = checkpoint
                && run.moment.env_steps.is_multiple_of(STEPS_PER_CLOCK_READING)
                && saved.elapsed() >= self.save_every
            {
                // A failed periodic save does not end the run: the disk may have space again at the end. The progress
                // bar is hidden during the save, which may print notes.
                let failure = bar.suspend(|| self.save(target, run).err().map(Failure::line));
                if let Some(line) = failure.as_ref().filter(|_| !is_failing) {
                    bar.suspend(|| note(&format!("{line}; the run continues")));
                }
                is_failing = failure.is_some();
                saved = Instant::now();
            }
        }
        bar.finish_and_clear();
        Ok(None)
    }

    fn save(&self, target: &OutputFile, run: &Run) -> Result<(), Failure> {
        target.save(run)?;
        let inputs = [&self.resume, &self.agent.config, &self.energy.energy];
        target.clear_leftovers(&inputs.map(Option::as_deref));
        Ok(())
    }

    /// Message about a run that a signal has ended.
    fn interrupted(&self, signal: &str, step: u64, is_saved: bool) -> String {
        let kept = match &self.checkpoint {
            Some(path) if is_saved => format!("the run is saved in {}", shown(path)),
            Some(_) => "the run could not be saved".into(),
            None => "nothing is saved, because no --checkpoint was given".into(),
        };
        format!("ended by {signal} at step {step}; {kept}")
    }

    /// Creates a new run, or resumes the checkpoint of `--resume`.
    fn first(&self) -> Result<Run, Failure> {
        let Some(path) = &self.resume else {
            return Ok(Run::new(self.agent.spec(&self.world, &self.seed)?)?);
        };
        let checkpoint = read("--resume", path)?;
        self.agent
            .agree(&self.world, &self.seed, &checkpoint.spec)
            .map_err(|line| Failure::Input(about("--resume", path, &line)))?;
        resume("--resume", path, checkpoint)
    }
}

pub(in crate::terminal) fn progress_bar(last: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} steps, {per_sec}, {eta} left, {msg}");
    let bar = ProgressBar::new(last);
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}

/// Updates the progress bar; without a terminal, prints about ten lines over the whole run.
pub(in crate::terminal) fn show(bar: &ProgressBar, run: &Run, last: u64) {
    let steps = run.moment.env_steps;
    if !steps.is_multiple_of(256) && steps != last {
        return;
    }
    let score = run.curve.points.last().and_then(|point| point.score);
    let score = score.map_or("no score yet".into(), |score| format!("score {score:.3}"));
    if bar.is_hidden() {
        if steps / 256 * 2560 / last.max(1) != (steps / 256).saturating_sub(1) * 2560 / last.max(1) {
            tell(&format!("{steps}/{last} steps, {score}"));
        }
    } else {
        bar.set_position(steps);
        bar.set_message(score);
    }
}
