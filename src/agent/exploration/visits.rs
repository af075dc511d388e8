//! Optimism about what was seldom tried: an action counts as worth `size` / (N + 1)^power more, where N is how often it was
//! taken in that state, both when acting and when bootstrapping.
//!
//! Source: Rashid et al., "Optimistic Exploration even with a Pessimistic Initialisation", arXiv 2002.12174 (OPIQ).

use crate::Error;
use crate::state::State;

/// Most pairs of a state and an action at the beginning.
const MOST_PAIRS: usize = 1 << 26;

/// How often each action was taken in each state.
#[derive(Clone, Debug)]
pub struct Visits {
    /// `[states, actions]`
    pub counts: Vec<u32>,
    actions: usize,
    size: f64,
    power: f64,
}

impl Visits {
    /// Nothing taken yet; a size of 0 leaves the values as they are. Nothing is counted where there are more pairs than
    /// memory holds.
    pub fn new(states: usize, actions: usize, size: f64, power: f64) -> Self {
        let pairs = states.checked_mul(actions).filter(|pairs| *pairs <= MOST_PAIRS);
        Self { counts: vec![0; pairs.unwrap_or(0)], actions, size, power }
    }

    /// Counts one more visit.
    pub fn add(&mut self, state: usize, action: usize) {
        if let Some(count) = self.place(state, action).and_then(|place| self.counts.get_mut(place)) {
            *count = count.saturating_add(1);
        }
    }

    /// Makes room for so many states.
    pub(in crate::agent) fn grow(&mut self, states: usize) {
        self.counts.resize(states * self.actions, 0);
    }

    /// Adds the counts.
    pub fn save(&self, state: &mut State) {
        state.put("exploration.visits", &self.counts);
    }

    /// Takes over what was saved.
    ///
    /// # Errors
    /// [`Error::File`] when it does not fit.
    pub fn load(&mut self, state: &State) -> Result<(), Error> {
        state.read("exploration.visits", &mut self.counts)
    }

    /// Place of a pair among the counts.
    fn place(&self, state: usize, action: usize) -> Option<usize> {
        state.checked_mul(self.actions)?.checked_add(action).filter(|_| action < self.actions)
    }

    /// Steps that were counted.
    pub(in crate::agent) fn total(&self) -> u64 {
        self.counts.iter().map(|count| u64::from(*count)).sum()
    }

    /// What the action counts as worth more.
    pub fn bonus(&self, state: usize, action: usize) -> f32 {
        let place = self.place(state, action);
        let count = place.and_then(|place| self.counts.get(place)).copied().unwrap_or(0);
        (self.size / libm::pow(f64::from(count) + 1.0, self.power)) as f32
    }
}
