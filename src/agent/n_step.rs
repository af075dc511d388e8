//! n-step returns, including the shorter ones at the end of an episode: there, the windows of n, n − 1, …, 1 steps are
//! all emitted, so that the last states of an episode are learned from, too.
//!
//! Source: `dqn_zoo`'s `NStepTransitionAccumulator`; Sutton, Machine Learning 3 (1988).

use crate::Error;
use crate::state::{State, broken};
use std::collections::VecDeque;

/// One step from `s_tm1` to `s_t`, both by number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Transition {
    /// The state before the step.
    pub s_tm1: u32,
    /// The action taken in `s_tm1`.
    pub a_tm1: u32,
    /// The reward of the step.
    pub r_t: f32,
    /// Discount: 0 if the episode terminated, γ otherwise, so that a truncated episode bootstraps from `s_t`.
    pub discount_t: f32,
    /// The state after the step.
    pub s_t: u32,
}

impl Transition {
    /// Adds a list of transitions as one tensor for each field, whose names start with `prefix`.
    pub fn save(list: &[Self], prefix: &str, state: &mut State) {
        let states = |field: fn(&Self) -> u32| list.iter().map(field).collect::<Vec<_>>();
        let numbers = |field: fn(&Self) -> f32| list.iter().map(field).collect::<Vec<_>>();
        state.put(format!("{prefix}s_tm1"), &states(|step| step.s_tm1));
        state.put(format!("{prefix}a_tm1"), &states(|step| step.a_tm1));
        state.put(format!("{prefix}r_t"), &numbers(|step| step.r_t));
        state.put(format!("{prefix}discount_t"), &numbers(|step| step.discount_t));
        state.put(format!("{prefix}s_t"), &states(|step| step.s_t));
    }

    /// Loads a list of transitions, for a world of `states` states and `actions` actions.
    ///
    /// # Errors
    /// Returns [`Error::File`] if a field is missing, the fields differ in length, or a transition is out of range.
    pub fn load(prefix: &str, state: &State, states: usize, actions: usize) -> Result<Vec<Self>, Error> {
        let name = |field: &str| format!("{prefix}{field}");
        let s_tm1 = state.vector::<u32>(&name("s_tm1"))?;
        let length = [s_tm1.len()];
        let a_tm1 = state.shaped::<u32>(&name("a_tm1"), &length)?;
        let r_t = state.shaped::<f32>(&name("r_t"), &length)?;
        let discount_t = state.shaped::<f32>(&name("discount_t"), &length)?;
        let s_t = state.shaped::<u32>(&name("s_t"), &length)?;
        let list: Vec<Self> = (0..length[0])
            .map(|i| Self {
                s_tm1: s_tm1[i],
                a_tm1: a_tm1[i],
                r_t: r_t[i],
                discount_t: discount_t[i],
                s_t: s_t[i],
            })
            .collect();
        let fits = |step: &Self| {
            (step.s_tm1 as usize) < states
                && (step.s_t as usize) < states
                && (step.a_tm1 as usize) < actions
                && step.r_t.is_finite()
                && step.discount_t.is_finite()
        };
        if list.iter().all(fits) {
            Ok(list)
        } else {
            Err(broken(&name("…"), "contains steps of another world"))
        }
    }
}

/// Maximum number of steps of a window.
pub(super) const MAX_WINDOW_STEPS: usize = 4096;

/// The return of a window of steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Return {
    /// The discounted sum R = Σ_k (Π_{j<k} γ_j) r_k of the rewards.
    pub r_t: f32,
    /// The discount Γ = Π γ_k of the value of `s_t`.
    pub discount_t: f32,
    /// The state in which the window ends.
    pub s_t: u32,
}

/// Collects steps and emits windows of up to n steps.
#[derive(Clone, Debug)]
pub struct Accumulator {
    n: usize,
    window: VecDeque<Transition>,
}

impl Accumulator {
    /// Creates an accumulator for windows of `n` steps, clamped to 1 … 4096.
    pub fn new(n: usize) -> Self {
        let n = n.clamp(1, MAX_WINDOW_STEPS);
        Self { n, window: VecDeque::with_capacity(n) }
    }

    /// Discards the current window.
    pub fn clear(&mut self) {
        self.window.clear();
    }

    /// Adds the steps of the current window.
    pub fn save(&self, state: &mut State) {
        let steps: Vec<Transition> = self.window.iter().copied().collect();
        Transition::save(&steps, "window.", state);
    }

    /// Restores what [`Self::save`] added.
    ///
    /// # Errors
    /// Returns [`Error::File`] if the window is missing, out of range or longer than n.
    pub fn load(&mut self, state: &State, states: usize, actions: usize) -> Result<(), Error> {
        let steps = Transition::load("window.", state, states, actions)?;
        if steps.len() > self.n {
            return Err(broken("window.s_tm1", "is longer than n_step"));
        }
        self.window = steps.into();
        Ok(())
    }

    /// Adds a step and calls `emit` with each window that it completes; `last` ends the episode.
    ///
    /// # Errors
    /// Returns the errors of `emit`.
    pub fn push(
        &mut self,
        step: Transition,
        last: bool,
        mut emit: impl FnMut(&[Transition]) -> Result<(), Error>,
    ) -> Result<(), Error> {
        if self.window.len() == self.n {
            self.window.pop_front();
        }
        self.window.push_back(step);
        if last {
            while !self.window.is_empty() {
                emit(self.window.make_contiguous())?;
                self.window.pop_front();
            }
        } else if self.window.len() == self.n {
            emit(self.window.make_contiguous())?;
        }
        Ok(())
    }
}

/// Computes the return of a window, ended before the first later step for which `goes_on` is false; `reward` gives the
/// reward of a step.
///
/// Returns `None` for an empty window.
pub fn n_step_return(
    window: &[Transition],
    reward: impl Fn(&Transition) -> f32,
    goes_on: impl Fn(&Transition) -> bool,
) -> Option<Return> {
    let first = window.first()?;
    let mut sum = Return { r_t: reward(first), discount_t: first.discount_t, s_t: first.s_t };
    for step in &window[1..] {
        if !goes_on(step) {
            break;
        }
        sum.r_t += sum.discount_t * reward(step);
        sum.discount_t *= step.discount_t;
        sum.s_t = step.s_t;
    }
    Some(sum)
}
