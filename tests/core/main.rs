//! Tests of the core. Every test runs natively and headless in a browser, so that bit-identical results are tested on
//! both.
//!
//! Golden data is in `tests/golden`, or beside the test with its producer (the program that computed it) named.
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
mod study;
mod tuning;
mod bench;

// Run in a worker, like the page's agent: on the main thread, a long computation would block the test driver's
// polling.
#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);
