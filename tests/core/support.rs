//! Shared test helpers: golden files, tolerances, seeded inputs, and a naive reference network.

pub(crate) mod reference_network;

use serde_json::Value;
use spikeground::random::Pcg64;

pub(crate) fn golden(text: &str) -> Value {
    serde_json::from_str(text).expect("a golden file is JSON")
}

pub(crate) fn floats(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(floats).collect(),
        other => vec![other.as_f64().expect("a golden number")],
    }
}

#[track_caller]
pub(crate) fn assert_close(found: &[f32], expected: &[f64], tolerance: f64) {
    assert_eq!(found.len(), expected.len());
    for (i, (&found, &expected)) in found.iter().zip(expected).enumerate() {
        let allowed = tolerance * expected.abs().max(1.0);
        assert!((f64::from(found) - expected).abs() <= allowed, "{i}: found {found}, expected {expected}");
    }
}

/// Returns `count` numbers, uniform in ±1, of which a share of about `density` is non-zero.
pub(crate) fn sparse(count: usize, density: f64, random: &mut Pcg64) -> Vec<f32> {
    (0..count)
        .map(|_| {
            let value = random.uniform(-1.0, 1.0) as f32;
            if random.random() < density { value } else { 0.0 }
        })
        .collect()
}

/// Bit patterns of numbers; 0.0 and −0.0 differ.
pub(crate) fn bits<'a>(values: impl IntoIterator<Item = &'a f32>) -> Vec<u32> {
    values.into_iter().map(|value| value.to_bits()).collect()
}
