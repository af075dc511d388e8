//! The Rainbow agent: it acts, remembers and learns. The spiking agent and its dense twin are one type.
//!
//! Parts here: Double targets, dueling streams, n-step returns with every tail, a categorical value distribution,
//! and a replay that is drawn from uniformly. Semantics follow `dqn_zoo`'s Rainbow.

pub mod categorical;
pub mod exploration;
pub mod n_step;
pub mod replay;
mod view;
pub mod learner;

use crate::Error;
use crate::network::pass::{Carried, Pass};
use crate::network::{Sizes, SpikingRainbowNetwork};
use crate::parameters::Parameters;
use crate::random::{Pcg64, Stream};
use categorical::Support;
use exploration::Exploration;
use learner::{Learner, Outcome};
use n_step::{Accumulator, Transition};
use replay::Replay;

/// What the agent does in a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The state it saw.
    pub state: usize,
    /// The action it takes.
    pub action: usize,
    /// The action it thinks best.
    pub greedy_action: usize,
}

/// The agent.
#[derive(Debug)]
pub struct SpikingRainbowAgent {
    /// The network that acts and learns.
    pub online: SpikingRainbowNetwork,
    /// The forward pass of the last decision.
    pub acting: Pass,
    /// Returns over which values are distributed.
    pub support: Support,
    exploration: Exploration,
    accumulator: Accumulator,
    replay: Replay,
    learner: Learner,
    /// What the neurons carry to the next decision, where they do.
    carried: Option<Carried>,
}

impl SpikingRainbowAgent {
    /// An agent with first weights drawn from the seed; `use_spiking: false` gives the dense twin.
    pub fn new(states: usize, actions: usize, parameters: &Parameters, use_spiking: bool, seed: u32) -> Self {
        let sizes = Sizes { states, actions, neurons: parameters.hidden_size, atoms: parameters.atoms };
        Self::of_network(SpikingRainbowNetwork::new(sizes, parameters, use_spiking, seed), parameters, seed)
    }

    /// An agent around a network of one's own: other units, converted or loaded weights.
    pub fn of_network(online: SpikingRainbowNetwork, parameters: &Parameters, seed: u32) -> Self {
        let support = Support::of(parameters);
        Self {
            learner: Learner::new(&online, support, parameters),
            acting: Pass::default(),
            support,
            exploration: Exploration::of(parameters, seed),
            accumulator: Accumulator::new(parameters.n_step),
            replay: Replay::new(
                parameters.replay_capacity,
                parameters.n_step,
                Pcg64::of_stream(seed, Stream::Replay),
            ),
            carried: parameters.carry_state.then(Carried::default),
            online,
        }
    }

    /// Chooses an action in `state`, exploring as far as `progress` (0 … 1) of the run asks for.
    ///
    /// # Errors
    /// [`Error::Shape`] when the state is not one of the network's.
    pub fn act(&mut self, state: usize, progress: f64) -> Result<Decision, Error> {
        match &mut self.carried {
            Some(carried) => self.online.forward_carrying(state, carried, &mut self.acting)?,
            None => self.online.forward(&[state], &mut self.acting)?,
        }
        let greedy_action = self.support.greedy(&self.acting.logits, self.online.sizes.actions);
        let action = self.exploration.choose(greedy_action, self.online.sizes.actions, progress);
        Ok(Decision { state, action, greedy_action })
    }

    /// Remembers a step; `last` says that the episode ended with it, by termination or by truncation.
    ///
    /// # Errors
    /// [`Error::Shape`] when a state or the action is not one of the network's, [`Error::Value`] for a reward or a
    /// discount that is not finite; nothing is remembered then.
    pub fn observe(&mut self, step: Transition, last: bool) -> Result<(), Error> {
        let Sizes { states, actions, .. } = self.online.sizes;
        for (operand, number, count) in
            [("s_tm1", step.s_tm1, states), ("a_tm1", step.a_tm1, actions), ("s_t", step.s_t, states)]
        {
            if number as usize >= count {
                return Err(Error::Shape { operand, expected: vec![count], found: vec![number as usize] });
            }
        }
        if !(step.r_t.is_finite() && step.discount_t.is_finite()) {
            let given = format!("{}, {}", step.r_t, step.discount_t);
            return Err(Error::Value { name: "reward, discount".into(), given, allowed: "finite".into() });
        }
        if last && let Some(carried) = &mut self.carried {
            *carried = Carried::default();
        }
        let replay = &mut self.replay;
        self.accumulator.push(step, last, |window| replay.push(window));
        Ok(())
    }

    /// One learning step at `progress` (0 … 1) of the run.
    ///
    /// # Errors
    /// [`Error::NotFinite`] naming the figure that is no longer a number.
    pub fn learn(&mut self, progress: f64) -> Result<Outcome, Error> {
        self.learner.learn(&mut self.online, &mut self.replay, progress)
    }

    /// Learning steps taken.
    pub fn updates(&self) -> u64 {
        self.learner.updates()
    }

    /// Share of random actions at `progress` (0 … 1) of the run.
    pub fn epsilon(&self, progress: f64) -> f64 {
        self.exploration.epsilon(progress)
    }
}
