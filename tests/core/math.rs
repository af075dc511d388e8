use crate::support::sparse;
use ndarray::Array2;
use spikeground::Error;
use spikeground::math::{dense, elementary, event, reduce};
use spikeground::random::Pcg64;
use wasm_bindgen_test::wasm_bindgen_test;

/// Below, at and above the edges of the 4 × 16 tile and of the eight lanes.
const SIZES: [usize; 9] = [1, 3, 4, 5, 15, 16, 17, 33, 51];

fn matrix(rows: usize, columns: usize, random: &mut Pcg64) -> Array2<f32> {
    Array2::from_shape_vec((rows, columns), sparse(rows * columns, 1.0, random)).expect("the sizes fit")
}

#[wasm_bindgen_test(unsupported = test)]
fn exp_stays_within_its_stated_error() {
    let mut worst = 0.0_f64;
    for i in 0..175_000 {
        let x = -87.0 + i as f32 * 0.001;
        let exact = libm::exp(f64::from(x));
        worst = worst.max((f64::from(elementary::exp(x)) - exact).abs() / exact);
    }
    assert!(worst < 3e-7, "{worst}");
    assert_eq!(elementary::exp(0.0), 1.0);
    assert_eq!(elementary::exp(-90.0), 0.0);
    assert!(elementary::exp(1e9).is_finite());
    assert!(elementary::exp(f32::NAN).is_nan());
}

#[wasm_bindgen_test(unsupported = test)]
fn log_softmax_sums_to_one_and_keeps_differences() {
    let mut logits = [1000.0, 1001.0, 998.0];
    elementary::log_softmax(&mut logits);
    let sum: f64 = logits.iter().map(|x| libm::exp(f64::from(*x))).sum();
    assert!((sum - 1.0).abs() < 1e-6);
    assert!((logits[1] - logits[0] - 1.0).abs() < 1e-6);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_event_product_equals_three_loops_at_every_density() {
    let mut random = Pcg64::of_world(1);
    for density in [0.0, 0.05, 1.0] {
        for (m, k, n) in SIZES.iter().flat_map(|m| SIZES.map(|n| (*m, 19, n))) {
            let activity = sparse(m * k, density, &mut random);
            let weight = matrix(k, n, &mut random);
            let bias = sparse(n, 1.0, &mut random);
            let mut out = vec![f32::NAN; m * n];
            event::product(&activity, &weight, &bias, &mut out).expect("the shapes fit");
            for (row, column) in (0..m).flat_map(|row| (0..n).map(move |column| (row, column))) {
                let mut sum = bias[column];
                for i in 0..k {
                    sum += activity[row * k + i] * weight[[i, column]];
                }
                assert_eq!(out[row * n + column], sum, "{m}×{k}×{n} at {row}, {column}");
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_event_product_adds_the_row_of_a_single_spike() {
    let weight =
        Array2::from_shape_vec((2, 3), vec![1.0, 2.0, 3.0, 10.0, 20.0, 30.0]).expect("the sizes fit");
    let mut out = [0.0; 3];
    event::product(&[0.0, 1.0], &weight, &[0.5, 0.5, 0.5], &mut out).expect("the shapes fit");
    assert_eq!(out, [10.5, 20.5, 30.5]);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_outer_product_equals_three_loops() {
    let mut random = Pcg64::of_world(2);
    for (m, k, n) in SIZES.map(|n| (7, 5, n)) {
        let activity = sparse(m * k, 0.3, &mut random);
        let delta = sparse(m * n, 1.0, &mut random);
        let mut gradient = matrix(k, n, &mut random);
        let mut expected = gradient.clone();
        event::accumulate_outer(&activity, &delta, &mut gradient).expect("the shapes fit");
        for row in 0..m {
            for (i, j) in (0..k).flat_map(|i| (0..n).map(move |j| (i, j))) {
                expected[[i, j]] += activity[row * k + i] * delta[row * n + j];
            }
        }
        assert_eq!(gradient, expected);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_tiled_product_equals_three_loops_around_tile_edges() {
    let mut random = Pcg64::of_world(3);
    let mut scratch = Vec::new();
    for (m, n) in SIZES.iter().flat_map(|m| SIZES.map(|n| (*m, n))) {
        let k = 21;
        let a = sparse(m * k, 1.0, &mut random);
        let b = matrix(n, k, &mut random);
        let mut out = vec![f32::NAN; m * n];
        dense::product_transposed(&a, &b, &mut out, &mut scratch).expect("the shapes fit");
        for (row, column) in (0..m).flat_map(|row| (0..n).map(move |column| (row, column))) {
            let mut sum = 0.0_f32;
            for i in 0..k {
                sum += a[row * k + i] * b[[column, i]];
            }
            assert_eq!(out[row * n + column], sum, "{m}×{k}×{n} at {row}, {column}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_product_names_the_operand_that_does_not_fit() {
    let weight = Array2::zeros((3, 2));
    let error = event::product(&[1.0, 2.0, 3.0], &weight, &[0.0], &mut [0.0, 0.0]);
    assert_eq!(error, Err(Error::Shape { operand: "bias", expected: vec![2], found: vec![1] }));
    let error = event::product(&[1.0, 2.0, 3.0, 4.0], &weight, &[0.0, 0.0], &mut [0.0, 0.0]);
    assert_eq!(error, Err(Error::Shape { operand: "activity", expected: vec![3], found: vec![4] }));
    let error = dense::product_transposed(&[1.0, 2.0], &weight, &mut [0.0; 2], &mut Vec::new());
    assert_eq!(error, Err(Error::Shape { operand: "out", expected: vec![3], found: vec![2] }));
}

#[wasm_bindgen_test(unsupported = test)]
fn sums_are_right_around_the_eight_lanes() {
    let mut random = Pcg64::of_world(4);
    for length in 0..40 {
        let (x, y) = (sparse(length, 1.0, &mut random), sparse(length, 1.0, &mut random));
        let exact: f64 = x.iter().map(|x| f64::from(*x)).sum();
        let product: f64 = x.iter().zip(&y).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum();
        let squares: f64 = x.iter().map(|x| (f64::from(*x) - 0.25).powi(2)).sum();
        assert!((f64::from(reduce::sum(&x)) - exact).abs() < 1e-5);
        assert!((f64::from(reduce::dot(&x, &y)) - product).abs() < 1e-5);
        assert!((f64::from(reduce::sum_of_squares_around(&x, 0.25)) - squares).abs() < 1e-5);
    }
}
