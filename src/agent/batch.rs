//! The transitions of one learning step: importance weights, intrinsic rewards and n-step returns.

use super::exploration::Exploration;
use super::n_step::{Return, Transition, n_step_return};
use super::replay::Replay;
use crate::Error;

/// The windows of transitions drawn from the replay. Buffers are reused from batch to batch.
#[derive(Clone, Debug, Default)]
pub(super) struct Batch {
    /// Slot of each window in the replay.
    pub(super) drawn: Vec<usize>,
    /// Importance weight of each window.
    pub(super) weights: Vec<f32>,
    /// n-step return of each window.
    pub(super) returns: Vec<Return>,
    /// The distinct next states of all steps of the windows.
    next_states: Vec<usize>,
    /// For each of `next_states`, the share of windows whose first step leads to it.
    shares: Vec<f32>,
    /// Index of each state in `next_states`, `usize::MAX` for a state that is not among them.
    index: Vec<usize>,
    /// Intrinsic reward of each of `next_states`.
    novelty: Vec<f32>,
}

impl Batch {
    /// Draws `count` windows from the replay.
    pub(super) fn draw(&mut self, replay: &mut Replay, count: usize) {
        self.drawn.clear();
        replay.sample(count, &mut self.drawn);
    }

    /// Uses the windows in the given slots of the replay.
    #[cfg(any(feature = "bench", feature = "cli"))]
    pub(super) fn take(&mut self, slots: &[usize]) {
        self.drawn.clear();
        self.drawn.extend_from_slice(slots);
    }

    /// Checks that the states and actions of all steps are in range.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] for the first one that is not.
    pub(super) fn check(&self, replay: &Replay, states: usize, actions: usize) -> Result<(), Error> {
        for step in self.drawn.iter().flat_map(|slot| replay.window(*slot)) {
            for (operand, number, count) in [
                ("state", step.s_tm1, states),
                ("action", step.a_tm1, actions),
                ("next state", step.s_t, states),
            ] {
                if number as usize >= count {
                    let (expected, found) = (vec![count], vec![number as usize]);
                    return Err(Error::Shape { operand, expected, found });
                }
            }
        }
        Ok(())
    }

    /// Computes the importance weight of each window for the exponent β.
    pub(super) fn weigh(&mut self, replay: &Replay, beta: f64) {
        replay.weights(&self.drawn, beta, &mut self.weights);
    }

    /// Lists the distinct next states of the windows, with the share of first steps that lead to each.
    pub(super) fn collect_next_states(&mut self, replay: &Replay) {
        for state in self.next_states.drain(..) {
            self.index[state] = usize::MAX;
        }
        self.shares.clear();
        let share = 1.0 / self.drawn.len().max(1) as f32;
        for window in self.drawn.iter().map(|slot| replay.window(*slot)) {
            for (number, step) in window.iter().enumerate() {
                let state = step.s_t as usize;
                if state >= self.index.len() {
                    self.index.resize(state + 1, usize::MAX);
                }
                if self.index[state] == usize::MAX {
                    self.index[state] = self.next_states.len();
                    self.next_states.push(state);
                    self.shares.push(0.0);
                }
                if number == 0 {
                    self.shares[self.index[state]] += share;
                }
            }
        }
    }

    /// Computes the intrinsic reward of every next state, at `progress` (0 … 1) of the run.
    ///
    /// # Errors
    /// Returns the errors of [`Exploration::novelty`].
    pub(super) fn compute_novelty(
        &mut self,
        replay: &Replay,
        exploration: &mut Exploration,
        progress: f64,
    ) -> Result<(), Error> {
        exploration.novelty(&self.next_states, &replay.observations, progress, &mut self.novelty)
    }

    /// Trains the curiosity predictor on the next states, each weighted by its share.
    ///
    /// # Errors
    /// Returns the errors of [`Exploration::learn`].
    pub(super) fn train_curiosity(
        &self,
        replay: &Replay,
        exploration: &mut Exploration,
        progress: f64,
    ) -> Result<(), Error> {
        exploration.learn(&self.next_states, &replay.observations, &self.shares, progress)
    }

    /// Computes the n-step return of each window, cut before the first later step for which `goes_on` is false.
    pub(super) fn compute_returns(&mut self, replay: &Replay, goes_on: impl Fn(&Transition) -> bool) {
        self.returns.clear();
        let reward = |step: &Transition| step.r_t + self.novelty[self.index[step.s_t as usize]];
        for slot in &self.drawn {
            self.returns.extend(n_step_return(replay.window(*slot), reward, &goes_on));
        }
    }
}
