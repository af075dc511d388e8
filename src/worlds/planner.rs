//! Exact optimum and exact value of a policy, by sweeping Bellman's equation over the model.
//!
//! The planner judges and draws; nothing that trains, stops or selects reads it.

use super::model::{Model, Outcome};

/// Sweeps end when no value moves by more than this.
const TOLERANCE: f64 = 1e-14;
/// Sweeps that are made at most; a policy that never ends at γ = 1 does not converge.
const MOST_SWEEPS: usize = 200_000;
/// Actions whose values differ by less are ties.
const TIE: f64 = 1e-9;

/// Optimal values and an optimal policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// By state.
    pub values: Vec<f64>,
    /// By state; ties go to the first action.
    pub policy: Vec<usize>,
}

/// Solves Bellman's optimality equation V(s) = max_a Σ p (r + γ V(s′)).
pub fn solve(model: &Model, gamma: f64) -> Solution {
    let values = sweep(model, |state, values| {
        let best = model.transitions[state].iter().map(|outcomes| backup(outcomes, values, gamma));
        best.fold(f64::NEG_INFINITY, |best, value| if value > best { value } else { best })
    });
    let policy = (0..model.states())
        .map(|state| {
            let mut best = (0, f64::NEG_INFINITY);
            for (action, outcomes) in model.transitions[state].iter().enumerate() {
                let value = backup(outcomes, &values, gamma);
                if value > best.1 + TIE {
                    best = (action, value);
                }
            }
            best.0
        })
        .collect();
    Solution { values, policy }
}

/// Values of the policy that takes `policy[state]`.
pub fn evaluate(model: &Model, policy: &[usize], gamma: f64) -> Vec<f64> {
    sweep(model, |state, values| {
        let outcomes = policy.get(state).and_then(|action| model.transitions[state].get(*action));
        outcomes.map_or(0.0, |outcomes| backup(outcomes, values, gamma))
    })
}

/// Values of the policy that takes every action with the same probability.
pub fn evaluate_random(model: &Model, gamma: f64) -> Vec<f64> {
    sweep(model, |state, values| {
        let actions = &model.transitions[state];
        actions.iter().map(|outcomes| backup(outcomes, values, gamma)).sum::<f64>() / actions.len() as f64
    })
}

/// By state, the bits of the actions that come up to the optimal values; none where an episode has ended.
pub fn best_actions(model: &Model, values: &[f64], gamma: f64) -> Vec<u32> {
    /// Sweeps leave less than this behind, and a policy that loses as little is optimal to anyone who looks.
    const ALIKE: f64 = 1e-6;
    let best = |state: usize| {
        let worth = model.transitions[state].iter().map(|outcomes| backup(outcomes, values, gamma));
        let optimal = worth.enumerate().filter(|(_, worth)| *worth >= values[state] - ALIKE);
        optimal.fold(0, |bits, (action, _)| bits | 1 << action)
    };
    (0..model.states()).map(|state| if model.terminal[state] { 0 } else { best(state) }).collect()
}

/// Σ p (r + γ V(s′)), with V = 0 where the episode has ended.
fn backup(outcomes: &[Outcome], values: &[f64], gamma: f64) -> f64 {
    outcomes
        .iter()
        .map(|outcome| {
            let later = if outcome.terminated { 0.0 } else { values[outcome.state] };
            outcome.probability * (outcome.reward + gamma * later)
        })
        .sum()
}

/// Repeats `update` for every state until nothing moves. States are visited backwards, since goals tend to come last.
fn sweep(model: &Model, update: impl Fn(usize, &[f64]) -> f64) -> Vec<f64> {
    let mut values = vec![0.0; model.states()];
    for _ in 0..MOST_SWEEPS {
        let mut moved = 0.0;
        for state in (0..model.states()).rev().filter(|state| !model.terminal[*state]) {
            let value = update(state, &values);
            let change = (value - values[state]).abs();
            moved = if change > moved { change } else { moved };
            values[state] = value;
        }
        if moved <= TOLERANCE {
            break;
        }
    }
    values
}
