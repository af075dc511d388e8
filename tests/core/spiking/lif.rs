//! Golden cases from float64 autograd (`PyTorch` 2.13 and JAX): see `producer` in `tests/golden/lif_*.json`.

use crate::support::{assert_close, floats, golden};
use ndarray::Array2;
use serde_json::Value;
use spikeground::Error;
use spikeground::layers::linear::Linear;
use spikeground::math::activity::Activity;
use spikeground::math::scratch::Scratch;
use spikeground::parameters::Reset;
use spikeground::spiking::lif::LifNeuron;
use spikeground::spiking::neuron::NeuronTensors;
use spikeground::spiking::scan::{self, Gradients, LayerRecord, LayerShape};
use spikeground::spiking::surrogate::{self, Surrogate};
use wasm_bindgen_test::wasm_bindgen_test;

const LAYER: &str = include_str!("../../golden/lif_layer.json");
const SYNAPTIC: &str = include_str!("../../golden/lif_synaptic.json");

fn neuron_of(case: &Value) -> LifNeuron {
    let number = |name: &str| case[name].as_f64().map(|x| x as f32);
    LifNeuron {
        synaptic_decay: number("tau_syn").map_or(0.0, |tau| 1.0 - 1.0 / tau),
        scale_input: case["decay_input"] == true,
        reset: if case["reset"] == "zero" { Reset::Hard } else { Reset::Soft },
        detach_reset: case["detach_reset"] == true,
        surrogate: Surrogate {
            shape: match case["surrogate"].as_str() {
                Some("sigmoid") => surrogate::Shape::Sigmoid,
                Some("atan") => surrogate::Shape::Atan,
                Some("fast_sigmoid") => surrogate::Shape::FastSigmoid,
                Some("triangle") => surrogate::Shape::Triangle,
                Some("rectangle") => surrogate::Shape::Rectangle,
                other => panic!("no such surrogate: {other:?}"),
            },
            slope: number("alpha").expect("an alpha"),
        },
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

/// Checks all cases of a golden file; returns their number.
fn check(text: &str) -> usize {
    let file = golden(text);
    let mut checked = 0;
    for case in file["cases"].as_array().expect("cases") {
        let size = |name: &str| case[name].as_u64().expect("a size") as usize;
        let (time_steps, inputs, outputs) = (size("time_steps"), size("n_in"), size("n_out"));
        let shape = LayerShape { rows: 1, time_steps, neurons: outputs };
        let number = |name: &str| case[name].as_f64().expect("a number") as f32;
        let tensors = NeuronTensors {
            threshold: vec![number("threshold"); outputs],
            leak: vec![number("leak"); outputs],
        };
        let single = |name: &str| floats(&case[name]).iter().map(|x| *x as f32).collect::<Vec<f32>>();
        let (neuron, linear) = (neuron_of(case), linear_of(case, inputs, outputs));
        let input = Activity::of(&single("input_spikes"), inputs).expect("whole rows");
        let (mut products, mut memory) = (Scratch::default(), scan::ScanScratch::default());
        let mut currents = vec![0.0; shape.slots()];
        let mut record = LayerRecord::default();
        linear.forward(&input, &mut currents, &mut products).expect("the shapes fit");
        scan::forward(&neuron, shape, &currents, &tensors, None, &mut record).expect("the shapes fit");
        assert_close(&record.spikes.to_vec(), &floats(&case["spikes"]), 0.0);
        assert_close(&record.membranes, &floats(&case["membrane_before_reset"]), 5e-6);
        let mut delta = currents.clone();
        let coefficients = single("loss_coefficients");
        let mut slopes = Vec::new();
        scan::slopes(&neuron, shape, &record, &tensors, &mut memory, &mut slopes).expect("the shapes fit");
        let gradients =
            Gradients { spikes: &coefficients, slopes: &slopes, currents: &mut delta, tensors: None };
        scan::backward(&neuron, shape, &record, &tensors, gradients, &mut memory).expect("the shapes fit");
        let mut gradient = Linear::zeros(inputs, outputs);
        gradient.become_gradient(&input, &delta, &mut products).expect("the shapes fit");
        let mut input_gradient = vec![0.0; time_steps * inputs];
        linear.add_input_gradient(&delta, None, &mut input_gradient, &mut products).expect("the shapes fit");
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
    assert_eq!(check(LAYER), 32);
}

#[wasm_bindgen_test(unsupported = test)]
fn so_they_are_with_a_synaptic_current() {
    assert_eq!(check(SYNAPTIC), 16);
}

fn plain() -> LifNeuron {
    LifNeuron {
        synaptic_decay: 0.0,
        scale_input: true,
        reset: Reset::Soft,
        detach_reset: true,
        surrogate: Surrogate { shape: surrogate::Shape::Sigmoid, slope: 4.0 },
    }
}

fn tensors(threshold: &[f32], leak: f32) -> NeuronTensors {
    NeuronTensors { threshold: threshold.to_vec(), leak: vec![leak; threshold.len()] }
}

/// Source: at T = 5, the original implementation's neuron needs a current of 1.004 / 0.41 = 2.44 for one spike from
/// rest.
#[wasm_bindgen_test(unsupported = test)]
fn a_constant_current_fires_at_the_step_that_the_equation_says() {
    let shape = LayerShape { rows: 2, time_steps: 5, neurons: 1 };
    let mut record = LayerRecord::default();
    scan::forward(&plain(), shape, &[2.4, 2.5], &tensors(&[1.0], 0.9), None, &mut record)
        .expect("the shapes fit");
    // 2.4 (1 − 0.9⁵) = 0.9828 stays below 1; 2.5 (1 − 0.9⁵) = 1.0238 passes at the fifth step.
    assert_eq!(record.spikes.to_vec(), [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
    assert!((record.membranes[9] - 1.023_775).abs() < 1e-5);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_held_current_is_the_same_current_at_every_step() {
    let shape = LayerShape { rows: 2, time_steps: 3, neurons: 2 };
    let neuron = LifNeuron { scale_input: false, ..plain() };
    let (held, tensors) = ([0.6, 0.2, 0.9, 0.4], tensors(&[1.0, 0.5], 0.9));
    let repeated: Vec<f32> = held.chunks(2).flat_map(|row| row.repeat(3)).collect();
    let run = |currents: &[f32]| {
        let mut record = LayerRecord::default();
        scan::forward(&neuron, shape, currents, &tensors, None, &mut record).expect("the shapes fit");
        record
    };
    let record = run(&held);
    assert_eq!(run(&repeated), record);
    let coefficients: Vec<f32> = (0..12).map(|i| i as f32 - 5.0).collect();
    let (mut memory, mut slopes) = (scan::ScanScratch::default(), Vec::new());
    scan::slopes(&neuron, shape, &record, &tensors, &mut memory, &mut slopes).expect("the shapes fit");
    let mut back = |currents: &mut [f32]| {
        let gradients = Gradients { spikes: &coefficients, slopes: &slopes, currents, tensors: None };
        scan::backward(&neuron, shape, &record, &tensors, gradients, &mut memory).expect("the shapes fit");
    };
    let (mut summed, mut each) = ([0.0; 4], [0.0; 12]);
    back(&mut summed);
    back(&mut each);
    for (n, sum) in summed.iter().enumerate() {
        let expected: f32 = (0..3).map(|t| each[(n / 2) * 6 + t * 2 + n % 2]).sum();
        assert!((sum - expected).abs() < 1e-5);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_state_that_is_carried_goes_on_where_it_stopped() {
    let (once, twice) = (
        LayerShape { rows: 1, time_steps: 6, neurons: 1 },
        LayerShape { rows: 1, time_steps: 3, neurons: 1 },
    );
    let (tensors, currents) = (tensors(&[1.0], 0.9), [0.9, 2.0, 0.1, 1.5, 3.0, 0.0]);
    let mut whole = LayerRecord::default();
    scan::forward(&plain(), once, &currents, &tensors, None, &mut whole).expect("the shapes fit");
    let (mut state, mut halves) = ([0.0; 2], Vec::new());
    for half in currents.chunks(3) {
        let mut record = LayerRecord::default();
        scan::forward(&plain(), twice, half, &tensors, Some(&mut state), &mut record)
            .expect("the shapes fit");
        halves.extend(record.membranes);
    }
    assert_eq!(halves, whole.membranes);
}

#[wasm_bindgen_test(unsupported = test)]
fn shapes_that_do_not_fit_are_typed_errors() {
    let shape = LayerShape { rows: 1, time_steps: 2, neurons: 3 };
    let mut record = LayerRecord::default();
    let error = scan::forward(&plain(), shape, &[0.0; 5], &tensors(&[1.0; 3], 0.9), None, &mut record);
    assert_eq!(error, Err(Error::Shape { operand: "currents", expected: vec![6], found: vec![5] }));
    let error = scan::forward(&plain(), shape, &[0.0; 6], &tensors(&[1.0; 2], 0.9), None, &mut record);
    assert_eq!(error, Err(Error::Shape { operand: "thresholds", expected: vec![3], found: vec![2] }));
    let error =
        scan::forward(&plain(), shape, &[0.0; 6], &tensors(&[1.0; 3], 0.9), Some(&mut [0.0; 5]), &mut record);
    assert_eq!(error, Err(Error::Shape { operand: "state", expected: vec![6], found: vec![5] }));
}
