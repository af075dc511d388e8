//! The rows of the bench: what is measured, ready to be run so many times. The clock is the caller's.

pub mod row;
pub(crate) mod firing;
pub(crate) mod decision;
pub mod workload;
pub(crate) mod product;
pub mod play;
pub mod peak;
