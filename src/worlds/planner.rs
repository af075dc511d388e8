//! Exact optimum and exact value of a policy, by sweeping Bellman's equation over the model.
//!
//! The planner judges and draws; nothing that trains, stops or selects reads it.

use super::model::{Model, Outcome};

/// Most states of a world that is solved; a larger one has no model.
pub const LARGEST: usize = 10_000;
/// Sweeps end when no value moves by more than this, times the largest value where that is above 1.
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
        let best = model.of_state(state).map(|outcomes| backup(outcomes, values, gamma));
        best.fold(f64::NEG_INFINITY, |best, value| if value > best { value } else { best })
    });
    let policy = (0..model.states())
        .map(|state| {
            let mut best = (0, f64::NEG_INFINITY);
            for (action, outcomes) in model.of_state(state).enumerate() {
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
        policy.get(state).map_or(0.0, |action| backup(model.outcomes(state, *action), values, gamma))
    })
}

/// Values of the policy that takes every action with the same probability.
pub fn evaluate_random(model: &Model, gamma: f64) -> Vec<f64> {
    sweep(model, |state, values| {
        let sum = model.of_state(state).map(|outcomes| backup(outcomes, values, gamma)).sum::<f64>();
        sum / model.actions() as f64
    })
}

/// By state, the bits of the actions that come up to the optimal values; none where an episode has ended or there is no
/// value. Actions from the 33rd on have no bit.
pub fn best_actions(model: &Model, values: &[f64], gamma: f64) -> Vec<u32> {
    /// Sweeps leave less than this behind, and a policy that loses as little is optimal to anyone who looks.
    const ALIKE: f64 = 1e-6;
    let best = |state: usize| {
        let worth = model.of_state(state).map(|outcomes| backup(outcomes, values, gamma));
        let value = values.get(state).copied().unwrap_or(f64::INFINITY);
        let optimal = worth.enumerate().filter(|(_, worth)| *worth >= value - ALIKE);
        optimal.fold(0, |bits, (action, _)| bits | 1_u32.checked_shl(action as u32).unwrap_or(0))
    };
    (0..model.states()).map(|state| if model.is_terminal(state) { 0 } else { best(state) }).collect()
}

/// Fewest steps from a start to a goal, under the best of luck: to an end that pays more than 0, or, in a world where no
/// end does, to any end. Nothing when there is no way.
pub fn shortest_path(model: &Model) -> Option<usize> {
    let ends = |outcome: &&Outcome| outcome.terminated && outcome.probability > 0.0;
    let pays = |outcome: &&Outcome| ends(outcome) && outcome.reward > 0.0;
    let states = || 0..model.states();
    let any_pays = states().any(|state| model.of_state(state).flatten().any(|outcome| pays(&outcome)));
    let is_goal = |outcome: &Outcome| if any_pays { pays(&outcome) } else { ends(&outcome) };
    let mut seen: Vec<bool> = model.initial().iter().map(|probability| *probability > 0.0).collect();
    let mut ring: Vec<usize> = states().filter(|state| seen[*state]).collect();
    for steps in 1..=model.states() {
        let mut next = Vec::new();
        for state in &ring {
            for outcome in model.of_state(*state).flatten().filter(|outcome| outcome.probability > 0.0) {
                if is_goal(outcome) {
                    return Some(steps);
                }
                if !outcome.terminated && !seen[outcome.state] {
                    seen[outcome.state] = true;
                    next.push(outcome.state);
                }
            }
        }
        ring = next;
    }
    None
}

/// Σ p (r + γ V(s′)), with V = 0 where the episode has ended.
fn backup(outcomes: &[Outcome], values: &[f64], gamma: f64) -> f64 {
    outcomes
        .iter()
        .map(|outcome| {
            let later =
                if outcome.terminated { 0.0 } else { values.get(outcome.state).copied().unwrap_or(0.0) };
            outcome.probability * (outcome.reward + gamma * later)
        })
        .sum()
}

/// Repeats `update` for every state until nothing moves. States are visited backwards, since goals tend to come last.
fn sweep(model: &Model, update: impl Fn(usize, &[f64]) -> f64) -> Vec<f64> {
    let mut values = vec![0.0; model.states()];
    for _ in 0..MOST_SWEEPS {
        let (mut moved, mut largest) = (0.0, 1.0);
        for state in (0..model.states()).rev().filter(|state| !model.is_terminal(*state)) {
            let value = update(state, &values);
            let change = (value - values[state]).abs();
            moved = if change > moved { change } else { moved };
            largest = if value.abs() > largest { value.abs() } else { largest };
            values[state] = value;
        }
        if moved <= TOLERANCE * largest {
            break;
        }
    }
    values
}
