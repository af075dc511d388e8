//! Replay memory of n-step windows, drawn by priority or uniformly; the oldest window is overwritten first.

pub mod sum_tree;
pub mod priorities;
pub mod observations;

use super::n_step::{MAX_WINDOW_STEPS, Transition};
use crate::Error;
use crate::parameters::Parameters;
use crate::random::{Pcg64, Stream};
use crate::state::{State, broken};
use observations::Observations;
use priorities::Priorities;

/// Maximum number of windows.
const MAX_REPLAY_WINDOWS: usize = 1 << 24;

/// A ring buffer of windows; every slot has room for the longest window.
#[derive(Clone, Debug)]
pub struct Replay {
    capacity: usize,
    longest: usize,
    /// Number of steps in each slot.
    lengths: Vec<usize>,
    /// Steps of all windows, `[slots, longest]`.
    steps: Vec<Transition>,
    oldest: usize,
    /// Observations of the states in the steps.
    pub observations: Observations,
    /// Priorities of the slots; `None` for uniform draws.
    pub priorities: Option<Priorities>,
    random: Pcg64,
}

impl Replay {
    /// Creates an empty replay for `capacity` windows (clamped to 1 … 2²⁴) of at most `longest` steps (clamped to 1 …
    /// 4096).
    pub fn new(capacity: usize, longest: usize, priorities: Option<Priorities>, random: Pcg64) -> Self {
        let (capacity, longest) = (capacity.clamp(1, MAX_REPLAY_WINDOWS), longest.clamp(1, MAX_WINDOW_STEPS));
        Self {
            capacity,
            longest,
            lengths: Vec::new(),
            steps: Vec::new(),
            oldest: 0,
            observations: Observations::default(),
            priorities,
            random,
        }
    }

    /// Creates the empty replay that the parameters describe.
    pub fn of(parameters: &Parameters, seed: u32) -> Self {
        let p = parameters;
        let priorities =
            p.prioritised.then(|| Priorities::new(p.priority_exponent, priorities::UNIFORM_SHARE));
        Self::new(p.replay_capacity, p.n_step, priorities, Pcg64::of_stream(seed, Stream::Replay))
    }

    /// Number of stored windows.
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Whether no window is stored.
    pub fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    /// Stores a window; steps beyond the longest length are dropped.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the priorities have no place for the slot, which does not occur for slots of this
    /// replay.
    pub fn push(&mut self, window: &[Transition]) -> Result<(), Error> {
        let window = &window[..window.len().min(self.longest)];
        let slot = if self.lengths.len() < self.capacity {
            self.lengths.push(0);
            self.steps.resize(self.lengths.len() * self.longest, Transition::default());
            self.lengths.len() - 1
        } else {
            let slot = self.oldest;
            self.oldest = (slot + 1) % self.capacity;
            slot
        };
        let start = slot * self.longest;
        self.steps[start..start + window.len()].copy_from_slice(window);
        self.lengths[slot] = window.len();
        if let Some(priorities) = &mut self.priorities {
            priorities.add(slot)?;
        }
        Ok(())
    }

    /// Draws `count` windows with replacement and appends their slots to `drawn`.
    pub fn sample(&mut self, count: usize, drawn: &mut Vec<usize>) {
        let held = self.lengths.len() as u32;
        let random = &mut self.random;
        match &self.priorities {
            Some(priorities) => drawn.extend((0..count).map(|_| priorities.sample(random))),
            None => drawn.extend((0..count).map(|_| random.below(held) as usize)),
        }
    }

    /// Writes the importance weights of the drawn windows for the exponent β; all 1 for uniform draws.
    pub fn weights(&self, drawn: &[usize], beta: f64, weights: &mut Vec<f32>) {
        weights.clear();
        match &self.priorities {
            Some(priorities) => priorities.weights(drawn, beta, weights),
            None => weights.resize(drawn.len(), 1.0),
        }
    }

    /// Sets the priorities of the drawn windows to their losses.
    ///
    /// # Errors
    /// Returns [`Error::Value`] if a loss is negative or not finite, [`Error::Shape`] if a slot does not exist.
    pub fn set_priorities(&mut self, drawn: &[usize], losses: &[f32]) -> Result<(), Error> {
        let Some(priorities) = &mut self.priorities else { return Ok(()) };
        drawn.iter().zip(losses).try_for_each(|(slot, loss)| priorities.set(*slot, f64::from(*loss)))
    }

    /// Adds every window, the priorities and the random stream.
    pub fn save(&self, state: &mut State) {
        let lengths: Vec<u32> = self.lengths.iter().map(|length| *length as u32).collect();
        state.put("replay.lengths", &lengths);
        Transition::save(&self.steps, "replay.", state);
        state.put("replay.oldest", &[self.oldest as u64]);
        state.put("random.replay", &self.random.words());
        if let Some(priorities) = &self.priorities {
            priorities.save(state);
        }
    }

    /// Upper bound of the bytes that [`Self::save`] adds within `steps` environment steps, each of which starts at most
    /// one window.
    pub fn most_bytes(&self, steps: usize) -> usize {
        // Each slot stores a length (4 bytes) and a priority (8 bytes) besides its steps.
        let slot = self.longest.saturating_mul(size_of::<Transition>()) + 4 + 8;
        self.capacity.min(steps).saturating_mul(slot)
    }

    /// Restores what [`Self::save`] added, for a world of `states` states and `actions` actions.
    ///
    /// # Errors
    /// Returns [`Error::File`] if something is missing or does not fit.
    pub fn load(&mut self, state: &State, states: usize, actions: usize) -> Result<(), Error> {
        let lengths: Vec<usize> =
            state.vector("replay.lengths")?.iter().map(|length: &u32| *length as usize).collect();
        let steps = Transition::load("replay.", state, states, actions)?;
        let [oldest] = state.array::<u64, 1>("replay.oldest")?;
        let fits = lengths.len() <= self.capacity
            && steps.len() == lengths.len() * self.longest
            && lengths.iter().all(|length| (1..=self.longest).contains(length))
            && (oldest == 0 || (lengths.len() == self.capacity && oldest < self.capacity as u64));
        if !fits {
            return Err(broken("replay.lengths", "does not match replay_capacity and n_step"));
        }
        if let Some(priorities) = &mut self.priorities {
            priorities.load(state, lengths.len())?;
        }
        (self.lengths, self.steps, self.oldest) = (lengths, steps, oldest as usize);
        self.random = Pcg64::of_words(state.array("random.replay")?)?;
        Ok(())
    }

    /// The steps of the window in a slot; empty if there is no such slot.
    pub fn window(&self, number: usize) -> &[Transition] {
        let start = number.saturating_mul(self.longest);
        let steps = self.lengths.get(number).and_then(|length| self.steps.get(start..start + length));
        steps.unwrap_or_default()
    }
}
