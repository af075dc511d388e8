//! The learning curve of a run in serialisable form.

use super::Run;
use super::curve::CurvePoint;
use serde::Serialize;

/// One point of the learning curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    env_step: u64,
    updates: u64,
    r#return: Option<f64>,
    loss: Option<f64>,
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
