//! The layers that networks of any kind are made of, and the optimiser.

pub mod linear;
pub mod noisy;
pub mod normalisation;
pub mod adam;
