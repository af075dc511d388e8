use crate::support::{assert_close, sparse};
use spikeground::Error;
use spikeground::layers::linear::Linear;
use spikeground::math::activity::Activity;
use spikeground::math::scratch::Scratch;
use spikeground::network::conversion::convert_rainbow_to_spiking;
use spikeground::network::pass::Pass;
use spikeground::network::{Sizes, SpikingRainbowNetwork};
use spikeground::parameters::Parameters;
use spikeground::random::Pcg64;
use spikeground::spiking::conversion::{
    balanced_threshold, convert, integrate_and_fire, replace_linear_with_spiking,
};
use spikeground::spiking::layer::{AdaptiveSpikingLayer, SpikingLinear};
use spikeground::spiking::lif::LifNeuron;
use spikeground::spiking::scan::LayerRecord;
use std::sync::Arc;
use wasm_bindgen_test::wasm_bindgen_test;

fn lif() -> LifNeuron {
    LifNeuron { scale_input: true, ..integrate_and_fire() }
}

fn linear(inputs: usize, outputs: usize, seed: u32) -> Linear {
    let mut linear = Linear::uniform(inputs, outputs, &mut Pcg64::of_world(seed));
    linear.weight *= 3.0;
    linear
}

#[wasm_bindgen_test(unsupported = test)]
fn a_spiking_layer_gives_the_share_of_steps_in_which_each_neuron_fires() {
    let mut map = Linear::zeros(1, 3);
    map.weight.row_mut(0).assign(&ndarray::arr1(&[0.0, 0.5, 1.0]));
    let layer = SpikingLinear::new(map, Arc::new(integrate_and_fire()), 1.0, 1.0, 4).expect("a layer");
    let mut record = LayerRecord::default();
    let rates = layer.forward(&[1.0, 0.5], &mut record).expect("the shapes fit");
    assert_eq!(rates, [0.0, 0.5, 1.0, 0.0, 0.25, 0.5]);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_cannot_be_a_layer_is_a_typed_error_that_names_the_operand() {
    let new = |linear, threshold, leak, time_steps| {
        SpikingLinear::new(linear, Arc::new(lif()), threshold, leak, time_steps)
            .map(|_| ())
            .map_err(|e| e.to_string())
    };
    let good = || linear(2, 3, 1);
    let mut broken = good();
    broken.weight[[1, 2]] = f32::NAN;
    for (result, line) in [
        (new(good(), 1.0, 0.9, 0), "time_steps: '0' is not a whole number from 1 to 65536"),
        (new(good(), 0.0, 0.9, 5), "threshold: '0' is not a finite number above 0"),
        (new(good(), -1.0, 0.9, 5), "threshold: '-1' is not a finite number above 0"),
        (new(good(), 1.0, 1.5, 5), "leak: '1.5' is not a number from 0 to 1"),
        (new(broken, 1.0, 0.9, 5), "weight: 'NaN' is not a finite number"),
    ] {
        assert_eq!(result, Err(line.into()));
    }
    let adaptive = AdaptiveSpikingLayer::new(good(), lif(), 1.0, 0.5, 5).expect_err("tau below 1");
    assert_eq!(adaptive.to_string(), "tau_mem: '0.5' is not a number from 1");
    let layer = SpikingLinear::new(good(), Arc::new(lif()), 1.0, 0.9, 5).expect("a layer");
    let error = layer.forward(&[1.0, f32::INFINITY], &mut LayerRecord::default()).expect_err("not finite");
    assert_eq!(error.to_string(), "input: 'inf' is not a finite number");
    let error = layer.forward(&[1.0, 2.0, 3.0], &mut LayerRecord::default());
    assert_eq!(error, Err(Error::Shape { operand: "activity", expected: vec![2], found: vec![3] }));
}

#[wasm_bindgen_test(unsupported = test)]
fn an_adaptive_layer_learns_time_constants_that_differ_between_neurons() {
    let mut random = Pcg64::of_world(4);
    let mut layer = AdaptiveSpikingLayer::new(linear(6, 8, 2), lif(), 0.3, 4.0, 6).expect("a layer");
    assert!(layer.time_constants().iter().all(|tau| *tau == 4.0));
    let inputs = sparse(10 * 6, 1.0, &mut random);
    let targets: Vec<f32> = (0..80).map(|i| if i % 8 < 4 { 0.1 } else { 0.6 }).collect();
    let mut losses = Vec::new();
    for _ in 0..200 {
        let mut record = LayerRecord::default();
        let rates = layer.layer.forward(&inputs, &mut record).expect("the shapes fit");
        let errors: Vec<f32> = rates.iter().zip(&targets).map(|(rate, target)| rate - target).collect();
        losses.push(errors.iter().map(|error| error * error).sum::<f32>());
        let gradient = layer.layer.backward(&inputs, &record, &errors).expect("the shapes fit");
        layer.descend(&gradient, 0.02).expect("its own gradient");
    }
    assert!(losses[199] < 0.7 * losses[0], "{} to {}", losses[0], losses[199]);
    let mut taus = layer.time_constants();
    taus.sort_by(f32::total_cmp);
    assert!(taus[7] > 1.2 * taus[0], "{taus:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_balanced_threshold_is_the_999th_thousandth_of_what_is_active() {
    let mut activations: Vec<f32> = (1..=1000).map(|i| i as f32).collect();
    activations.extend(vec![0.0; 5000]);
    assert_eq!(balanced_threshold(&activations), 1000.0);
    activations.extend((1..=4000).map(|_| 10.0));
    assert_eq!(balanced_threshold(&activations), 996.0);
    assert_eq!(balanced_threshold(&[0.0; 3]), 1.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_converted_neuron_rounds_its_activation_to_the_nearest_count() {
    let mut map = Linear::zeros(1, 1);
    map.weight.fill(1.0);
    let linear = convert(&map, 1.0, 1.0, 4);
    let layer = SpikingLinear::new(linear, Arc::new(integrate_and_fire()), 1.0, 1.0, 4).expect("a layer");
    let rates =
        layer.forward(&[0.1, 0.3, 0.4, 0.9, -0.5], &mut LayerRecord::default()).expect("the shapes fit");
    assert_eq!(rates, [0.0, 0.25, 0.5, 1.0, 0.0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_dense_stack_made_spiking_comes_closer_with_every_time_step() {
    let stack = [linear(5, 16, 1), linear(16, 16, 2), linear(16, 3, 3)];
    let inputs = sparse(20 * 5, 1.0, &mut Pcg64::of_world(9));
    let dense = {
        let mut rows = inputs.clone();
        for (i, map) in stack.iter().enumerate() {
            let mut out = vec![0.0; rows.len() / map.weight.nrows() * map.bias.len()];
            let x = Activity::of(&rows, map.weight.nrows()).expect("whole rows");
            map.forward(&x, &mut out, &mut Scratch::default()).expect("the shapes fit");
            rows = out.into_iter().map(|x| if i < 2 && x < 0.0 { 0.0 } else { x }).collect();
        }
        rows
    };
    let error = |time_steps| {
        let spiking = replace_linear_with_spiking(&stack, &inputs, time_steps).expect("a stack");
        let outputs = spiking.forward(&inputs).expect("the shapes fit");
        outputs.iter().zip(&dense).map(|(a, b)| (a - b).abs()).sum::<f32>() / dense.len() as f32
    };
    let size = dense.iter().map(|x| x.abs()).sum::<f32>() / dense.len() as f32;
    let errors = [8, 64, 1024].map(error);
    assert!(errors[0] > 2.0 * errors[1] && errors[1] > 2.0 * errors[2], "{errors:?}");
    assert!(errors[2] < 0.02 * size, "{errors:?} of {size}");
    assert!(replace_linear_with_spiking(&[], &inputs, 8).is_err());
    assert!(replace_linear_with_spiking(&stack, &inputs, 0).is_err());
    assert!(replace_linear_with_spiking(&stack[2..], &sparse(16, 1.0, &mut Pcg64::of_world(1)), 0).is_err());
    assert!(replace_linear_with_spiking(&stack, &inputs[..7], 8).is_err());
    let mut broken = stack.clone();
    broken[2].bias[1] = f32::NAN;
    let error = replace_linear_with_spiking(&broken, &inputs, 8).expect_err("not finite").to_string();
    assert_eq!(error, "weight: 'NaN' is not a finite number");
    assert!(replace_linear_with_spiking(&stack, &[f32::NAN; 5], 8).is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn a_converted_network_comes_close_to_the_dense_one_and_refuses_what_does_not_fold() {
    let sizes = Sizes { inputs: 6, actions: 3, neurons: 24, atoms: 5 };
    let mut parameters = Parameters::default();
    let (states, mut inputs): (Vec<usize>, _) = ((0..6).collect(), Activity::default());
    inputs.become_one_hot(&states, 6).expect("states");
    let layer = SpikingRainbowNetwork::new(sizes, &parameters, false, 1);
    let error = convert_rainbow_to_spiking(&layer, &inputs, 8).expect_err("LayerNorm").to_string();
    assert!(error.starts_with("LayerNorm does not fold into the weights"));
    let spiking = SpikingRainbowNetwork::new(sizes, &parameters, true, 1);
    assert!(convert_rainbow_to_spiking(&spiking, &inputs, 8).is_err());
    parameters.set("normalisation", "none").expect("allowed");
    let dense = SpikingRainbowNetwork::new(sizes, &parameters, false, 1);
    assert!(convert_rainbow_to_spiking(&dense, &inputs, 0).is_err());
    let (mut pass, mut converted_pass) = (Pass::default(), Pass::default());
    dense.forward(&states, &mut pass).expect("the states exist");
    let converted = convert_rainbow_to_spiking(&dense, &inputs, 512).expect("it folds");
    converted.forward(&states, &mut converted_pass).expect("the states exist");
    assert_close(
        &converted_pass.logits,
        &pass.logits.iter().map(|x| f64::from(*x)).collect::<Vec<_>>(),
        0.05,
    );
}
