//! Statistics of repeated runs against `rliable`: see `producer` in `tests/golden/statistics.json`.

use crate::support::{floats, golden};
use serde_json::Value;
use spikeground::statistics::bootstrap::{Estimate, bootstrap};
use spikeground::statistics::improvement::probability_of_improvement;
use spikeground::statistics::interquartile_mean::interquartile_mean;
use spikeground::statistics::quantile::{Quartiles, quantile};
use wasm_bindgen_test::wasm_bindgen_test;

const GOLDEN: &str = include_str!("../../golden/statistics.json");
/// Sums are added in another order than numpy's.
const TOLERANCE: f64 = 1e-12;

/// A golden matrix `[seed][task]` as strata `[task][seed]`.
fn strata(matrix: &Value) -> Vec<Vec<f64>> {
    let rows: Vec<Vec<f64>> = matrix.as_array().expect("rows").iter().map(floats).collect();
    (0..rows[0].len()).map(|task| rows.iter().map(|row| row[task]).collect()).collect()
}

#[track_caller]
fn check(name: &str, found: Option<Estimate>, expected: &Value) {
    let found = found.expect("an estimate");
    for (part, found) in [("value", found.value), ("low", found.low), ("high", found.high)] {
        let expected = expected[part].as_f64().expect("a number");
        assert!((found - expected).abs() <= TOLERANCE, "{name}, {part}: found {found}, expected {expected}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn estimates_and_bootstrap_intervals_are_those_of_rliable() {
    let file = golden(GOLDEN);
    let replications = file["replications"].as_u64().expect("a count") as usize;
    let cases = file["cases"].as_array().expect("cases");
    assert_eq!(cases.len(), 5);
    for case in cases {
        let name = case["name"].as_str().expect("a name");
        let (x, y) = (strata(&case["x"]), strata(&case["y"]));
        let seed = case["seed"].as_u64().expect("a seed") as u32;
        let iqm = |scores: &Vec<Vec<f64>>| {
            bootstrap([scores.as_slice()], replications, seed, |[scores]| interquartile_mean(scores))
        };
        check(name, iqm(&x), &case["iqm_x"]);
        check(name, iqm(&y), &case["iqm_y"]);
        let difference = bootstrap([&x, &y], replications, seed, |[x, y]| {
            Some(interquartile_mean(y)? - interquartile_mean(x)?)
        });
        check(name, difference, &case["iqm_difference"]);
        let of_y = bootstrap([&x, &y], replications, seed, |[x, y]| probability_of_improvement(y, x));
        check(name, of_y, &case["improvement_of_y"]);
        let of_x = bootstrap([&x, &y], replications, seed, |[x, y]| probability_of_improvement(x, y));
        check(name, of_x, &case["improvement_of_x"]);
        let quartiles = Quartiles::of(x.concat()).expect("values");
        let found = [quartiles.low, quartiles.median, quartiles.high].map(|value| value.expect("finite"));
        for (found, expected) in found.iter().zip(floats(&case["quartiles_x"])) {
            assert!((found - expected).abs() <= TOLERANCE, "{name}: found {found}, expected {expected}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn interquartile_means_by_hand() {
    let of = |scores: &[f64]| interquartile_mean(&[scores.to_vec()]);
    assert_eq!(of(&[9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0, 0.0]), Some(4.5));
    assert_eq!(of(&[0.0, 0.0, 0.0, 0.5, 1.0, 1.0, 1.0]), Some(0.5));
    assert_eq!(of(&[3.0]), Some(3.0));
    assert_eq!(of(&[]), None);
    assert_eq!(interquartile_mean(&[]), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn quantiles_of_few_and_of_infinite_values() {
    assert_eq!(quantile(&[], 0.5), None);
    assert_eq!(quantile(&[2.0], 0.975), Some(2.0));
    assert_eq!(quantile(&[1.0, 2.0], -1.0), Some(1.0));
    let reached = Quartiles::of([f64::INFINITY, 100.0, f64::INFINITY, 300.0, 200.0]).expect("values");
    assert_eq!(reached, Quartiles { low: Some(200.0), median: Some(300.0), high: None });
    let never = Quartiles::of([f64::INFINITY; 3]).expect("values");
    assert_eq!(never, Quartiles { low: None, median: None, high: None });
    assert_eq!(Quartiles::of([]), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn strata_that_do_not_match_have_no_probability_of_improvement() {
    let (one, two) = (vec![vec![1.0]], vec![vec![1.0], vec![2.0]]);
    assert_eq!(probability_of_improvement(&one, &two), None);
    assert_eq!(probability_of_improvement(&one, &[vec![]]), None);
    assert_eq!(probability_of_improvement(&[], &[]), None);
    assert_eq!(probability_of_improvement(&one, &one), Some(0.5));
}

#[wasm_bindgen_test(unsupported = test)]
fn strata_of_different_sizes_are_drawn_within_themselves() {
    // Of a constant stratum, every sample is the same; the single seed of the other has nothing else to draw.
    let scores = [vec![1.0; 7], vec![5.0]];
    let estimate = bootstrap([&scores], 100, 0, |[scores]| Some(scores[0][6] + scores[1][0]));
    assert_eq!(estimate, Some(Estimate { value: 6.0, low: 6.0, high: 6.0 }));
    assert_eq!(bootstrap([&scores], 0, 0, |_| Some(1.0)), None);
}
