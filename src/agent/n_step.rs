//! n-step returns with every tail: at the end of an episode the windows of n, n − 1, …, 1 steps that end there are
//! all emitted, so that the last states of an episode become sources of transitions too.
//!
//! Source: `dqn_zoo`'s `NStepTransitionAccumulator`; Sutton, Machine Learning 3 (1988).

use std::collections::VecDeque;

/// One step from s_tm1 to s_t.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Transition {
    /// The state that was left.
    pub s_tm1: u32,
    /// The action taken there.
    pub a_tm1: u32,
    /// The reward that followed.
    pub r_t: f32,
    /// 0 when the episode terminated, γ otherwise: a truncated episode goes on in the bootstrap.
    pub discount_t: f32,
    /// The state that was reached.
    pub s_t: u32,
}

/// A window of steps, summed up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Return {
    /// R = Σ_k (Π_{j<k} γ_j) r_k.
    pub r_t: f32,
    /// Γ = Π γ_k, what the value of `s_t` is worth.
    pub discount_t: f32,
    /// Where the window ends.
    pub s_t: u32,
}

/// Collects steps and emits windows.
#[derive(Clone, Debug)]
pub struct Accumulator {
    n: usize,
    window: VecDeque<Transition>,
}

impl Accumulator {
    /// Windows of `n` steps.
    pub fn new(n: usize) -> Self {
        Self { n: n.max(1), window: VecDeque::with_capacity(n.max(1)) }
    }

    /// Adds a step and calls `emit` with each window that it completes; `last` ends the episode.
    pub fn push(&mut self, step: Transition, last: bool, mut emit: impl FnMut(&[Transition])) {
        if self.window.len() == self.n {
            self.window.pop_front();
        }
        self.window.push_back(step);
        if last {
            while !self.window.is_empty() {
                emit(self.window.make_contiguous());
                self.window.pop_front();
            }
        } else if self.window.len() == self.n {
            emit(self.window.make_contiguous());
        }
    }
}

/// Sums up a window, ending before the first later step for which `goes_on` is false.
///
/// Returns `None` for an empty window.
pub fn n_step_return(window: &[Transition], goes_on: impl Fn(&Transition) -> bool) -> Option<Return> {
    let first = window.first()?;
    let mut sum = Return { r_t: first.r_t, discount_t: first.discount_t, s_t: first.s_t };
    for step in &window[1..] {
        if !goes_on(step) {
            break;
        }
        sum.r_t += sum.discount_t * step.r_t;
        sum.discount_t *= step.discount_t;
        sum.s_t = step.s_t;
    }
    Some(sum)
}
