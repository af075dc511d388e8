//! Spiking neurons, their surrogate gradients, the codings of their counts and the statistics of their spikes. Knows
//! nothing of reinforcement learning.
//!
//! A neuron model is one file that implements [`neuron::Neuron`]; `examples/own_neuron.rs` adds one from outside.

pub mod surrogate;
pub mod neuron;
pub mod scan;
pub mod winners;
pub mod lif;
mod lif_row;
pub mod adaptive_threshold;
pub mod coding;
pub mod spikingbrain;
pub mod homeostasis;
pub mod layer;
pub mod conversion;

pub mod statistics;
