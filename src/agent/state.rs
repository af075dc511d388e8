//! Saves an agent as named tensors, and restores it.

use super::SpikingRainbowAgent;
use super::replay::observations::{Observations, bytes_of_row};
use crate::Error;
use crate::parameters::Parameters;
use crate::random::Pcg64;
use crate::spiking::neuron::Neuron;
use crate::state::{State, broken};

/// Upper bound of the number of steps in a valid checkpoint.
const MAX_SAVED_STEPS: u64 = 1 << 52;

/// Number of learning steps that are due within `steps` environment steps.
pub(crate) fn updates_after(steps: u64, parameters: &Parameters) -> u64 {
    let (period, starts) = (parameters.update_period as u64, parameters.learning_starts as u64);
    let until = |step: u64| step / period.max(1);
    until(steps).saturating_sub(until(starts.saturating_sub(1)))
}

impl SpikingRainbowAgent {
    /// Upper bound of the bytes that [`Self::save`] returns within `steps` environment steps, without small counters.
    pub fn most_bytes(&self, steps: usize) -> usize {
        let mut network = State::default();
        self.online.save("", &mut network);
        // The online network, the target network and two moments of the optimiser; plus the averaged network, if there
        // is one.
        let networks = (4 + usize::from(self.average.is_some())) * network.bytes();
        // A step adds at most two new observations: the next state and the start of the next episode.
        let (states, observed) = match &self.replay.observations {
            Observations::Discovered(discovered) => {
                let states = discovered.capacity().min(steps.saturating_mul(2).saturating_add(1));
                (states, states.saturating_mul(bytes_of_row(discovered.rows().width())))
            }
            Observations::OneHot | Observations::Rows(_) => (self.states(), 0),
        };
        let exploration = self.exploration.most_bytes(states, self.online.sizes.actions);
        let carried = 8 * self.parameters.hidden_size * network.tensors.len();
        let parts = [networks, observed, exploration, self.replay.most_bytes(steps), carried];
        parts.into_iter().fold(0, usize::saturating_add)
    }

    /// Returns everything that the future of the agent depends on.
    pub fn save(&self) -> State {
        let mut state = State::default();
        self.online.save("online.", &mut state);
        if let Some(average) = &self.average {
            average.save("average.", &mut state);
        }
        self.learner.save(&mut state);
        self.exploration.save(&mut state);
        self.replay.observations.save(&mut state);
        self.replay.save(&mut state);
        self.accumulator.save(&mut state);
        state.put("random.acting", &self.noise_random.words());
        state.put("agent.steps", &[self.steps]);
        for (layer, carried) in self.carried.iter().flatten().enumerate() {
            state.put(format!("carried.{layer}"), carried);
        }
        state
    }

    /// Restores what [`Self::save`] of an agent with the same sizes and parameters returned.
    ///
    /// # Errors
    /// Returns [`Error::File`] if something is missing or does not fit, naming it. The agent must then be discarded.
    pub fn load(&mut self, state: &State) -> Result<(), Error> {
        self.replay.observations.load(state)?;
        let (states, actions) = (self.states(), self.online.sizes.actions);
        self.exploration.grow(states);
        self.online.load("online.", state)?;
        if let Some(average) = &mut self.average {
            average.load("average.", state)?;
        }
        self.learner.load(&self.online, state)?;
        [self.steps] = state.array("agent.steps")?;
        if self.steps > MAX_SAVED_STEPS {
            return Err(broken("agent.steps", "is not a valid number of steps"));
        }
        if self.updates() != updates_after(self.steps, &self.parameters) {
            return Err(broken("learner.updates", "does not match the agent's steps and update_period"));
        }
        self.exploration.load(state, self.steps, self.updates())?;
        self.replay.load(state, states, actions)?;
        self.accumulator.load(state, states, actions)?;
        self.check_steps(state)?;
        self.noise_random = Pcg64::of_words(state.array("random.acting")?)?;
        let carries = self.online.units.neuron().map_or(0, Neuron::states);
        let tensors = &self.online.neurons;
        for (layer, (carried, tensors)) in self.carried.iter_mut().flatten().zip(tensors).enumerate() {
            let name = format!("carried.{layer}");
            *carried = state.vector::<f32>(&name)?.to_vec();
            // No state is carried before the first decision of an episode.
            if !carried.is_empty() && carried.len() != carries * tensors.threshold.len() {
                return Err(broken(&name, "does not match the neurons of its layer"));
            }
            if !carried.iter().all(|value| value.is_finite()) {
                return Err(broken(&name, "contains a number that is not finite"));
            }
        }
        Ok(())
    }

    /// Checks the saved steps as a whole: there are at most as many windows as steps taken, and each discount is γ, or
    /// 0 after a termination.
    fn check_steps(&self, state: &State) -> Result<(), Error> {
        if self.replay.len() as u64 > self.steps {
            return Err(broken("replay.lengths", "contains more windows than steps were taken"));
        }
        let gamma = self.parameters.gamma as f32;
        for (name, may_end) in [("replay.discount_t", true), ("window.discount_t", false)] {
            let discounts = state.vector::<f32>(name)?;
            if !discounts
                .iter()
                .all(|discount| discount.to_bits() == gamma.to_bits() || (may_end && discount.to_bits() == 0))
            {
                return Err(broken(name, "contains a value that is not a discount of this run"));
            }
        }
        Ok(())
    }
}
