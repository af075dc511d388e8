//! Hostile arguments to activities, products, layers and passes.

use super::{ODD, network, small};
use ndarray::Array2;
use spikeground::layers::adam::Adam;
use spikeground::layers::linear::Linear;
use spikeground::layers::noisy::{Draw, initial_sigmas};
use spikeground::layers::normalisation::{CurrentNormalisation, NormalisationKind, RowStatistics};
use spikeground::math::activity::Activity;
use spikeground::math::scratch::Scratch;
use spikeground::math::{dense, elementary, event, masked, reduce};
use spikeground::meter::record::ActivityRecord;
use spikeground::network::pass::{Pass, duel};
use spikeground::network::{Sizes, SpikingRainbowNetwork};
use spikeground::random::Pcg64;
use spikeground::spiking::conversion::{integrate_and_fire, replace_linear_with_spiking};
use spikeground::spiking::layer::{AdaptiveSpikingLayer, SpikingLinear};
use spikeground::spiking::scan;
use spikeground::spiking::statistics::SpikeStats;
use std::sync::Arc;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn activities_of_another_width() {
    let mut wide = Activity::new(40, false);
    wide.push(&[1.0; 40]);
    let mut graded = Activity::new(40, true);
    graded.push(&[2.5; 40]);
    for (own, other) in [(false, &wide), (true, &wide), (false, &graded), (true, &graded)] {
        for width in [0, 1, 20, 32, 33, 40, 64, 100] {
            let mut activity = Activity::new(width, own);
            for row in [0, 1, usize::MAX] {
                activity.push_row_of(other, row);
                activity.push_counts(other, row..usize::MAX);
                activity.push_counts(other, 0..usize::MAX);
            }
            assert_eq!(activity.rows(), 9);
            for row in [0, 8, 9, usize::MAX] {
                assert!(activity.active(row).all(|column| column < width), "{width}");
                activity.value(row, usize::MAX);
                activity.unpack(row, &mut [0.0; 50]);
            }
            activity.count(usize::MAX);
            activity.density(usize::MAX);
            assert_eq!(activity.to_vec().len(), 9 * width);
            let (mut out, weight) = (vec![0.0; 9 * 3], Array2::zeros((width, 3)));
            event::product(&activity, &weight, &[0.0; 3], &mut out, &mut Scratch::default())
                .expect("it fits");
            let mut gradient = Array2::zeros((width, 3));
            event::outer(&activity, &out, &mut gradient, &mut Scratch::default()).expect("it fits");
        }
    }
    let mut narrow = Activity::new(20, true);
    narrow.push_row_of(&graded, 0);
    assert_eq!(narrow.to_vec(), [2.5; 20]);
    for width in [usize::MAX / 3, usize::MAX] {
        let mut huge = Activity::new(width, true);
        huge.clear(width, false);
        assert!(Activity::of(&[1.0; 3], width).is_err());
        assert!(huge.become_one_hot(&[0], width).is_err());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn products_of_operands_that_do_not_fit() {
    let (weight, scratch) = (Array2::zeros((4, 3)), &mut Scratch::default());
    let mut gradient = Array2::zeros((4, 3));
    let mut x = Activity::new(5, false);
    x.push(&[1.0; 5]);
    for (a, out) in [(0, 1), (3, 3), (4, 2), (5, 9), (8, 5), (12, 100)] {
        let (a, mut out) = (vec![1.0; a], vec![0.0; out]);
        assert!(dense::product(&a, &weight, &[0.0; 3], &mut out, scratch).is_err());
        let _ = dense::product(&a, &weight, &[], &mut out, scratch);
        let _ = dense::add_product_transposed(&a, &weight, &mut out, scratch);
        let _ = dense::outer(&a, &out, &mut gradient, scratch);
        assert!(event::product(&x, &weight, &[0.0; 3], &mut out, scratch).is_err());
        assert!(event::outer(&x, &a, &mut gradient, scratch).is_err());
        assert!(masked::add_product_transposed(&a, &weight, &x, &mut out, scratch).is_err());
    }
    let columns = Array2::zeros((3, 4)).reversed_axes();
    assert!(dense::product(&[1.0; 4], &columns, &[0.0; 3], &mut [0.0; 3], scratch).is_err());
    for width in ODD {
        elementary::log_softmax_rows(&mut [1.0; 7], width, &mut [0.0; 3]);
        reduce::sum_of_rows(&[1.0; 7], &mut [0.0; 3]);
    }
    reduce::sums([&[1.0][..], &[][..]]);
    assert_eq!(reduce::dot(&[1.0, 2.0], &[3.0]), 3.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn layers_of_any_size() {
    for (inputs, outputs) in ODD.into_iter().flat_map(|inputs| ODD.map(|outputs| (inputs, outputs))) {
        let map = Linear::zeros(inputs, outputs);
        let _ = map.forward(&Activity::new(3, true), &mut [0.0; 2], &mut Scratch::default());
        Linear::uniform(inputs, outputs, &mut Pcg64::of_world(1));
        initial_sigmas(inputs, outputs, f64::NAN);
        if inputs.max(outputs) < 1 << 20 {
            Draw::default().refresh(inputs, outputs, &mut Pcg64::of_world(1));
        }
        let kind = NormalisationKind::Layer;
        let normalisation = CurrentNormalisation { gain: 0.0, bias: f32::NAN, kind };
        let mut statistics = RowStatistics::default();
        normalisation.forward(&mut [1.0; 7], inputs, &mut statistics);
        normalisation.backward(&mut [1.0; 3], &[1.0; 9], outputs, &statistics);
        duel(&[1.0; 3], &[1.0; 5], inputs, outputs, &mut [0.0; 7]);
        SpikeStats::new(inputs.min(1 << 20), outputs).record(&[1.0; 5], &[1.0; 2], |_| 1, f64::NAN);
    }
    let mut adam = Adam::default();
    adam.begin(f32::NAN, 0.0).update(&mut [1.0; 3], &[1.0; 2], 1.0);
    let mut step = adam.begin(0.1, 0.0);
    (0..3).for_each(|_| step.update(&mut [1.0; 5], &[f32::INFINITY; 9], f32::NAN));
}

#[wasm_bindgen_test(unsupported = test)]
fn layers_of_spiking_neurons() {
    let linear = || Linear::uniform(3, 4, &mut Pcg64::of_world(1));
    let of = |time_steps: usize| {
        SpikingLinear::new(linear(), Arc::new(integrate_and_fire()), 1.0, 0.9, time_steps)
    };
    assert!(of(0).is_err() && of(usize::MAX).is_err() && of(usize::MAX / 3).is_err());
    let layer = of(4).expect("a layer");
    let mut record = scan::LayerRecord::default();
    assert!(layer.forward(&[1.0; 4], &mut record).is_err());
    assert!(layer.forward(&[f32::NAN; 3], &mut record).is_err());
    assert!(layer.backward(&[1.0; 3], &record, &[1.0; 4]).is_err());
    let made = |inputs: usize, neurons: usize| {
        let linear = Linear::uniform(inputs, neurons, &mut Pcg64::of_world(1));
        AdaptiveSpikingLayer::new(linear, integrate_and_fire(), 1.0, 2.0, 4).expect("a layer")
    };
    let gradient = |layer: &AdaptiveSpikingLayer, inputs: usize, neurons: usize| {
        let mut record = scan::LayerRecord::default();
        layer.layer.forward(&vec![1.0; inputs], &mut record).expect("it fits");
        layer.layer.backward(&vec![1.0; inputs], &record, &vec![1.0; neurons]).expect("it fits")
    };
    let (mut own, other) = (made(3, 4), made(4, 3));
    let mut mixed = gradient(&own, 3, 4);
    assert!(own.descend(&gradient(&other, 4, 3), 0.1).is_err());
    mixed.tensors.leak.pop();
    assert!(own.descend(&mixed, 0.1).is_err());
    let mut mixed = gradient(&own, 3, 4);
    mixed.linear.bias = Linear::zeros(1, 9).bias;
    assert!(own.descend(&mixed, 0.1).is_err());
    for time_steps in [0, usize::MAX / 3, usize::MAX] {
        assert!(replace_linear_with_spiking(&[linear(), linear()], &[1.0; 3], time_steps).is_err());
    }
    assert!(replace_linear_with_spiking(&[], &[], 4).is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn passes_over_what_is_not_there() {
    let network = network(true);
    let mut pass = Pass::default();
    assert!(network.forward(&[5], &mut pass).is_err());
    assert!(network.forward(&[usize::MAX], &mut pass).is_err());
    network.forward(&[0, 4], &mut pass).expect("states of the network");
    let mut record = ActivityRecord::new(&network);
    for (layer, row) in ODD.into_iter().flat_map(|layer| ODD.map(|row| (layer, row))) {
        pass.spikes_of(layer, row);
        pass.membranes_of(layer, row);
        pass.traces_of(layer, row);
        record.add(&network, &pass, row, f64::NAN);
    }
    for sizes in ODD.map(|size| Sizes { inputs: size, actions: size, neurons: size.min(99), atoms: size }) {
        let network = SpikingRainbowNetwork::new(sizes, &small(), true, 1);
        let _ = network.forward(&[0], &mut Pass::default());
    }
    let huge = Sizes { inputs: usize::MAX, actions: 2, neurons: usize::MAX, atoms: 3 };
    assert!(huge.check().is_err());
    assert!(SpikingRainbowNetwork::new(huge, &small(), true, 1).forward(&[0], &mut pass).is_err());
}
