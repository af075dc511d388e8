//! The rows of the bench: what is measured, ready to be run so many times. The clock is the caller's.

pub mod row;
pub mod firing;
pub mod decision;
pub mod workload;
pub mod product;
pub mod play;
pub mod peak;
