//! Timing. Comparable workloads are timed in turns, so that a slow phase of the machine affects all of them.

use super::Failure;
use crate::bench::peak::{self, Operation};
use serde::Serialize;
use std::time::{Duration, Instant};

/// Thoroughness of a measurement.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    /// Shortest duration of a turn.
    turn: Duration,
    /// Turns per workload; odd, so that the median is one of them.
    rounds: usize,
}

impl Pace {
    pub(super) const FULL: Self = Self { turn: Duration::from_millis(20), rounds: 7 };
    /// Only tests that everything runs: too short for meaningful figures.
    pub(super) const QUICK: Self = Self { turn: Duration::from_millis(5), rounds: 3 };
}

/// Microseconds per execution, over all turns.
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
    /// Summarises turns, given as microseconds per execution; NaN if there are none.
    fn of(mut turns: Vec<f64>) -> Self {
        turns.sort_by(f64::total_cmp);
        let at = |index: usize| rounded(turns.get(index).copied().unwrap_or(f64::NAN));
        Self { median_us: at(turns.len() / 2), min_us: at(0), max_us: at(turns.len().saturating_sub(1)) }
    }
}

/// Times each of `workers`; `run(worker, n)` executes its work `n` times. Returns one [`Times`] per worker, in order.
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
            // One untimed execution warms the caches after another worker's turn.
            run(worker, 1)?;
            turns.push(1e6 * clock(worker, times)?.as_secs_f64() / f64::from(times));
        }
    }
    Ok(turns.into_iter().map(Times::of).collect())
}

/// Peak rate of register-only arithmetic, in billions of operations per second: the best over several numbers of
/// independent chains.
pub(super) fn peak(operation: Operation, pace: Pace) -> Result<f64, Failure> {
    let times = in_turns(&mut peak::CHAIN_COUNTS.clone(), pace, |chains, times| {
        peak::run(operation, *chains, PEAK_ROUNDS * times);
        Ok(())
    })?;
    let rates = peak::CHAIN_COUNTS.iter().zip(times);
    let rates =
        rates.map(|(chains, times)| peak::operations(operation, *chains, PEAK_ROUNDS) / times.median_us);
    Ok(rounded(rates.fold(0.0, |best, rate| if rate > best { rate } else { best }) / 1000.0))
}

/// Rounds of [`peak::run`] in one execution.
const PEAK_ROUNDS: u32 = 1000;

/// Rounds to five significant digits, the precision of the clock.
fn rounded(figure: f64) -> f64 {
    format!("{figure:.4e}").parse().unwrap_or(figure)
}
