//! Outputs of one network for the distinct states of a batch, each of which is evaluated once.

use super::categorical::{Support, arg_max};
use super::replay::observations::Observations;
use crate::Error;
use crate::network::maps::Maps;
use crate::network::pass::Pass;
use crate::network::{Sizes, SpikingRainbowNetwork};
use std::ops::Range;

/// Distinct states with the value distribution of each of their actions.
#[derive(Clone, Debug)]
pub(super) struct StateBatch {
    pub(super) states: Vec<usize>,
    /// Row of each state, by number; `usize::MAX` for a state that is not in the batch.
    row_of: Vec<usize>,
    /// Log-probabilities `[rows, actions, atoms]`; values `[rows, actions]` if there is no distribution.
    log_probabilities: Vec<f32>,
    /// Probabilities `[rows, actions, atoms]`.
    probabilities: Vec<f32>,
    /// Values plus exploration bonus, `[rows, actions]`.
    values: Vec<f32>,
    actions: usize,
    atoms: usize,
}

impl StateBatch {
    /// An empty batch for networks of these sizes.
    pub(super) fn new(Sizes { actions, atoms, .. }: Sizes) -> Self {
        Self {
            states: Vec::new(),
            row_of: Vec::new(),
            log_probabilities: Vec::new(),
            probabilities: Vec::new(),
            values: Vec::new(),
            actions,
            atoms,
        }
    }

    /// Removes all states.
    pub(super) fn clear(&mut self) {
        for state in self.states.drain(..) {
            self.row_of[state] = usize::MAX;
        }
    }

    /// Adds a state, unless it is in the batch already.
    pub(super) fn add(&mut self, state: usize) {
        if state >= self.row_of.len() {
            self.row_of.resize(state + 1, usize::MAX);
        }
        if self.row_of[state] == usize::MAX {
            self.row_of[state] = self.states.len();
            self.states.push(state);
        }
    }

    /// Computes the forward pass of the observations of all states through `network` with its `maps`; overwrites
    /// `pass`. `optimism(state, action)` is added to each value.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if a state has no observation, or an observation does not fit the network.
    pub(super) fn evaluate(
        &mut self,
        network: &SpikingRainbowNetwork,
        maps: &Maps<'_>,
        observations: &Observations,
        support: Support,
        optimism: impl Fn(usize, usize) -> f32,
        pass: &mut Pass,
    ) -> Result<(), Error> {
        observations.of(&self.states, network.sizes.inputs, &mut pass.inputs)?;
        network.forward_through(maps, pass)?;
        self.log_probabilities.clone_from(&pass.logits);
        support.resolve(&mut self.log_probabilities, &mut self.probabilities, &mut self.values);
        for (&state, values) in self.states.iter().zip(self.values.chunks_exact_mut(self.actions.max(1))) {
            for (action, value) in values.iter_mut().enumerate() {
                *value += optimism(state, action);
            }
        }
        Ok(())
    }

    /// Row of a state; `None` if it is not in the batch.
    pub(super) fn row(&self, state: usize) -> Option<usize> {
        self.row_of.get(state).copied().filter(|row| *row != usize::MAX)
    }

    /// Action of highest value in a state, ties to the first; `None` if the state is not in the batch.
    pub(super) fn greedy(&self, state: usize) -> Option<usize> {
        let row = self.row(state)?;
        Some(arg_max(&self.values[row * self.actions..(row + 1) * self.actions]))
    }

    /// Range of the atoms of one action among the logits; empty if the state is not in the batch.
    pub(super) fn atoms_of(&self, state: usize, action: usize) -> Range<usize> {
        let start = self.row(state).map(|row| (row * self.actions + action) * self.atoms);
        start.map_or(0..0, |start| start..start + self.atoms)
    }

    /// Log-probabilities of the atoms of one action, `[atoms]`, or its scalar value; empty if the state is not in the
    /// batch.
    pub(super) fn distribution(&self, state: usize, action: usize) -> &[f32] {
        &self.log_probabilities[self.atoms_of(state, action)]
    }
}
