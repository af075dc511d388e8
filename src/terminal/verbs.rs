//! The verbs, a file for each: its flags, and what it does.

pub(super) mod bench;
pub(super) mod compare;
pub(super) mod convert;
pub(super) mod energy;
pub(super) mod evaluate;
pub(super) mod parameters;
pub(super) mod rollout;
#[cfg(feature = "schema")]
pub(super) mod schemas;
pub(super) mod solve;
pub(super) mod study;
pub(super) mod train;
pub(super) mod tune;
pub(super) mod worlds;
