//! What a decision costs: operations counted, energy billed, spikes watched. Reads records of passes; knows no agents.

pub mod neurobench;
pub mod record;
pub mod work;
pub mod energy;
pub mod bill;
pub mod baseline;
pub mod break_even;
pub mod table;
pub mod training;
pub mod moments;
pub mod monitor;
pub mod report;
