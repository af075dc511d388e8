//! The energy models of `config/energy.yaml`: prices of single operations, in picojoules.

mod declared {
    use super::{Baseline, EnergyModel, Memory, PriceLevel, Reference};

    include!(concat!(env!("OUT_DIR"), "/energy.rs"));
}

pub use declared::{ADAM_MACS, BASELINES, LEVELS, MODELS, REFERENCES, SOFTMAX_MACS};

use serde::Serialize;

/// A memory: what one byte costs in an array of up to so many bytes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct PriceLevel {
    /// Size in bytes.
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    pub bytes: f64,
    /// Price of one byte read or written.
    pub pj_per_byte: f64,
}

/// A published figure that stands beside a measured one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "EnergyReference"))]
pub struct Reference {
    /// Which figure it stands beside: `firing_rate`, `three_planes`, `savings_over_fp16` or `savings_over_int8`.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["firing_rate", "three_planes", "savings_over_fp16", "savings_over_int8"])))]
    pub figure: &'static str,
    /// A share, 0 to 1.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    pub value: f64,
    /// Whose it is, and what was counted.
    pub label: &'static str,
    /// Where it stands.
    pub source: &'static str,
}

/// Whether and how memory of the spiking network is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Memory {
    /// Arithmetic only.
    None,
    /// Membranes are read and written once a time step.
    Registers,
    /// Membranes are read and written at each spike that arrives, too.
    Events,
}

/// Prices of single operations, in picojoules.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct EnergyModel {
    /// Name in figures.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// What it counts, in a sentence.
    pub help: &'static str,
    /// A weight added because a spike arrived.
    pub spike_add: f64,
    /// Any other addition, or a comparison.
    pub add: f64,
    /// A multiply-accumulate between real numbers.
    pub mac: f64,
    /// One update of a neuron as a whole; 0 where leak, addition and comparison are billed instead.
    pub neuron_update: f64,
    /// A multiply-accumulate of the dense twin's weights.
    pub dense_mac: f64,
    /// How memory of the spiking network is billed.
    pub memory: Memory,
    /// Whether memory of the dense networks is billed.
    pub dense_memory: bool,
    /// Whether nothing but additions and products of weights is billed.
    pub synapses_only: bool,
    /// Width of a weight.
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    pub weight_bytes: f64,
    /// Width of a membrane potential.
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    pub membrane_bytes: f64,
}

/// A dense network as `config/energy.yaml` describes it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct Baseline {
    /// Name in figures.
    pub name: &'static str,
    /// Name for people.
    pub title: &'static str,
    /// An addition.
    pub add: f64,
    /// Product of a weight and an activity of `activation_bits`.
    pub multiply: f64,
    /// Width of a weight.
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    pub weight_bytes: f64,
    /// Width of an activity, in bits.
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    pub activation_bits: f64,
    /// Width of a sum.
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    pub accumulator_bytes: f64,
    /// Whether activities that are zero and inputs that are off cost nothing.
    pub skips_zeros: bool,
    /// Whether activities have as many bits as a spike count needs.
    pub bits_of_counts: bool,
}
