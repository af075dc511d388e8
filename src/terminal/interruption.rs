//! Signals that ask a run to end: it finishes its step, is saved and judged, and the exit code names the signal.

use super::Failure;
use signal_hook::consts::signal::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::io::IsTerminal;
use std::process::{self, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Number, name and exit code of each signal, as shells count them.
#[cfg(unix)]
const SIGNALS: [(i32, &str, u8); 3] = [
    (SIGINT, "SIGINT", 130),
    (SIGTERM, "SIGTERM", 143),
    (signal_hook::consts::signal::SIGHUP, "SIGHUP", 129),
];
#[cfg(not(unix))]
const SIGNALS: [(i32, &str, u8); 2] = [(SIGINT, "SIGINT", 130), (SIGTERM, "SIGTERM", 143)];

/// Place of SIGHUP in [`SIGNALS`], where there is one.
const HANG_UP: usize = 2;
/// How often the program checks for a signal.
const POLL_PERIOD: Duration = Duration::from_millis(20);
/// Signals within this time of the first count as one request: `timeout` signals the program and its group, and npm forwards
/// what the terminal has sent already.
const SAME_REQUEST: Duration = Duration::from_millis(500);

/// A request from outside that the run ends.
#[derive(Debug)]
pub(super) struct Interruption {
    /// One more than the place in [`SIGNALS`] of the first signal, or 0.
    first: Arc<AtomicUsize>,
    /// Likewise of the latest signal, until [`listen`] has handled it.
    latest: Arc<AtomicUsize>,
}

impl Interruption {
    /// From now on the signals do not end the process, except the second one.
    pub(super) fn watch() -> Result<Self, Failure> {
        let failed = |error: std::io::Error| Failure::Work(format!("signals cannot be received: {error}"));
        let (latest, first) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        for (place, (signal, ..)) in SIGNALS.into_iter().enumerate() {
            if place != HANG_UP || !is_hang_up_ignored() {
                flag::register_usize(signal, Arc::clone(&latest), place + 1).map_err(failed)?;
            }
        }
        // A file that grows beyond the shell's limit (`ulimit -f`) is then a failed write and not the end of the process.
        #[cfg(unix)]
        flag::register(signal_hook::consts::signal::SIGXFSZ, Arc::default()).map_err(failed)?;
        let interruption = Self { first: Arc::clone(&first), latest: Arc::clone(&latest) };
        thread::spawn(move || listen(&latest, &first));
        Ok(interruption)
    }

    /// Whether the run was asked to end.
    pub(super) fn has_come(&self) -> bool {
        self.came() != 0
    }

    fn came(&self) -> usize {
        match self.first.load(Ordering::SeqCst) {
            0 => self.latest.load(Ordering::SeqCst),
            first => first,
        }
    }

    /// Name and exit code of the signal that came first.
    pub(super) fn signal(&self) -> Option<(&'static str, ExitCode)> {
        let place = self.came().checked_sub(1)?;
        SIGNALS.get(place).map(|(_, name, code)| (*name, ExitCode::from(*code)))
    }
}

/// Records the first signal, and ends the process at a later one.
fn listen(latest: &AtomicUsize, first: &AtomicUsize) {
    let mut since: Option<Instant> = None;
    loop {
        thread::sleep(POLL_PERIOD);
        let came = latest.load(Ordering::SeqCst);
        let Some((.., code)) = came.checked_sub(1).and_then(|place| SIGNALS.get(place)) else { continue };
        match since {
            None => {
                since = Some(Instant::now());
                first.store(came, Ordering::SeqCst);
            }
            Some(since) if since.elapsed() > SAME_REQUEST => process::exit(i32::from(*code)),
            Some(_) => {}
        }
        latest.store(0, Ordering::SeqCst);
    }
}

/// Whether the process was started to outlive its terminal, as `nohup` does; it goes on ignoring SIGHUP then.
fn is_hang_up_ignored() -> bool {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        // Systems without /proc: `nohup` redirects standard error away from the terminal.
        return !std::io::stderr().is_terminal();
    };
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // Signal 1 is the lowest bit.
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}
