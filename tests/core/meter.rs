//! Counts and bills worked out by hand for a network of 2 states, 2 actions, 3 neurons, 2 atoms and 2 time steps.

use spikeground::meter::energy::{Bill, EnergyModel, LEVELS, MODELS, Memory};
use spikeground::meter::operations::{Activity, Operations};
use spikeground::network::Sizes;
use wasm_bindgen_test::wasm_bindgen_test;

const SPIKING: Activity = Activity {
    sizes: Sizes { inputs: 2, actions: 2, neurons: 3, atoms: 2 },
    time_steps: 2,
    spiking: true,
    unit_spikes: true,
    normalised: true,
    spikes: [4.0, 2.0, 3.0, 1.0],
    active: [3.0, 1.0, 2.0, 1.0],
};

fn model(name: &str) -> &'static EnergyModel {
    MODELS.iter().find(|model| model.name == name).expect("a declared model")
}

#[wasm_bindgen_test(unsupported = test)]
fn operations_of_a_spiking_decision_are_those_counted_by_hand() {
    let operations = Operations::of(&SPIKING);
    // One row of 3; 4 spikes to 3 neurons; 2 spikes to two streams of 3.
    assert_eq!(operations.effective_acs, 3.0 + 12.0 + 12.0);
    // Graded counts: 2 active neurons to 2 atoms, 1 to 2 · 2.
    assert_eq!(operations.effective_macs, 4.0 + 4.0);
    // 2 × 3, three layers of 3 × 3 at two time steps, heads of 3 × 2 and 3 × 4.
    assert_eq!(operations.dense, 6.0 + 54.0 + 18.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn with_one_time_step_counts_are_binary_and_the_heads_accumulate() {
    let operations = Operations::of(&Activity { time_steps: 1, ..SPIKING });
    assert_eq!((operations.effective_acs, operations.effective_macs), (35.0, 0.0));
}

#[wasm_bindgen_test(unsupported = test)]
fn operations_of_a_dense_decision_are_those_counted_by_hand() {
    let dense = Activity { time_steps: 1, spiking: false, spikes: [3.0, 1.0, 2.0, 1.0], ..SPIKING };
    let operations = Operations::of(&dense);
    assert_eq!((operations.effective_acs, operations.effective_macs), (3.0, 9.0 + 6.0 + 4.0 + 4.0));
}

#[wasm_bindgen_test(unsupported = test)]
fn spikingbrains_formula_bills_synapses_alone() {
    let model = model("spikingbrain");
    // 27 into hidden layers, 3 · 2 + 1 · 4 into the heads, 0.03 pJ each.
    assert!((model.spiking(&SPIKING).total() - 37.0 * 0.03).abs() < 1e-12);
    // One row of 3, then 27 + 18 products at 1.5 pJ.
    assert!((model.dense(&SPIKING).total() - (3.0 * 0.03 + 45.0 * 1.5)).abs() < 1e-12);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_usual_count_bills_neurons_and_normalisation_too() {
    let bill = model("horowitz_fp32").spiking(&SPIKING);
    let expected = Bill {
        synapses: 37.0 * 0.9,
        neurons: 24.0 * 5.5 + 10.0 * 0.9,
        normalisation: 7.0 * 3.0 * (2.0 * 0.9 + 3.0 * 4.6),
        ..Bill::default()
    };
    assert_bill(&bill, &expected);
    let bill = model("horowitz_fp32").dense(&SPIKING);
    let expected = Bill {
        synapses: 3.0 * 0.9 + 45.0 * 4.6,
        neurons: 12.0 * 0.9,
        normalisation: 4.0 * 3.0 * (2.0 * 0.9 + 3.0 * 4.6),
        ..Bill::default()
    };
    assert_bill(&bill, &expected);
}

#[wasm_bindgen_test(unsupported = test)]
fn memory_is_billed_by_byte_and_by_dataflow() {
    let (registers, events) = (model("memory_registers"), model("memory_events"));
    let bill = registers.spiking(&SPIKING);
    let expected = Bill {
        synapses: 37.0 * 0.03,
        neurons: 24.0 * 0.26 + 10.0 * 0.03,
        normalisation: 21.0 * (2.0 * 0.03 + 3.0 * 0.23),
        weights: 37.0 * 1.25,
        // Read, written and compared with its threshold, two bytes each.
        membranes: 3.0 * 24.0 * 2.0 * 1.25,
        // Ten spikes written and read, two of them read twice.
        messages: 22.0 * 1.25,
    };
    assert_bill(&bill, &expected);
    let more = events.spiking(&SPIKING).membranes - bill.membranes;
    assert!((more - 2.0 * 37.0 * 2.0 * 1.25).abs() < 1e-9);
    assert!((registers.dense(&SPIKING).weights - 48.0 * 1.25).abs() < 1e-9);
    assert!((registers.dense(&SPIKING).messages - 27.0 * 1.25).abs() < 1e-9);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_default_networks_84_kilobytes_pay_the_price_of_a_megabyte() {
    let sizes = Sizes { inputs: 16, actions: 4, neurons: 128, atoms: 51 };
    let activity = Activity { sizes, ..SPIKING };
    let bill = model("memory_registers").spiking(&activity);
    let events = 128.0 + (4.0 + 4.0) * 128.0 + 3.0 * 51.0 + 204.0;
    assert!((bill.weights - events * 12.5).abs() < 1e-6);
}

#[wasm_bindgen_test(unsupported = test)]
fn every_term_of_a_bill_is_in_its_total() {
    let bill = Bill {
        synapses: 1.0,
        neurons: 2.0,
        normalisation: 4.0,
        weights: 8.0,
        membranes: 16.0,
        messages: 32.0,
    };
    assert_eq!(bill.total(), 63.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn graded_spikes_are_multiplied_and_a_folded_normalisation_costs_nothing() {
    let graded = Activity { time_steps: 1, unit_spikes: false, ..SPIKING };
    let operations = Operations::of(&graded);
    // One row of 3; then 3 and twice 1 active neurons to 3, 2 to 2 atoms and 1 to 4.
    assert_eq!((operations.effective_acs, operations.effective_macs), (3.0, 9.0 + 6.0 + 4.0 + 4.0));
    let folded = Activity { normalised: false, ..SPIKING };
    let (spiking, dense) = (model("horowitz_fp32").spiking(&folded), model("horowitz_fp32").dense(&folded));
    assert_eq!((spiking.normalisation, dense.normalisation), (0.0, 0.0));
}

#[wasm_bindgen_test(unsupported = test)]
fn tables_are_in_order() {
    assert!(LEVELS.windows(2).all(|pair| pair[0].bytes < pair[1].bytes));
    assert!(
        MODELS.iter().any(|model| model.memory != Memory::None),
        "a figure that counts memory always stands"
    );
}

#[track_caller]
fn assert_bill(found: &Bill, expected: &Bill) {
    let terms = |bill: &Bill| {
        [bill.synapses, bill.neurons, bill.normalisation, bill.weights, bill.membranes, bill.messages]
    };
    for (found, expected) in terms(found).into_iter().zip(terms(expected)) {
        assert!((found - expected).abs() < 1e-9, "{found} against {expected}");
    }
}
