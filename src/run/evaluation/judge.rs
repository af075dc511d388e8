//! What a policy is judged by: the best value in a world, and that of random actions.

use crate::worlds::model::Model;
use crate::worlds::planner::{self, Solution};

/// What is known of a world, at the run's discount.
#[derive(Clone, Debug)]
pub struct Judge {
    /// Optimal values and an optimal policy, where there is an exact model.
    pub solution: Option<Solution>,
    /// Expected discounted return of the best policy from the start; mean undiscounted return over levels where they differ.
    pub optimal_value: f64,
    /// The same of random actions.
    pub random_value: f64,
    /// Whether every step costs, so that random actions are no measure.
    pub(in crate::run) costs: bool,
}

impl Judge {
    /// Solves the model.
    pub fn new(model: &Model, gamma: f64) -> Self {
        let solution = planner::solve(model, gamma);
        let optimal_value = model.at_start(&solution.values);
        let random_value = model.at_start(&planner::evaluate_random(model, gamma));
        Self { solution: Some(solution), optimal_value, random_value, costs: model.costs() }
    }

    /// (value − random) / (optimal − random), where these differ; in worlds where every step costs
    /// 1 − (optimal − value) / |optimal|, not below 0.
    pub(in crate::run) fn normalise(&self, value: f64) -> Option<f64> {
        if self.costs {
            let lost = (self.optimal_value - value) / self.optimal_value.abs();
            return lost.is_finite().then(|| (1.0 - lost).max(0.0));
        }
        let room = self.optimal_value - self.random_value;
        // A goal that is hardly ever reached is worth little, and still more or less than nothing.
        let size = self.optimal_value.abs().max(self.random_value.abs());
        (room.abs() > 1e-12 * size).then(|| (value - self.random_value) / room)
    }
}
