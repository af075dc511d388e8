//! Neurons, codings and layers.

mod lif;
mod winners;
mod coding;
mod layer;
mod statistics;
