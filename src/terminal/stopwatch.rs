//! How long something takes. All who do the same work take turns, so that whatever slows the machine slows them all.

use super::Failure;
use crate::bench::peak::{self, Operation};
use serde::Serialize;
use std::time::{Duration, Instant};

/// How thoroughly is measured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// At least so long is a turn.
    turn: Duration,
    /// Turns of each; odd, so that there is one in the middle.
    rounds: usize,
}

impl Pace {
    pub(super) const FULL: Self = Self { turn: Duration::from_millis(20), rounds: 7 };
    /// Figures of the right form and nothing more.
    pub(super) const QUICK: Self = Self { turn: Duration::from_millis(5), rounds: 3 };
}

/// Microseconds of doing it once.
#[derive(Clone, Copy, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[allow(clippy::struct_field_names, reason = "the JSON's own names")]
pub(super) struct Times {
    /// Median microseconds of one iteration.
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    pub(super) median_us: f64,
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    pub(super) min_us: f64,
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    pub(super) max_us: f64,
}

impl Times {
    /// Of turns that each took so many microseconds for doing it once; at least one.
    fn of(mut turns: Vec<f64>) -> Self {
        turns.sort_by(f64::total_cmp);
        let at = |index: usize| rounded(turns.get(index).copied().unwrap_or(f64::NAN));
        Self { median_us: at(turns.len() / 2), min_us: at(0), max_us: at(turns.len().saturating_sub(1)) }
    }
}

/// Times what each of `workers` does, `run` doing it so many times.
pub(super) fn in_turns<W>(
    workers: &mut [W],
    pace: Pace,
    run: impl Fn(&mut W, u32) -> Result<(), Failure>,
) -> Result<Vec<Times>, Failure> {
    let clock = |worker: &mut W, times: u32| {
        let begin = Instant::now();
        run(worker, times)?;
        Ok::<_, Failure>(begin.elapsed())
    };
    let mut counts = Vec::with_capacity(workers.len());
    for worker in workers.iter_mut() {
        let mut times = 1;
        while clock(worker, times)? < pace.turn {
            times *= 2;
        }
        counts.push(times);
    }
    let mut turns = vec![Vec::with_capacity(pace.rounds); workers.len()];
    for _ in 0..pace.rounds {
        for ((worker, &times), turns) in workers.iter_mut().zip(&counts).zip(&mut turns) {
            // The first time after somebody else's turn finds cold caches.
            run(worker, 1)?;
            turns.push(1e6 * clock(worker, times)?.as_secs_f64() / f64::from(times));
        }
    }
    Ok(turns.into_iter().map(Times::of).collect())
}

/// Billions of operations a second with nothing but registers, the best over some numbers of independent chains.
pub(super) fn peak(operation: Operation, pace: Pace) -> Result<f64, Failure> {
    let times = in_turns(&mut peak::CHAINS.clone(), pace, |chains, times| {
        peak::run(operation, *chains, ROUNDS * times);
        Ok(())
    })?;
    let rates = peak::CHAINS.iter().zip(times);
    let rates = rates.map(|(chains, times)| peak::operations(operation, *chains, ROUNDS) / times.median_us);
    Ok(rounded(rates.fold(0.0, |best, rate| if rate > best { rate } else { best }) / 1000.0))
}

/// Of a peak, done at once.
const ROUNDS: u32 = 1000;

/// The clock knows no more than five digits.
fn rounded(figure: f64) -> f64 {
    format!("{figure:.4e}").parse().unwrap_or(figure)
}
