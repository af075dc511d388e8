//! The rows of the benchmark that this crate measures.

use super::row::{Engine, Kernel, Played, Row, RowNormalisation, RowSurrogate, Task};

/// Firing rates of the rows with [`TIME_STEPS`] time steps.
pub const FIRING_RATES: [f64; 4] = [0.35, 0.10, 0.05, 0.02];
/// Time steps of a decision at the rates [`FIRING_RATES`].
pub const TIME_STEPS: usize = 5;
/// Firing rates of a sparsely firing agent, measured with one-hot observations.
pub const FRUGAL_FIRING_RATES: [f64; 3] = [0.035, 0.025, 0.02];
/// Time steps of a decision at the rates [`FRUGAL_FIRING_RATES`].
pub const FRUGAL_TIME_STEPS: usize = 4;
/// Number of real-valued inputs of the reference workload.
pub const REAL_INPUTS: usize = 64;
const ACTION_COUNT: usize = 4;

const DENSE_FORWARD: Row = Row {
    task: Task::Forward,
    engine: Engine::Dense,
    batch: 64,
    states: None,
    hidden: 128,
    actions: ACTION_COUNT,
    time_steps: 1,
    firing_rate: None,
    normalisation: RowNormalisation::None,
    surrogate: None,
    noisy: false,
    kernel: None,
    world: None,
};

impl Row {
    /// The corresponding row of the spiking agent at a firing rate of `rate`, with [`TIME_STEPS`] time steps.
    fn spiking(self, rate: f64, normalisation: RowNormalisation) -> Self {
        let (engine, time_steps, firing_rate) = (Engine::Spiking, TIME_STEPS, Some(rate));
        Self { engine, time_steps, firing_rate, normalisation, ..self }
    }
}

/// Lists every row of the benchmark, in the order of the results.
pub fn rows() -> Vec<Row> {
    use RowNormalisation::{Folded, Layer};
    let mut rows = Vec::new();
    for (batch, noisy) in [(32, false), (64, false), (32, true), (64, true)] {
        let dense = Row { task: Task::LearningStep, batch, noisy, ..DENSE_FORWARD };
        rows.push(dense);
        for surrogate in [RowSurrogate::Sigmoid, RowSurrogate::Rectangle].map(Some) {
            rows.extend(FIRING_RATES.map(|rate| Row { surrogate, ..dense.spiking(rate, Layer) }));
        }
    }
    for hidden in [128, 512] {
        let dense = Row { task: Task::Decision, batch: 1, hidden, ..DENSE_FORWARD };
        rows.push(dense);
        rows.extend(
            [Layer, Folded].iter().flat_map(|kind| FIRING_RATES.map(|rate| dense.spiking(rate, *kind))),
        );
    }
    for (hidden, states) in [(128, 16), (128, 64), (512, 16), (512, 64)] {
        let decision =
            Row { task: Task::OneHotDecision, batch: 1, states: Some(states), hidden, ..DENSE_FORWARD };
        rows.extend([decision, Row { normalisation: Layer, ..decision }]);
        rows.extend([Folded, Layer].iter().flat_map(|kind| {
            FRUGAL_FIRING_RATES
                .map(|rate| Row { time_steps: FRUGAL_TIME_STEPS, ..decision.spiking(rate, *kind) })
        }));
    }
    for (hidden, actions) in [(128, ACTION_COUNT), (256, ACTION_COUNT), (512, ACTION_COUNT), (128, 8)] {
        let dense = Row { hidden, actions, ..DENSE_FORWARD };
        rows.push(dense);
        rows.push(Row { normalisation: Layer, ..dense });
        rows.extend(
            [Folded, Layer].iter().flat_map(|kind| FIRING_RATES.map(|rate| dense.spiking(rate, *kind))),
        );
    }
    let kernel = Row { task: Task::Kernel, ..DENSE_FORWARD };
    for batch in [32, 64, 128] {
        rows.push(Row { batch, kernel: Some(Kernel::DenseProduct), ..kernel });
    }
    for rate in FIRING_RATES {
        let (batch, kernel) = (64, Row { kernel: Some(Kernel::SpikeProduct), ..kernel });
        rows.push(Row { batch, ..kernel.spiking(rate, RowNormalisation::None) });
    }
    rows.extend(Played::ALL.map(|world| Row {
        task: Task::WorldStep,
        engine: Engine::World,
        batch: 0,
        hidden: 0,
        actions: 0,
        time_steps: 0,
        world: Some(world),
        ..DENSE_FORWARD
    }));
    rows
}
