//! A row of the benchmark: a task and its configuration.

mod record;

use record::RowRecord;
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
#[cfg_attr(feature = "schema", schemars(rename = "Normalisation"))]
#[serde(rename_all = "snake_case")]
pub enum RowNormalisation {
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
#[cfg_attr(feature = "schema", schemars(rename = "Surrogate"))]
#[serde(rename_all = "snake_case")]
pub enum RowSurrogate {
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
    pub normalisation: RowNormalisation,
    /// Surrogate derivative; `None` where no gradient flows through spikes.
    pub surrogate: Option<RowSurrogate>,
    /// Whether all six extensions of Rainbow are enabled: noisy layers, prioritised replay and n-step returns in
    /// addition to Double DQN, dueling and C51.
    pub noisy: bool,
    /// Matrix product of a [`Task::Kernel`] row.
    pub kernel: Option<Kernel>,
    /// World of a [`Task::WorldStep`] row, for which only `task` and `engine` apply besides.
    pub world: Option<Played>,
}
