//! What a verb prints: text for people, JSON for programs. A reader who has gone away is no failure.

use super::Failure;
use super::options::JsonOption;
use super::output_file::OutputFile;
use crate::error::one_line;
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A line of progress, to standard error. Nothing depends on whether anybody reads it.
pub(super) fn tell(line: &str) {
    // One call: lines of several processes that share a terminal stay whole.
    let line = one_line(line) + "\n";
    let _ = io::stderr().lock().write_all(line.as_bytes());
}

/// A line about what was asked for, to standard error.
pub(super) fn note(line: &str) {
    tell(&format!("spikeground: {line}"));
}

/// Text to standard output.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    let written = output.write_all(text.as_bytes()).and_then(|()| output.flush());
    ended(written)
}

/// What became of standard output. That its reader has seen enough is no failure; that a disk is full is one.
pub(super) fn ended(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Work(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
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
