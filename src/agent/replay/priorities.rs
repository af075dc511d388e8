//! Prioritised replay: transitions are drawn in proportion to their last loss, raised to the power α.
//!
//! P(i) = (1 − u) · pᵢ^α / Σ p^α + u / N with u = 0.001; w = (N · P(i))^(−β), divided by the highest weight of the
//! batch. A new item gets the highest priority seen so far, initially 1. `0^0` counts as 0.
//!
//! Source: Schaul et al., arXiv 1511.05952, with the semantics of `dqn_zoo`'s `PrioritizedTransitionReplay`.

use crate::Error;
use crate::agent::replay::sum_tree::SumTree;
use crate::random::Pcg64;
use crate::state::{State, broken};

/// Share u of uniform draws.
pub const UNIFORM_SHARE: f64 = 1e-3;
/// Upper bound of a priority; higher ones are clipped.
const MAX_PRIORITY: f64 = 100.0;

/// The priorities of a replay's slots.
#[derive(Clone, Debug)]
pub struct Priorities {
    /// p^α of each slot.
    pub tree: SumTree,
    /// Highest priority seen so far.
    pub highest_seen: f64,
    exponent: f64,
    uniform: f64,
}

impl Priorities {
    /// Creates the priorities of an empty replay, for the exponent α and the share u of uniform draws.
    pub fn new(exponent: f64, uniform: f64) -> Self {
        Self { tree: SumTree::default(), highest_seen: 1.0, exponent, uniform }
    }

    /// Gives a slot, new or reused, the highest priority seen so far.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if `slot` is more than one beyond the last.
    pub fn add(&mut self, slot: usize) -> Result<(), Error> {
        if slot == self.tree.len() {
            self.tree.resize(slot + 1);
        }
        self.tree.set(slot, self.raised(self.highest_seen))
    }

    /// Sets the priority of a slot, the loss in its last batch, clipped to 100.
    ///
    /// # Errors
    /// Returns [`Error::Value`] if the priority is negative or not finite, [`Error::Shape`] if the slot does not exist.
    pub fn set(&mut self, slot: usize, priority: f64) -> Result<(), Error> {
        let priority = if priority > MAX_PRIORITY { MAX_PRIORITY } else { priority };
        self.tree.set(slot, self.raised(priority))?;
        self.highest_seen = if priority > self.highest_seen { priority } else { self.highest_seen };
        Ok(())
    }

    /// Draws one slot.
    pub fn sample(&self, random: &mut Pcg64) -> usize {
        let any = random.below(self.tree.len() as u32) as usize;
        let target = random.random() * self.tree.root();
        if random.random() < self.uniform {
            return any;
        }
        // If all priorities are 0, or the target was rounded up to the sum, the draw is uniform.
        self.tree.query(target).unwrap_or(any)
    }

    /// Probability P(i) with which a slot is drawn.
    pub fn probability(&self, slot: usize) -> f64 {
        let fair = 1.0 / self.tree.len().max(1) as f64;
        let root = self.tree.root();
        let raised = self.tree.values().get(slot).copied().unwrap_or(0.0);
        let prioritised = if root > 0.0 { raised / root } else { fair };
        (1.0 - self.uniform) * prioritised + self.uniform * fair
    }

    /// Appends the importance weights of the drawn slots for the exponent β, divided by the highest.
    pub fn weights(&self, drawn: &[usize], beta: f64, weights: &mut Vec<f32>) {
        let count = self.tree.len() as f64;
        let weight = |slot: &usize| libm::pow(count * self.probability(*slot), -beta);
        let mut highest = 0.0_f64;
        for slot in drawn {
            let weight = weight(slot);
            highest = if weight > highest { weight } else { highest };
        }
        weights.extend(drawn.iter().map(|slot| (weight(slot) / highest) as f32));
    }

    /// Adds the leaves of the tree and the highest priority.
    pub fn save(&self, state: &mut State) {
        state.put("replay.tree", self.tree.values());
        state.put("replay.highest_priority", &[self.highest_seen]);
    }

    /// Restores what [`Self::save`] added, for `slots` slots.
    ///
    /// # Errors
    /// Returns [`Error::File`] if a tensor is missing, does not fit, or holds an invalid priority.
    pub fn load(&mut self, state: &State, slots: usize) -> Result<(), Error> {
        let leaves = state.shaped("replay.tree", &[slots])?;
        let tree = SumTree::of(leaves).map_err(|_| broken("replay.tree", "contains an invalid priority"))?;
        let [highest_seen] = state.array("replay.highest_priority")?;
        if !(1.0..=MAX_PRIORITY).contains(&highest_seen) {
            return Err(broken("replay.highest_priority", "is not from 1 to 100"));
        }
        // No leaf exceeds the highest priority raised to the power α; the factor allows for rounding.
        let highest = self.raised(highest_seen) * (1.0 + 1e-9);
        if tree.values().iter().any(|leaf| *leaf > highest) {
            return Err(broken("replay.tree", "contains a priority above replay.highest_priority"));
        }
        (self.tree, self.highest_seen) = (tree, highest_seen);
        Ok(())
    }

    fn raised(&self, priority: f64) -> f64 {
        if priority == 0.0 { 0.0 } else { libm::pow(priority, self.exponent) }
    }
}
