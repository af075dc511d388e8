//! The flag `--json`: where figures go as JSON.

use super::Failure;
use super::output::print;
use super::output_file::OutputFile;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Where JSON goes.
#[derive(Args, Debug)]
pub(super) struct JsonOption {
    /// Write JSON to FILE; `-` writes it alone to standard output
    #[arg(long, value_name = "FILE")]
    pub(super) json: Option<PathBuf>,
}

impl JsonOption {
    /// Finds out whether the file can be written, before a long measurement begins; leaves nothing behind.
    pub(super) fn check(&self) -> Result<(), Failure> {
        self.file().map_or(Ok(()), |path| OutputFile::new("--json", path).map(drop))
    }

    /// Prints `text` for people, unless standard output is the JSON's, and then writes `figures` as JSON where the flag says:
    /// whatever becomes of the file, the figures have been printed.
    pub(super) fn write(&self, figures: &impl Serialize, text: &str) -> Result<(), Failure> {
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

    /// The file that the flag names, if it names one.
    fn file(&self) -> Option<&PathBuf> {
        self.json.as_ref().filter(|path| *path != Path::new("-"))
    }
}
