//! What a verb prints: text for people, JSON for programs.

use super::Failure;
use super::options::JsonOption;
use serde::Serialize;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

impl JsonOption {
    /// Finds out whether the file can be written, before a long measurement begins; leaves nothing behind.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let Some(path) = self.json.as_ref().filter(|path| *path != Path::new("-")) else { return Ok(()) };
        let is_new = !path.exists();
        // Opening a pipe or a device would say nothing and could disturb whoever reads it.
        if !is_new && !path.is_file() && !path.is_dir() {
            return Ok(());
        }
        let tried = OpenOptions::new().append(true).create(true).open(path);
        let tried = tried.and_then(|_| if is_new { fs::remove_file(path) } else { Ok(()) });
        tried.map_err(|error| Failure::Input(format!("--json {}: {error}", path.display())))
    }

    /// Writes `figures` as JSON where the flag says, and `text` for people unless standard output is the JSON's.
    pub(super) fn write(&self, figures: &impl Serialize, text: &str) -> Result<(), Failure> {
        let Some(path) = &self.json else { return print(text) };
        let mut json = serde_json::to_string_pretty(figures)
            .map_err(|error| Failure::Work(format!("the figures cannot be written as JSON: {error}")))?;
        json.push('\n');
        if path == Path::new("-") {
            return print(&json);
        }
        fs::write(path, json)
            .map_err(|error| Failure::Work(format!("--json {}: {error}", path.display())))?;
        print(text)
    }
}

fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().lock().write_all(text.as_bytes()) {
        // A reader that has seen enough is no failure.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Work(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}
