//! The flag `--json`: destination of the JSON output.

use super::output_file::OutputFile;
use super::print;
use crate::terminal::Failure;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Where JSON goes.
#[derive(Args, Debug)]
pub(in crate::terminal) struct JsonOption {
    /// Write the results as JSON to FILE; with `-`, print only the JSON to standard output
    #[arg(long, value_name = "FILE")]
    pub(in crate::terminal) json: Option<PathBuf>,
}

impl JsonOption {
    /// Checks that the file can be written, before a long measurement begins; leaves no file behind.
    pub(in crate::terminal) fn check(&self) -> Result<(), Failure> {
        self.file().map_or(Ok(()), |path| OutputFile::new("--json", path).map(drop))
    }

    /// Prints `text`, then writes `figures` as JSON to the file of the flag. With `--json -`, prints the JSON alone.
    /// The text is printed first, so that a failed write does not lose the figures.
    pub(in crate::terminal) fn write(&self, figures: &impl Serialize, text: &str) -> Result<(), Failure> {
        let json = || {
            let json = serde_json::to_string_pretty(figures);
            let json = json
                .map_err(|error| Failure::Work(format!("the figures cannot be written as JSON: {error}")))?;
            Ok(json + "\n")
        };
        let Some(path) = self.file() else {
            return if self.json.is_some() { print(&json()?) } else { print(text) };
        };
        let printed = print(text);
        let written = json().and_then(|json| {
            let target = OutputFile::new("--json", path).map_err(Failure::late)?;
            target.write(json.as_bytes())
        });
        printed.and(written)
    }

    /// The file given to the flag; `None` without the flag or for `-`.
    fn file(&self) -> Option<&PathBuf> {
        self.json.as_ref().filter(|path| *path != Path::new("-"))
    }
}
