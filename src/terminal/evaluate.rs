//! `spikeground evaluate`: the figures of saved weights.

use super::options::{EnergyOption, JsonOption, episodes, seed};
use super::{Failure, files, summary};
use crate::experiment::figures::{Figures, Measure};
use crate::meter::report::Report;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use std::time::Instant;

/// Print the figures of the weights in a checkpoint
#[derive(Args, Debug)]
pub(super) struct Evaluate {
    /// The checkpoint
    #[arg(long, value_name = "FILE")]
    checkpoint: PathBuf,
    /// Greedy episodes over which returns and spikes are measured
    #[arg(long, value_name = "N", default_value_t = 100, allow_negative_numbers = true, value_parser = episodes)]
    episodes: usize,
    /// Seed of those episodes, 0 to 4294967295 [default: that of the run]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = seed)]
    seed: Option<u32>,
    /// Run the network with its weights rounded to INT8, too, and print what it is worth then
    #[arg(long)]
    int8: bool,
    #[command(flatten)]
    energy: EnergyOption,
    #[command(flatten)]
    json: JsonOption,
}

#[derive(Serialize)]
struct Evaluated {
    #[serde(flatten)]
    figures: Figures,
    monitor: Option<Report>,
}

impl Evaluate {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let table = self.energy.table()?;
        let run = files::load("--checkpoint", &self.checkpoint)?;
        let (episodes, seed) = (self.episodes, self.seed.unwrap_or(run.spec.seed));
        let measure = Measure { episodes, seed, table, int8: self.int8, relu_zeros: None };
        let figures = run.figures_with(&measure)?;
        let mut text = summary::of(&figures, self.episodes);
        let begin = Instant::now();
        let monitor = run.monitor(measure.table, &mut || 1e3 * begin.elapsed().as_secs_f64())?;
        let monitor = monitor.map(|monitor| monitor.report());
        if let Some(report) = &monitor {
            text.push_str(&report.text());
        }
        self.json.write(&Evaluated { figures, monitor }, &text)
    }
}
