use crate::support::reference_network::{self, Seen};
use crate::support::{assert_close, sparse};
use spikeground::Error;
use spikeground::math::activity::Activity;
use spikeground::network::gradient::Gradient;
use spikeground::network::pass::{Pass, duel};
use spikeground::network::{LAYERS, Sizes, SpikingRainbowNetwork};
use spikeground::parameters::Parameters;
use spikeground::random::Pcg64;
use wasm_bindgen_test::wasm_bindgen_test;

const SIZES: Sizes = Sizes { inputs: 6, actions: 3, neurons: 24, atoms: 5 };

fn network(use_spiking: bool) -> SpikingRainbowNetwork {
    SpikingRainbowNetwork::new(SIZES, &Parameters::default(), use_spiking, 1)
}

/// Producer: the dueling sum over atoms recomputed in float64.
#[wasm_bindgen_test(unsupported = test)]
fn streams_are_joined_on_logits_with_the_mean_over_actions() {
    let mut logits = [0.0; 6];
    duel(&[0.1, -0.2, 0.3], &[0.5, 0.0, -0.5, -0.1, 0.2, 0.3], 2, 3, &mut logits);
    assert_close(&logits, &[0.4, -0.3, -0.1, -0.2, -0.1, 0.7], 1e-6);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_fast_pass_equals_the_equations() {
    for (use_spiking, changes) in [
        (false, vec![]),
        (true, vec![]),
        (true, vec![("reset", "soft"), ("tau_syn", "2"), ("scale_input", "true"), ("time_steps", "7")]),
        (true, vec![("slow_share", "0.5"), ("tau_slow", "20"), ("read_out", "membrane_last")]),
        (true, vec![("read_out", "membrane_mean"), ("time_steps", "6")]),
        (true, vec![("read_out", "membrane_max"), ("time_steps", "6")]),
    ] {
        let mut parameters = Parameters::default();
        for (name, value) in changes {
            parameters.set(name, value).expect("allowed");
        }
        let network = SpikingRainbowNetwork::new(SIZES, &parameters, use_spiking, 3);
        let mut pass = Pass::default();
        let states = [4, 0, 5];
        network.forward(&states, &mut pass).expect("the states exist");
        for (row, state) in states.into_iter().enumerate() {
            let Seen { spikes, logits } = reference_network::forward(&network, &parameters, state, None);
            for layer in 0..LAYERS.len() {
                assert_close(&pass.spikes_of(layer, row), &spikes[layer].concat(), 2e-5);
            }
            assert_close(&pass.logits[row * 15..(row + 1) * 15], &logits, 2e-5);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_fresh_spiking_network_is_alive_in_every_layer() {
    let sizes = Sizes { inputs: 16, actions: 4, neurons: 128, atoms: 51 };
    for seed in 0..5 {
        let network = SpikingRainbowNetwork::new(sizes, &Parameters::default(), true, seed);
        let mut pass = Pass::default();
        network.forward(&(0..16).collect::<Vec<_>>(), &mut pass).expect("the states exist");
        for layer in &pass.layers {
            let spikes = layer.record.spikes.to_vec();
            let rate = spikes.iter().sum::<f32>() / spikes.len() as f32;
            assert!((0.2..0.45).contains(&rate), "{rate}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_row_does_not_depend_on_the_rows_beside_it_nor_on_the_pass_before() {
    let network = network(true);
    let (mut together, mut alone) = (Pass::default(), Pass::default());
    network.forward(&[0, 1, 2, 3], &mut together).expect("the states exist");
    network.forward(&[5, 5], &mut alone).expect("the states exist");
    network.forward(&[2], &mut alone).expect("the states exist");
    assert_eq!(alone.logits, together.logits[30..45]);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_gradient_of_the_dense_twin_is_that_of_finite_differences() {
    let mut network = network(false);
    let states = [0, 3, 5];
    let mut random = Pcg64::of_world(8);
    let coefficients = sparse(states.len() * 15, 1.0, &mut random);
    let mut pass = Pass::default();
    network.forward(&states, &mut pass).expect("the states exist");
    let mut gradient = Gradient::of(&network);
    network.backward(&pass, &coefficients, &mut gradient).expect("the shapes fit");
    let loss = |network: &SpikingRainbowNetwork| {
        let logits = states.iter().flat_map(|state| {
            reference_network::forward(network, &Parameters::default(), *state, None).logits
        });
        logits.zip(&coefficients).map(|(logit, c)| logit * f64::from(*c)).sum::<f64>()
    };
    let step = 1e-4_f32;
    for map in 0..6 {
        for _ in 0..12 {
            let weights = if map < 4 { &network.hidden[map].weight } else { &network.heads[map - 4].weight };
            let place = [random.below(weights.nrows() as u32), random.below(weights.ncols() as u32)];
            let place = place.map(|i| i as usize);
            let mut nudge = |by: f32| {
                let weight = if map < 4 {
                    &mut network.hidden[map].weight[place]
                } else {
                    &mut network.heads[map - 4].weight[place]
                };
                let before = *weight;
                *weight += by;
                let difference = f64::from(*weight) - f64::from(before);
                let value = loss(&network);
                if map < 4 {
                    network.hidden[map].weight[place] = before;
                } else {
                    network.heads[map - 4].weight[place] = before;
                }
                (value, difference)
            };
            let ((above, up), (below, down)) = (nudge(step), nudge(-step));
            let numeric = (above - below) / (up - down);
            let found = if map < 4 {
                gradient.hidden[map].weight[place]
            } else {
                gradient.heads[map - 4].weight[place]
            };
            assert!(
                (f64::from(found) - numeric).abs() < 1e-2 * numeric.abs().max(0.1),
                "map {map} at {place:?}: {found} against {numeric}"
            );
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn gradients_reach_every_spiking_layer_and_only_states_in_the_batch() {
    let network = network(true);
    let mut pass = Pass::default();
    network.forward(&[1, 4, 2], &mut pass).expect("the states exist");
    let mut gradient = Gradient::of(&network);
    let coefficients = sparse(2 * 15, 1.0, &mut Pcg64::of_world(3));
    network.backward(&pass, &coefficients, &mut gradient).expect("the shapes fit");
    for map in gradient.hidden.iter().chain(&gradient.heads) {
        assert!(map.weight.iter().any(|g| *g != 0.0));
    }
    let touched: Vec<bool> =
        gradient.hidden[0].weight.rows().into_iter().map(|row| row.iter().any(|g| *g != 0.0)).collect();
    assert_eq!(touched, [false, true, false, false, true, false]);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_digest_counts_bytes_and_notices_a_single_bit() {
    let mut network = network(true);
    let streams = 2 * (24 * 24 + 24) + 24 * (5 + 15) + 5 + 15;
    let numbers = (6 + 24) * 24 + 2 * 24 + streams + 4 * 24;
    // The two streams have a σ for each weight and bias.
    let numbers = numbers + streams;
    let digest = network.digest();
    assert!(digest.starts_with(&format!("{}-", 4 * numbers)), "{digest}");
    let threshold = &mut network.neurons[3].threshold[23];
    *threshold = f32::from_bits(threshold.to_bits() ^ 1);
    assert_ne!(network.digest(), digest);
}

#[wasm_bindgen_test(unsupported = test)]
fn slow_and_fast_neurons_stand_side_by_side_in_every_layer() {
    let mut parameters = Parameters::default();
    for (name, value) in [("slow_share", "0.25"), ("tau_slow", "20"), ("tau_mem", "2")] {
        parameters.set(name, value).expect("allowed");
    }
    let network = SpikingRainbowNetwork::new(SIZES, &parameters, true, 1);
    for tensors in &network.neurons {
        assert_eq!(tensors.leak, [vec![0.95; 6], vec![0.5; 18]].concat());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn leaks_belong_to_the_digest_where_they_are_learned() {
    let mut parameters = Parameters::default();
    let fixed = SpikingRainbowNetwork::new(SIZES, &parameters, true, 1);
    parameters.set("learn_time_constants", "true").expect("allowed");
    let mut learned = SpikingRainbowNetwork::new(SIZES, &parameters, true, 1);
    let digest = learned.digest();
    assert_eq!(fixed.tensors().flatten().count() + 4 * SIZES.neurons, learned.tensors().flatten().count());
    learned.neurons[0].leak[0] = 0.5;
    assert_ne!(learned.digest(), digest);
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_that_are_one_hot_give_what_states_give_and_rows_of_another_width_are_refused() {
    for (use_spiking, graded) in [(false, false), (false, true), (true, false), (true, true)] {
        let (network, mut rows) = (network(use_spiking), Activity::new(6, graded));
        let mut of_states = Pass::default();
        network.forward(&[5, 0, 3], &mut of_states).expect("the states exist");
        for state in [5, 0, 3] {
            rows.push_ones([state]);
        }
        let mut of_rows = Pass::over(rows);
        network.forward_through(&network.maps(), &mut of_rows).expect("the rows fit");
        assert_eq!(of_states.logits, of_rows.logits);
        of_rows.inputs.clear(7, graded);
        of_rows.inputs.push_ones([0]);
        let error = network.forward_through(&network.maps(), &mut of_rows);
        assert_eq!(error, Err(Error::Shape { operand: "x", expected: vec![6], found: vec![7] }));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_state_that_does_not_exist_is_a_typed_error() {
    let error = network(true).forward(&[6], &mut Pass::default());
    assert_eq!(error, Err(Error::Shape { operand: "state", expected: vec![6], found: vec![6] }));
}
