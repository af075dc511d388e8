//! The memory of windows, drawn from uniformly; the oldest is forgotten first.

use super::n_step::Transition;
use crate::random::Pcg64;

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
    random: Pcg64,
}

impl Replay {
    /// An empty replay that holds `capacity` windows of at most `longest` steps.
    pub fn new(capacity: usize, longest: usize, random: Pcg64) -> Self {
        let (capacity, longest) = (capacity.max(1), longest.max(1));
        Self { capacity, longest, lengths: Vec::new(), steps: Vec::new(), oldest: 0, random }
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
    pub fn push(&mut self, window: &[Transition]) {
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
    }

    /// Draws `count` windows with replacement and appends their numbers to `drawn`.
    pub fn sample(&mut self, count: usize, drawn: &mut Vec<usize>) {
        let held = self.lengths.len() as u32;
        drawn.extend((0..count).map(|_| self.random.below(held) as usize));
    }

    /// The steps of a window.
    pub fn window(&self, number: usize) -> &[Transition] {
        let start = number.saturating_mul(self.longest);
        let steps = self.lengths.get(number).and_then(|length| self.steps.get(start..start + length));
        steps.unwrap_or_default()
    }
}
