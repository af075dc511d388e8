//! A laboratory for spiking Rainbow DQN on gridworlds.
//!
//! The modules stand in the order in which an observation becomes an action, a record and a figure; each uses only
//! those above it. Nothing here names a platform: time comes in as a number, randomness as a seed, so that the same
//! parameters and seed give the same bits natively and in every browser.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

pub mod error;
mod pasted;
#[cfg(feature = "schema")]
mod schema;
pub mod state;
pub mod random;
pub mod math;
pub mod parameters;
pub mod layers;
pub mod spiking;
pub mod network;
pub mod meter;
pub mod worlds;
pub mod agent;
pub mod run;
pub mod interchange;
#[cfg(any(feature = "bench", feature = "cli"))]
pub mod bench;

#[cfg(feature = "cli")]
pub mod terminal;
#[cfg(feature = "browser")]
pub mod wasm;

pub use error::Error;
