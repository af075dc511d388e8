//! Spiking neurons, their surrogate gradients and the statistics of their spikes. Knows nothing of reinforcement
//! learning.

pub mod surrogate;
pub mod lif;
pub mod homeostasis;
pub mod statistics;
