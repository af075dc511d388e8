//! The greedy policy of the present weights, judged by the exact planner. Measures only; never trains.

use super::Experiment;
use crate::Error;
use crate::agent::categorical::arg_max;
use crate::network::pass::Pass;
use crate::worlds::model::Model;
use crate::worlds::planner::{self, Solution};

/// What is known of a world that has an exact model, at the run's discount.
#[derive(Clone, Debug)]
pub struct Judge {
    /// Optimal values and an optimal policy.
    pub solution: Solution,
    /// Expected discounted return of the best policy from the start.
    pub optimal_value: f64,
    /// The same of random actions.
    pub random_value: f64,
}

impl Judge {
    /// Solves the model.
    pub fn new(model: &Model, gamma: f64) -> Self {
        let solution = planner::solve(model, gamma);
        let optimal_value = model.at_start(&solution.values);
        let random_value = model.at_start(&planner::evaluate_random(model, gamma));
        Self { solution, optimal_value, random_value }
    }

    /// (value − random) / (optimal − random), where these differ.
    fn normalise(&self, value: f64) -> Option<f64> {
        let room = self.optimal_value - self.random_value;
        (room.abs() > 1e-12).then(|| (value - self.random_value) / room)
    }
}

/// A greedy policy and what it is worth.
#[derive(Clone, Debug, Default)]
pub struct Evaluation {
    /// The forward pass over all states, one row each.
    pub pass: Pass,
    /// Expected return of the best action, by state.
    pub values: Vec<f32>,
    /// The best action, by state; ties go to the first.
    pub policy: Vec<usize>,
    /// Exact expected discounted return of that policy from the start.
    pub greedy_value: Option<f64>,
    /// (value − random) / (optimal − random), where these differ.
    pub normalised_score: Option<f64>,
    /// Environment step at which it was made.
    pub env_step: u64,
}

impl Evaluation {
    pub(super) fn of(run: &Experiment) -> Result<Self, Error> {
        let network = run.agent.judged();
        let mut evaluation = Self { env_step: run.moment.env_steps, ..Self::default() };
        let states: Vec<usize> = (0..run.world.states()).collect();
        network.forward(&states, &mut evaluation.pass)?;
        let mut values = Vec::new();
        let width = network.sizes.actions * network.sizes.atoms;
        for logits in evaluation.pass.logits.chunks_exact(width.max(1)) {
            run.agent.support.values(logits, &mut values);
            let best = arg_max(&values);
            if !values[best].is_finite() {
                return Err(Error::NotFinite { figure: "a state's value", update: run.agent.updates() });
            }
            evaluation.policy.push(best);
            evaluation.values.push(values[best]);
        }
        if let (Some(model), Some(judge)) = (run.world.model(), &run.judge) {
            let worth = planner::evaluate(model, &evaluation.policy, run.spec.parameters.gamma);
            let greedy_value = model.at_start(&worth);
            evaluation.greedy_value = Some(greedy_value);
            evaluation.normalised_score = judge.normalise(greedy_value);
        }
        Ok(evaluation)
    }
}
