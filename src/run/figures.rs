//! The figures of a run, as printed by the terminal and read by the page. The schema is in `docs/`.

pub mod metered;
pub mod measuring;
pub mod named;
pub mod monitored;
pub mod returns;

use crate::meter::neurobench::SynapticOperations;
use crate::meter::record::Sparsity;
use crate::meter::table::Table;
use crate::parameters::Value;
#[cfg(feature = "schema")]
use crate::schema::{map, map_of};
use metered::{Energy, Metered};
use named::Named;
#[cfg(feature = "schema")]
use schemars::{Schema, SchemaGenerator};
use serde::Serialize;
#[cfg(feature = "schema")]
use serde_json::json;

/// Default number of greedy episodes over which returns and spikes are measured.
pub const DEFAULT_EPISODES: usize = 100;
/// Maximum number of greedy episodes; the minimum is 1.
pub(super) const MAX_EPISODES: usize = 1_000_000;

/// Options of a measurement.
#[derive(Clone, Debug)]
pub struct Measure {
    /// Number of greedy episodes.
    pub episodes: usize,
    /// Seed of the greedy episodes.
    pub seed: u32,
    /// The energy models.
    pub table: Table,
    /// Whether to also run the network with INT8 weights. Energy models with weights of one byte then bill that
    /// network.
    pub int8: bool,
    /// Zeros / activities of each hidden layer of a measured dense twin, for the baselines of a spiking network.
    pub relu_zeros: Option<[f64; 4]>,
}

/// Value of a network whose weights are rounded to INT8, with one scale per output.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Int8 {
    /// [`Figures::greedy_value`] of the rounded network.
    pub greedy_value: Option<f64>,
    /// [`Figures::normalised_score`] of the rounded network.
    pub normalised_score: Option<f64>,
    /// [`Figures::mean_return`] of the rounded network.
    pub mean_return: f64,
    /// Digest of the rounded network.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[0-9]+-[0-9a-f]{16}$")))]
    pub weights_digest: String,
}

/// All figures of a run.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Figures {
    /// Gymnasium id of the world.
    pub world: String,
    /// `spiking` or `dense`.
    #[cfg_attr(feature = "schema", schemars(with = "super::spec::AgentKind"))]
    pub agent: &'static str,
    /// Seed of every random stream.
    pub seed: u32,
    /// Version of this crate.
    pub version: &'static str,
    /// Every declared parameter with its value.
    #[cfg_attr(feature = "schema", schemars(schema_with = "used"))]
    pub parameters: Named<Value>,
    /// Environment steps taken.
    pub env_steps: u64,
    /// Learning steps taken.
    pub updates: u64,
    /// Expected discounted return of the optimal policy; if levels differ, its mean undiscounted return.
    pub optimal_value: Option<f64>,
    /// Expected return of uniformly random actions, measured as `optimal_value` is.
    pub random_value: Option<f64>,
    /// Expected return of the greedy policy of the current weights, measured as `optimal_value` is.
    pub greedy_value: Option<f64>,
    /// (greedy − random) / (optimal − random), if known; in worlds where every step costs, 1 − (optimal − greedy) /
    /// |optimal|, at least 0.
    pub normalised_score: Option<f64>,
    /// Mean undiscounted return of 100 greedy episodes under the time limit.
    #[cfg_attr(
        feature = "schema",
        schemars(
            description = "Mean undiscounted return of the greedy episodes, 100 unless told otherwise, under the time limit."
        )
    )]
    /// Mean undiscounted return of the greedy episodes under the time limit.
    pub mean_return: f64,
    /// Layer → spikes / (decisions × time steps × neurons) over those episodes.
    #[cfg_attr(feature = "schema", schemars(schema_with = "metered::shares"))]
    #[cfg_attr(
        feature = "schema",
        schemars(
            description = "Layer → spikes / (decisions × time steps × neurons) over those episodes; empty for a dense agent, without `value` when dueling is off."
        )
    )]
    /// Layer → spikes / (decisions × time steps × neurons) over the greedy episodes; empty for a dense agent.
    pub firing_rate: Named<f64>,
    /// Layer → number of neurons that fire in no reachable state.
    #[cfg_attr(feature = "schema", schemars(schema_with = "counts"))]
    pub dead_neurons: Named<usize>,
    /// Sparsity over the greedy episodes, under each definition.
    pub sparsity: Sparsity,
    /// `NeuroBench`'s synaptic operations of one decision.
    pub operations: SynapticOperations,
    /// Model → energy of one decision.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    pub energy: Named<Energy>,
    /// Details behind operations and energy.
    pub meter: Metered,
    /// Value of the network with INT8 weights, if requested.
    pub int8: Option<Int8>,
    /// Digest of the online network.
    #[cfg_attr(feature = "schema", schemars(regex(pattern = r"^[0-9]+-[0-9a-f]{16}$")))]
    pub weights_digest: String,
}

/// Every parameter has a value once a run has begun.
#[cfg(feature = "schema")]
fn used(_: &mut SchemaGenerator) -> Schema {
    let mut schema = map(json!({ "type": ["number", "boolean", "string"] }));
    schema.insert("minProperties".into(), json!(1));
    schema
}

/// Layer → whole number.
#[cfg(feature = "schema")]
fn counts(_: &mut SchemaGenerator) -> Schema {
    map_of(&crate::network::LAYERS, json!({ "type": "integer", "minimum": 0 }))
}
