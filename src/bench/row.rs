//! A row of the benchmark, and the list of all rows that this crate measures.

use serde::{Deserialize, Serialize};

/// Task of a benchmark row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// One learning step: three forward passes, projection, backward pass, Adam.
    LearningStep,
    /// One decision from a real-valued observation.
    Decision,
    /// One decision from a one-hot observation.
    OneHotDecision,
    /// One forward pass over a batch.
    Forward,
    /// One matrix product.
    Kernel,
    /// One step of a world, including the start of the next episode if the step ends one.
    WorldStep,
}

impl Task {
    /// All tasks, in the order of the results.
    pub const ALL: [Self; 6] = [
        Self::LearningStep,
        Self::Decision,
        Self::OneHotDecision,
        Self::Forward,
        Self::Kernel,
        Self::WorldStep,
    ];
}

/// Engine of a benchmark row: the spiking agent, the dense agent or a world without an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Engine {
    /// The spiking agent.
    #[serde(rename = "spikeground-spiking")]
    Spiking,
    /// The dense twin of the spiking agent.
    #[serde(rename = "spikeground-dense")]
    Dense,
    /// A world without an agent.
    #[serde(rename = "spikeground")]
    World,
}

/// Normalisation of the currents before the units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Normalisation {
    /// `LayerNorm`.
    Layer,
    /// Static normalisation, folded into the weights.
    Folded,
    /// No normalisation.
    None,
}

/// Surrogate derivative of a spike in a learning step, at the default steepness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Surrogate {
    /// Sigmoid, the default; non-zero everywhere.
    Sigmoid,
    /// Rectangle; spikes with a zero derivative are skipped in the backward pass.
    Rectangle,
}

/// A matrix product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kernel {
    /// A batch of real-valued rows times a square matrix.
    DenseProduct,
    /// A batch of spike rows times a square matrix.
    SpikeProduct,
}

/// A world whose steps are measured, including the update of the observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Played {
    /// A tabular world in which each step draws one of three outcomes.
    #[serde(rename = "FrozenLake-v1")]
    FrozenLake,
    /// A tabular world with a larger model.
    #[serde(rename = "Taxi-v4")]
    Taxi,
    /// A world with image observations.
    #[serde(rename = "MiniGrid-Empty-8x8-v0")]
    Empty,
    /// A world with image observations and a random level for each episode.
    #[serde(rename = "MiniGrid-DoorKey-8x8-v0")]
    DoorKey,
}

impl Played {
    /// All measured worlds, in the order of the results.
    pub const ALL: [Self; 4] = [Self::FrozenLake, Self::Taxi, Self::Empty, Self::DoorKey];

    /// Identifier of the world in the catalogue.
    pub fn id(self) -> &'static str {
        match self {
            Self::FrozenLake => "FrozenLake-v1",
            Self::Taxi => "Taxi-v4",
            Self::Empty => "MiniGrid-Empty-8x8-v0",
            Self::DoorKey => "MiniGrid-DoorKey-8x8-v0",
        }
    }

    /// Minimum number of steps per second required of the native build; `None` without a requirement.
    pub fn least(self) -> Option<f64> {
        match self {
            Self::FrozenLake => Some(2e7),
            Self::Taxi => None,
            Self::Empty | Self::DoorKey => Some(1e6),
        }
    }
}

/// A row of the benchmark: a task and its configuration.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(from = "RowRecord", into = "RowRecord")]
pub struct Row {
    /// Task of the row.
    pub task: Task,
    /// Engine that runs the task.
    pub engine: Engine,
    /// Batch size.
    pub batch: usize,
    /// Number of states of one-hot observations; `None` for real-valued observations.
    pub states: Option<usize>,
    /// Neurons of each hidden layer.
    pub hidden: usize,
    /// Number of actions.
    pub actions: usize,
    /// Time steps of one decision.
    pub time_steps: usize,
    /// Share of slots with a spike in every layer; `None` for the dense twin.
    pub firing_rate: Option<f64>,
    /// Normalisation of the currents.
    pub normalisation: Normalisation,
    /// Surrogate derivative; `None` where no gradient flows through spikes.
    pub surrogate: Option<Surrogate>,
    /// Whether all six extensions of Rainbow are enabled: noisy layers, prioritised replay and n-step returns in
    /// addition to Double DQN, dueling and C51.
    pub noisy: bool,
    /// Matrix product of a [`Task::Kernel`] row.
    pub kernel: Option<Kernel>,
    /// World of a [`Task::WorldStep`] row, for which only `task` and `engine` apply besides.
    pub world: Option<Played>,
}

/// The JSON form of a [`Row`]: fields that do not apply are null, and `kernel` holds either a matrix product or a
/// world.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct RowRecord {
    task: Task,
    /// Who does the work; other engines beside this one are measured in a browser.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    engine: Engine,
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    batch: Option<usize>,
    /// States, one of which is seen as no more than its number; null where observations are 64 real numbers.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    states: Option<usize>,
    /// Width of the hidden layers.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    hidden: Option<usize>,
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    actions: Option<usize>,
    /// 1 or null for dense engines.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    time_steps: Option<usize>,
    /// Share of neurons that fire in a time step; null for dense engines.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    firing_rate: Option<f64>,
    normalisation: Option<Normalisation>,
    /// What replaces the derivative of a spike, at the default steepness; null where none is needed.
    surrogate: Option<Surrogate>,
    /// Whether all six parts of Rainbow are on.
    noisy: Option<bool>,
    /// A product of matrices where task is kernel, a world's id where it is world_step, null elsewhere. In a world_step all
    /// other fields between the engine and the times are null.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    kernel: Option<Name>,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Name {
    Kernel(Kernel),
    World(Played),
}

impl From<Row> for RowRecord {
    fn from(row: Row) -> Self {
        let applies = row.world.is_none();
        let size = |size: usize| applies.then_some(size);
        Self {
            task: row.task,
            engine: row.engine,
            batch: size(row.batch),
            states: row.states,
            hidden: size(row.hidden),
            actions: size(row.actions),
            time_steps: size(row.time_steps),
            firing_rate: row.firing_rate,
            normalisation: applies.then_some(row.normalisation),
            surrogate: row.surrogate,
            noisy: applies.then_some(row.noisy),
            kernel: row.kernel.map(Name::Kernel).or(row.world.map(Name::World)),
        }
    }
}

impl From<RowRecord> for Row {
    fn from(record: RowRecord) -> Self {
        let (kernel, world) = match record.kernel {
            Some(Name::Kernel(kernel)) => (Some(kernel), None),
            Some(Name::World(world)) => (None, Some(world)),
            None => (None, None),
        };
        Self {
            task: record.task,
            engine: record.engine,
            batch: record.batch.unwrap_or(0),
            states: record.states,
            hidden: record.hidden.unwrap_or(0),
            actions: record.actions.unwrap_or(0),
            time_steps: record.time_steps.unwrap_or(0),
            firing_rate: record.firing_rate,
            normalisation: record.normalisation.unwrap_or(Normalisation::None),
            surrogate: record.surrogate,
            noisy: record.noisy.unwrap_or(false),
            kernel,
            world,
        }
    }
}

/// Firing rates of the rows with [`TIME_STEPS`] time steps.
pub const RATES: [f64; 4] = [0.35, 0.10, 0.05, 0.02];
/// Time steps of a decision at the rates [`RATES`].
pub const TIME_STEPS: usize = 5;
/// Firing rates of a sparsely firing agent, measured with one-hot observations.
pub const FRUGAL_RATES: [f64; 3] = [0.035, 0.025, 0.02];
/// Time steps of a decision at the rates [`FRUGAL_RATES`].
pub const FRUGAL_STEPS: usize = 4;
/// Number of real-valued inputs of the reference workload.
pub const INPUTS: usize = 64;
const ACTIONS: usize = 4;

const DENSE: Row = Row {
    task: Task::Forward,
    engine: Engine::Dense,
    batch: 64,
    states: None,
    hidden: 128,
    actions: ACTIONS,
    time_steps: 1,
    firing_rate: None,
    normalisation: Normalisation::None,
    surrogate: None,
    noisy: false,
    kernel: None,
    world: None,
};

impl Row {
    /// The corresponding row of the spiking agent at a firing rate of `rate`, with [`TIME_STEPS`] time steps.
    fn spiking(self, rate: f64, normalisation: Normalisation) -> Self {
        let (engine, time_steps, firing_rate) = (Engine::Spiking, TIME_STEPS, Some(rate));
        Self { engine, time_steps, firing_rate, normalisation, ..self }
    }
}

/// Lists every row of the benchmark, in the order of the results.
pub fn rows() -> Vec<Row> {
    use Normalisation::{Folded, Layer};
    let mut rows = Vec::new();
    for (batch, noisy) in [(32, false), (64, false), (32, true), (64, true)] {
        let dense = Row { task: Task::LearningStep, batch, noisy, ..DENSE };
        rows.push(dense);
        for surrogate in [Surrogate::Sigmoid, Surrogate::Rectangle].map(Some) {
            rows.extend(RATES.map(|rate| Row { surrogate, ..dense.spiking(rate, Layer) }));
        }
    }
    for hidden in [128, 512] {
        let dense = Row { task: Task::Decision, batch: 1, hidden, ..DENSE };
        rows.push(dense);
        rows.extend([Layer, Folded].iter().flat_map(|kind| RATES.map(|rate| dense.spiking(rate, *kind))));
    }
    for (hidden, states) in [(128, 16), (128, 64), (512, 16), (512, 64)] {
        let decision = Row { task: Task::OneHotDecision, batch: 1, states: Some(states), hidden, ..DENSE };
        rows.extend([decision, Row { normalisation: Layer, ..decision }]);
        rows.extend([Folded, Layer].iter().flat_map(|kind| {
            FRUGAL_RATES.map(|rate| Row { time_steps: FRUGAL_STEPS, ..decision.spiking(rate, *kind) })
        }));
    }
    for (hidden, actions) in [(128, ACTIONS), (256, ACTIONS), (512, ACTIONS), (128, 8)] {
        let dense = Row { hidden, actions, ..DENSE };
        rows.push(dense);
        rows.push(Row { normalisation: Layer, ..dense });
        rows.extend([Folded, Layer].iter().flat_map(|kind| RATES.map(|rate| dense.spiking(rate, *kind))));
    }
    let kernel = Row { task: Task::Kernel, ..DENSE };
    for batch in [32, 64, 128] {
        rows.push(Row { batch, kernel: Some(Kernel::DenseProduct), ..kernel });
    }
    for rate in RATES {
        let (batch, kernel) = (64, Row { kernel: Some(Kernel::SpikeProduct), ..kernel });
        rows.push(Row { batch, ..kernel.spiking(rate, Normalisation::None) });
    }
    rows.extend(Played::ALL.map(|world| Row {
        task: Task::WorldStep,
        engine: Engine::World,
        batch: 0,
        hidden: 0,
        actions: 0,
        time_steps: 0,
        world: Some(world),
        ..DENSE
    }));
    rows
}
