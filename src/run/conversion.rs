//! Converts a run of a trained dense agent to one of a spiking agent.

use super::Run;
use super::events::Event;
use super::spec::{AgentKind, RunSpec};
use crate::Error;
use crate::agent::SpikingRainbowAgent;
use crate::math::activity::Activity;
use crate::network::conversion::convert_rainbow_to_spiking;
use crate::network::pass::Pass;
use crate::network::{LAYERS, SpikingRainbowNetwork};

impl Run {
    /// Converts the dense agent's network to one of integrate-and-fire neurons with `time_steps` time steps, and
    /// creates a run at step 0 with it. The new run can be evaluated as it is or trained further.
    ///
    /// # Errors
    /// Returns [`Error::Conflict`] if the agent already spikes or its normalisation does not fold, [`Error::Value`] if
    /// `time_steps` is out of range.
    pub fn convert(&self, time_steps: usize) -> Result<Self, Error> {
        let mut parameters = self.spec.parameters.clone();
        let described = [
            ("time_steps", time_steps.to_string().as_str()),
            ("neuron_model", "lif"),
            ("tau_syn", "1"),
            ("leak_factor", "1"),
            ("scale_input", "false"),
            ("reset", "soft"),
            ("detach_reset", "true"),
            ("surrogate", "sigmoid"),
            ("surrogate_slope", "4"),
            ("normalisation", "none"),
            ("threshold_rule", "fixed"),
            ("learn_time_constants", "false"),
            ("read_out", "spike_count"),
        ]
        .map(|(name, value)| parameters.set(name, value));
        described.into_iter().collect::<Result<(), Error>>()?;
        let mut inputs = Activity::default();
        let seen = &self.agent.replay.observations;
        seen.of(&self.met(), self.agent.online.sizes.inputs, &mut inputs)?;
        let mut dense = self.agent.judged().clone();
        fix_normalisation(&mut dense, &inputs)?;
        let network = convert_rainbow_to_spiking(&dense, &inputs, time_steps)?;
        let mut agent = SpikingRainbowAgent::of_network(network, &parameters, self.spec.seed);
        if self.world.states() == 0 {
            agent = agent.discovering();
        }
        // All edits made so far apply from the beginning of the new run.
        let made = self.spec.events.iter().take(self.events_done);
        let events: Vec<Event> = made.map(|event| Event { step: 0, ..event.clone() }).collect();
        let spec = RunSpec { agent: AgentKind::Spiking, parameters, events: Vec::new(), ..self.spec.clone() };
        let mut run = Self::of_agent(spec, self.world.clone_for_training(), agent)?;
        (run.events_done, run.spec.events) = (events.len(), events);
        Ok(run)
    }
}

/// Replaces each `LayerNorm`, which does not fold into weights, by a fixed map of its mean statistics over the rows of
/// `inputs`, from the first layer on. This changes the outputs of the network; training with a static normalisation
/// avoids it.
fn fix_normalisation(network: &mut SpikingRainbowNetwork, inputs: &Activity) -> Result<(), Error> {
    let mut pass = Pass::over(inputs.clone());
    for layer in 0..LAYERS.len() {
        network.forward_through(&network.maps(), &mut pass)?;
        network.normalisations[layer].freeze(&pass.layers[layer].statistics);
    }
    Ok(())
}
