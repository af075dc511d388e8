//! Portable f32 arithmetic: every operation runs in a fixed order and uses only what IEEE 754 defines exactly, so
//! the results are the same bits on every target.

pub mod elementary;
pub mod reduce;
pub mod hash;
pub mod scratch;
pub mod activity;
pub mod event;
pub mod dense;
pub mod masked;
