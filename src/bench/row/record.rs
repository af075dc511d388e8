//! The JSON form of a row of the benchmark.

use super::{Engine, Kernel, Played, Row, RowNormalisation, RowSurrogate, Task};
use serde::{Deserialize, Serialize};

/// The JSON form of a [`Row`]: fields that do not apply are null, and `kernel` holds either a matrix product or a
/// world.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct RowRecord {
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
    normalisation: Option<RowNormalisation>,
    /// What replaces the derivative of a spike, at the default steepness; null where none is needed.
    surrogate: Option<RowSurrogate>,
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
            normalisation: record.normalisation.unwrap_or(RowNormalisation::None),
            surrogate: record.surrogate,
            noisy: record.noisy.unwrap_or(false),
            kernel,
            world,
        }
    }
}
