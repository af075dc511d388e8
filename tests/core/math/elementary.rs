use crate::support::{assert_close, bits, sparse};
use spikeground::math::{elementary, reduce};
use spikeground::random::Pcg64;
use wasm_bindgen_test::wasm_bindgen_test;

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
    let (mut logits, mut probabilities) = ([1000.0, 1001.0, 998.0], [0.0; 3]);
    elementary::log_softmax(&mut logits, &mut probabilities);
    let sum: f64 = logits.iter().map(|x| libm::exp(f64::from(*x))).sum();
    assert!((sum - 1.0).abs() < 1e-6);
    assert!((logits[1] - logits[0] - 1.0).abs() < 1e-6);
    let exact = logits.map(|x| libm::exp(f64::from(x)));
    assert_close(&probabilities, &exact, 1e-6);
}

/// Producer: the formula of `log_softmax`, applied to one number at a time.
#[wasm_bindgen_test(unsupported = test)]
fn log_softmax_of_rows_is_that_of_each_number_bit_for_bit() {
    let mut random = Pcg64::of_world(8);
    for (rows, width) in [(1, 1), (1, 4), (2, 3), (4, 51), (3, 16), (5, 7)] {
        let mut logits = sparse(rows * width, 1.0, &mut random);
        // Logits range from where eˣ underflows to zero up to the maximum of their row.
        logits.iter_mut().enumerate().for_each(|(i, x)| *x *= [1.0, 10.0, 120.0][i % 3]);
        let (mut expected, mut shares) = (logits.clone(), Vec::new());
        for row in expected.chunks_mut(width) {
            let highest = row.iter().copied().fold(f32::NEG_INFINITY, |a, b| if b > a { b } else { a });
            let powers_of = |x: &f32| elementary::exp(*x - highest);
            let powers: Vec<f32> = row.iter().map(powers_of).collect();
            let sum = reduce::sum(&powers);
            for x in &mut *row {
                *x = *x - highest - libm::logf(sum);
            }
            shares.extend(powers.iter().map(|p| p * (1.0 / sum)));
        }
        let mut probabilities = vec![f32::NAN; rows * width];
        elementary::log_softmax_rows(&mut logits, width, &mut probabilities);
        assert_eq!((bits(&logits), bits(&probabilities)), (bits(&expected), bits(&shares)), "{rows}×{width}");
    }
}
