//! The memory of windows, drawn from by priority or uniformly; the oldest is forgotten first.

pub mod sum_tree;
pub mod priorities;
pub mod observations;

use super::n_step::{MAX_WINDOW, Transition};
use crate::Error;
use crate::parameters::Parameters;
use crate::random::{Pcg64, Stream};
use crate::state::{State, broken};
use observations::Observations;
use priorities::Priorities;

/// Windows at most.
const MOST_WINDOWS: usize = 1 << 24;

/// A ring of windows, each in a slot of its own that has room for the longest.
#[derive(Clone, Debug)]
pub struct Replay {
    capacity: usize,
    longest: usize,
    /// Number of steps in each slot.
    lengths: Vec<usize>,
    /// `[slots, longest]`
    steps: Vec<Transition>,
    oldest: usize,
    /// What is seen in the states that the steps name.
    pub observations: Observations,
    /// Where it is drawn from by priority.
    pub priorities: Option<Priorities>,
    random: Pcg64,
}

impl Replay {
    /// An empty replay that holds `capacity` windows of at most `longest` steps; the former are from
    /// 1 to 2²⁴, the latter from 1 to 4096.
    pub fn new(capacity: usize, longest: usize, priorities: Option<Priorities>, random: Pcg64) -> Self {
        let (capacity, longest) = (capacity.clamp(1, MOST_WINDOWS), longest.clamp(1, MAX_WINDOW));
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

    /// The empty replay that the parameters describe.
    pub fn of(parameters: &Parameters, seed: u32) -> Self {
        let p = parameters;
        let priorities = p.prioritised.then(|| Priorities::new(p.priority_exponent, priorities::UNIFORM));
        Self::new(p.replay_capacity, p.n_step, priorities, Pcg64::of_stream(seed, Stream::Replay))
    }

    /// Number of windows held.
    pub fn len(&self) -> usize {
        self.lengths.len()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.lengths.is_empty()
    }

    /// Adds a window; steps beyond the longest are left out.
    ///
    /// # Errors
    /// Never in practice: a new slot always has a place among the priorities.
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

    /// Draws `count` windows with replacement and appends their numbers to `drawn`.
    pub fn sample(&mut self, count: usize, drawn: &mut Vec<usize>) {
        let held = self.lengths.len() as u32;
        let random = &mut self.random;
        match &self.priorities {
            Some(priorities) => drawn.extend((0..count).map(|_| priorities.sample(random))),
            None => drawn.extend((0..count).map(|_| random.below(held) as usize)),
        }
    }

    /// Writes the importance weights of the windows drawn.
    pub fn weights(&self, drawn: &[usize], beta: f64, weights: &mut Vec<f32>) {
        weights.clear();
        match &self.priorities {
            Some(priorities) => priorities.weights(drawn, beta, weights),
            None => weights.resize(drawn.len(), 1.0),
        }
    }

    /// Sets the priorities of the windows drawn to their losses.
    ///
    /// # Errors
    /// [`Error::Value`] when a loss is negative or not finite.
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

    /// Most bytes that [`Self::save`] may give within so many steps, each of which completes at most one window.
    pub fn most_bytes(&self, steps: usize) -> usize {
        // A length and a priority beside the steps.
        let slot = self.longest.saturating_mul(size_of::<Transition>()) + 4 + 8;
        self.capacity.min(steps).saturating_mul(slot)
    }

    /// Takes over what was saved, for a world of so many states and actions.
    ///
    /// # Errors
    /// [`Error::File`] when something is missing or does not fit.
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
            return Err(broken("replay.lengths", "does not fit replay_capacity and n_step"));
        }
        if let Some(priorities) = &mut self.priorities {
            priorities.load(state, lengths.len())?;
        }
        (self.lengths, self.steps, self.oldest) = (lengths, steps, oldest as usize);
        self.random = Pcg64::of_words(state.array("random.replay")?)?;
        Ok(())
    }

    /// The steps of a window.
    pub fn window(&self, number: usize) -> &[Transition] {
        let start = number.saturating_mul(self.longest);
        let steps = self.lengths.get(number).and_then(|length| self.steps.get(start..start + length));
        steps.unwrap_or_default()
    }
}
