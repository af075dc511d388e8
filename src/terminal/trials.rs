//! Trains the trials of a tuning side by side, rung by rung, with progress and the time left on standard error.

use super::cells::rough;
use super::interruption::Interruption;
use super::output::tell;
use crate::Error;
use crate::interchange::checkpoint;
use crate::tuning::search::Search;
use crate::tuning::trial::{Trial, TrialResult};
use crate::tuning::trial_run::TrialRun;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

/// Environment steps between two checks for a signal.
const STEPS_PER_CHECK: u64 = 64;

/// Checkpoints of runs at the end of a rung, by candidate.
type Held = BTreeMap<usize, Vec<u8>>;

/// A finished trial, and the checkpoint of its run unless the rung is the last one.
type Finished = (TrialResult, Option<Vec<u8>>);

/// What trains the trials of a search.
#[derive(Debug)]
pub(super) struct Trials<'a> {
    pub(super) jobs: usize,
    pub(super) interruption: &'a Interruption,
}

impl Trials<'_> {
    /// Trains all trials that are not finished, or those before a signal; `keep` takes each result, in the order in which they
    /// are finished, and gives the search with it. A run goes on from the rung before; where its checkpoint is not there,
    /// because the search was ended in between, it is repeated from step 0, to the same bits.
    ///
    /// # Errors
    /// Returns the first error of a run that is not about a figure, or of `keep`.
    pub(super) fn train(
        &self,
        search: &Search,
        mut keep: impl FnMut(&TrialResult) -> Result<Search, Error>,
    ) -> Result<(), Error> {
        let (mut search, mut held) = (search.clone(), Held::new());
        let (begin, (_, before)) = (Instant::now(), search.env_steps());
        while !search.is_finished() && !self.interruption.has_come() {
            let trials: Vec<Trial> = search.trials().cloned().collect();
            let is_last = trials.first().is_some_and(|trial| trial.rung + 1 == search.rungs().len());
            let (next, mut ended) = (AtomicUsize::new(0), Held::new());
            let (sender, receiver) = mpsc::channel();
            let mut failed = None;
            thread::scope(|scope| {
                for _ in 0..self.jobs.min(trials.len()) {
                    let (sender, next, trials, held) = (sender.clone(), &next, &trials, &held);
                    scope.spawn(move || {
                        while let Some(trial) = trials.get(next.fetch_add(1, Ordering::Relaxed))
                            && let Some(outcome) = self.trial(trial, held, is_last).transpose()
                            && sender.send(outcome).is_ok()
                        {}
                    });
                }
                drop(sender);
                for outcome in receiver {
                    let kept = outcome.and_then(|(result, bytes)| {
                        search = keep(&result)?;
                        ended.extend(bytes.map(|bytes| (result.candidate, bytes)));
                        let (all, done) = search.env_steps();
                        let share = (all - done) as f64 / (done - before).max(1) as f64;
                        tell(&progress(&search, &result, begin.elapsed().as_secs_f64() * share));
                        Ok(())
                    });
                    if let Err(error) = kept {
                        failed.get_or_insert(error);
                        // No thread begins another trial.
                        next.store(usize::MAX / 2, Ordering::Relaxed);
                    }
                }
            });
            if let Some(error) = failed {
                return Err(error);
            }
            let goes_on = |candidate: usize| search.trials().any(|trial| trial.candidate == candidate);
            ended.retain(|candidate, _| goes_on(*candidate));
            held = ended;
        }
        Ok(())
    }

    /// Trains a trial; `None` if a signal has come before its end.
    fn trial(&self, trial: &Trial, held: &Held, is_last: bool) -> Result<Option<Finished>, Error> {
        let begin = Instant::now();
        let mut run = match held.get(&trial.candidate) {
            Some(bytes) => TrialRun::resume(trial.clone(), checkpoint::from_bytes(bytes)?)?,
            None => TrialRun::new(trial.clone())?,
        };
        while !run.advance(STEPS_PER_CHECK, u64::MAX)? {
            if self.interruption.has_come() {
                return Ok(None);
            }
        }
        let Some(result) = run.result(begin.elapsed().as_secs_f64()) else { return Ok(None) };
        let is_held = !is_last && result.failure.is_none();
        let bytes = is_held.then(|| checkpoint::to_bytes(run.run())).transpose()?;
        Ok(Some((result, bytes)))
    }
}

fn progress(search: &Search, result: &TrialResult, seconds_left: f64) -> String {
    let TrialResult { candidate, rung, wall_seconds, .. } = result;
    let became = match (&result.failure, result.greedy_return) {
        (Some(failure), _) => format!("failed, {failure}"),
        (None, mean) => format!("return {:.3}", mean.unwrap_or_default()),
    };
    let (rungs, number) = (search.rungs().len(), rung + 1);
    let time =
        if search.is_finished() { String::new() } else { format!("; about {} to go", rough(seconds_left)) };
    format!("rung {number} of {rungs}, setting {candidate}: {became} after {wall_seconds:.1} s{time}")
}
