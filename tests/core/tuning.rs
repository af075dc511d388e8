//! Tests of tuning: descriptions, candidates, the search, its trials.

mod reading;
mod candidates;
mod search;
mod trials;

use serde_json::{Value, json};
use spikeground::tuning::description::Tuning;

/// A tuning on a small lake that trains in a moment, with the entries of `changes` in place of its own.
fn described(changes: &Value) -> Value {
    let mut described = json!({
        "world": { "world": "FrozenLake-v1", "map": "SFF/FHF/FFG", "firm": true },
        "start": { "set": { "hidden_size": 8, "learning_starts": 200, "batch_size": 8 } },
        "space": ["learning_rate", "n_step"],
        "candidates": 8,
        "steps": 1000,
    });
    for (key, value) in changes.as_object().expect("a mapping") {
        described[key] = value.clone();
    }
    described
}

fn tuning(changes: &Value) -> Tuning {
    Tuning::read(&described(changes)).expect("a tuning")
}
