//! The core's tests: the same ones run natively and headless in a browser, so that equal bits are a tested promise.
//!
//! Golden data lies in `tests/golden`, or beside the test with its producer named.
#![allow(missing_docs, reason = "the names of tests are sentences")]
#![allow(clippy::float_cmp, reason = "equal bits are what is promised")]
#![allow(clippy::disallowed_methods, reason = "references are written in plain f64")]

mod support;

mod error;
mod random;
mod math;
mod activity;
mod parameters;
mod number;
mod presets;
mod link;
mod link_cleaning;
mod link_verdicts;
mod link_damage;
mod dead_settings;
mod layers;
mod lif;
mod winners;
mod coding;
mod layer;
mod statistics;
mod network;
mod gradients;
mod meter;
mod meter_arrays;
mod meter_counts;
mod break_even;
mod monitor;
mod compared;
mod map;
mod map_text;
mod frozen_lake;
mod tabular;
mod maze;
mod vector;
mod minigrid;
mod minigrid_episodes;
mod planner;
mod horizon;
mod room;
mod categorical;
mod n_step;
mod replay;
mod learner;
mod regulariser;
mod run;
mod events;
mod levels;
mod slices;
mod checkpoint;
mod hostile_checkpoint;
mod probes;
mod curiosity;
mod noisy;
mod observations;
mod priorities;
mod rainbow;
mod bench;

// In a worker, as the page's agent is: a test that computes for long would keep the driver from asking the page how it goes.
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
