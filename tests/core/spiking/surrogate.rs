use spikeground::spiking::surrogate::{self, Surrogate};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn surrogates_are_symmetric_and_have_the_values_of_their_formulas() {
    use surrogate::Shape::{Atan, FastSigmoid, Rectangle, Sigmoid, Triangle};
    // Expected derivatives at the threshold, then at a distance of 0.2.
    for (shape, slope, peak, beside) in [
        (Sigmoid, 4.0, 1.0, 0.855_638_9),
        (Atan, 2.0, 1.0, 0.716_956_8),
        (FastSigmoid, 5.0, 1.0, 0.25),
        (Triangle, 2.0, 2.0, 1.2),
        (Rectangle, 2.0, 2.0, 2.0),
    ] {
        let surrogate = Surrogate { shape, slope };
        assert!((surrogate.derivative(0.0) - peak).abs() < 1e-6, "{shape:?}");
        assert!((surrogate.derivative(0.2) - beside).abs() < 1e-6, "{shape:?} {}", surrogate.derivative(0.2));
        assert_eq!(surrogate.derivative(-0.2), surrogate.derivative(0.2));
        assert!(surrogate.derivative(1e9) < 1e-8);
    }
    assert_eq!(Surrogate { shape: Rectangle, slope: 2.0 }.derivative(0.26), 0.0);
}
