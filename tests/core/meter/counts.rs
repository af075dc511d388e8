//! Operation counts of real passes against naive counts, and `NeuroBench`'s worked example.

use ndarray::array;
use spikeground::math::activity::Activity;
use spikeground::meter::neurobench::{FanOut, SynapticOperations, connection_sparsity, footprint};
use spikeground::meter::record::ActivityRecord;
use spikeground::network::pass::Pass;
use spikeground::network::{ADVANTAGE, FEATURE_1, FEATURE_2, Sizes, SpikingRainbowNetwork, VALUE};
use spikeground::parameters::Parameters;
use wasm_bindgen_test::wasm_bindgen_test;

const SIZES: Sizes = Sizes { inputs: 5, actions: 2, neurons: 8, atoms: 3 };

fn network(settings: &[(&str, &str)], spiking: bool) -> SpikingRainbowNetwork {
    let mut parameters = Parameters { hidden_size: 8, atoms: 3, ..Parameters::default() };
    for (name, value) in settings {
        parameters.set(name, value).expect("an allowed setting");
    }
    let mut network = SpikingRainbowNetwork::new(SIZES, &parameters, spiking, 3);
    // Set every fifth weight to zero: zero weights cause no effective operation.
    for map in network.hidden.iter_mut().chain(&mut network.heads) {
        for weight in map.weight.iter_mut().step_by(5) {
            *weight = 0.0;
        }
    }
    network
}

fn ran(network: &SpikingRainbowNetwork) -> (Pass, ActivityRecord) {
    let (mut pass, mut record) = (Pass::default(), ActivityRecord::new(network));
    network.forward(&[0, 3, 4], &mut pass).expect("states of the network");
    for row in 0..3 {
        record.add(network, &pass, row, 2.0);
    }
    (pass, record)
}

/// Counts the operations of one layer call naively, by input and weight.
fn call(weight: &ndarray::Array2<f32>, inputs: &[f32], sums: &mut SynapticOperations) {
    let mut effective = 0.0;
    for (input, weights) in inputs.iter().zip(weight.rows()) {
        effective += weights.iter().filter(|weight| *input != 0.0 && **weight != 0.0).count() as f64;
    }
    if inputs.iter().all(|input| [-1.0, 0.0, 1.0].contains(input)) {
        sums.effective_acs += effective;
    } else {
        sums.effective_macs += effective;
    }
    sums.dense += weight.len() as f64;
}

fn counted_naively(network: &SpikingRainbowNetwork, pass: &Pass) -> SynapticOperations {
    let mut sums = SynapticOperations::default();
    let neurons = SIZES.neurons;
    for row in 0..3 {
        let mut seen = vec![0.0; SIZES.inputs];
        pass.inputs.unpack(row, &mut seen);
        call(&network.hidden[FEATURE_1].weight, &seen, &mut sums);
        for spikes in pass.spikes_of(FEATURE_1, row).chunks_exact(neurons) {
            call(&network.hidden[FEATURE_2].weight, spikes, &mut sums);
        }
        for &stream in network.streams() {
            for spikes in pass.spikes_of(FEATURE_2, row).chunks_exact(neurons) {
                call(&network.hidden[stream].weight, spikes, &mut sums);
            }
            let summed = pass.layers[stream].reading.summed.to_vec();
            let calls = summed.len() / neurons / 3;
            for read in summed[row * calls * neurons..(row + 1) * calls * neurons].chunks_exact(neurons) {
                call(&network.heads[stream - VALUE].weight, read, &mut sums);
            }
        }
    }
    sums.per(3.0)
}

#[wasm_bindgen_test(unsupported = test)]
fn neurobenchs_worked_example() {
    // The example's weights are [outputs, inputs].
    let weight = array![[1.3_f32, 0.0, -3.2], [0.0, 1.2, -5.1], [-1.1, 2.7, 0.0]];
    let mut operations = SynapticOperations::default();
    let inputs = Activity::of(&[0.0, 1.3, -1.0], 3).expect("one row");
    operations.add_call(&FanOut::of(&weight.t().to_owned()), &inputs, 0, 1.0);
    assert_eq!(operations, SynapticOperations { effective_macs: 4.0, effective_acs: 0.0, dense: 9.0 });
    let signs = Activity::of(&[0.0, 1.0, -1.0], 3).expect("one row");
    let mut operations = SynapticOperations::default();
    operations.add_call(&FanOut::of(&weight.t().to_owned()), &signs, 0, 1.0);
    assert_eq!(operations, SynapticOperations { effective_macs: 0.0, effective_acs: 4.0, dense: 9.0 });
}

#[wasm_bindgen_test(unsupported = test)]
fn operations_are_those_of_a_naive_count() {
    let all: [&[(&str, &str)]; 5] = [
        &[],
        &[("dueling", "false")],
        &[("read_out", "membrane_max")],
        &[("neuron_model", "spikingbrain")],
        &[("time_steps", "1")],
    ];
    for settings in all {
        for spiking in [true, false] {
            let network = network(settings, spiking);
            let (pass, record) = ran(&network);
            let found = record.neurobench().synaptic_operations;
            let expected = counted_naively(&network, &pass);
            assert_eq!(found, expected, "{settings:?}, spiking: {spiking}");
            assert!(found.effective_acs > 0.0, "a one-hot state counts accumulates");
        }
    }
    let graded = network(&[("neuron_model", "spikingbrain")], true);
    assert!(ran(&graded).1.neurobench().synaptic_operations.effective_macs > 0.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn membranes_that_change_are_updates_and_all_are_at_first() {
    let network = network(&[], true);
    let (pass, record) = ran(&network);
    let mut updates = 0;
    for layer in [FEATURE_1, FEATURE_2, VALUE, ADVANTAGE] {
        for row in 0..3 {
            let steps: Vec<&[f32]> = pass.membranes_of(layer, row).chunks_exact(SIZES.neurons).collect();
            updates += SIZES.neurons;
            for pair in steps.windows(2) {
                updates += (0..SIZES.neurons).filter(|n| pair[0][*n] != pair[1][*n]).count();
            }
        }
    }
    assert_eq!(record.neurobench().membrane_updates, updates as f64 / 3.0);
    let dense = self::network(&[], false);
    assert_eq!(ran(&dense).1.neurobench().membrane_updates, 0.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn footprint_and_connections_are_static() {
    let network = network(&[], true);
    let weights = 5 * 8 + 3 * 64 + 8 * 3 + 8 * 6;
    let sigma = if network.sigmas.is_some() { 2 * 64 + 2 * 8 + 8 * 3 + 8 * 6 + 3 + 6 } else { 0 };
    // The remaining terms are biases of layers and heads, thresholds and leaks.
    assert_eq!(footprint(&network), f64::from(4 * (weights + sigma + 4 * 8 + 9 + 2 * 4 * 8)));
    let zeros = [40, 64, 64, 64, 24, 48].map(|count: usize| count.div_ceil(5)).iter().sum::<usize>();
    let expected = (zeros as f64 / f64::from(weights) * 1e4).round() / 1e4;
    assert_eq!(connection_sparsity(&network), expected);
}

#[wasm_bindgen_test(unsupported = test)]
fn sparsity_has_a_denominator_for_each_definition() {
    for settings in [&[][..], &[("neuron_model", "spikingbrain")][..]] {
        let network = network(settings, true);
        let (pass, record) = ran(&network);
        let mut ones = 0;
        for layer in 0..4 {
            for row in 0..3 {
                let graded = !pass.traces_of(layer, row).is_empty();
                let spikes = pass.spikes_of(layer, row);
                for n in 0..SIZES.neurons {
                    let count = if graded {
                        pass.traces_of(layer, row)[n].abs()
                    } else {
                        spikes.iter().skip(n).step_by(SIZES.neurons).sum()
                    };
                    ones += (count as u32).min(7).count_ones();
                }
            }
        }
        let sparsity = record.sparsity(true);
        let expected = 1.0 - f64::from(ones) / (3.0 * 3.0 * 32.0);
        assert!((sparsity.three_planes.expect("it spikes") - expected).abs() < 1e-12, "{settings:?}");
        assert!(sparsity.never_fired <= sparsity.silent_neurons);
        assert_eq!(record.neurobench().activation_sparsity, sparsity.silent_slots);
        assert_eq!(record.sparsity(false).three_planes, None);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn int8_weights_are_whole_multiples_of_one_scale_for_each_output() {
    let network = network(&[], true);
    let rounded = network.with_int8_weights();
    for (map, from) in
        rounded.hidden.iter().zip(&network.hidden).chain(rounded.heads.iter().zip(&network.heads))
    {
        assert_eq!(map.bias, from.bias);
        for (output, from) in map.weight.columns().into_iter().zip(from.weight.columns()) {
            let scale =
                from.iter().fold(0.0_f32, |most, w| if w.abs() > most { w.abs() } else { most }) / 127.0;
            for (weight, from) in output.iter().zip(from) {
                assert!((weight - from).abs() <= scale * 0.500_01, "{weight} for {from} with {scale}");
                let level = weight / scale;
                assert!((level - level.round()).abs() < 1e-3 && level.abs() < 127.5, "{level}");
            }
        }
    }
    assert_ne!(rounded.digest(), network.digest());
    let again: Vec<f32> = rounded.with_int8_weights().tensors().flatten().copied().collect();
    for (again, once) in again.iter().zip(rounded.tensors().flatten()) {
        assert!((again - once).abs() <= once.abs() * 1e-6);
    }
}
