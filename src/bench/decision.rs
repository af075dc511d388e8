//! Decisions of an agent that only acts, in one state after another.

use crate::Error;
use crate::agent::categorical::{Support, arg_max};
use crate::agent::replay::observations::Observations;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::Pass;

/// An agent that only acts.
#[derive(Debug)]
pub(crate) struct Deciding {
    /// Its network.
    pub(crate) network: SpikingRainbowNetwork,
    support: Support,
    observations: Observations,
    /// How many states there are.
    states: usize,
    next: usize,
    pass: Pass,
    probabilities: Vec<f32>,
    values: Vec<f32>,
}

impl Deciding {
    /// About to decide in the first of so many states, at least one.
    pub(crate) fn new(
        network: SpikingRainbowNetwork,
        support: Support,
        observations: Observations,
        states: usize,
    ) -> Self {
        Self {
            network,
            support,
            observations,
            states,
            next: 0,
            pass: Pass::default(),
            probabilities: Vec::new(),
            values: Vec::new(),
        }
    }

    /// The action in the next state.
    ///
    /// # Errors
    /// [`Error::Shape`] when the network does not take a state.
    pub(crate) fn decide(&mut self) -> Result<usize, Error> {
        let Self { network, support, observations, states, next, pass, probabilities, values } = self;
        *next = (*next + 1) % (*states).max(1);
        observations.of(&[*next], network.sizes.inputs, &mut pass.inputs)?;
        network.decide(None, None, pass)?;
        support.resolve(&mut pass.logits, probabilities, values);
        Ok(arg_max(values))
    }
}
