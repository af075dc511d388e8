//! Prioritised replay: items are drawn in proportion to how wrong the network was about them.
//!
//! P(i) = (1 − u) · pᵢ^α / Σ p^α + u / N with u = 0.001; w = (N · P(i))^(−β), divided by the batch's highest.
//! A new item has the highest priority that was ever seen, at first 1. `0^0` counts as 0.
//!
//! Source: Schaul et al., arXiv 1511.05952, as `dqn_zoo`'s `PrioritizedTransitionReplay` has it.

use crate::Error;
use crate::agent::replay::sum_tree::SumTree;
use crate::random::Pcg64;
use crate::state::{State, broken};

/// Share of uniform draws.
pub const UNIFORM: f64 = 1e-3;
/// Higher priorities count as this.
const HIGHEST: f64 = 100.0;

/// The priorities of a replay's slots.
#[derive(Clone, Debug)]
pub struct Priorities {
    /// p^α by slot.
    pub tree: SumTree,
    /// Highest priority ever seen.
    pub highest_seen: f64,
    exponent: f64,
    uniform: f64,
}

impl Priorities {
    /// No slots yet, for the exponent α and the share u of uniform draws.
    pub fn new(exponent: f64, uniform: f64) -> Self {
        Self { tree: SumTree::default(), highest_seen: 1.0, exponent, uniform }
    }

    /// Gives a slot, new or reused, the highest priority seen.
    ///
    /// # Errors
    /// [`Error::Shape`] never for a slot at most one beyond the last.
    pub fn add(&mut self, slot: usize) -> Result<(), Error> {
        if slot == self.tree.len() {
            self.tree.resize(slot + 1);
        }
        self.tree.set(slot, self.raised(self.highest_seen))
    }

    /// Sets the priority of a slot: the loss that it had in the last batch.
    ///
    /// # Errors
    /// [`Error::Value`] when it is negative or not finite, [`Error::Shape`] for a slot that does not exist.
    pub fn set(&mut self, slot: usize, priority: f64) -> Result<(), Error> {
        let priority = if priority > HIGHEST { HIGHEST } else { priority };
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
        // Without any priority, or with a target rounded up to the sum, the draw is a uniform one.
        self.tree.query(target).unwrap_or(any)
    }

    /// Probability with which a slot is drawn.
    pub fn probability(&self, slot: usize) -> f64 {
        let fair = 1.0 / self.tree.len().max(1) as f64;
        let root = self.tree.root();
        let raised = self.tree.values().get(slot).copied().unwrap_or(0.0);
        let prioritised = if root > 0.0 { raised / root } else { fair };
        (1.0 - self.uniform) * prioritised + self.uniform * fair
    }

    /// Appends the importance weights of the slots drawn, the highest of which is 1.
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

    /// Adds the tree's leaves and the highest priority.
    pub fn save(&self, state: &mut State) {
        state.put("replay.tree", self.tree.values());
        state.put("replay.highest_priority", &[self.highest_seen]);
    }

    /// Takes over what was saved for this many slots.
    ///
    /// # Errors
    /// [`Error::File`] when it does not fit or is no priority.
    pub fn load(&mut self, state: &State, slots: usize) -> Result<(), Error> {
        let leaves = state.shaped("replay.tree", &[slots])?;
        let tree = SumTree::of(leaves).map_err(|_| broken("replay.tree", "holds what is no priority"))?;
        let [highest_seen] = state.array("replay.highest_priority")?;
        if !(1.0..=HIGHEST).contains(&highest_seen) {
            return Err(broken("replay.highest_priority", "is not from 1 to 100"));
        }
        // No leaf was ever set to more than the highest priority, raised; the rest is for rounding.
        let highest = self.raised(highest_seen) * (1.0 + 1e-9);
        if tree.values().iter().any(|leaf| *leaf > highest) {
            return Err(broken("replay.tree", "holds a priority above the highest"));
        }
        (self.tree, self.highest_seen) = (tree, highest_seen);
        Ok(())
    }

    fn raised(&self, priority: f64) -> f64 {
        if priority == 0.0 { 0.0 } else { libm::pow(priority, self.exponent) }
    }
}
