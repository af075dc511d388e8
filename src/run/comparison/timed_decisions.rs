//! Greedy decisions to be timed by the caller: one state at a time, without noise and from neurons at rest. They use no
//! random stream and do not change the run.

use crate::Error;
use crate::agent::SpikingRainbowAgent;
use crate::agent::categorical::arg_max;
use crate::agent::replay::observations::Observations;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::Pass;
use crate::run::Run;

/// Decides in one visited state after another, and counts active slots.
#[derive(Debug, Default)]
struct TimedPass {
    pass: Pass,
    probabilities: Vec<f32>,
    values: Vec<f32>,
    state: usize,
    active: usize,
    slots: usize,
}

impl TimedPass {
    /// Decides `times` times, in the states visited by the run in turn; returns the last action.
    fn decide(
        &mut self,
        network: &SpikingRainbowNetwork,
        agent: &SpikingRainbowAgent,
        visits: &[u32],
        times: u32,
    ) -> Result<usize, Error> {
        let unnumbered = matches!(agent.replay.observations, Observations::Discovered(_));
        for _ in 0..times {
            // If the world does not number its states, every numbered state has been visited.
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

    /// Share of slots (neuron × time step) active since the previous call; NaN without a decision since then.
    fn active_share(&mut self) -> f64 {
        let share = self.active as f64 / self.slots as f64;
        (self.active, self.slots) = (0, 0);
        share
    }
}

/// A network of the other kind with the same sizes, with its initial weights.
#[derive(Debug)]
struct Twin {
    network: SpikingRainbowNetwork,
    pass_over_states: TimedPass,
}

/// Timed decisions of the network of a run, and of an untrained twin of the other kind.
#[derive(Debug, Default)]
pub struct TimedDecisions {
    pass_over_states: TimedPass,
    twin: Option<Twin>,
}

impl TimedDecisions {
    /// Decides `times` times with the online network; returns the last action.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if a state has no observation or the observation does not fit the network.
    pub fn decide(&mut self, run: &Run, times: u32) -> Result<usize, Error> {
        self.pass_over_states.decide(&run.agent.online, &run.agent, &run.visits, times)
    }

    /// Decides `times` times with the twin, in the visited states in turn; returns the last action. The first call
    /// creates the twin.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if a state has no observation or the observation does not fit the network.
    pub fn decide_as_twin(&mut self, run: &Run, times: u32) -> Result<usize, Error> {
        let (agent, spec) = (&run.agent, &run.spec);
        let twin = self.twin.get_or_insert_with(|| {
            let spiking = !spec.agent.is_spiking();
            let network =
                SpikingRainbowNetwork::new(agent.online.sizes, &spec.parameters, spiking, spec.seed);
            Twin { network, pass_over_states: TimedPass::default() }
        });
        twin.pass_over_states.decide(&twin.network, agent, &run.visits, times)
    }

    /// Share of slots active in [`Self::decide`] since the previous call; NaN without a decision since then.
    pub fn active_share(&mut self) -> f64 {
        self.pass_over_states.active_share()
    }

    /// Share of slots active in [`Self::decide_as_twin`] since the previous call; NaN without a decision since then.
    pub fn twin_active_share(&mut self) -> f64 {
        self.twin.as_mut().map_or(f64::NAN, |twin| twin.pass_over_states.active_share())
    }
}
