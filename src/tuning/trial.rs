//! A trial: the training of a candidate on a rung, and what is judged of it.

use crate::run::spec::RunSpec;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// A trial: a candidate trains from the end of the rung before to the end of this one.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// Number of the candidate, from 0.
    pub candidate: usize,
    /// Number of the rung, from 0.
    pub rung: usize,
    /// Hash of everything that determines the result, 16 hexadecimal digits.
    pub key: String,
    /// The run.
    pub spec: RunSpec,
    /// Environment step at which the trial begins; a run at an earlier step takes the steps before it first.
    pub first_step: u64,
    /// Environment step at which the trial ends.
    pub last_step: u64,
}

/// The result of a trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TrialResult {
    /// Number of the candidate, from 0.
    pub candidate: usize,
    /// Number of the rung, from 0.
    pub rung: usize,
    /// Hash of everything that determines the result: version, numerics, world, agent, seed, length and every parameter.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = "^[0-9a-f]{16}$")))]
    pub key: String,
    /// Mean undiscounted return of greedy episodes at evenly spaced steps of the trial; null if the trial failed.
    pub greedy_return: Option<f64>,
    /// Mean undiscounted return of the last 100 training episodes; null before the first one has ended, or if the trial
    /// failed.
    pub training_return: Option<f64>,
    /// Why the trial failed: a figure that is not finite; null if it did not.
    pub failure: Option<String>,
    /// Seconds that the trial took.
    #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
    pub wall_seconds: f64,
}

impl TrialResult {
    /// Better results first: by greedy return, then by training return; a failed trial is the worst.
    pub(super) fn rank(&self, other: &Self) -> Ordering {
        let figure = |value: Option<f64>| value.unwrap_or(f64::NEG_INFINITY);
        let by = |of: fn(&Self) -> Option<f64>| figure(of(other)).total_cmp(&figure(of(self)));
        by(|result| result.greedy_return).then_with(|| by(|result| result.training_return))
    }

    /// Whether both results are the same but for the time that they took.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        *self == Self { wall_seconds: self.wall_seconds, ..other.clone() }
    }
}
