//! The core's tests: the same ones run natively and headless in a browser, so that equal bits are a tested promise.
//!
//! Golden data lies in `tests/golden`, or beside the test with its producer named.
#![allow(missing_docs, reason = "the names of tests are sentences")]
#![allow(clippy::float_cmp, reason = "equal bits are what is promised")]
#![allow(clippy::disallowed_methods, reason = "references are written in plain f64")]

mod support;

mod foundations;
mod hostile;
mod math;
mod parameters;
mod links;
mod spiking;
mod network;
mod meter;
mod worlds;
mod agent;
mod run;
mod checkpoints;
mod bench;

// In a worker, as the page's agent is: a test that computes for long would keep the driver from asking the page how it goes.
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
