//! The greedy policy of the present weights, judged by the exact planner. Measures only; never trains.

use super::{Experiment, levels};
use crate::Error;
use crate::agent::categorical::arg_max;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::Pass;
use crate::worlds::World;
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
    costs: bool,
}

impl Judge {
    /// Solves the model.
    pub fn new(model: &Model, gamma: f64) -> Self {
        let solution = planner::solve(model, gamma);
        let optimal_value = model.at_start(&solution.values);
        let random_value = model.at_start(&planner::evaluate_random(model, gamma));
        Self { solution: Some(solution), optimal_value, random_value, costs: model.costs() }
    }

    /// Plays and searches so many levels of a world whose levels differ; `None` where no search tells the optimum.
    ///
    /// # Errors
    /// Those of the world's steps.
    pub fn of_levels(world: &dyn World, count: u32) -> Result<Option<Self>, Error> {
        let mut world = world.another();
        let Some(optimal_value) = levels::optimum(world.as_mut(), count) else { return Ok(None) };
        let random_value = levels::random(world.as_mut(), count)?;
        Ok(Some(Self { solution: None, optimal_value, random_value, costs: false }))
    }

    /// What can be known of `world` at a glance.
    ///
    /// # Errors
    /// Those of the world's steps.
    pub fn of_world(world: &dyn World, gamma: f64) -> Result<Option<Self>, Error> {
        match world.model() {
            Some(model) => Ok(Some(Self::new(model, gamma))),
            None if world.states() == 0 => Self::of_levels(world, levels::GLANCE),
            None => Ok(None),
        }
    }

    /// (value − random) / (optimal − random), where these differ; in worlds where every step costs
    /// 1 − (optimal − value) / |optimal|, not below 0.
    pub(super) fn normalise(&self, value: f64) -> Option<f64> {
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
    /// That of `network` in the world of the run.
    pub(super) fn of(run: &Experiment, network: &SpikingRainbowNetwork) -> Result<Self, Error> {
        let mut evaluation = Self { env_step: run.moment.env_steps, ..Self::default() };
        let states: Vec<usize> = (0..run.world.states()).collect();
        if states.is_empty() {
            return evaluation.over_levels(run, network, levels::GLANCE, run.judge.as_ref());
        }
        let pass = &mut evaluation.pass;
        run.agent.replay.observations.of(&states, network.sizes.inputs, &mut pass.inputs)?;
        network.forward_through(&network.maps(), pass)?;
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

    /// The same judged by playing so many levels.
    pub(super) fn over_levels(
        mut self,
        run: &Experiment,
        network: &SpikingRainbowNetwork,
        count: u32,
        judge: Option<&Judge>,
    ) -> Result<Self, Error> {
        let value = levels::greedy(run, network, &self, count)?;
        self.greedy_value = Some(value);
        self.normalised_score = judge.and_then(|judge| judge.normalise(value));
        Ok(self)
    }
}
