//! Reference values of a world: the optimal value, and the value of random actions.

use crate::worlds::model::Model;
use crate::worlds::planner::{self, Solution};

/// Reference values of a world, for the discount of the run.
#[derive(Clone, Debug)]
pub struct Judge {
    /// Optimal values and an optimal policy, if there is an exact model.
    pub solution: Option<Solution>,
    /// Expected discounted return of the optimal policy from the start; if levels differ, its mean undiscounted return.
    pub optimal_value: f64,
    /// Expected return of uniformly random actions, measured as `optimal_value` is.
    pub random_value: f64,
    /// Whether every step that continues an episode has a negative reward, so that random actions are no useful
    /// baseline.
    pub(in crate::run) costs: bool,
}

impl Judge {
    /// Solves the model for the discount `gamma`.
    pub fn new(model: &Model, gamma: f64) -> Self {
        let solution = planner::solve(model, gamma);
        let optimal_value = model.at_start(&solution.values);
        let random_value = model.at_start(&planner::evaluate_random(model, gamma));
        Self { solution: Some(solution), optimal_value, random_value, costs: model.costs() }
    }

    /// Computes the normalised score (value − random) / (optimal − random), `None` if these two are equal; in worlds
    /// where every step costs, 1 − (optimal − value) / |optimal|, at least 0.
    pub(in crate::run) fn normalise(&self, value: f64) -> Option<f64> {
        if self.costs {
            let lost = (self.optimal_value - value) / self.optimal_value.abs();
            return lost.is_finite().then(|| (1.0 - lost).max(0.0));
        }
        let room = self.optimal_value - self.random_value;
        // The tolerance is relative, because values are tiny but distinct in a world whose goal is hardly ever reached.
        let size = self.optimal_value.abs().max(self.random_value.abs());
        (room.abs() > 1e-12 * size).then(|| (value - self.random_value) / room)
    }
}
