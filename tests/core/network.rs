//! Tests of the network's layers, of the whole network, and of its gradient.

mod layers;
mod passes;
mod gradients;
