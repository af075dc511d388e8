//! Decisions that a clock outside times: greedy, one state at a time, without noise and from neurons at rest. They
//! draw from no random stream and leave nothing behind in the run.

use super::convert::Throw;
use super::run_handle::RunHandle;
use crate::Error;
use crate::agent::SpikingRainbowAgent;
use crate::agent::categorical::arg_max;
use crate::agent::observations::Observations;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::Pass;
use wasm_bindgen::prelude::*;

/// Decides in one state after another, and counts what was active.
#[derive(Default)]
pub(super) struct Decider {
    pass: Pass,
    probabilities: Vec<f32>,
    values: Vec<f32>,
    state: usize,
    active: usize,
    slots: usize,
}

impl Decider {
    /// Decides in so many of the states that the run has met, in turn; gives the last action.
    fn decide(
        &mut self,
        network: &SpikingRainbowNetwork,
        agent: &SpikingRainbowAgent,
        visits: &[u32],
        times: u32,
    ) -> Result<usize, Error> {
        let unnumbered = matches!(agent.replay.observations, Observations::Discovered(_));
        for _ in 0..times {
            // States that are not numbered by the world are numbered as they are met.
            let states = agent.states();
            let after = (self.state + 1).min(states);
            let met = |state: &usize| unnumbered || visits.get(*state).is_some_and(|visits| *visits > 0);
            self.state = (after..states).chain(0..after).find(met).unwrap_or(0);
            let seen = &agent.replay.observations;
            seen.of(&[self.state], network.sizes.inputs, &mut self.pass.inputs)?;
            network.decide(None, None, &mut self.pass)?;
            agent.support.resolve(&mut self.pass.logits, &mut self.probabilities, &mut self.values);
            for layer in &self.pass.layers {
                let spikes = &layer.record.spikes;
                self.active += spikes.count(spikes.rows());
                self.slots += spikes.rows() * spikes.width();
            }
        }
        Ok(arg_max(&self.values))
    }

    /// Share of slots that were active since it was asked before.
    fn active_share(&mut self) -> f64 {
        let share = self.active as f64 / self.slots as f64;
        (self.active, self.slots) = (0, 0);
        share
    }
}

/// A network of the other kind and of the same widths, with its first weights.
pub(super) struct Twin {
    network: SpikingRainbowNetwork,
    decider: Decider,
}

#[wasm_bindgen]
impl RunHandle {
    /// Decides so many times with the network as it is; gives the last action.
    ///
    /// # Errors
    /// Never in practice.
    pub fn decide(&mut self, times: u32) -> Result<usize, JsError> {
        let agent = &self.run.agent;
        self.decider.decide(&agent.online, agent, &self.run.visits, times).throw()
    }

    /// The same with the twin, in the same states. The first call makes it.
    ///
    /// # Errors
    /// Never in practice.
    pub fn decide_as_twin(&mut self, times: u32) -> Result<usize, JsError> {
        let (agent, spec) = (&self.run.agent, &self.run.spec);
        let twin = self.twin.get_or_insert_with(|| {
            let spiking = !spec.agent.is_spiking();
            let network =
                SpikingRainbowNetwork::new(agent.online.sizes, &spec.parameters, spiking, spec.seed);
            Twin { network, decider: Decider::default() }
        });
        twin.decider.decide(&twin.network, agent, &self.run.visits, times).throw()
    }

    /// Share of slots (neuron × time step) that were active in the calls of [`Self::decide`] since it was asked before;
    /// NaN when there were none.
    pub fn active_share(&mut self) -> f64 {
        self.decider.active_share()
    }

    /// The same of [`Self::decide_as_twin`].
    pub fn twin_active_share(&mut self) -> f64 {
        self.twin.as_mut().map_or(f64::NAN, |twin| twin.decider.active_share())
    }
}
