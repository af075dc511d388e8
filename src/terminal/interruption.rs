//! Signals that end a run: the current step is finished, the run is saved and evaluated, and the exit code names the
//! signal.

use super::Failure;
use signal_hook::consts::signal::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::io::IsTerminal;
use std::process::{self, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// Number, name and exit code (128 + number, as in shells) of each signal.
#[cfg(unix)]
const SIGNALS: [(i32, &str, u8); 3] = [
    (SIGINT, "SIGINT", 130),
    (SIGTERM, "SIGTERM", 143),
    (signal_hook::consts::signal::SIGHUP, "SIGHUP", 129),
];
#[cfg(not(unix))]
const SIGNALS: [(i32, &str, u8); 2] = [(SIGINT, "SIGINT", 130), (SIGTERM, "SIGTERM", 143)];

/// Index of SIGHUP in [`SIGNALS`], on systems that have it.
const HANG_UP_INDEX: usize = 2;
/// How often the program checks for a signal.
const POLL_PERIOD: Duration = Duration::from_millis(20);
/// Signals within this time of the first one count as one request: `timeout` signals both the program and its group,
/// and npm forwards a signal that the terminal has already sent.
const SAME_REQUEST: Duration = Duration::from_millis(500);

/// Records the signals that ask the run to end.
#[derive(Debug)]
pub(super) struct Interruption {
    /// Index in [`SIGNALS`] of the first signal, plus 1; 0 before any signal.
    first: Arc<AtomicUsize>,
    /// Index in [`SIGNALS`] of the latest signal, plus 1; 0 if [`listen`] has handled it.
    latest: Arc<AtomicUsize>,
}

impl Interruption {
    /// Installs the signal handlers: the first signal only sets a flag; one more than [`SAME_REQUEST`] later ends the
    /// process.
    pub(super) fn watch() -> Result<Self, Failure> {
        let failed = |error: std::io::Error| Failure::Work(format!("signals cannot be received: {error}"));
        let (latest, first) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        for (place, (signal, ..)) in SIGNALS.into_iter().enumerate() {
            if place != HANG_UP_INDEX || !is_hang_up_ignored() {
                flag::register_usize(signal, Arc::clone(&latest), place + 1).map_err(failed)?;
            }
        }
        // With SIGXFSZ handled, a file beyond the shell's size limit (`ulimit -f`) fails to write instead of killing
        // the process.
        #[cfg(unix)]
        flag::register(signal_hook::consts::signal::SIGXFSZ, Arc::default()).map_err(failed)?;
        let interruption = Self { first: Arc::clone(&first), latest: Arc::clone(&latest) };
        thread::spawn(move || listen(&latest, &first));
        Ok(interruption)
    }

    /// Returns whether a signal has asked the run to end.
    pub(super) fn has_come(&self) -> bool {
        self.came() != 0
    }

    fn came(&self) -> usize {
        match self.first.load(Ordering::SeqCst) {
            0 => self.latest.load(Ordering::SeqCst),
            first => first,
        }
    }

    /// Name and exit code of the first signal; `None` if there was none.
    pub(super) fn signal(&self) -> Option<(&'static str, ExitCode)> {
        let place = self.came().checked_sub(1)?;
        SIGNALS.get(place).map(|(_, name, code)| (*name, ExitCode::from(*code)))
    }
}

/// Records the first signal and ends the process at a signal more than [`SAME_REQUEST`] later.
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

/// Returns whether SIGHUP was ignored when the process started, as under `nohup`; it then stays ignored.
fn is_hang_up_ignored() -> bool {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        // Systems without /proc: `nohup` redirects standard error away from the terminal.
        return !std::io::stderr().is_terminal();
    };
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // SIGHUP is signal 1, the lowest bit of the mask.
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}
