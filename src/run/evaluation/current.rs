//! The evaluation that is shown during a run: renewed in slices, and only after enough learning steps.

use crate::Error;
use crate::run::Run;
use crate::run::evaluation::{Evaluating, Evaluation};

/// Number of states per learning step between two evaluations: the cost of an evaluation grows with the states.
const STATES_PER_UPDATE: u64 = 16;

/// The last complete evaluation of a run, and the next one in progress.
#[derive(Debug, Default)]
pub struct CurrentEvaluation {
    /// The last complete evaluation, with the number of learning steps when it began.
    complete: Option<(Evaluation, u64)>,
    under_way: Option<(Evaluating, u64)>,
}

impl CurrentEvaluation {
    /// The last complete evaluation; `None` if there is none yet.
    pub fn get(&self) -> Option<&Evaluation> {
        self.complete.as_ref().map(|(evaluation, _)| evaluation)
    }

    /// Drops the evaluation in progress, after a change of the run or of the world.
    pub fn abandon(&mut self) {
        self.under_way = None;
    }

    /// Performs about `operations` operations, unless the last evaluation is still current; returns whether it is. An
    /// evaluation uses the weights that `run` had when it began. With `is_done`, at the end of the run, only an
    /// evaluation of the last weights is current.
    ///
    /// # Errors
    /// Returns [`Error::NotFinite`] if a value of the network is not finite.
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
