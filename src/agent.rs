//! The Rainbow agent: it acts, remembers and learns. The spiking agent and its dense twin are one type.
//!
//! All six parts, each a switch: Double targets, dueling streams, noisy layers, prioritised replay, n-step returns with
//! every tail, and a categorical value distribution. Semantics follow `dqn_zoo`'s Rainbow. Beside them stand two
//! bonuses that give exploration a direction.

pub mod categorical;
pub mod exploration;
pub mod n_step;
pub mod replay;
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
use crate::parameters::{Parameter, ParameterKind, Parameters, Value};
use crate::random::{Pcg64, Stream};
use crate::spiking::statistics::SpikeStats;
use categorical::{Support, arg_max};
use exploration::Exploration;
use learner::{Learner, Outcome};
use n_step::{Accumulator, Transition};
use regulariser::Regulariser;
use replay::Replay;
use replay::observations::{Discovered, Observations};

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

/// Whether an episode goes on after a step. `true` stands for the world's own end, as in the original's `done`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It goes on.
    None,
    /// The world has ended it: nothing is worth anything any more.
    Terminated,
    /// A limit from outside the world has cut it short: the bootstrap goes on.
    Truncated,
}

impl From<bool> for Ending {
    fn from(done: bool) -> Self {
        if done { Self::Terminated } else { Self::None }
    }
}

/// Makes sure that no parameter that memory or time grows with is above its range.
fn check_memory(parameters: &Parameters) -> Result<(), Error> {
    for name in ["hidden_size", "atoms", "time_steps", "batch_size", "n_step"] {
        let declared = Parameter::named(name)?;
        if let (ParameterKind::Integer { max, .. }, Some(Value::Number(given))) =
            (declared.kind, parameters.get(name))
            && given > max
        {
            return Err(Error::Value {
                name: name.into(),
                given: given.to_string(),
                allowed: declared.allowed(),
            });
        }
    }
    Ok(())
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
    /// The memory.
    pub replay: Replay,
    parameters: Parameters,
    /// A running average of the online network, where it is what is judged.
    average: Option<SpikingRainbowNetwork>,
    exploration: Exploration,
    noise: Noise,
    noise_random: Pcg64,
    /// What the last decision's network said, `[actions, atoms]` each, and the values that follow.
    log_probabilities: Vec<f32>,
    probabilities: Vec<f32>,
    values: Vec<f32>,
    accumulator: Accumulator,
    learner: Learner,
    regulariser: Regulariser,
    /// What the neurons carry to the next decision, where they do.
    carried: Option<Carried>,
    steps: u64,
    /// Why it can neither act nor learn, where its network or its parameters do not allow it.
    fault: Option<Error>,
}

impl SpikingRainbowAgent {
    /// An agent with first weights drawn from the seed, which sees no more of a state than its number;
    /// `use_spiking: false` gives the dense twin.
    pub fn new(states: usize, actions: usize, parameters: &Parameters, use_spiking: bool, seed: u32) -> Self {
        let atoms = Support::of(parameters).atoms;
        let sizes = Sizes { inputs: states, actions, neurons: parameters.hidden_size, atoms };
        let network = SpikingRainbowNetwork::new(sizes, parameters, use_spiking, seed);
        let mut agent = Self::of_network(network, parameters, seed);
        agent.fault = sizes.check().err().or(agent.fault);
        agent
    }

    /// Makes sure that the agent can act and learn.
    ///
    /// # Errors
    /// [`Error::Shape`] when the network has another number of atoms than the parameters give or does not fit together,
    /// [`Error::Value`] for sizes that no memory holds.
    pub fn check(&self) -> Result<(), Error> {
        self.fault.clone().map_or(Ok(()), Err)
    }

    /// The same agent for a world in which it sees inputs that are on or off, which [`Self::number`] turns into numbers.
    #[must_use]
    pub fn discovering(mut self) -> Self {
        self.replay.observations = Observations::Discovered(Discovered::new(self.online.sizes.inputs));
        self.exploration.grow(0);
        self
    }

    /// An agent around a network of one's own: other units, converted or loaded weights. Where [`Self::check`] refuses the
    /// network, the agent neither acts nor learns.
    pub fn of_network(online: SpikingRainbowNetwork, parameters: &Parameters, seed: u32) -> Self {
        let support = Support::of(parameters);
        let atoms = check_shape("atoms", &[online.sizes.atoms], &[support.atoms]);
        let fault = atoms.and_then(|()| online.check()).and_then(|()| check_memory(parameters)).err();
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

    /// The number of the observation in which these inputs are on, in ascending order; a new one if it was never seen.
    ///
    /// # Errors
    /// [`Error::Conflict`] for an agent that knows states by their number alone, [`Error::Full`] when there is no memory for
    /// another.
    pub fn number(&mut self, on: &[usize]) -> Result<usize, Error> {
        self.check()?;
        let Observations::Discovered(discovered) = &mut self.replay.observations else {
            return Err(Error::Conflict { rule: "this agent knows states by their number alone".into() });
        };
        let number = discovered.number(on)?;
        self.exploration.grow(discovered.len());
        Ok(number)
    }

    /// Checks that so many observations that were never seen can be numbered.
    ///
    /// # Errors
    /// [`Error::Full`] when there is no memory for them.
    pub fn check_room(&self, more: usize) -> Result<(), Error> {
        match &self.replay.observations {
            Observations::Discovered(discovered) => discovered.check_room(more),
            Observations::OneHot | Observations::Rows(_) => Ok(()),
        }
    }

    /// Number of states that there are, or that were met so far.
    pub fn states(&self) -> usize {
        self.replay.observations.known().unwrap_or(self.online.sizes.inputs)
    }

    /// The action that the agent takes in `state`, exploring as far as the run asks for.
    ///
    /// # Errors
    /// [`Error::Shape`] when the state is not one of the network's.
    pub fn select_action(&mut self, state: usize) -> Result<usize, Error> {
        Ok(self.act(state)?.action)
    }

    /// The same with the action that the agent thinks best beside the one that it takes.
    ///
    /// # Errors
    /// [`Error::Shape`] when the state is not one of the network's.
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

    /// Remembers a step and learns when that is due; gives what was found if it was. `ending` may be a `bool`, true for
    /// the world's own end. Where energy counts in the reward, what the last decision took is taken off it.
    ///
    /// # Errors
    /// [`Error::Shape`] when a state or the action is not one of the network's, [`Error::Value`] for a reward that is
    /// not finite; nothing is remembered then. [`Error::NotFinite`] naming the figure that is no longer a number.
    pub fn update(
        &mut self,
        state: usize,
        action: usize,
        reward: f64,
        next_state: usize,
        ending: impl Into<Ending>,
    ) -> Result<Option<Outcome>, Error> {
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

    /// The network that is judged: the average of the weights where that is switched on, else the last ones.
    pub fn judged(&self) -> &SpikingRainbowNetwork {
        self.average.as_ref().unwrap_or(&self.online)
    }

    /// What the neurons did in the last decision, layer by layer; `network_sparsity` sums it up.
    pub fn sparsity_stats(&self) -> [SpikeStats; 4] {
        let mut stats = self.online.no_stats();
        if self.acting.rows() > 0 {
            self.online.count(&self.acting, 0, 1.0, &mut stats);
        }
        stats
    }

    /// Learning steps taken.
    pub fn updates(&self) -> u64 {
        self.learner.updates()
    }

    /// Steps remembered.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// Share of `train_steps` that is behind, 0 … 1: every schedule follows it.
    pub fn progress(&self) -> f64 {
        (self.steps as f64 / self.parameters.train_steps as f64).min(1.0)
    }

    /// Share of random actions at present.
    pub fn epsilon(&self) -> f64 {
        self.exploration.epsilon(self.progress())
    }

    /// Gives up the episode that is under way: a world that was changed by hand has no next state for its last step.
    pub fn abandon_episode(&mut self) {
        self.accumulator.clear();
        self.carried.iter_mut().flatten().for_each(Vec::clear);
    }
}
