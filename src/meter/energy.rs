//! Energy models, declared in `config/energy.yaml`: prices of single operations, in picojoules.

mod declared {
    use super::{Baseline, EnergyModel, Memory, PriceLevel, Reference};

    include!(concat!(env!("OUT_DIR"), "/energy.rs"));
}

pub use declared::{ADAM_MACS, BASELINES, LEVELS, MODELS, REFERENCES, SOFTMAX_MACS};

use serde::Serialize;

/// Price of an access to a memory of a given size.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct PriceLevel {
    /// Largest array that the memory holds, in bytes.
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    pub bytes: f64,
    /// Price of one byte read or written, in picojoules.
    pub pj_per_byte: f64,
}

/// A published figure for comparison with a measured one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "EnergyReference"))]
pub struct Reference {
    /// The measured figure: `firing_rate`, `three_planes`, `savings_over_fp16` or `savings_over_int8`.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["firing_rate", "three_planes", "savings_over_fp16", "savings_over_int8"])))]
    pub figure: &'static str,
    /// Published value, a share from 0 to 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    pub value: f64,
    /// Author of the figure, and what was counted.
    pub label: &'static str,
    /// Publication that contains the figure.
    pub source: &'static str,
}

/// Billing of the memory of a spiking network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Memory {
    /// Memory is not billed.
    None,
    /// Membrane potentials are read and written once per time step.
    Registers,
    /// Membrane potentials are read and written once per time step and at each arriving spike.
    Events,
}

/// An energy model: prices of single operations, in picojoules, and the terms that are billed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct EnergyModel {
    /// Identifier of the model in measured figures.
    pub name: &'static str,
    /// Display name.
    pub title: &'static str,
    /// One sentence about the operations that the model counts.
    pub help: &'static str,
    /// Price of an accumulate operation: the addition of a weight that a spike causes.
    pub spike_add: f64,
    /// Price of any other addition, or of a comparison.
    pub add: f64,
    /// Price of a multiply-accumulate of real numbers.
    pub mac: f64,
    /// Price of a complete neuron update; 0 where leak, addition and comparison are billed separately.
    pub neuron_update: f64,
    /// Price of a multiply-accumulate with a weight of the dense twin.
    pub dense_mac: f64,
    /// Billing of the memory of the spiking network.
    pub memory: Memory,
    /// Whether the memory of dense networks is billed.
    pub dense_memory: bool,
    /// Whether only synaptic operations are billed: additions and products of weights.
    pub synapses_only: bool,
    /// Width of a weight, in bytes.
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    pub weight_bytes: f64,
    /// Width of a membrane potential, in bytes.
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    pub membrane_bytes: f64,
}

/// A dense baseline, declared in `config/energy.yaml`. Prices are in picojoules.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct Baseline {
    /// Identifier of the baseline in measured figures.
    pub name: &'static str,
    /// Display name.
    pub title: &'static str,
    /// Price of an addition.
    pub add: f64,
    /// Price of the product of a weight and an activity of `activation_bits`.
    pub multiply: f64,
    /// Width of a weight, in bytes.
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    pub weight_bytes: f64,
    /// Width of an activity, in bits.
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    pub activation_bits: f64,
    /// Width of an accumulator, in bytes.
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    pub accumulator_bytes: f64,
    /// Whether zero activities and inactive inputs cost nothing.
    pub skips_zeros: bool,
    /// Whether activities have the number of bits of a spike count, ⌈log₂(T + 1)⌉.
    pub bits_of_counts: bool,
}
