//! Golden cases from float64 autograd (`PyTorch` 2.13 and JAX): see `producer` in `tests/golden/lif_*.json`.

use crate::support::{assert_close, floats, golden};
use ndarray::Array2;
use serde_json::Value;
use spikeground::Error;
use spikeground::layers::linear::Linear;
use spikeground::parameters::Reset;
use spikeground::spiking::homeostasis::Homeostasis;
use spikeground::spiking::lif::{LifNeuron, Record, Shape};
use spikeground::spiking::surrogate::Sigmoid;
use wasm_bindgen_test::wasm_bindgen_test;

const LAYER: &str = include_str!("../golden/lif_layer.json");
const SYNAPTIC: &str = include_str!("../golden/lif_synaptic.json");

fn neuron_of(case: &Value) -> LifNeuron {
    let number = |name: &str| case[name].as_f64().map(|x| x as f32);
    let leak = number("leak").expect("a leak");
    LifNeuron {
        leak,
        synaptic_decay: number("tau_syn").map_or(0.0, |tau| 1.0 - 1.0 / tau),
        input_scale: if case["decay_input"] == true { 1.0 - leak } else { 1.0 },
        reset: if case["reset"] == "zero" { Reset::Hard } else { Reset::Soft },
        detach_reset: case["detach_reset"] == true,
        surrogate: Sigmoid { slope: number("alpha").expect("an alpha") },
    }
}

fn linear_of(case: &Value, inputs: usize, outputs: usize) -> Linear {
    let mut linear = Linear::zeros(inputs, outputs);
    let weight = Array2::from_shape_vec((outputs, inputs), floats(&case["weight"])).expect("[out][in]");
    for ((output, input), value) in weight.indexed_iter() {
        linear.weight[[input, output]] = *value as f32;
    }
    for (bias, value) in linear.bias.iter_mut().zip(floats(&case["bias"])) {
        *bias = value as f32;
    }
    linear
}

/// Returns how many cases were checked.
fn check(text: &str) -> usize {
    let file = golden(text);
    let cases = file["cases"].as_array().expect("cases").iter().filter(|case| case["surrogate"] == "sigmoid");
    let mut checked = 0;
    for case in cases {
        let size = |name: &str| case[name].as_u64().expect("a size") as usize;
        let (time_steps, inputs, outputs) = (size("time_steps"), size("n_in"), size("n_out"));
        let shape = Shape { rows: 1, time_steps, neurons: outputs };
        let thresholds = vec![case["threshold"].as_f64().expect("a threshold") as f32; outputs];
        let single = |name: &str| floats(&case[name]).iter().map(|x| *x as f32).collect::<Vec<f32>>();
        let (neuron, linear) = (neuron_of(case), linear_of(case, inputs, outputs));
        let input = single("input_spikes");
        let (mut currents, mut membranes) = (vec![0.0; shape.slots()], vec![0.0; shape.slots()]);
        let mut spikes = membranes.clone();
        linear.forward(&input, &mut currents).expect("the shapes fit");
        neuron.forward(shape, &currents, &thresholds, &mut membranes, &mut spikes).expect("the shapes fit");
        assert_close(&spikes, &floats(&case["spikes"]), 0.0);
        assert_close(&membranes, &floats(&case["membrane_before_reset"]), 5e-6);
        let record = Record { thresholds: &thresholds, membranes: &membranes, spikes: &spikes };
        let mut delta = currents.clone();
        neuron.backward(shape, record, &single("loss_coefficients"), &mut delta).expect("the shapes fit");
        let mut gradient = Linear::zeros(inputs, outputs);
        gradient.accumulate(&input, &delta).expect("the shapes fit");
        let mut input_gradient = vec![0.0; input.len()];
        linear.input_gradient(&delta, &mut input_gradient, &mut Vec::new()).expect("the shapes fit");
        let weight: Vec<f32> = gradient.weight.t().iter().copied().collect();
        assert_close(&weight, &floats(&case["grad_weight"]), 5e-6);
        assert_close(gradient.bias.as_slice().expect("contiguous"), &floats(&case["grad_bias"]), 5e-6);
        assert_close(&input_gradient, &floats(&case["grad_input"]), 5e-6);
        checked += 1;
    }
    checked
}

#[wasm_bindgen_test(unsupported = test)]
fn spikes_membranes_and_gradients_are_those_of_float64_autograd() {
    assert_eq!(check(LAYER), 8);
}

#[wasm_bindgen_test(unsupported = test)]
fn so_they_are_with_a_synaptic_current() {
    assert_eq!(check(SYNAPTIC), 8);
}

fn plain() -> LifNeuron {
    LifNeuron {
        leak: 0.9,
        synaptic_decay: 0.0,
        input_scale: 0.1,
        reset: Reset::Soft,
        detach_reset: true,
        surrogate: Sigmoid { slope: 4.0 },
    }
}

/// Source: the drive that the original's neuron needs for one spike from rest at T = 5 is 1.004.
#[wasm_bindgen_test(unsupported = test)]
fn a_constant_current_fires_at_the_step_that_the_equation_says() {
    let shape = Shape { rows: 2, time_steps: 5, neurons: 1 };
    let (mut membranes, mut spikes) = ([0.0; 10], [0.0; 10]);
    plain().forward(shape, &[2.4, 2.5], &[1.0], &mut membranes, &mut spikes).expect("the shapes fit");
    // 2.4 (1 − 0.9ᵗ) passes 1 at t = 6 only; 2.5 (1 − 0.9⁵) = 1.0238 passes at the fifth step.
    assert_eq!(spikes, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
    assert!((membranes[9] - 1.023_775).abs() < 1e-5);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_held_current_is_the_same_current_at_every_step() {
    let shape = Shape { rows: 2, time_steps: 3, neurons: 2 };
    let neuron = LifNeuron { input_scale: 1.0, ..plain() };
    let (held, thresholds) = ([0.6, 0.2, 0.9, 0.4], [1.0, 0.5]);
    let repeated: Vec<f32> = held.chunks(2).flat_map(|row| row.repeat(3)).collect();
    let run = |currents: &[f32]| {
        let (mut membranes, mut spikes) = ([0.0; 12], [0.0; 12]);
        neuron.forward(shape, currents, &thresholds, &mut membranes, &mut spikes).expect("the shapes fit");
        (membranes, spikes)
    };
    let (membranes, spikes) = run(&held);
    assert_eq!(run(&repeated), (membranes, spikes));
    let record = Record { thresholds: &thresholds, membranes: &membranes, spikes: &spikes };
    let coefficients: Vec<f32> = (0..12).map(|i| i as f32 - 5.0).collect();
    let (mut summed, mut each) = ([0.0; 4], [0.0; 12]);
    neuron.backward(shape, record, &coefficients, &mut summed).expect("the shapes fit");
    neuron.backward(shape, record, &coefficients, &mut each).expect("the shapes fit");
    for (n, sum) in summed.iter().enumerate() {
        let expected: f32 = (0..3).map(|t| each[(n / 2) * 6 + t * 2 + n % 2]).sum();
        assert!((sum - expected).abs() < 1e-5);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn shapes_that_do_not_fit_are_typed_errors() {
    let shape = Shape { rows: 1, time_steps: 2, neurons: 3 };
    let (mut membranes, mut spikes) = ([0.0; 6], [0.0; 6]);
    let error = plain().forward(shape, &[0.0; 5], &[1.0; 3], &mut membranes, &mut spikes);
    assert_eq!(error, Err(Error::Shape { operand: "currents", expected: vec![6], found: vec![5] }));
    let error = plain().forward(shape, &[0.0; 6], &[1.0; 2], &mut membranes, &mut spikes);
    assert_eq!(error, Err(Error::Shape { operand: "thresholds", expected: vec![3], found: vec![2] }));
}

#[wasm_bindgen_test(unsupported = test)]
fn the_surrogate_peaks_at_the_threshold_and_is_symmetric() {
    let surrogate = Sigmoid { slope: 4.0 };
    assert_eq!(surrogate.derivative(0.0), 1.0);
    assert_eq!(surrogate.derivative(0.3), surrogate.derivative(-0.3));
    // 4 σ(−4)(1 − σ(−4)) = 0.0706508
    assert!((surrogate.derivative(-1.0) - 0.070_650_8).abs() < 1e-6);
    assert_eq!(surrogate.derivative(1e9), 0.0);
}

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
