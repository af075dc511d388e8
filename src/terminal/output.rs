//! Output of the verbs: text or JSON on standard output, messages on standard error. A closed pipe is not an error.

pub(super) mod json_option;
pub(super) mod number;
pub(super) mod output_file;
pub(super) mod study_text;
pub(super) mod summary;
pub(super) mod tuning_text;
pub(super) mod view;

use super::Failure;
use crate::error::one_line;
use std::io::{self, Write};

/// Prints a progress line to standard error; write errors are ignored.
pub(super) fn tell(line: &str) {
    // A single write keeps lines whole when several processes share a terminal.
    let line = one_line(line) + "\n";
    let _ = io::stderr().lock().write_all(line.as_bytes());
}

/// Prints a message line with the program's name to standard error.
pub(super) fn note(line: &str) {
    tell(&format!("spikeground: {line}"));
}

/// Writes text to standard output.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    let written = output.write_all(text.as_bytes()).and_then(|()| output.flush());
    ended(written)
}

/// Converts a write error on standard output: a closed pipe is ignored, any other error (such as a full disk) is a
/// failure.
pub(super) fn ended(written: io::Result<()>) -> Result<(), Failure> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::Work(format!("standard output: {error}")))
        }
        _ => Ok(()),
    }
}
