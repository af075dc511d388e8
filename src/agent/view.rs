//! A network's opinion of some distinct states, each of which went through it once.

use super::categorical::{Support, arg_max};
use crate::Error;
use crate::math::elementary::log_softmax;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::Pass;

/// The states, and what the network says of each.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    pub(super) states: Vec<usize>,
    /// Row of each state, `usize::MAX` for a state without one.
    pub(super) row_of: Vec<usize>,
    pub(super) pass: Pass,
    /// `[rows, actions, atoms]`
    log_probabilities: Vec<f32>,
    /// `[rows, actions]`
    values: Vec<f32>,
}

impl View {
    pub(super) fn new(states: usize) -> Self {
        Self { row_of: vec![usize::MAX; states], ..Self::default() }
    }

    pub(super) fn clear(&mut self) {
        for state in self.states.drain(..) {
            self.row_of[state] = usize::MAX;
        }
    }

    pub(super) fn add(&mut self, state: usize) {
        if self.row_of.get(state) == Some(&usize::MAX) {
            self.row_of[state] = self.states.len();
            self.states.push(state);
        }
    }

    pub(super) fn look(&mut self, network: &SpikingRainbowNetwork, support: Support) -> Result<(), Error> {
        network.forward(&self.states, &mut self.pass)?;
        self.log_probabilities.clone_from(&self.pass.logits);
        self.values.clear();
        for distribution in self.log_probabilities.chunks_exact_mut(support.atoms.max(1)) {
            log_softmax(distribution);
            self.values.push(support.mean(distribution));
        }
        Ok(())
    }

    /// The action of highest value, if the state has a row.
    pub(super) fn greedy(&self, state: usize, actions: usize) -> Option<usize> {
        let row = *self.row_of.get(state).filter(|row| **row != usize::MAX)?;
        Some(arg_max(&self.values[row * actions..(row + 1) * actions]))
    }

    /// Log-probabilities of the atoms of one action.
    pub(super) fn distribution(&self, state: usize, action: usize, actions: usize, atoms: usize) -> &[f32] {
        let start = (self.row_of[state] * actions + action) * atoms;
        &self.log_probabilities[start..start + atoms]
    }
}
