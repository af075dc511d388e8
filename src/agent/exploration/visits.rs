//! Optimism for rarely taken actions: `size` / (N + 1)^power is added to the value of an action that was taken N times
//! in a state, both when acting and when bootstrapping.
//!
//! Source: Rashid et al., "Optimistic Exploration even with a Pessimistic Initialisation", arXiv 2002.12174 (OPIQ).

use crate::Error;
use crate::state::State;

/// Maximum number of (state, action) pairs of a new table.
const MAX_TABLE_PAIRS: usize = 1 << 26;

/// How often each action was taken in each state.
#[derive(Clone, Debug)]
pub struct Visits {
    /// Number of visits, `[states, actions]`.
    pub counts: Vec<u32>,
    actions: usize,
    size: f64,
    power: f64,
}

impl Visits {
    /// Creates counts of 0; a `size` of 0 switches the bonus off. There are no counts, and so nothing is counted, for
    /// more than 2²⁶ pairs.
    pub fn new(states: usize, actions: usize, size: f64, power: f64) -> Self {
        let pairs = states.checked_mul(actions).filter(|pairs| *pairs <= MAX_TABLE_PAIRS);
        Self { counts: vec![0; pairs.unwrap_or(0)], actions, size, power }
    }

    /// Counts one visit.
    pub fn add(&mut self, state: usize, action: usize) {
        if let Some(count) = self.place(state, action).and_then(|place| self.counts.get_mut(place)) {
            *count = count.saturating_add(1);
        }
    }

    /// Makes room for `states` states.
    pub(in crate::agent) fn grow(&mut self, states: usize) {
        self.counts.resize(states * self.actions, 0);
    }

    /// Adds the counts.
    pub fn save(&self, state: &mut State) {
        state.put("exploration.visits", &self.counts);
    }

    /// Restores what [`Self::save`] added.
    ///
    /// # Errors
    /// Returns [`Error::File`] if the counts are missing or do not fit.
    pub fn load(&mut self, state: &State) -> Result<(), Error> {
        state.read("exploration.visits", &mut self.counts)
    }

    /// Index of a pair among the counts.
    fn place(&self, state: usize, action: usize) -> Option<usize> {
        state.checked_mul(self.actions)?.checked_add(action).filter(|_| action < self.actions)
    }

    /// Total number of counted visits.
    pub(in crate::agent) fn total(&self) -> u64 {
        self.counts.iter().map(|count| u64::from(*count)).sum()
    }

    /// Bonus on the value of `action` in `state`.
    pub fn bonus(&self, state: usize, action: usize) -> f32 {
        let place = self.place(state, action);
        let count = place.and_then(|place| self.counts.get(place)).copied().unwrap_or(0);
        (self.size / libm::pow(f64::from(count) + 1.0, self.power)) as f32
    }
}
