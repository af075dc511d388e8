//! What a decision costs: operations counted, energy billed. Reads records of activity, never the network itself.

pub mod operations;
pub mod energy;
