//! Exact optimal values, and exact values of a given policy: sweeps of Bellman's equation give a first guess, which
//! policy iteration with exact policy evaluation makes optimal.
//!
//! The planner evaluates and draws; nothing that trains, stops or selects uses it.

use super::chain::Chain;
use super::model::{Model, Outcome};

/// Maximum number of states of a world that is solved; a larger world returns no model.
pub const MAX_STATES: usize = 10_000;
/// Sweeps end when no value changes by more than this share of its [`Worth::size`].
const SWEEP_TOLERANCE: f64 = 1e-14;
/// Tolerance of the sweeps that give the first guess, which policy iteration makes exact.
const GUESS_TOLERANCE: f64 = 1e-6;
/// Maximum number of sweeps.
const MAX_SWEEPS: usize = 200_000;
/// Maximum number of sweeps for the first guess.
const MAX_GUESS_SWEEPS: usize = 2_000;
/// Maximum number of rounds of policy iteration; a few usually suffice.
const MAX_POLICY_ROUNDS: usize = 10_000;
/// Policy iteration replaces an action if another is better by more than this share of [`Worth::size`].
const IMPROVEMENT_SHARE: f64 = 1e-12;
/// Actions are ties if their values differ by at most this share of [`Worth::size`].
const TIE_SHARE: f64 = 1e-11;
/// A policy attains a value if its own is lower by at most this share of [`Worth::size`].
const EARNED_SHARE: f64 = 1e-10;

/// Optimal values and an optimal policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Solution {
    /// Optimal values, `[states]`, which are exactly the values of `policy`.
    pub values: Vec<f64>,
    /// Optimal action of each state, `[states]`. Ties go to the first action, or to the first that leads towards the
    /// return where another would postpone it for ever.
    pub policy: Vec<usize>,
}

/// Solves Bellman's optimality equation V(s) = max_a Σ p (r + γ V(s′)).
pub fn solve(model: &Model, gamma: f64) -> Solution {
    let guess = sweep(model, GUESS_TOLERANCE, MAX_GUESS_SWEEPS, |state, values| {
        let worth = model.of_state(state).map(|outcomes| Worth::of(outcomes, values, gamma));
        worth.fold(Worth::LEAST, |best, worth| if worth.value > best.value { worth } else { best })
    });
    let mut policy = vec![0; model.states()];
    improve(model, &guess, gamma, 0.0, &mut policy);
    let mut values = evaluate(model, &policy, gamma);
    for _ in 0..MAX_POLICY_ROUNDS {
        if !improve(model, &values, gamma, IMPROVEMENT_SHARE, &mut policy) {
            break;
        }
        values = evaluate(model, &policy, gamma);
    }
    let mut tied = first_of_ties(model, &values, gamma, &policy);
    let mut earned = evaluate(model, &tied, gamma);
    if lead_on(model, &values, gamma, &earned, &mut tied) {
        earned = evaluate(model, &tied, gamma);
    }
    if (0..model.states()).all(|state| comes_up_to(model, &values, gamma, &earned, state)) {
        Solution { values: earned, policy: tied }
    } else {
        Solution { values, policy }
    }
}

/// Returns the values, `[states]`, of the policy that takes `policy[state]`.
pub fn evaluate(model: &Model, policy: &[usize], gamma: f64) -> Vec<f64> {
    Chain::new(model, Some(policy), gamma).values(model.states()).unwrap_or_else(|| {
        sweep(model, SWEEP_TOLERANCE, MAX_SWEEPS, |state, values| {
            let action = policy.get(state).copied().unwrap_or(usize::MAX);
            Worth::of(model.outcomes(state, action), values, gamma)
        })
    })
}

/// Returns the values, `[states]`, of the policy that takes every action with equal probability.
pub fn evaluate_random(model: &Model, gamma: f64) -> Vec<f64> {
    Chain::new(model, None, gamma).values(model.states()).unwrap_or_else(|| {
        sweep(model, SWEEP_TOLERANCE, MAX_SWEEPS, |state, values| {
            let worth = model.of_state(state).map(|outcomes| Worth::of(outcomes, values, gamma));
            let sum = worth.fold(Worth::NOTHING, |sum, worth| Worth {
                value: sum.value + worth.value,
                size: sum.size + worth.size,
            });
            let actions = model.actions() as f64;
            Worth { value: sum.value / actions, size: sum.size / actions }
        })
    })
}

/// Returns for each state the optimal actions as bits, `[states]`; 0 in terminal states, and everywhere if `values` has
/// the wrong length. Every policy that takes one of these actions in each state attains `values`: at γ = 1, in states
/// with a value other than 0, actions that never lead closer to the end of the episode are left out.
pub fn best_actions(model: &Model, values: &[f64], gamma: f64) -> Vec<u32> {
    if values.len() != model.states() {
        return vec![0; model.states()];
    }
    let bit =
        |action: usize| u32::try_from(action).ok().and_then(|action| 1_u32.checked_shl(action)).unwrap_or(0);
    let mut best: Vec<u32> = (0..model.states())
        .map(|state| ties(model, values, gamma, state).fold(0, |bits, action| bits | bit(action)))
        .collect();
    if 1.0 - gamma <= TIE_SHARE {
        let mut open: Vec<bool> =
            (0..model.states()).map(|state| !model.is_terminal(state) && values[state] != 0.0).collect();
        attract(model, &mut open, |state, open| {
            let near =
                ties(model, values, gamma, state).filter(|action| leads_out(model, state, *action, open));
            let near = near.fold(0, |bits, action| bits | bit(action));
            best[state] = if near == 0 { best[state] } else { near };
            near != 0
        });
    }
    best
}

/// Returns the actions of a state that tie for the highest value, in ascending order; none in a terminal state.
fn ties<'a>(
    model: &'a Model,
    values: &'a [f64],
    gamma: f64,
    state: usize,
) -> impl Iterator<Item = usize> + 'a {
    let worth = move || model.of_state(state).map(move |outcomes| Worth::of(outcomes, values, gamma));
    let best = worth().fold(Worth::LEAST, |best, worth| if worth.value > best.value { worth } else { best });
    let tied = worth().map(move |worth| worth.value >= best.value - TIE_SHARE * best.size.max(worth.size));
    tied.enumerate().filter(move |(_, tied)| *tied && !model.is_terminal(state)).map(|(action, _)| action)
}

/// Returns the first of the tied actions of each state, or the action of `policy` if there is none.
fn first_of_ties(model: &Model, values: &[f64], gamma: f64, policy: &[usize]) -> Vec<usize> {
    let first =
        |(state, action): (usize, &usize)| ties(model, values, gamma, state).next().unwrap_or(*action);
    policy.iter().enumerate().map(first).collect()
}

/// Corrects a policy of tied actions in the states where it attains less than `values`, as a policy that stays in place
/// at γ = 1 does: takes the first tied action that leads closer to states where the values are attained. Returns
/// whether there were such states.
fn lead_on(model: &Model, values: &[f64], gamma: f64, earned: &[f64], policy: &mut [usize]) -> bool {
    let mut open: Vec<bool> =
        (0..model.states()).map(|state| !comes_up_to(model, values, gamma, earned, state)).collect();
    let any = open.contains(&true);
    attract(model, &mut open, |state, open| {
        let found = ties(model, values, gamma, state).find(|action| leads_out(model, state, *action, open));
        policy[state] = found.unwrap_or(policy[state]);
        found.is_some()
    });
    any
}

/// Closes the open states layer by layer. A layer consists of the states for which `closes(state, open)` returns true,
/// where `open` marks the states that were open before the layer.
fn attract(model: &Model, open: &mut [bool], mut closes: impl FnMut(usize, &[bool]) -> bool) {
    loop {
        let layer: Vec<usize> =
            (0..model.states()).filter(|state| open[*state] && closes(*state, open)).collect();
        if layer.is_empty() {
            return;
        }
        for state in layer {
            open[state] = false;
        }
    }
}

/// Returns whether an action can end the episode or lead to a state that is not open.
fn leads_out(model: &Model, state: usize, action: usize, open: &[bool]) -> bool {
    let mut outcomes = model.outcomes(state, action).iter().filter(|outcome| outcome.probability > 0.0);
    outcomes.any(|outcome| outcome.terminated || !open[outcome.state])
}

/// Returns whether the value `earned` by a policy in a state comes up to `values`, within [`EARNED_SHARE`].
fn comes_up_to(model: &Model, values: &[f64], gamma: f64, earned: &[f64], state: usize) -> bool {
    let size = model.of_state(state).map(|outcomes| Worth::of(outcomes, values, gamma).size);
    let size = size.fold(values[state].abs(), f64::max);
    model.is_terminal(state) || earned[state] >= values[state] - EARNED_SHARE * size
}

/// Replaces the policy's action in each state by the best action, if that is better by more than `margin` of
/// [`Worth::size`]. Returns whether any action was replaced.
fn improve(model: &Model, values: &[f64], gamma: f64, margin: f64, policy: &mut [usize]) -> bool {
    let mut any = false;
    for (state, action) in policy.iter_mut().enumerate().filter(|(state, _)| !model.is_terminal(*state)) {
        let mut best = Worth::of(model.outcomes(state, *action), values, gamma);
        for (other, outcomes) in model.of_state(state).enumerate() {
            let worth = Worth::of(outcomes, values, gamma);
            if worth.value > best.value + margin * best.size.max(worth.size) {
                (best, *action, any) = (worth, other, true);
            }
        }
    }
    any
}

/// Returns the fewest steps from an initial state to a goal, if every outcome is the most favourable; `None` if no goal
/// can be reached. A goal is an outcome that ends the episode with a positive reward or, in a world without one, any
/// outcome that ends the episode.
pub fn shortest_path(model: &Model) -> Option<usize> {
    let (states, is_goal) = (|| 0..model.states(), goal(model));
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

/// Returns a test of whether an outcome reaches a goal: it ends the episode with a positive reward or, in a world
/// without such outcomes, it ends the episode.
pub(super) fn goal(model: &Model) -> impl Fn(&Outcome) -> bool {
    let ends = |outcome: &Outcome| outcome.terminated && outcome.probability > 0.0;
    let mut outcomes = (0..model.states()).flat_map(|state| model.of_state(state).flatten());
    let any_pays = outcomes.any(|outcome| ends(outcome) && outcome.reward > 0.0);
    move |outcome| ends(outcome) && (outcome.reward > 0.0 || !any_pays)
}

/// The value of an action, with the size of its terms.
#[derive(Clone, Copy, Debug)]
struct Worth {
    /// Σ p (r + γ V(s′)), with V = 0 where the episode has ended.
    value: f64,
    /// Σ p (|r| + γ |V(s′)|): rounding errors are a share of this.
    size: f64,
}

impl Worth {
    const NOTHING: Self = Self { value: 0.0, size: 0.0 };
    const LEAST: Self = Self { value: f64::NEG_INFINITY, size: 0.0 };

    fn of(outcomes: &[Outcome], values: &[f64], gamma: f64) -> Self {
        outcomes.iter().fold(Self::NOTHING, |sum, outcome| {
            let later = if outcome.terminated { 0.0 } else { gamma * values[outcome.state] };
            Self {
                value: sum.value + outcome.probability * (outcome.reward + later),
                size: sum.size + outcome.probability * (outcome.reward.abs() + later.abs()),
            }
        })
    }
}

/// Updates every state until no value changes by more than `tolerance` of its [`Worth::size`], in at most `most`
/// sweeps. States are visited backwards, since goals tend to have high indices.
fn sweep(model: &Model, tolerance: f64, most: usize, update: impl Fn(usize, &[f64]) -> Worth) -> Vec<f64> {
    let mut values = vec![0.0; model.states()];
    for _ in 0..most {
        let mut moved = false;
        for state in (0..model.states()).rev().filter(|state| !model.is_terminal(*state)) {
            let Worth { value, size } = update(state, &values);
            moved |= (value - values[state]).abs() > tolerance * size;
            values[state] = value;
        }
        if !moved {
            break;
        }
    }
    values
}
