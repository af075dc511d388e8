//! Cost of a decision: operation counts, energy bills and spike monitoring. The input is records of forward passes;
//! this module does not depend on agents.

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
