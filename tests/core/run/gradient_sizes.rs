//! Typical sizes of the gradient in each layer, by which the page recognises a vanishing gradient.

use spikeground::run::Run;
use spikeground::run::spec::RunSpec;
use spikeground::worlds::Choice;
use wasm_bindgen_test::wasm_bindgen_test;

fn run(settings: &[(&str, &str)], steps: u64) -> Run {
    let world = Choice { firm: true, ..Choice::named("FrozenLake-v1") };
    let mut spec = RunSpec { world, seed: 3, ..RunSpec::default() };
    spec.parameters = spec.settings();
    let small =
        [("hidden_size", "16"), ("learning_starts", "100"), ("update_period", "4"), ("batch_size", "16")];
    for (name, value) in small.iter().chain(settings) {
        spec.parameters.set(name, value).expect("allowed");
    }
    let mut run = Run::new(spec).expect("a run");
    while run.moment.env_steps < steps {
        run.step().expect("finite");
    }
    run
}

/// The sizes after 400 steps, which are 76 learning steps.
fn sizes(settings: &[(&str, &str)]) -> [f64; 5] {
    run(settings, 400).agent.gradient_sizes()
}

#[wasm_bindgen_test(unsupported = test)]
fn a_network_that_learns_has_a_gradient_of_similar_size_in_every_layer() {
    assert_eq!(run(&[], 90).agent.gradient_sizes(), [0.0; 5], "before the first learning step");
    let [layers @ .., heads] = sizes(&[]);
    for layer in layers {
        assert!(layer > 0.01 * heads && layer < 10.0 * heads, "{layers:?} {heads}");
    }
    let [_, _, value, _, _] = sizes(&[("dueling", "false")]);
    assert_eq!(value, 0.0, "there is no value layer");
}

#[wasm_bindgen_test(unsupported = test)]
fn far_from_narrow_surrogates_the_gradient_vanishes_in_front_of_the_heads() {
    let fixed = [("threshold_rule", "fixed"), ("surrogate", "rectangle")];
    let [feature_1, feature_2, value, _, heads] = sizes(&[fixed.as_slice(), &[("threshold", "3")]].concat());
    assert_eq!([feature_1, feature_2], [0.0; 2]);
    assert!(value > 0.0 && heads > 0.0, "{value} {heads}");
    let [layers @ .., heads] =
        sizes(&[fixed.as_slice(), &[("threshold", "5"), ("surrogate_slope", "25")]].concat());
    assert_eq!(layers, [0.0; 4]);
    assert!(heads > 0.0, "biases still learn");
}
