//! The greedy policy of the present weights, judged by the exact planner. Measures only; never trains.

use super::Experiment;
use crate::Error;
use crate::agent::categorical::arg_max;
use crate::network::pass::Pass;
use crate::worlds::planner;

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
    pub greedy_value: f64,
    /// (value − random) / (optimal − random), where these differ.
    pub normalised_score: Option<f64>,
    /// Environment step at which it was made.
    pub env_step: u64,
}

impl Evaluation {
    pub(super) fn of(run: &Experiment) -> Result<Self, Error> {
        let model = run.world.model();
        let network = &run.agent.online;
        let mut evaluation = Self { env_step: run.moment.env_steps, ..Self::default() };
        let states: Vec<usize> = (0..model.states()).collect();
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
        evaluation.greedy_value =
            model.at_start(&planner::evaluate(model, &evaluation.policy, run.spec.parameters.gamma));
        let room = run.optimal_value() - run.random_value;
        evaluation.normalised_score =
            (room.abs() > 1e-12).then(|| (evaluation.greedy_value - run.random_value) / room);
        Ok(evaluation)
    }
}

impl Experiment {
    /// Expected discounted return of the best policy from the start.
    pub fn optimal_value(&self) -> f64 {
        self.world.model().at_start(&self.solution.values)
    }
}
