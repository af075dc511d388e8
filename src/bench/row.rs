//! One row of the bench, and the list of all that this engine takes part in.

use serde::{Deserialize, Serialize};

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Three forward passes, projection, backward pass, Adam.
    LearningStep,
    /// One observation to one action.
    Decision,
    /// One forward pass over a batch.
    Forward,
    /// One product of matrices.
    Kernel,
}

impl Task {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::LearningStep, Self::Decision, Self::Forward, Self::Kernel];
}

/// Which of the two agents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Engine {
    /// The spiking agent.
    #[serde(rename = "spikeground-spiking")]
    Spiking,
    /// Its dense twin.
    #[serde(rename = "spikeground-dense")]
    Dense,
}

/// What happens to the current before a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Normalisation {
    /// `LayerNorm`.
    Layer,
    /// A static one, folded into the weights.
    Folded,
    /// Nothing.
    None,
}

/// A product of matrices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kernel {
    /// A batch of full rows times a square matrix.
    DenseProduct,
    /// A batch of rows of spikes times a square matrix.
    SpikeProduct,
}

/// A row of the bench.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What is done.
    pub task: Task,
    /// By which agent.
    pub engine: Engine,
    /// Rows at once.
    pub batch: usize,
    /// Neurons of each hidden layer.
    pub hidden: usize,
    /// Actions.
    pub actions: usize,
    /// Time steps of a decision.
    pub time_steps: usize,
    /// Share of slots with a spike in every layer; nothing for the dense twin.
    pub firing_rate: Option<f64>,
    /// What happens to the currents.
    pub normalisation: Normalisation,
    /// Whether all six parts of Rainbow are on.
    pub noisy: bool,
    /// Which product, where that is the task.
    pub kernel: Option<Kernel>,
}

/// Firing rates that are measured.
pub const RATES: [f64; 4] = [0.35, 0.10, 0.05, 0.02];
/// Time steps of a decision.
pub const TIME_STEPS: usize = 5;
/// Real-valued inputs of the reference work.
pub const INPUTS: usize = 64;
const ACTIONS: usize = 4;

const DENSE: Row = Row {
    task: Task::Forward,
    engine: Engine::Dense,
    batch: 64,
    hidden: 128,
    actions: ACTIONS,
    time_steps: 1,
    firing_rate: None,
    normalisation: Normalisation::None,
    noisy: false,
    kernel: None,
};

impl Row {
    /// The same of the spiking agent at a firing rate.
    fn spiking(self, rate: f64, normalisation: Normalisation) -> Self {
        let (engine, time_steps, firing_rate) = (Engine::Spiking, TIME_STEPS, Some(rate));
        Self { engine, time_steps, firing_rate, normalisation, ..self }
    }
}

/// Every row, in the order in which they are told.
pub fn rows() -> Vec<Row> {
    use Normalisation::{Folded, Layer};
    let mut rows = Vec::new();
    for (batch, noisy) in [(32, false), (64, false), (32, true), (64, true)] {
        let dense = Row { task: Task::LearningStep, batch, noisy, ..DENSE };
        rows.push(dense);
        rows.extend(RATES.map(|rate| dense.spiking(rate, Layer)));
    }
    for hidden in [128, 512] {
        let dense = Row { task: Task::Decision, batch: 1, hidden, ..DENSE };
        rows.push(dense);
        rows.extend([Layer, Folded].iter().flat_map(|kind| RATES.map(|rate| dense.spiking(rate, *kind))));
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
    rows
}
