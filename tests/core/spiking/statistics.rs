use spikeground::network::pass::Pass;
use spikeground::network::{Sizes, SpikingRainbowNetwork};
use spikeground::parameters::Parameters;
use spikeground::spiking::statistics::{SpikeStats, network_sparsity};
use wasm_bindgen_test::wasm_bindgen_test;

/// Two time steps of three neurons: neuron 0 fires twice, neuron 1 once, neuron 2 never.
const DECISION: [f32; 6] = [1.0, 0.0, 0.0, 1.0, 1.0, 0.0];
const MEMBRANES: [f32; 6] = [2.0, 0.0, 0.0, 2.0, 2.0, 0.0];

#[wasm_bindgen_test(unsupported = test)]
fn figures_are_those_counted_by_hand_for_one_two_and_seven_decisions() {
    for decisions in [1, 2, 7] {
        let mut stats = SpikeStats::new(3, 2);
        for _ in 0..decisions {
            stats.record(&DECISION, &MEMBRANES, |_| 1, 1.0);
        }
        assert_eq!(stats.sent_per_decision(), 3.0);
        assert_eq!(stats.firing_rates(), [1.0, 0.5, 0.0]);
        assert_eq!((stats.active_neurons(), stats.saturated_neurons()), (2, 1));
        assert_eq!(stats.membrane(), (1.0, 1.0));
        assert_eq!(stats.firing_rate(), 0.5);
        assert_eq!(stats.active_per_decision(), 2.0);
        assert_eq!(stats.dead_neurons(), 1);
        assert_eq!(stats.slots(), f64::from(6 * decisions));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_decision_may_count_several_times() {
    let (mut one, mut other) = (SpikeStats::new(3, 2), SpikeStats::new(3, 2));
    one.record(&DECISION, &MEMBRANES, |_| 1, 2.0);
    other.record(&DECISION, &MEMBRANES, |_| 1, 1.0);
    other.record(&DECISION, &MEMBRANES, |_| 1, 1.0);
    assert_eq!(one, other);
}

#[wasm_bindgen_test(unsupported = test)]
fn silence_is_pooled_over_layers_with_both_denominators() {
    let (mut busy, mut silent) = (SpikeStats::new(3, 2), SpikeStats::new(3, 2));
    busy.record(&DECISION, &MEMBRANES, |_| 1, 1.0);
    silent.record(&[0.0; 6], &MEMBRANES, |_| 1, 1.0);
    let sparsity = network_sparsity(&[busy, silent]);
    assert_eq!((sparsity.overall_sparsity, sparsity.silent_neurons), (9.0 / 12.0, 4.0 / 6.0));
    assert_eq!(sparsity.by_layer, [0.5, 1.0]);
    assert_eq!(sparsity.by_neuron, [vec![0.0, 0.5, 1.0], vec![1.0; 3]]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_negative_and_a_small_graded_spike_are_spikes() {
    let mut stats = SpikeStats::new(2, 1);
    stats.record(&[-0.3, 0.1], &[0.0, 0.0], |_| 1, 1.0);
    assert_eq!((stats.firing_rate(), stats.dead_neurons(), stats.sent), (1.0, 0, 2.0));
}

#[wasm_bindgen_test(unsupported = test)]
fn nothing_counted_is_zero_and_not_nan() {
    let stats = SpikeStats::new(3, 2);
    assert_eq!((stats.firing_rate(), stats.sent_per_decision(), stats.dead_neurons()), (0.0, 0.0, 3));
    assert_eq!(network_sparsity(&[stats]).overall_sparsity, 0.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn coded_counts_send_more_spikes_than_they_fill_slots() {
    let mut stats = SpikeStats::new(3, 2);
    stats.record(&DECISION, &MEMBRANES, |slot| slot as u32 + 1, 2.0);
    // Slots 0, 3 and 4 are active and send 1, 4 and 5 spikes.
    assert_eq!((stats.sent_per_decision(), stats.firing_rate()), (10.0, 0.5));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_batch_of_any_size_is_counted_row_by_row() {
    let sizes = Sizes { inputs: 7, actions: 2, neurons: 16, atoms: 3 };
    let network = SpikingRainbowNetwork::new(sizes, &Parameters::default(), true, 3);
    for rows in [1, 2, 7] {
        let mut pass = Pass::default();
        network.forward(&(0..rows).collect::<Vec<_>>(), &mut pass).expect("the states exist");
        for layer in 0..4 {
            let mut stats = SpikeStats::new(16, 4);
            for row in 0..rows {
                stats.record(&pass.spikes_of(layer, row), pass.membranes_of(layer, row), |_| 1, 1.0);
            }
            let spikes = pass.layers[layer].record.spikes.to_vec();
            let counted = spikes.iter().filter(|spike| **spike == 1.0).count() as f64;
            assert_eq!(spikes.len(), rows * 4 * 16);
            assert_eq!(stats.firing_rate(), counted / spikes.len() as f64);
            assert_eq!(stats.sent, counted);
            let by_hand = |neuron: usize| spikes.iter().skip(neuron).step_by(16).sum::<f32>();
            let dead = (0..16).filter(|neuron| by_hand(*neuron) == 0.0).count();
            let saturated = (0..16).filter(|neuron| by_hand(*neuron) == 4.0 * rows as f32).count();
            assert_eq!((stats.dead_neurons(), stats.saturated_neurons()), (dead, saturated));
        }
    }
}
