//! Warnings about a run: before it begins, from the model of the world and the available memory; after its end, if it
//! has learned little or nothing.

use super::curve::CurvePoint;
use super::spec::RunSpec;
use super::{Error, Run};
use crate::agent::replay::observations::{self, bytes_of_row};
use crate::agent::run_length::LONG_RUN_UPDATES;
use crate::agent::state::updates_after;
use crate::worlds::World;
use crate::worlds::horizon::arrival;

/// Normalised score from which a world counts as learned.
pub const GOOD_SCORE: f64 = 0.95;

/// Explains why the goal is reached too rarely to learn from; `None` if the optimal policy reaches it at least once in
/// the run on average, or if the world has no model.
///
/// # Errors
/// Returns [`Error::UnknownWorld`] if the catalogue does not contain the world of the spec.
pub fn seldom_reached(spec: &RunSpec, world: &dyn World) -> Result<Option<String>, Error> {
    let Some(model) = world.model() else { return Ok(None) };
    let parameters = &spec.parameters;
    let own = spec.world.entry()?.step_limit.unwrap_or(usize::MAX);
    let limit = own.min(parameters.train_episode_limit);
    let best = arrival(model, limit);
    if best.probability == 0.0 {
        return Ok(Some(format!(
            "no policy reaches a goal within the limit of {limit} steps, so there is nothing to learn"
        )));
    }
    let episodes = parameters.train_steps as f64 / best.steps;
    if episodes * best.probability >= 1.0 {
        return Ok(None);
    }
    Ok(Some(format!(
        "even the best policy reaches a goal in an episode with a probability of only {:.2e}, and train_steps = {} are about {episodes:.0} episodes; the goal is reached too rarely to learn from",
        best.probability, parameters.train_steps
    )))
}

impl Run {
    /// Warnings to show before the run begins, one sentence each.
    ///
    /// # Errors
    /// Returns the errors of [`seldom_reached`].
    pub fn outlook(&self) -> Result<Vec<String>, Error> {
        let mut sentences: Vec<String> =
            seldom_reached(&self.spec, self.world.as_ref())?.into_iter().collect();
        let capacity = observations::MAX_OBSERVATION_BYTES / bytes_of_row(self.world.inputs());
        let steps = self.spec.parameters.train_steps;
        if self.world.states() == 0 && steps > capacity {
            sentences.push(format!(
                "memory holds {capacity} distinct observations, and train_steps = {steps} may produce more; the run would then end early, and still be saved and evaluated"
            ));
        }
        Ok(sentences)
    }

    /// Explains that no learning step is taken up to environment step `last`; `None` if one is.
    pub fn learns_nothing(&self, last: u64) -> Option<String> {
        let parameters = &self.spec.parameters;
        let (starts, period) = (parameters.learning_starts, parameters.update_period);
        (updates_after(last, parameters) == 0).then(|| {
            format!(
                "nothing will be learned: the run ends at step {last}, before its first learning step (learning_starts = {starts}, update_period = {period})"
            )
        })
    }

    /// Explains a low score of a completed run by its small number of learning steps; `None` if that does not apply.
    pub fn few_updates(&self, normalised_score: Option<f64>) -> Option<String> {
        let updates = self.agent.updates();
        let few = self.is_done()
            && (updates as f64) < LONG_RUN_UPDATES
            && normalised_score.is_some_and(|score| score < GOOD_SCORE);
        few.then(|| {
            format!(
                "the run took only {updates} learning steps, and a long run takes {LONG_RUN_UPDATES} or more; more train_steps, a smaller update_period or a larger learning_rate may raise the score"
            )
        })
    }

    /// Explains why a completed run has learned nothing: no training episode earned a reward, in a world without
    /// negative rewards. `None` if that does not apply.
    pub fn earned_nothing(&self) -> Option<&'static str> {
        let [lowest, highest] = self.world.reward_range();
        let earned = |point: &CurvePoint| point.mean_return.is_some_and(|mean| mean != 0.0);
        let nothing = self.moment.episode_return == 0.0 && !self.curve.points.iter().any(earned);
        (self.is_done() && lowest == 0.0 && highest > 0.0 && nothing).then_some(
            "no training episode earned a reward, so there was nothing to learn from; a larger visit_bonus_size, smaller learning_starts or more train_steps make the agent explore further",
        )
    }
}
