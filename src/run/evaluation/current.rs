//! The evaluation that is shown while a run goes on: renewed in slices, and only when the weights have changed enough.

use crate::Error;
use crate::run::Run;
use crate::run::evaluation::{Evaluating, Evaluation};

/// States for each learning step between two evaluations: their cost grows with the states.
const STATES_PER_UPDATE: u64 = 16;

/// The last complete evaluation of a run, and the next one while it is under way.
#[derive(Debug, Default)]
pub struct CurrentEvaluation {
    /// The last complete evaluation, with the number of learning steps before it.
    complete: Option<(Evaluation, u64)>,
    under_way: Option<(Evaluating, u64)>,
}

impl CurrentEvaluation {
    /// The last complete evaluation; `None` before the first.
    pub fn get(&self) -> Option<&Evaluation> {
        self.complete.as_ref().map(|(evaluation, _)| evaluation)
    }

    /// Drops an evaluation under way, which another run or another world has made useless.
    pub fn abandon(&mut self) {
        self.under_way = None;
    }

    /// Does roughly so many operations more, unless the last evaluation still holds; gives whether it does. The weights are those
    /// that `run` had when the evaluation began. `is_done`: the run has ended, so its last weights are wanted.
    ///
    /// # Errors
    /// [`Error::NotFinite`] when the weights hold something that is not a number.
    pub fn advance(&mut self, run: &Run, is_done: bool, operations: u64) -> Result<bool, Error> {
        if self.under_way.is_none() {
            if self.holds(run, is_done) {
                return Ok(true);
            }
            self.under_way = Some((Evaluating::begin(run), run.agent.updates()));
        }
        let Some((evaluating, updates)) = &mut self.under_way else { return Ok(true) };
        let Some(evaluation) = evaluating.advance(run, operations)? else { return Ok(false) };
        self.complete = Some((evaluation.clone(), *updates));
        self.under_way = None;
        Ok(self.holds(run, is_done))
    }

    fn holds(&self, run: &Run, is_done: bool) -> bool {
        let Some((evaluation, evaluated)) = &self.complete else { return false };
        let updates = run.agent.updates();
        let patience = (evaluation.policy.len() as u64 / STATES_PER_UPDATE).max(1);
        updates < evaluated + patience && !(is_done && updates > *evaluated)
    }
}
