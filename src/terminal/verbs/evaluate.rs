//! `spikeground evaluate`: the figures of the weights in a checkpoint.

use crate::meter::baseline::zeros;
use crate::meter::report::Report;
use crate::meter::table::Table;
use crate::run::Run;
use crate::run::figures::Measure;
use crate::terminal::options::{EnergyOption, episodes, seed};
use crate::terminal::output::json_option::JsonOption;
use crate::terminal::output::output_file::OutputFile;
use crate::terminal::output::summary;
use crate::terminal::{Failure, both, files, twin};
use clap::Args;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Evaluate the weights in a checkpoint and print their score, firing rates, operations and energy
#[derive(Args, Debug)]
pub(in crate::terminal) struct Evaluate {
    /// Checkpoint to evaluate
    #[arg(long, value_name = "FILE")]
    checkpoint: PathBuf,
    /// Number of greedy episodes over which returns and spikes are measured
    #[arg(long, value_name = "N", default_value_t = 100, allow_negative_numbers = true, value_parser = episodes)]
    episodes: usize,
    /// Seed of the greedy episodes, 0 to 4294967295 [default: the seed of the run]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = seed)]
    seed: Option<u32>,
    /// Also evaluate the network with its weights rounded to INT8
    #[arg(long)]
    int8: bool,
    /// Checkpoint of the dense twin: its share of zeros is measured, and the zero-skipping baselines are billed with it
    #[arg(long, value_name = "FILE")]
    twin: Option<PathBuf>,
    /// Write the monitor's report to FILE, as JSON (.json), CSV (.csv) or text (any other ending)
    #[arg(long, value_name = "FILE")]
    monitor: Option<PathBuf>,
    /// Energy model of the monitor's report, one that `spikeground energy` lists [default: the first]
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    #[command(flatten)]
    energy: EnergyOption,
    #[command(flatten)]
    json: JsonOption,
}

impl Evaluate {
    pub(in crate::terminal) fn run(&self) -> Result<(), Failure> {
        let read = [
            ("--checkpoint", Some(&self.checkpoint)),
            ("--twin", self.twin.as_ref()),
            ("--energy", self.energy.energy.as_ref()),
        ];
        files::keep_apart(
            &read,
            &[("--monitor", self.monitor.as_ref()), ("--json", self.json.json.as_ref())],
        )?;
        self.json.check()?;
        let monitor = self.monitor.as_ref().map(|path| OutputFile::new("--monitor", path)).transpose()?;
        let table = self.energy.table()?;
        if let Some(model) = &self.model {
            table.model(model)?;
        }
        let run = files::load("--checkpoint", &self.checkpoint)?;
        let (episodes, seed) = (self.episodes, self.seed.unwrap_or(run.spec.seed));
        let mut measure = Measure { episodes, seed, table, int8: self.int8, relu_zeros: None };
        if let Some(path) = &self.twin {
            measure.relu_zeros = Some(zeros(&twin::load(path, &run)?.played(&measure)?));
        }
        let figures = run.figures_with(&measure)?;
        let mut text = summary::of(&figures, self.episodes);
        let report = report(&run, measure.table, self.model.as_deref())?;
        let report = report.map(|report| report.tempered(figures.normalised_score));
        if let Some(report) = &report {
            text.push_str(&report.text());
        }
        let Some((path, target)) = self.monitor.as_ref().zip(monitor) else {
            return self.json.write(&figures, &text);
        };
        let report = report.ok_or_else(|| {
            let why = "nothing was recorded: the agent is dense, or enable_monitoring is off";
            Failure::Input(files::about("--monitor", path, why))
        })?;
        let printed = self.json.write(&figures, &text);
        both(printed, write(path, &target, &report))
    }
}

/// The monitor's report for the saved weights; `None` for a dense agent or if `enable_monitoring` is off.
fn report(run: &Run, table: Table, model: Option<&str>) -> Result<Option<Report>, Failure> {
    let begin = Instant::now();
    let monitor = run.monitor(table, model, &mut || 1e3 * begin.elapsed().as_secs_f64())?;
    Ok(monitor.map(|monitor| monitor.report()))
}

/// Writes the report in the format of the file extension: `.json`, `.csv`, or text for any other.
fn write(path: &Path, target: &OutputFile, report: &Report) -> Result<(), Failure> {
    let text = match path.extension().and_then(|ending| ending.to_str()) {
        Some("json") => serde_json::to_string_pretty(report)
            .map_err(|error| Failure::Work(files::about("--monitor", path, &error.to_string())))?,
        Some("csv") => report.csv(),
        _ => report.text(),
    };
    target.write(text.as_bytes())
}
