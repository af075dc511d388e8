//! Layers of the network, the network as a whole, and its gradient.

mod layers;
mod network;
mod gradients;
