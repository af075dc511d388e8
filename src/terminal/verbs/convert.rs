//! `spikeground convert`: conversion of a trained dense agent to a spiking one.

use crate::terminal::options::time_steps;
use crate::terminal::output::json_option::JsonOption;
use crate::terminal::output::output_file::OutputFile;
use crate::terminal::output::{summary, tell};
use crate::terminal::{Failure, both, files};
use clap::Args;
use std::path::PathBuf;

/// Convert a trained dense agent to a spiking one and save it as the beginning of a new run
#[derive(Args, Debug)]
pub(in crate::terminal) struct Convert {
    /// Checkpoint of the dense agent
    #[arg(long, value_name = "FILE")]
    checkpoint: PathBuf,
    /// Time steps of one decision, 1 to 32; more time steps approximate the dense agent better
    #[arg(long, value_name = "T", default_value_t = 32, allow_negative_numbers = true, value_parser = time_steps)]
    time_steps: usize,
    /// Checkpoint to write
    #[arg(value_name = "OUT")]
    out: PathBuf,
    #[command(flatten)]
    json: JsonOption,
}

impl Convert {
    pub(in crate::terminal) fn run(&self) -> Result<(), Failure> {
        let written = [("OUT", Some(&self.out)), ("--json", self.json.json.as_ref())];
        files::keep_apart(&[("--checkpoint", Some(&self.checkpoint))], &written)?;
        self.json.check()?;
        let target = OutputFile::replaced("OUT", &self.out, "a checkpoint")?;
        let dense = files::load("--checkpoint", &self.checkpoint)?;
        let spiking = dense.convert(self.time_steps)?;
        let figures = spiking.figures()?;
        let shown = |score: Option<f64>| score.map_or("none".into(), |score| format!("{score:.4}"));
        tell(&format!(
            "normalised score: {} dense, {} spiking at {} time steps",
            shown(dense.evaluate()?.normalised_score),
            shown(figures.normalised_score),
            self.time_steps
        ));
        let saved = target.save(&spiking);
        both(saved, self.json.write(&figures, &summary::of(&figures, crate::run::figures::DEFAULT_EPISODES)))
    }
}
