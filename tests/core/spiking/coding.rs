//! Golden vectors: the docstrings of SpikingBrain's `Int2Spike`.

use spikeground::Error;
use spikeground::parameters::Coding::{self, Bidirectional, Binary, Bitwise, Complement, Ternary};
use spikeground::random::Pcg64;
use spikeground::spiking::neuron::{Fired, Flow, Neuron, NeuronTensors, Seen};
use spikeground::spiking::spikingbrain::SpikingBrainNeuron;
use wasm_bindgen_test::wasm_bindgen_test;

/// Spikes of a single count, in order of time steps.
fn sent(coding: Coding, count: i32) -> Vec<i8> {
    coding.encode(&[count]).expect("a count that it can send").into_iter().flatten().collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn counts_are_sent_as_the_docstrings_say() {
    assert_eq!(sent(Bidirectional, 5), [1, 0, 1]);
    assert_eq!(sent(Bidirectional, -5), [-1, 0, -1]);
    assert_eq!(sent(Complement, 5), [0, 1, 0, 1]);
    assert_eq!(sent(Complement, -5), [1, 0, 1, 1]);
    assert_eq!(sent(Bitwise, 6), [1, 1, 0]);
    assert_eq!(sent(Binary, 3), [1, 1, 1]);
    assert_eq!(sent(Ternary, -2), [-1, -1]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_count_of_256_takes_the_steps_that_the_paper_says() {
    assert_eq!(Binary.time_steps(&[256]), 256);
    assert_eq!(Ternary.time_steps(&[-128, 128]), 128);
    assert_eq!(Bitwise.time_steps(&[255]), 8);
    assert_eq!([Bidirectional, Complement].map(|coding| coding.time_steps(&[0])), [1, 2]);
}

#[wasm_bindgen_test(unsupported = test)]
fn every_coding_is_lossless_and_sends_as_many_spikes_as_it_says() {
    let mut random = Pcg64::of_world(1);
    for coding in [Binary, Ternary, Bitwise, Bidirectional, Complement] {
        for _ in 0..200 {
            let counts: Vec<i32> = (0..random.below(9))
                .map(|_| {
                    let count = random.below(40) as i32;
                    if coding.is_signed() { count - 20 } else { count }
                })
                .collect();
            let train = coding.encode(&counts).expect("counts that it can send");
            assert_eq!(train.len(), coding.time_steps(&counts));
            let decoded = coding.decode(&train);
            assert!(decoded == counts || counts.iter().all(|c| *c == 0) && decoded.iter().all(|c| *c == 0));
            for &count in &counts {
                let spikes = sent(coding, count).iter().filter(|spike| **spike != 0).count();
                assert_eq!(coding.spikes(count) as usize, spikes, "{coding:?} {count}");
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_count_below_zero_in_an_unsigned_coding_is_a_typed_error() {
    for coding in [Binary, Bitwise] {
        let error = coding.encode(&[2, -3]).expect_err("no sign");
        let allowed = format!("a whole number from 0, as the coding {} sends", coding.name());
        assert_eq!(error, Error::Value { name: "spike count".into(), given: "-3".into(), allowed });
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn counts_and_trains_that_nobody_sends_do_no_harm() {
    for coding in [Binary, Ternary, Bitwise, Bidirectional, Complement] {
        assert!(coding.encode(&[i32::MAX]).is_err() && coding.encode(&[i32::MIN]).is_err());
        assert_eq!(coding.decode(&vec![vec![1, 0], vec![1]]).len(), 2);
        assert_eq!(coding.decode(&vec![vec![1]; 80]).len(), 1);
        let _ = (coding.spikes(i32::MIN), coding.spikes(i32::MAX));
    }
}

fn fire(neuron: SpikingBrainNeuron, current: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let (mut membrane, mut spikes, mut traces) = (vec![0.0; 4], vec![0.0; 4], vec![0.0; 4]);
    let fired = Fired { membrane: &mut membrane, spikes: &mut spikes, traces: &mut traces };
    neuron.step(current, &NeuronTensors::zeros(4), &mut [], fired);
    (spikes, traces)
}

#[wasm_bindgen_test(unsupported = test)]
fn spikingbrains_threshold_is_the_mean_current_over_its_fineness() {
    // mean|x| = 1.5, k = 3: threshold 0.5.
    let current = [1.0, -3.0, 0.2, 1.8];
    let neuron = SpikingBrainNeuron { fineness: 3.0, coding: Bidirectional };
    assert_eq!(neuron.threshold(&current), 0.5);
    assert_eq!(fire(neuron, &current), (vec![1.0, -3.0, 0.0, 2.0], vec![2.0, -6.0, 0.0, 4.0]));
    assert_eq!(neuron.spikes_sent(-3.0, &[-6.0]), 2);
    let unsigned = SpikingBrainNeuron { coding: Binary, ..neuron };
    assert_eq!(fire(unsigned, &current).1, [2.0, 0.0, 0.0, 4.0]);
    assert_eq!(unsigned.spikes_sent(2.0, &[4.0]), 4);
    assert_eq!(neuron.threshold(&[0.0; 4]), 1e-5);
}

#[wasm_bindgen_test(unsupported = test)]
fn spikingbrains_gradient_passes_straight_through_where_nothing_was_cut_off() {
    let current = [1.0, -3.0, 0.2, 1.8];
    for (coding, expected) in [(Bidirectional, [1.0, 2.0, 3.0, 4.0]), (Binary, [1.0, 0.0, 3.0, 4.0])] {
        let neuron = SpikingBrainNeuron { fineness: 3.0, coding };
        let (spikes, traces) = fire(neuron, &current);
        let seen = Seen { membrane: &current, spikes: &spikes, traces: &traces, before: None };
        let (mut slopes, mut gradient) = ([f32::NAN; 4], [0.0; 4]);
        neuron.slopes(seen, &NeuronTensors::zeros(4), &mut slopes);
        let flow = Flow {
            spikes: &[1.0, 2.0, 3.0, 4.0],
            slopes: &slopes,
            state: &mut [],
            current: &mut gradient,
            tensors: None,
        };
        neuron.gradient(seen, &NeuronTensors::zeros(4), flow);
        assert_eq!(gradient, expected);
    }
}
