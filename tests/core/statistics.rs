use spikeground::spiking::statistics::{SpikeStats, network_sparsity};
use wasm_bindgen_test::wasm_bindgen_test;

/// Two time steps of three neurons: neuron 0 fires twice, neuron 1 once, neuron 2 never.
const DECISION: [f32; 6] = [1.0, 0.0, 0.0, 1.0, 1.0, 0.0];

#[wasm_bindgen_test(unsupported = test)]
fn figures_are_those_counted_by_hand_for_one_two_and_seven_decisions() {
    for decisions in [1, 2, 7] {
        let mut stats = SpikeStats::new(3, 2);
        for _ in 0..decisions {
            stats.record(&DECISION, 1.0);
        }
        assert_eq!(stats.spikes_per_decision(), 3.0);
        assert_eq!(stats.firing_rate(), 0.5);
        assert_eq!(stats.active_per_decision(), 2.0);
        assert_eq!(stats.dead_neurons(), 1);
        assert_eq!(stats.slots(), f64::from(6 * decisions));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_decision_may_count_several_times() {
    let (mut one, mut other) = (SpikeStats::new(3, 2), SpikeStats::new(3, 2));
    one.record(&DECISION, 2.0);
    other.record(&DECISION, 1.0);
    other.record(&DECISION, 1.0);
    assert_eq!(one, other);
}

#[wasm_bindgen_test(unsupported = test)]
fn silence_is_pooled_over_layers_with_both_denominators() {
    let (mut busy, mut silent) = (SpikeStats::new(3, 2), SpikeStats::new(3, 2));
    busy.record(&DECISION, 1.0);
    silent.record(&[0.0; 6], 1.0);
    let sparsity = network_sparsity(&[busy, silent]);
    assert_eq!((sparsity.silent_slots, sparsity.silent_neurons), (9.0 / 12.0, 4.0 / 6.0));
}

#[wasm_bindgen_test(unsupported = test)]
fn nothing_counted_is_zero_and_not_nan() {
    let stats = SpikeStats::new(3, 2);
    assert_eq!((stats.firing_rate(), stats.spikes_per_decision(), stats.dead_neurons()), (0.0, 0.0, 3));
    assert_eq!(network_sparsity(&[stats]).silent_slots, 0.0);
}
