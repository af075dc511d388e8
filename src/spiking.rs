//! Spiking neurons, surrogate gradients, codings of spike counts and spike statistics. This module does not depend on
//! reinforcement learning.
//!
//! A neuron model is one file that implements [`neuron::Neuron`]; `examples/own_neuron.rs` adds a model outside the
//! crate.

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
