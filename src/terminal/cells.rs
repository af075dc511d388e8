//! Trains cells of a study side by side, with progress and the time left on standard error.

use super::interruption::Interruption;
use super::output::tell;
use crate::Error;
use crate::study::cell::Cell;
use crate::study::cell_run::CellRun;
use crate::study::result::CellResult;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Environment steps between two checks for a signal.
const STEPS_PER_CHECK: u64 = 64;
/// Operations of one slice of a measurement, between two checks for a signal: a few tenths of a second.
const OPERATIONS_PER_CHECK: u64 = 100_000_000;

/// What became of a cell.
pub(super) type Outcome = Result<CellResult, Error>;

/// Cells to train, and the number of threads.
#[derive(Debug)]
pub(super) struct Cells {
    pub(super) cells: Vec<Cell>,
    pub(super) jobs: usize,
}

impl Cells {
    /// Trains all cells, or those that are finished before a signal comes; `keep` is called for each, in the order in
    /// which they are finished.
    pub(super) fn train(&self, interruption: &Interruption, mut keep: impl FnMut(&Cell, Outcome)) {
        let (next, begin) = (AtomicUsize::new(0), Instant::now());
        let (sender, receiver) = mpsc::channel();
        let jobs = self.jobs.min(self.cells.len());
        thread::scope(|scope| {
            for _ in 0..jobs {
                let (sender, next) = (sender.clone(), &next);
                scope.spawn(move || {
                    while let Some(cell) = self.cells.get(next.fetch_add(1, Ordering::Relaxed))
                        && let Some(outcome) = train(cell, interruption).transpose()
                        && sender.send((cell, outcome)).is_ok()
                    {}
                });
            }
            drop(sender);
            for (finished, (cell, outcome)) in (1..).zip(receiver) {
                tell(&self.progress(cell, &outcome, finished, begin.elapsed()));
                keep(cell, outcome);
            }
        });
    }

    fn progress(&self, cell: &Cell, outcome: &Outcome, finished: usize, elapsed: Duration) -> String {
        let (all, label) = (self.cells.len(), cell.label());
        let became = match outcome {
            Ok(result) => {
                let score =
                    result.normalised_score.map_or("no score".into(), |score| format!("score {score:.3}"));
                format!("{score} after {:.1} s", result.wall_seconds)
            }
            Err(error) => format!("failed, {error}"),
        };
        let left = all - finished;
        let seconds = elapsed.as_secs_f64() / finished as f64 * left as f64;
        let time = if left == 0 { String::new() } else { format!(", about {} to go", rough(seconds)) };
        format!("{label}: {became}; {finished} of {all} cells{time}")
    }
}

/// A duration in its largest fitting unit.
pub(super) fn rough(seconds: f64) -> String {
    match seconds {
        ..100.0 => format!("{:.0} s", seconds.ceil()),
        ..6000.0 => format!("{:.0} min", (seconds / 60.0).ceil()),
        _ => format!("{:.1} h", seconds / 3600.0),
    }
}

/// Trains and measures a cell; `None` if a signal has come before its end.
fn train(cell: &Cell, interruption: &Interruption) -> Result<Option<CellResult>, Error> {
    let begin = Instant::now();
    let mut run = CellRun::new(cell.clone())?;
    loop {
        if interruption.has_come() {
            return Ok(None);
        }
        if run.advance(STEPS_PER_CHECK, u64::MAX)? {
            break;
        }
    }
    while !run.measure(OPERATIONS_PER_CHECK)? {
        if interruption.has_come() {
            return Ok(None);
        }
    }
    Ok(run.result(begin.elapsed().as_secs_f64()))
}
