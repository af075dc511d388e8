//! Evaluates the greedy policy of the current weights with the exact planner or in episodes; never used for training.

pub(super) mod greedy;
pub(super) mod counting;
pub mod judge;
pub mod levels;
pub mod current;
pub(super) mod snapshot;

use super::Run;
use super::budget::Budget;
use crate::Error;
use crate::agent::categorical::arg_max;
use crate::agent::replay::observations::Observations;
use crate::network::pass::Pass;
use crate::worlds::planner;
use greedy::{Decider, Game, Seeds};
use judge::Judge;
use snapshot::Snapshot;

/// A greedy policy and its value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// Expected return of the greedy action of each state, `[states]`; empty if states are not numbered.
    pub values: Vec<f32>,
    /// Greedy action of each state, `[states]`; ties go to the first.
    pub policy: Vec<usize>,
    /// Exact expected discounted return of the policy from the start; if levels differ, the mean undiscounted return.
    pub greedy_value: Option<f64>,
    /// (value − random) / (optimal − random), if known; in worlds where every step costs, 1 − (optimal − value) /
    /// |optimal|, at least 0.
    pub normalised_score: Option<f64>,
    /// Number of environment steps taken before the evaluation.
    pub env_step: u64,
}

/// An evaluation in progress. It uses the weights at its beginning, whatever the run learns meanwhile.
#[derive(Debug)]
pub struct Evaluating {
    pub(super) snapshot: Snapshot,
    pub(super) judge: Option<Judge>,
    /// Results so far.
    pub(super) evaluation: Evaluation,
    /// Number of states to evaluate; `evaluation.policy` contains the first ones.
    states: usize,
    pass: Pass,
    /// Greedy episodes, if levels differ.
    game: Option<Game>,
}

impl Evaluating {
    /// Begins to evaluate the network of [`crate::agent::SpikingRainbowAgent::judged`] in the world of the run.
    pub fn begin(run: &Run) -> Self {
        let snapshot = Snapshot::of(run, run.agent.judged().clone());
        Self::of(snapshot, levels::GLANCE_LEVELS, run.judge.clone())
    }

    /// Begins an evaluation over `count` levels, if levels differ.
    pub(super) fn of(snapshot: Snapshot, count: u32, judge: Option<Judge>) -> Self {
        let states = snapshot.world.states();
        let differing = states == 0 && count > 0;
        let game = differing.then(|| Game::new(&snapshot, Seeds::Levels, count as usize));
        let evaluation = Evaluation { env_step: snapshot.env_step, ..Evaluation::default() };
        Self { snapshot, judge, evaluation, states, pass: Pass::default(), game }
    }

    /// Performs about `operations` operations, and at least one unit of work; returns the evaluation once it is
    /// complete. The result does not depend on the slices. `run` must be the run of [`Self::begin`], in a world that
    /// has not been edited since.
    ///
    /// # Errors
    /// Returns [`Error::NotFinite`] if a value of the network is not finite.
    pub fn advance(&mut self, run: &Run, operations: u64) -> Result<Option<&Evaluation>, Error> {
        let done = self.go_on(&run.agent.replay.observations, &mut Budget::of(operations))?;
        Ok(done.then_some(&self.evaluation))
    }

    pub(super) fn go_on(&mut self, observations: &Observations, budget: &mut Budget) -> Result<bool, Error> {
        let evaluation = &mut self.evaluation;
        if let Some(game) = &mut self.game {
            let decider = Decider { snapshot: &self.snapshot, policy: &evaluation.policy, observations };
            if !game.advance(decider, budget)? {
                return Ok(false);
            }
            let value = game.mean_return();
            evaluation.greedy_value = Some(value);
            evaluation.normalised_score = self.judge.as_ref().and_then(|judge| judge.normalise(value));
            return Ok(true);
        }
        while evaluation.policy.len() < self.states {
            if budget.is_spent() {
                return Ok(false);
            }
            evaluate_states(&self.snapshot, observations, evaluation, &mut self.pass, budget)?;
        }
        if evaluation.greedy_value.is_none()
            && let (Some(model), Some(judge)) = (self.snapshot.world.model(), &self.judge)
        {
            let worth = planner::evaluate(model, &evaluation.policy, self.snapshot.gamma);
            let greedy_value = model.at_start(&worth);
            evaluation.greedy_value = Some(greedy_value);
            evaluation.normalised_score = judge.normalise(greedy_value);
            budget.spend_all();
        }
        Ok(true)
    }
}

/// Evaluates the next states and adds their values and greedy actions.
fn evaluate_states(
    snapshot: &Snapshot,
    observations: &Observations,
    evaluation: &mut Evaluation,
    pass: &mut Pass,
    budget: &mut Budget,
) -> Result<(), Error> {
    let network = &snapshot.network;
    let first = evaluation.policy.len();
    let last = (first + budget.rows(network)).min(snapshot.world.states());
    let states: Vec<usize> = (first..last).collect();
    observations.of(&states, network.sizes.inputs, &mut pass.inputs)?;
    network.forward_through(&network.maps(), pass)?;
    budget.spend_rows(states.len(), network);
    let mut values = Vec::new();
    let width = network.sizes.actions * network.sizes.atoms;
    for logits in pass.logits.chunks_exact(width.max(1)) {
        snapshot.support.values(logits, &mut values);
        let best = arg_max(&values);
        if !values[best].is_finite() {
            return Err(snapshot.not_finite());
        }
        evaluation.policy.push(best);
        evaluation.values.push(values[best]);
    }
    Ok(())
}
