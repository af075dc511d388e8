//! Workload of a benchmark row: a network or an agent with a replay memory on random real-valued or one-hot
//! observations, a matrix product, or a world.

use super::decision::Deciding;
use super::firing;
use super::play::Play;
use super::product::Product;
use super::row::{Engine, Row, RowNormalisation, RowSurrogate, Task};
use super::rows::REAL_INPUTS;
use crate::Error;
use crate::agent::categorical::Support;
use crate::agent::exploration::Exploration;
use crate::agent::learner::Learner;
use crate::agent::n_step::Transition;
use crate::agent::replay::Replay;
use crate::agent::replay::observations::Observations;
use crate::math::activity::Activity;
use crate::network::pass::Pass;
use crate::network::{Sizes, SpikingRainbowNetwork};
use crate::parameters::{Normalisation, Parameters, Surrogate, ThresholdRule};
use crate::random::Pcg64;

/// Total number of random observations. A batch of 64 transitions references 128 distinct ones.
const OBSERVATION_COUNT: usize = 512;
const WORKLOAD_SEED: u32 = 1;
/// Normalisation bias that reproduces the sparsity of a trained dense twin: 38 % of the activities are zero, compared
/// with 30 to 41 % in the four layers after training on a lake, and 31 % at the start of a run.
const TRAINED_TWIN_BIAS: f64 = 0.15;
/// Target period in updates, larger than the number of updates of a measurement.
const TARGET_PERIOD_UPDATES: usize = 10_000;

/// Workload of a benchmark row, which can be run repeatedly.
#[derive(Debug)]
pub struct Workload {
    task: Doing,
    /// Observations over which thresholds are set and firing rates are measured.
    observed: Activity,
}

#[derive(Debug)]
enum Doing {
    Learn(Box<Learning>),
    Decide(Box<Deciding>),
    Forward { network: Box<SpikingRainbowNetwork>, pass: Box<Pass> },
    Multiply(Box<Product>),
    Play(Play),
}

/// The parts of a learning agent, with a replay memory of random transitions.
#[derive(Debug)]
pub struct Learning {
    /// Online network.
    pub online: SpikingRainbowNetwork,
    /// Single-step transitions from which the replay memory is filled.
    pub transitions: Vec<Transition>,
    /// Parameters of the agent.
    pub parameters: Parameters,
    learner: Learner,
    replay: Replay,
    exploration: Exploration,
    /// Replay slots of a fixed batch; `None` where each learning step samples a batch.
    slots: Option<Vec<usize>>,
}

impl Workload {
    /// Creates the workload of `row`; `learning_rate` applies to learning steps.
    ///
    /// # Errors
    /// Returns [`Error::Value`] for a size or a rate that is not allowed.
    pub fn new(row: &Row, learning_rate: f64) -> Result<Self, Error> {
        if let Some(world) = row.world {
            return Ok(Self { task: Doing::Play(Play::new(world)?), observed: Activity::default() });
        }
        if let Some(kernel) = row.kernel {
            check("hidden", row.hidden, 1..=4096)?;
            check("batch", row.batch, 1..=4096)?;
            check("time_steps", row.time_steps, 1..=32)?;
            let product = Product::new(row, kernel);
            return Ok(Self { task: Doing::Multiply(Box::new(product)), observed: Activity::default() });
        }
        let parameters = parameters(row, learning_rate)?;
        let observations = observations(row)?;
        let inputs = row.states.unwrap_or(REAL_INPUTS);
        let first = |count: usize| {
            let (states, mut rows): (Vec<usize>, _) = ((0..count).collect(), Activity::default());
            observations.of(&states, inputs, &mut rows)?;
            Ok::<_, Error>(rows)
        };
        let observed = first(row.states.unwrap_or(2 * row.batch.max(32)))?;
        let network = network(row, &parameters, &observed)?;
        let task = match row.task {
            Task::LearningStep => {
                Doing::Learn(Box::new(Learning::new(row, network, observations, parameters)?))
            }
            Task::Decision | Task::OneHotDecision => {
                let (support, states) = (Support::of(&parameters), row.states.unwrap_or(OBSERVATION_COUNT));
                Doing::Decide(Box::new(Deciding::new(network, support, observations, states)))
            }
            _ => {
                let pass = Box::new(Pass::over(first(row.batch)?));
                Doing::Forward { network: Box::new(network), pass }
            }
        };
        Ok(Self { task, observed })
    }

    /// Runs the workload `times` times. Returns a number from the last run: the loss, the action, the reward, or the
    /// first entry of the logits or of the product.
    ///
    /// # Errors
    /// Returns the error of the network, product or world if it rejects the operands; a workload that [`Self::new`]
    /// created has valid operands.
    pub fn run(&mut self, times: u32) -> Result<f32, Error> {
        let mut last = 0.0;
        for _ in 0..times {
            last = self.once()?;
        }
        Ok(last)
    }

    /// Firing rate of each layer with the current weights: slots with a spike / slots. For a matrix product, the
    /// share of spikes in the spike operand; for a world, 0.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the observations do not fit the network.
    pub fn firing_rates(&self) -> Result<[f64; 4], Error> {
        let network = match &self.task {
            Doing::Learn(learning) => &learning.online,
            Doing::Decide(deciding) => &deciding.network,
            Doing::Forward { network, .. } => network,
            Doing::Multiply(product) => return Ok([f64::from(product.density()); 4]),
            Doing::Play(_) => return Ok([0.0; 4]),
        };
        let mut pass = Pass::over(self.observed.clone());
        network.forward_through(&network.maps(), &mut pass)?;
        Ok(firing::rates(&pass))
    }

    /// The learning agent of a [`Task::LearningStep`] row; `None` for other tasks.
    pub fn learning(&self) -> Option<&Learning> {
        match &self.task {
            Doing::Learn(learning) => Some(learning),
            _ => None,
        }
    }

    fn once(&mut self) -> Result<f32, Error> {
        match &mut self.task {
            Doing::Learn(learning) => learning.step(),
            Doing::Decide(deciding) => Ok(deciding.decide()? as f32),
            Doing::Forward { network, pass } => {
                network.forward_through(&network.maps(), pass)?;
                Ok(pass.logits.first().copied().unwrap_or(0.0))
            }
            Doing::Multiply(product) => product.run(),
            Doing::Play(play) => play.run(),
        }
    }
}

impl Learning {
    fn new(
        row: &Row,
        online: SpikingRainbowNetwork,
        observations: Observations,
        parameters: Parameters,
    ) -> Result<Self, Error> {
        let mut random = Pcg64::of_world(2);
        let mut replay = Replay::of(&parameters, WORKLOAD_SEED);
        replay.observations = observations;
        // Consecutive transitions share no state, so that a batch has the maximum number of distinct states.
        let transitions: Vec<Transition> = (0..OBSERVATION_COUNT as u32 / 2)
            .map(|i| Transition {
                s_tm1: 2 * i,
                a_tm1: random.below(row.actions as u32),
                r_t: random.uniform(-1.0, 1.0) as f32,
                discount_t: if random.random() < 0.1 { 0.0 } else { parameters.gamma as f32 },
                s_t: 2 * i + 1,
            })
            .collect();
        for window in transitions.windows(parameters.n_step) {
            replay.push(window)?;
        }
        Ok(Self {
            learner: Learner::new(&online, Support::of(&parameters), &parameters, WORKLOAD_SEED),
            exploration: Exploration::new(
                REAL_INPUTS,
                OBSERVATION_COUNT,
                row.actions,
                &parameters,
                WORKLOAD_SEED,
            ),
            slots: (!row.noisy).then(|| (0..row.batch).collect()),
            online,
            transitions,
            parameters,
            replay,
        })
    }

    /// Observations of the states of the transitions.
    pub fn observations(&self) -> &Observations {
        &self.replay.observations
    }

    fn step(&mut self) -> Result<f32, Error> {
        let Self { learner, online, replay, exploration, slots, .. } = self;
        let outcome = match slots {
            Some(slots) => learner.learn_from(slots, online, replay, exploration, 0.0),
            None => learner.learn(online, replay, exploration, 0.0),
        };
        Ok(outcome?.loss)
    }
}

/// Parameters of the reference workload: Double DQN, dueling and C51, or all six extensions of Rainbow if
/// `row.noisy`, without exploration bonuses and with fixed thresholds.
fn parameters(row: &Row, learning_rate: f64) -> Result<Parameters, Error> {
    check("actions", row.actions, 1..=64)?;
    check("states", row.states.unwrap_or(REAL_INPUTS), 1..=4096)?;
    check("batch", row.batch, 1..=OBSERVATION_COUNT / 2)?;
    let parameters = Parameters {
        hidden_size: row.hidden,
        time_steps: row.time_steps,
        batch_size: if row.task == Task::LearningStep { row.batch } else { Parameters::default().batch_size },
        learning_rate,
        learning_rate_final: 1.0,
        noisy: row.noisy,
        prioritised: row.noisy,
        n_step: if row.noisy { Parameters::default().n_step } else { 1 },
        support_min: -1.0,
        support_max: 1.0,
        normalisation: match row.normalisation {
            RowNormalisation::Layer => Normalisation::Layer,
            RowNormalisation::Folded => Normalisation::Static,
            RowNormalisation::None => Normalisation::None,
        },
        surrogate: match row.surrogate {
            Some(RowSurrogate::Rectangle) => Surrogate::Rectangle,
            Some(RowSurrogate::Sigmoid) | None => Surrogate::Sigmoid,
        },
        normalisation_bias: match (row.states, row.engine) {
            (Some(_), Engine::Dense) => TRAINED_TWIN_BIAS,
            _ => Parameters::default().normalisation_bias,
        },
        threshold_rule: ThresholdRule::Fixed,
        visit_bonus: false,
        curiosity: false,
        gradient_clip: 1000.0,
        // The target network is not updated during a measurement, as in the other engines of the benchmark.
        target_period: TARGET_PERIOD_UPDATES,
        ..Parameters::default()
    };
    parameters.validate()?;
    Ok(parameters)
}

/// One-hot observations if `row.states` is set, else random real-valued ones.
fn observations(row: &Row) -> Result<Observations, Error> {
    if row.states.is_some() {
        return Ok(Observations::OneHot);
    }
    let mut random = Pcg64::of_world(WORKLOAD_SEED);
    let numbers: Vec<f32> =
        (0..OBSERVATION_COUNT * REAL_INPUTS).map(|_| random.uniform(-1.0, 1.0) as f32).collect();
    Ok(Observations::Rows(Activity::of(&numbers, REAL_INPUTS)?))
}

/// The network of a row, with thresholds set so that each layer has the row's firing rate over the observations
/// `observed`.
fn network(row: &Row, parameters: &Parameters, observed: &Activity) -> Result<SpikingRainbowNetwork, Error> {
    let Row { actions, hidden: neurons, .. } = *row;
    let sizes =
        Sizes { inputs: row.states.unwrap_or(REAL_INPUTS), actions, neurons, atoms: parameters.atoms };
    let spikes = row.engine == Engine::Spiking;
    let mut network = SpikingRainbowNetwork::new(sizes, parameters, spikes, WORKLOAD_SEED);
    if let Some(rate) = row.firing_rate {
        firing::set_rate(&mut network, observed, rate)?;
    }
    if row.normalisation == RowNormalisation::Folded {
        let mut pass = Pass::over(observed.clone());
        network.forward_through(&network.maps(), &mut pass)?;
        for (normalisation, layer) in network.normalisations.iter_mut().zip(&pass.layers) {
            normalisation.freeze(&layer.statistics);
        }
        network = network.folded()?;
        if let Some(rate) = row.firing_rate {
            firing::set_rate(&mut network, observed, rate)?;
        }
    }
    Ok(network)
}

fn check(name: &str, given: usize, allowed: std::ops::RangeInclusive<usize>) -> Result<(), Error> {
    if allowed.contains(&given) {
        return Ok(());
    }
    let allowed = format!("a whole number from {} to {}", allowed.start(), allowed.end());
    Err(Error::Value { name: name.into(), given: given.to_string(), allowed })
}
