//! A spiking Rainbow DQN for gridworlds: agent, worlds, exact planner, operation counts and energy bills.
//!
//! Modules are declared in dependency order: each uses only modules declared above it. The core is independent of the
//! platform: time is an argument (a number) and all randomness comes from a seed, so the same parameters and seed
//! give bit-identical results natively and in every browser.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

pub mod error;
mod pasted;
#[cfg(feature = "schema")]
mod schema;
pub mod state;
pub mod random;
pub mod statistics;
pub mod math;
pub mod parameters;
pub mod layers;
pub mod spiking;
pub mod network;
pub mod meter;
pub mod worlds;
pub mod agent;
pub mod run;
pub mod study;
pub mod tuning;
pub mod interchange;
#[cfg(any(feature = "bench", feature = "cli"))]
pub mod bench;

#[cfg(feature = "cli")]
pub mod terminal;
#[cfg(feature = "browser")]
pub mod wasm;

pub use error::Error;
