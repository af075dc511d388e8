//! The learning curve of a run in serialisable form.

use super::CurvePoint;
use crate::run::Run;
use serde::Serialize;

/// One point of the learning curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Point {
    /// Environment steps taken.
    env_step: u64,
    /// Learning steps taken.
    updates: u64,
    /// Mean return of the evaluation episodes.
    r#return: Option<f64>,
    /// Mean loss since the point before.
    loss: Option<f64>,
    /// Share of slots with a spike since the point before.
    firing_rate: Option<f64>,
}

impl Run {
    /// The points of the learning curve so far.
    pub fn points(&self) -> Vec<Point> {
        let point = |point: &CurvePoint| Point {
            env_step: point.env_step,
            updates: point.updates,
            r#return: point.mean_return,
            loss: point.loss,
            firing_rate: point.firing_rate(),
        };
        self.curve.points.iter().map(point).collect()
    }
}
