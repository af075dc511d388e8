//! The memory of windows, drawn from uniformly; the oldest is forgotten first.

use super::n_step::Transition;
use crate::random::Pcg64;

/// A ring of windows.
#[derive(Clone, Debug)]
pub struct Replay {
    capacity: usize,
    windows: Vec<Window>,
    steps: Vec<Transition>,
    oldest: usize,
    random: Pcg64,
}

/// Where a window's steps lie.
#[derive(Clone, Copy, Debug)]
struct Window {
    start: usize,
    length: usize,
}

impl Replay {
    /// An empty replay that holds `capacity` windows.
    pub fn new(capacity: usize, random: Pcg64) -> Self {
        Self { capacity: capacity.max(1), windows: Vec::new(), steps: Vec::new(), oldest: 0, random }
    }

    /// Number of windows held.
    pub fn len(&self) -> usize {
        self.windows.len()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.windows.is_empty()
    }

    /// Adds a window.
    pub fn push(&mut self, window: &[Transition]) {
        if self.windows.len() < self.capacity {
            self.windows.push(Window { start: self.steps.len(), length: window.len() });
            self.steps.extend_from_slice(window);
            return;
        }
        let slot = self.oldest;
        self.oldest = (slot + 1) % self.capacity;
        let place = &mut self.windows[slot];
        if window.len() > place.length {
            // A longer window than the one it replaces moves to the end; every slot grows at most to n steps.
            place.start = self.steps.len();
            self.steps.extend_from_slice(window);
        } else {
            self.steps[place.start..place.start + window.len()].copy_from_slice(window);
        }
        place.length = window.len();
    }

    /// Draws `count` windows with replacement and appends their numbers to `drawn`.
    pub fn sample(&mut self, count: usize, drawn: &mut Vec<usize>) {
        let held = self.windows.len() as u32;
        drawn.extend((0..count).map(|_| self.random.below(held) as usize));
    }

    /// The steps of a window.
    pub fn window(&self, number: usize) -> &[Transition] {
        self.windows
            .get(number)
            .and_then(|window| self.steps.get(window.start..window.start + window.length))
            .unwrap_or_default()
    }
}
