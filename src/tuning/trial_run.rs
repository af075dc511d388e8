//! A trial in training: its run is advanced in slices, and its greedy policy plays at evenly spaced steps.

use super::trial::{Trial, TrialResult};
use crate::Error;
use crate::run::Run;
use crate::run::figures::returns::MeasuringReturn;

/// Number of evenly spaced steps of a trial at which the greedy policy plays.
const MEASUREMENTS: u64 = 8;
/// Number of greedy episodes at each of them.
const EPISODES: usize = 25;

/// A trial in training.
#[derive(Debug)]
pub struct TrialRun {
    trial: Trial,
    run: Run,
    measuring: Option<MeasuringReturn>,
    /// Number of measurements that are complete, and the sum of their returns.
    measured: u64,
    sum: f64,
    failure: Option<Error>,
}

impl TrialRun {
    /// Creates the run of a trial at step 0.
    ///
    /// # Errors
    /// Returns the errors of [`Run::new`].
    pub fn new(trial: Trial) -> Result<Self, Error> {
        let run = Run::new(trial.spec.clone())?;
        Ok(Self::of(trial, run))
    }

    /// Continues the run of the trial of the rung before, or one that was stopped earlier; both end with the same bits as a
    /// run that begins at step 0.
    ///
    /// # Errors
    /// Returns [`Error::Conflict`] if `run` is the run of another candidate or has gone beyond the first step of the trial.
    pub fn resume(trial: Trial, run: Run) -> Result<Self, Error> {
        if run.spec != trial.spec || run.moment.env_steps > trial.first_step {
            let rule = "the run is not that of the candidate at the beginning of its trial".into();
            return Err(Error::Conflict { rule });
        }
        Ok(Self::of(trial, run))
    }

    fn of(trial: Trial, run: Run) -> Self {
        Self { trial, run, measuring: None, measured: 0, sum: 0.0, failure: None }
    }

    /// The trial.
    pub fn trial(&self) -> &Trial {
        &self.trial
    }

    /// The run, to hold it for the next rung once the trial is complete.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// Takes up to `env_steps` environment steps, and returns whether the trial is complete: at its last step, with a memory that
    /// is full, or failed because a figure is not finite. Returns early if an evaluation exceeds about `operations`
    /// operations; the next call continues it.
    ///
    /// # Errors
    /// Returns the errors of a step but for figures that are not finite.
    pub fn advance(&mut self, env_steps: u64, operations: u64) -> Result<bool, Error> {
        match self.go_on(env_steps, operations) {
            Err(error @ Error::NotFinite { .. }) => {
                self.failure = Some(error);
                Ok(true)
            }
            other => other,
        }
    }

    fn go_on(&mut self, env_steps: u64, operations: u64) -> Result<bool, Error> {
        for _ in 0..env_steps {
            if self.is_complete() {
                return Ok(true);
            }
            if !self.run.finish_step(operations)? || !self.measure(operations)? {
                return Ok(false);
            }
            if !self.is_trained() {
                self.run.begin_step()?;
            }
        }
        Ok(self.run.finish_step(operations)? && self.measure(operations)? && self.is_complete())
    }

    fn is_complete(&self) -> bool {
        self.failure.is_some() || self.measured == MEASUREMENTS
    }

    fn is_trained(&self) -> bool {
        self.run.moment.env_steps >= self.trial.last_step || self.run.check_room().is_err()
    }

    /// Completes the measurements that are due; returns whether they are.
    fn measure(&mut self, operations: u64) -> Result<bool, Error> {
        let Trial { first_step, last_step, .. } = self.trial;
        let learning_starts = self.trial.spec.parameters.learning_starts as u64;
        // Before the first learning step there is nothing to judge.
        let first_step = first_step.max(learning_starts).min(last_step);
        while self.measured < MEASUREMENTS {
            let step = first_step + (last_step - first_step) * (self.measured + 1) / MEASUREMENTS;
            if self.run.moment.env_steps < step && !self.is_trained() {
                break;
            }
            let (run, seed) = (&self.run, self.trial.spec.seed);
            let measuring = self.measuring.get_or_insert_with(|| MeasuringReturn::begin(run, EPISODES, seed));
            let Some(mean) = measuring.advance(run, operations)? else { return Ok(false) };
            (self.measuring, self.measured) = (None, self.measured + 1);
            self.sum += mean;
        }
        Ok(true)
    }

    /// The result of the trial, which took `wall_seconds`; `None` before it is complete.
    pub fn result(&self, wall_seconds: f64) -> Option<TrialResult> {
        let is_judged = self.failure.is_none();
        let last = self.run.curve.points.last();
        self.is_complete().then(|| TrialResult {
            candidate: self.trial.candidate,
            rung: self.trial.rung,
            key: self.trial.key.clone(),
            greedy_return: is_judged.then_some(self.sum / MEASUREMENTS as f64),
            training_return: last.and_then(|point| point.mean_return).filter(|_| is_judged),
            failure: self.failure.as_ref().map(Error::to_string),
            wall_seconds,
        })
    }
}
