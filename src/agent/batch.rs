//! The transitions of one learning step and what they are worth today.

use super::exploration::Exploration;
use super::n_step::{Return, Transition, n_step_return};
use super::replay::Replay;
use crate::Error;

/// The windows drawn. Its buffers are kept from batch to batch.
#[derive(Clone, Debug, Default)]
pub(super) struct Batch {
    /// Their slots in the replay.
    pub(super) drawn: Vec<usize>,
    /// Importance weight of each.
    pub(super) weights: Vec<f32>,
    /// Return of each.
    pub(super) returns: Vec<Return>,
    /// The distinct states that their steps lead to, and the share of first steps that lead to each.
    reached: Vec<usize>,
    shares: Vec<f32>,
    /// Place of each state among those, `usize::MAX` for the others.
    place: Vec<usize>,
    /// Intrinsic reward of each of those.
    novelty: Vec<f32>,
}

impl Batch {
    /// Draws `count` windows.
    pub(super) fn draw(&mut self, replay: &mut Replay, count: usize) {
        self.drawn.clear();
        replay.sample(count, &mut self.drawn);
    }

    /// Takes the windows in these slots.
    pub(super) fn take(&mut self, slots: &[usize]) {
        self.drawn.clear();
        self.drawn.extend_from_slice(slots);
    }

    /// Makes sure that the windows name states and actions that there are.
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

    /// Works out the weights of the windows at the importance exponent β.
    pub(super) fn weigh(&mut self, replay: &Replay, beta: f64) {
        replay.weights(&self.drawn, beta, &mut self.weights);
    }

    /// Works out the intrinsic reward of every state that is reached, as it is today, and lets curiosity learn from them.
    pub(super) fn wonder(
        &mut self,
        replay: &Replay,
        exploration: &mut Exploration,
        progress: f64,
    ) -> Result<(), Error> {
        for state in self.reached.drain(..) {
            self.place[state] = usize::MAX;
        }
        self.shares.clear();
        let share = 1.0 / self.drawn.len().max(1) as f32;
        for window in self.drawn.iter().map(|slot| replay.window(*slot)) {
            for (number, step) in window.iter().enumerate() {
                let state = step.s_t as usize;
                if state >= self.place.len() {
                    self.place.resize(state + 1, usize::MAX);
                }
                if self.place[state] == usize::MAX {
                    self.place[state] = self.reached.len();
                    self.reached.push(state);
                    self.shares.push(0.0);
                }
                if number == 0 {
                    self.shares[self.place[state]] += share;
                }
            }
        }
        let (reached, observations) = (&self.reached, &replay.observations);
        exploration.novelty(reached, observations, progress, &mut self.novelty)?;
        exploration.learn(reached, observations, &self.shares, progress)
    }

    /// Sums up each window, ending before the first later step for which `goes_on` is false.
    pub(super) fn sum_up(&mut self, replay: &Replay, goes_on: impl Fn(&Transition) -> bool) {
        self.returns.clear();
        let reward = |step: &Transition| step.r_t + self.novelty[self.place[step.s_t as usize]];
        for slot in &self.drawn {
            self.returns.extend(n_step_return(replay.window(*slot), reward, &goes_on));
        }
    }
}
