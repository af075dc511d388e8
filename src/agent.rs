//! The Rainbow agent: it acts, stores transitions and learns. The spiking agent and its dense twin are one type.
//!
//! Each of the six parts of Rainbow has a switch: Double targets, dueling streams, noisy layers, prioritised replay,
//! n-step returns (including the shorter windows at the end of an episode), and a categorical value distribution.
//! Semantics follow `dqn_zoo`'s Rainbow. Two bonuses beyond Rainbow, visit counts and curiosity, give exploration a
//! direction.

pub mod categorical;
pub mod exploration;
pub mod n_step;
pub mod replay;
mod ending;
mod state_batch;
mod batch;
pub mod target;
pub mod regulariser;
mod homeostat;
pub mod learner;
pub(crate) mod run_length;
pub(crate) mod state;

use crate::Error;
use crate::error::check_shape;
use crate::network::noise::Noise;
use crate::network::pass::{Carried, Pass};
use crate::network::{Sizes, SpikingRainbowNetwork};
use crate::parameters::Parameters;
use crate::random::{Pcg64, Stream};
use crate::spiking::statistics::SpikeStats;
use categorical::{Support, arg_max};
use exploration::Exploration;
use learner::{Learner, LearningOutcome};
use n_step::{Accumulator, Transition};
use regulariser::Regulariser;
use replay::Replay;
use replay::observations::{Discovered, Observations};
use std::ops::RangeInclusive;

pub use ending::Ending;

/// The decision of the agent in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Number of the current state.
    pub state: usize,
    /// The action taken.
    pub action: usize,
    /// The action of highest expected return, without exploration bonuses.
    pub greedy_action: usize,
}

/// A Rainbow agent, spiking or dense.
#[derive(Debug)]
pub struct SpikingRainbowAgent {
    /// The network that acts and learns.
    pub online: SpikingRainbowNetwork,
    /// The forward pass of the last decision.
    pub acting: Pass,
    /// Support of the value distributions.
    pub support: Support,
    /// Replay memory, with the observations of the states in it.
    pub replay: Replay,
    parameters: Parameters,
    /// Running average of the online weights, evaluated in place of the online network if `average_weights` is on.
    average: Option<SpikingRainbowNetwork>,
    exploration: Exploration,
    noise: Noise,
    noise_random: Pcg64,
    /// Output of the last decision: log-probabilities and probabilities `[actions, atoms]`, values with exploration
    /// bonus `[actions]`.
    log_probabilities: Vec<f32>,
    probabilities: Vec<f32>,
    values: Vec<f32>,
    accumulator: Accumulator,
    learner: Learner,
    regulariser: Regulariser,
    /// Neuron states carried to the next decision, if `carry_state` is on.
    carried: Option<Carried>,
    steps: u64,
    /// The error for which the agent neither acts nor learns: its network or its parameters are invalid.
    fault: Option<Error>,
}

impl SpikingRainbowAgent {
    /// Creates an agent with initial weights drawn from the seed. Each state is observed as the one-hot encoding of its
    /// number. `use_spiking: false` gives the dense twin.
    pub fn new(states: usize, actions: usize, parameters: &Parameters, use_spiking: bool, seed: u32) -> Self {
        let atoms = Support::of(parameters).atoms;
        let sizes = Sizes { inputs: states, actions, neurons: parameters.hidden_size, atoms };
        let network = SpikingRainbowNetwork::new(sizes, parameters, use_spiking, seed);
        let mut agent = Self::of_network(network, parameters, seed);
        agent.fault = sizes.check().err().or(agent.fault);
        agent
    }

    /// Checks that the agent can act and learn.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the network is inconsistent or its number of atoms differs from that of the
    /// parameters, [`Error::Value`] for sizes that exceed memory.
    pub fn check(&self) -> Result<(), Error> {
        self.fault.clone().map_or(Ok(()), Err)
    }

    /// Makes the agent observe binary inputs, without any known state: [`Self::number`] numbers observations as they
    /// occur.
    #[must_use]
    pub fn discovering(mut self) -> Self {
        self.replay.observations = Observations::Discovered(Discovered::new(self.online.sizes.inputs));
        self.exploration.grow(0);
        self
    }

    /// Creates an agent around a given network: custom units, converted or loaded weights. If [`Self::check`] rejects
    /// the network, the agent neither acts nor learns.
    pub fn of_network(online: SpikingRainbowNetwork, parameters: &Parameters, seed: u32) -> Self {
        let support = Support::of(parameters);
        let atoms = check_shape("atoms", &[online.sizes.atoms], &[support.atoms]);
        let fault = atoms.and_then(|()| online.check()).and_then(|()| parameters.check_maxima()).err();
        let Sizes { inputs, actions, .. } = online.sizes;
        Self {
            acting: Pass::default(),
            support,
            replay: Replay::of(parameters, seed),
            parameters: parameters.clone(),
            average: parameters.average_weights.then(|| online.clone()),
            exploration: Exploration::new(inputs, inputs, actions, parameters, seed),
            noise: Noise::default(),
            noise_random: Pcg64::of_stream(seed, Stream::Acting),
            log_probabilities: Vec::new(),
            probabilities: Vec::new(),
            values: Vec::new(),
            accumulator: Accumulator::new(parameters.n_step),
            learner: Learner::new(&online, support, parameters, seed),
            regulariser: Regulariser::of(parameters),
            carried: parameters.carry_state.then(Carried::default),
            steps: 0,
            fault,
            online,
        }
    }

    /// Returns the number of the observation in which exactly the inputs `on` are on, in ascending order; a new
    /// observation gets the next number.
    ///
    /// # Errors
    /// Returns the error of [`Self::check`], [`Error::Conflict`] if the agent observes states by their number alone,
    /// [`Error::Full`] if there is no memory for another observation.
    pub fn number(&mut self, on: &[usize]) -> Result<usize, Error> {
        self.check()?;
        let Observations::Discovered(discovered) = &mut self.replay.observations else {
            return Err(Error::Conflict { rule: "this agent knows states by their number alone".into() });
        };
        let number = discovered.number(on)?;
        self.exploration.grow(discovered.len());
        Ok(number)
    }

    /// Checks that there is memory for `more` new observations.
    ///
    /// # Errors
    /// Returns [`Error::Full`] if there is not.
    pub fn check_room(&self, more: usize) -> Result<(), Error> {
        match &self.replay.observations {
            Observations::Discovered(discovered) => discovered.check_room(more),
            Observations::OneHot | Observations::Rows(_) => Ok(()),
        }
    }

    /// Number of states of the world, or of states observed so far.
    pub fn states(&self) -> usize {
        self.replay.observations.known().unwrap_or(self.online.sizes.inputs)
    }

    /// Selects the action in `state`, with exploration.
    ///
    /// # Errors
    /// Returns the error of [`Self::check`], or [`Error::Shape`] if `state` is not one of the network's.
    pub fn select_action(&mut self, state: usize) -> Result<usize, Error> {
        Ok(self.act(state)?.action)
    }

    /// Selects the action in `state`, with exploration, and returns it together with the greedy action.
    ///
    /// # Errors
    /// Returns the error of [`Self::check`], or [`Error::Shape`] if `state` is not one of the network's.
    pub fn act(&mut self, state: usize) -> Result<Decision, Error> {
        self.check()?;
        let noise = self.online.sigmas.is_some().then(|| {
            self.noise.refresh(&self.online, &mut self.noise_random);
            &self.noise
        });
        self.replay.observations.of(&[state], self.online.sizes.inputs, &mut self.acting.inputs)?;
        self.online.decide(noise, self.carried.as_mut(), &mut self.acting)?;
        self.log_probabilities.clone_from(&self.acting.logits);
        self.support.resolve(&mut self.log_probabilities, &mut self.probabilities, &mut self.values);
        let greedy_action = arg_max(&self.values);
        let progress = self.progress();
        for (action, value) in self.values.iter_mut().enumerate() {
            *value += self.exploration.optimism(state, action, progress);
        }
        let action = self.exploration.choose(arg_max(&self.values), self.values.len(), progress);
        Ok(Decision { state, action, greedy_action })
    }

    /// Stores a transition and takes a learning step if one is due; returns the figures of that learning step. `ending`
    /// may be a `bool`: `true` if the world has ended the episode. If `energy_reward` is not 0, the energy penalty of
    /// the last decision is subtracted from `reward`.
    ///
    /// # Errors
    /// Returns the error of [`Self::check`], [`Error::Shape`] if a state or the action is out of range,
    /// [`Error::Value`] if `reward` is not finite; nothing is stored in these cases. Returns [`Error::NotFinite`] if a
    /// figure of the update is not finite, naming the figure.
    pub fn update(
        &mut self,
        state: usize,
        action: usize,
        reward: f64,
        next_state: usize,
        ending: impl Into<Ending>,
    ) -> Result<Option<LearningOutcome>, Error> {
        self.check()?;
        let (states, actions) = (self.states(), self.online.sizes.actions);
        for (operand, number, count) in
            [("state", state, states), ("action", action, actions), ("next state", next_state, states)]
        {
            if number >= count {
                return Err(Error::Shape { operand, expected: vec![count], found: vec![number] });
            }
        }
        if !(reward as f32).is_finite() {
            let (name, given) = ("reward".into(), reward.to_string());
            return Err(Error::Value { name, given, allowed: "a finite number".into() });
        }
        let (ending, progress) = (ending.into(), self.progress());
        let penalty = self.regulariser.reward_penalty(&self.online, &self.acting, progress);
        let step = Transition {
            s_tm1: state as u32,
            a_tm1: action as u32,
            r_t: (reward - penalty) as f32,
            discount_t: if ending == Ending::Terminated { 0.0 } else { self.parameters.gamma as f32 },
            s_t: next_state as u32,
        };
        if ending != Ending::None
            && let Some(carried) = &mut self.carried
        {
            carried.iter_mut().for_each(Vec::clear);
        }
        let replay = &mut self.replay;
        self.exploration.observe((state, action, next_state), &replay.observations, progress)?;
        self.accumulator.push(step, ending != Ending::None, |window| replay.push(window))?;
        self.steps += 1;
        let p = &self.parameters;
        if self.steps < p.learning_starts as u64 || !self.steps.is_multiple_of(p.update_period as u64) {
            return Ok(None);
        }
        let learned =
            self.learner.learn(&mut self.online, &mut self.replay, &mut self.exploration, progress)?;
        if let Some(average) = &mut self.average {
            average.approach(&self.online, 1.0 - p.average_decay as f32);
        }
        Ok(Some(learned))
    }

    /// Silences a range of neurons in all networks of the agent, or lets them fire again; see
    /// [`SpikingRainbowNetwork::silence`].
    ///
    /// # Errors
    /// Returns [`Error::Value`] for a range outside the network; nothing has changed then.
    pub fn silence(&mut self, range: &RangeInclusive<usize>, is_silent: bool) -> Result<(), Error> {
        self.online.silence(range.clone(), is_silent)?;
        self.learner.silence(range, is_silent)?;
        self.average.as_mut().map_or(Ok(()), |average| average.silence(range.clone(), is_silent))
    }

    /// Typical size of the gradient over the last 1000 learning steps: of the weights into each hidden layer, 0 for one
    /// that does not exist, and last the largest of the heads.
    pub fn gradient_sizes(&self) -> [f64; 5] {
        self.learner.gradient_sizes()
    }

    /// Returns the network to evaluate: the average of the weights if `average_weights` is on, otherwise the online
    /// network.
    pub fn judged(&self) -> &SpikingRainbowNetwork {
        self.average.as_ref().unwrap_or(&self.online)
    }

    /// Returns the spike statistics of each layer in the last decision; `spiking::statistics::network_sparsity`
    /// summarises them.
    pub fn sparsity_stats(&self) -> [SpikeStats; 4] {
        let mut stats = self.online.no_stats();
        if self.acting.rows() > 0 {
            self.online.count(&self.acting, 0, 1.0, &mut stats);
        }
        stats
    }

    /// Number of learning steps taken.
    pub fn updates(&self) -> u64 {
        self.learner.updates()
    }

    /// Number of environment steps taken.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Share of `train_steps` completed, 0 … 1; every schedule is a function of this share.
    pub fn progress(&self) -> f64 {
        (self.steps as f64 / self.parameters.train_steps as f64).min(1.0)
    }

    /// Current probability of a random action.
    pub fn epsilon(&self) -> f64 {
        self.exploration.epsilon(self.progress())
    }

    /// Discards the unfinished n-step window and the carried neuron states, after an edit of the world that leaves the
    /// last step without a next state.
    pub fn abandon_episode(&mut self) {
        self.accumulator.clear();
        self.carried.iter_mut().flatten().for_each(Vec::clear);
    }
}
