//! Layers shared by spiking and dense networks, and the Adam optimiser.

pub mod linear;
pub mod noisy;
pub mod normalisation;
pub mod adam;
