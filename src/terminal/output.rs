//! What a verb prints: text for people, JSON for programs. A reader who has gone away is no failure.

use super::Failure;
use crate::error::one_line;
use std::io::{self, Write};

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
