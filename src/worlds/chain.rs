//! Exact expected discounted returns of a Markov chain with rewards, by elimination of one state after another.
//!
//! ```text
//! V_k = r_k + Σ_j w_kj V_j,    w_kj = γ p_kj,    e_k = 1 − Σ_j w_kj  (probability of ending, plus what γ discounts)
//! ```
//!
//! The divisor 1 − w_kk, for the self-loop of state k, is computed as e_k + Σ_{j≠k} w_kj and never by subtraction, so
//! that returns of any size, 1e-13 as well as 1, keep about fourteen digits, also at γ = 1.
//!
//! Source: Grassmann, Taksar, Heyman, Operations Research 33 (1985), extended here by rewards and termination.

use super::model::Model;

/// Probability with which a step ends the chain at γ = 1, where a chain that never ends would divide by zero. A chain
/// without rewards then has value 0. Any other chain has a value of the reward's sign whose size exceeds every value
/// that is compared with it.
const MIN_END_PROBABILITY: f64 = 1e-20;
/// Maximum number of products in an elimination; values of larger chains are computed by sweeps.
const MAX_PRODUCTS: usize = 200_000_000;

/// The Markov chain of a policy in a model.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    /// w: for each row, (column, weight) with columns in ascending order. Rows and columns are indices into `states`.
    rows: Vec<Vec<(usize, f64)>>,
    /// e, `[rows]`.
    ends: Vec<f64>,
    /// r, the expected reward of a step, `[rows]`.
    rewards: Vec<f64>,
    /// Index in the model of the state of each row.
    states: Vec<usize>,
}

impl Chain {
    /// Builds the chain of the policy that takes `policy[state]`, or of the uniformly random policy if `policy` is
    /// `None`. A state without an action, or whose action has no outcome, ends the episode.
    pub(super) fn new(model: &Model, policy: Option<&[usize]>, gamma: f64) -> Self {
        let states = order(model);
        let mut place = vec![usize::MAX; model.states()];
        for (number, state) in states.iter().enumerate() {
            place[*state] = number;
        }
        let lost = if 1.0 - gamma > MIN_END_PROBABILITY { 1.0 - gamma } else { MIN_END_PROBABILITY };
        let mut chain = Self {
            rows: Vec::with_capacity(states.len()),
            ends: Vec::with_capacity(states.len()),
            rewards: Vec::with_capacity(states.len()),
            states,
        };
        for state in &chain.states {
            let (actions, share) = match policy.map(|policy| policy.get(*state)) {
                Some(Some(action)) => (*action..action.saturating_add(1), 1.0),
                Some(None) => (0..0, 1.0),
                None => (0..model.actions(), 1.0 / model.actions() as f64),
            };
            let (mut row, mut end, mut reward, mut any) = (Vec::new(), 0.0, 0.0, false);
            for outcome in actions.flat_map(|action| model.outcomes(*state, action)) {
                let probability = share * outcome.probability;
                any = true;
                reward += probability * outcome.reward;
                let next = place[outcome.state];
                if outcome.terminated || next == usize::MAX {
                    end += probability;
                } else {
                    end += probability * lost;
                    row.push((next, probability * gamma));
                }
            }
            row.sort_unstable_by_key(|(column, _)| *column);
            row.dedup_by(|(column, weight), (kept, sum)| {
                let same = column == kept;
                *sum += if same { *weight } else { 0.0 };
                same
            });
            chain.rows.push(row);
            chain.ends.push(if any { end } else { 1.0 });
            chain.rewards.push(reward);
        }
        chain
    }

    /// Returns V for the `count` states of the model, 0 in terminal ones; `None` if the elimination takes too long.
    pub(super) fn values(mut self, count: usize) -> Option<Vec<f64>> {
        let size = self.states.len();
        let mut before = self.predecessors();
        let mut products = 0;
        for last in (1..size).rev() {
            let row = std::mem::take(&mut self.rows[last]);
            let divisor = self.ends[last] + off_diagonal(&row, last);
            for from in std::mem::take(&mut before[last]) {
                let Ok(at) = self.rows[from].binary_search_by_key(&last, |(column, _)| *column) else {
                    continue;
                };
                let (_, weight) = self.rows[from].remove(at);
                let share = weight / divisor;
                products += row.len() + self.rows[from].len();
                self.ends[from] += share * self.ends[last];
                self.rewards[from] += share * self.rewards[last];
                let old = std::mem::take(&mut self.rows[from]);
                self.rows[from] = sum(&old, &row, share, last, |column| {
                    if column > from {
                        before[column].push(from);
                    }
                });
            }
            if products > MAX_PRODUCTS {
                return None;
            }
            self.rows[last] = row;
        }
        let mut found: Vec<f64> = Vec::with_capacity(size);
        for (number, row) in self.rows.iter().enumerate() {
            let divisor = self.ends[number] + off_diagonal(row, number);
            let later = row.iter().filter(|(column, _)| *column < number);
            let later = later.map(|(column, weight)| weight * found[*column]).sum::<f64>();
            found.push((self.rewards[number] + later) / divisor);
        }
        let mut values = vec![0.0; count];
        for (state, value) in self.states.iter().zip(found) {
            values[*state] = value;
        }
        Some(values)
    }

    /// For each row, the earlier rows with a transition to it.
    fn predecessors(&self) -> Vec<Vec<usize>> {
        let mut before = vec![Vec::new(); self.rows.len()];
        for (from, row) in self.rows.iter().enumerate() {
            for (column, _) in row.iter().filter(|(column, _)| *column > from) {
                before[*column].push(from);
            }
        }
        before
    }
}

/// Lists the non-terminal states in breadth-first order, so that neighbours are close together: an elimination from the
/// end then creates few new transitions.
fn order(model: &Model) -> Vec<usize> {
    let count = model.states();
    let mut joined = vec![Vec::new(); count];
    let playing = (0..count).filter(|state| !model.is_terminal(*state));
    for state in playing.clone() {
        for outcome in model.of_state(state).flatten() {
            if !outcome.terminated && outcome.state != state && !model.is_terminal(outcome.state) {
                joined[state].push(outcome.state);
                joined[outcome.state].push(state);
            }
        }
    }
    let mut seen = vec![false; count];
    let mut states = Vec::with_capacity(count);
    for first in playing {
        if seen[first] {
            continue;
        }
        seen[first] = true;
        states.push(first);
        let mut next = states.len() - 1;
        while next < states.len() {
            for state in &joined[states[next]] {
                if !seen[*state] {
                    seen[*state] = true;
                    states.push(*state);
                }
            }
            next += 1;
        }
    }
    states
}

/// Σ_{j≠k} w_kj of row k.
fn off_diagonal(row: &[(usize, f64)], number: usize) -> f64 {
    row.iter().filter(|(column, _)| *column != number).map(|(_, weight)| weight).sum()
}

/// Returns `old` + `share` · `row`, leaving out column `without` of `row`. `joined` is called with every column that
/// `old` does not have.
fn sum(
    old: &[(usize, f64)],
    row: &[(usize, f64)],
    share: f64,
    without: usize,
    mut joined: impl FnMut(usize),
) -> Vec<(usize, f64)> {
    let mut sum = Vec::with_capacity(old.len() + row.len());
    let mut rest = old;
    for &(column, weight) in row.iter().filter(|(column, _)| *column != without) {
        let smaller = rest.partition_point(|(other, _)| *other < column);
        sum.extend_from_slice(&rest[..smaller]);
        rest = &rest[smaller..];
        match rest {
            [(other, own), after @ ..] if *other == column => {
                sum.push((column, own + share * weight));
                rest = after;
            }
            _ => {
                sum.push((column, share * weight));
                joined(column);
            }
        }
    }
    sum.extend_from_slice(rest);
    sum
}
