//! Benchmark workload: greedy decisions of an agent, cycling through a number of states.

use crate::Error;
use crate::agent::categorical::{Support, arg_max};
use crate::agent::replay::observations::Observations;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::Pass;

/// An agent that takes greedy actions and does not learn.
#[derive(Debug)]
pub(crate) struct Deciding {
    /// Network of the agent.
    pub(crate) network: SpikingRainbowNetwork,
    support: Support,
    observations: Observations,
    /// Number of states.
    states: usize,
    next: usize,
    pass: Pass,
    probabilities: Vec<f32>,
    values: Vec<f32>,
}

impl Deciding {
    /// Creates an agent that cycles through `states` states, at least one. The first decision is in state 1 modulo
    /// `states`.
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

    /// Computes the greedy action in the next state.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the observation of the state does not fit the network.
    pub(crate) fn decide(&mut self) -> Result<usize, Error> {
        let Self { network, support, observations, states, next, pass, probabilities, values } = self;
        *next = (*next + 1) % (*states).max(1);
        observations.of(&[*next], network.sizes.inputs, &mut pass.inputs)?;
        network.decide(None, None, pass)?;
        support.resolve(&mut pass.logits, probabilities, values);
        Ok(arg_max(values))
    }
}
