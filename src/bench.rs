//! Workloads of the benchmark. The caller runs them a number of times and measures the time.

pub mod row;
pub mod rows;
pub(crate) mod firing;
pub(crate) mod decision;
pub mod workload;
pub(crate) mod product;
pub mod play;
pub mod peak;
