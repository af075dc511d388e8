use crate::support::assert_close;
use spikeground::spiking::homeostasis::Homeostasis;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn homeostasis_raises_busy_neurons_lowers_quiet_ones_and_silent_ones_twice_as_fast() {
    let rule = Homeostasis { threshold: 0.5, target_rate: 0.02 };
    let mut thresholds = [0.5, 0.5, 0.5, 0.5];
    rule.step(&mut thresholds, &[0.25, 0.02, 0.01, 0.0], 0.1);
    assert_close(&thresholds, &[0.523, 0.5, 0.499, 0.496], 1e-6);
    for _ in 0..10_000 {
        rule.step(&mut thresholds[..1], &[1.0], 1.0);
        rule.step(&mut thresholds[3..], &[0.0], 1.0);
    }
    assert_eq!((thresholds[0], thresholds[3]), (50.5, 0.05));
}

#[wasm_bindgen_test(unsupported = test)]
fn homeostasis_fades_in_and_out_over_the_run() {
    let faded: Vec<f64> = [0.0, 0.1, 0.2, 0.4, 0.65, 0.9, 1.0].map(Homeostasis::fade).into();
    for (found, expected) in faded.iter().zip([0.0, 0.5, 1.0, 1.0, 0.5, 0.0, 0.0]) {
        assert!((found - expected).abs() < 1e-12, "{faded:?}");
    }
}
