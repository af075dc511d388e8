//! Energy bills computed by hand, under every model, for a network of 2 states, 2 actions, 3 neurons, 2 atoms and 2
//! time steps.

use spikeground::meter::baseline::bits_of_counts;
use spikeground::meter::bill::Bill;
use spikeground::meter::energy::{BASELINES, EnergyModel, LEVELS, MODELS, Memory};
use spikeground::meter::table::Table;
use spikeground::meter::work::Work;
use spikeground::network::Sizes;
use wasm_bindgen_test::wasm_bindgen_test;

/// Accumulate operations: 3 from the active input, 24 from spikes into hidden layers, 10 from spikes into the heads.
/// 24 neuron slots, 21 currents, 6 outputs.
pub(crate) const SPIKING: Work = Work {
    sizes: Sizes { inputs: 2, actions: 2, neurons: 3, atoms: 2 },
    dueling: true,
    time_steps: 2,
    spiking: true,
    unit_spikes: true,
    normalised: true,
    leaky: true,
    own_leaks: false,
    states: 1,
    integrating_heads: false,
    active_inputs: 1.0,
    spikes: [4.0, 2.0, 3.0, 1.0],
};

/// Share of zero activities in each layer of the dense twin: 2, 1, 3 and 1 of 3 activities are non-zero.
pub(crate) const ZEROS: [f64; 4] = [1.0 / 3.0, 2.0 / 3.0, 0.0, 2.0 / 3.0];

pub(crate) fn model(name: &str) -> &'static EnergyModel {
    MODELS.iter().find(|model| model.name == name).expect("a declared model")
}

fn spiking(name: &str, work: &Work) -> Bill {
    Table::default().spiking(model(name), work)
}

fn twin(name: &str) -> Bill {
    Table::default().twin(model(name), &SPIKING)
}

fn baseline(under: &str, name: &str, zeros: Option<[f64; 4]>) -> Option<Bill> {
    let baseline = BASELINES.iter().find(|baseline| baseline.name == name).expect("a declared baseline");
    Table::default().baseline(model(under), &SPIKING, baseline, zeros)
}

/// Arithmetic part of the spiking network's bill, in pJ, for the given prices of an operation.
fn arithmetic(spike_add: f64, add: f64, mac: f64) -> Bill {
    Bill {
        encoder: 3.0 * spike_add,
        synapses: 24.0 * spike_add,
        // Joining the two streams takes three additions for each of 4 atoms.
        heads: 10.0 * spike_add + 12.0 * add,
        // One addition for each of 21 currents and 6 outputs.
        biases: (21.0 + 6.0) * add,
        neurons: 24.0 * (mac + add) + 10.0 * add,
        normalisation: 21.0 * (3.0 * add + 2.0 * mac),
        softmax: 4.0 * 12.0 * mac,
        ..Bill::default()
    }
}

/// Arithmetic part of the bill of a dense network that multiplies every input, in pJ.
pub(crate) fn dense_arithmetic(add: f64, product: f64, mac: f64) -> Bill {
    Bill {
        encoder: 6.0 * product,
        synapses: 27.0 * product,
        heads: 18.0 * product + 12.0 * add,
        biases: 18.0 * add,
        neurons: 12.0 * add,
        normalisation: 12.0 * (3.0 * add + 2.0 * mac),
        softmax: 48.0 * mac,
        ..Bill::default()
    }
}

/// Memory part of a dense network's bill, in pJ, at 1.25 pJ per byte.
pub(crate) fn dense_memory(
    add: f64,
    weight_bytes: f64,
    activation_bytes: f64,
    accumulator_bytes: f64,
) -> Bill {
    Bill {
        // Rows + columns of each matrix: 2 + 3, 3 + 3, twice 3 + 3, 3 + 2 and 3 + 4.
        addressing: 35.0 * add,
        weights: 51.0 * weight_bytes * 1.25,
        bias_reads: 18.0 * accumulator_bytes * 1.25,
        // 12 activities written, 15 read; 2 inputs read; 6 outputs written and read.
        messages: (27.0 + 2.0) * activation_bytes * 1.25 + 12.0 * accumulator_bytes * 1.25,
        ..Bill::default()
    }
}

pub(crate) fn with(a: Bill, b: Bill) -> Bill {
    Bill {
        addressing: b.addressing,
        weights: b.weights,
        bias_reads: b.bias_reads,
        membranes: b.membranes,
        messages: b.messages,
        ..a
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn arithmetic_of_every_layer_is_billed() {
    assert_bill(&spiking("horowitz_fp32", &SPIKING), &arithmetic(0.9, 0.9, 4.6));
    assert_bill(&twin("horowitz_fp32"), &dense_arithmetic(0.9, 4.6, 4.6));
    assert_bill(&spiking("horowitz_int8", &SPIKING), &arithmetic(0.03, 0.03, 0.23));
    assert_bill(&twin("horowitz_int8"), &dense_arithmetic(0.03, 0.23, 0.23));
}

#[wasm_bindgen_test(unsupported = test)]
fn spikingbrains_formula_bills_synapses_alone() {
    assert!((spiking("spikingbrain", &SPIKING).total() - 37.0 * 0.03).abs() < 1e-12);
    assert!((twin("spikingbrain").total() - 51.0 * 1.5).abs() < 1e-12);
    let int8 = baseline("spikingbrain", "dense_int8", None).expect("it skips nothing");
    assert!((int8.total() - 51.0 * 0.23).abs() < 1e-12);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_loihi_bills_events_and_updates_and_its_twin_pays_for_memory() {
    let expected = Bill { neurons: 24.0 * 81.0, ..arithmetic(27.1, 0.03, 0.23) };
    assert_bill(&spiking("loihi", &SPIKING), &expected);
    assert_bill(&twin("loihi"), &twin("memory_registers"));
}

#[wasm_bindgen_test(unsupported = test)]
fn memory_is_billed_by_byte_and_by_dataflow() {
    let registers = Bill {
        addressing: 37.0 * 0.03,
        weights: 37.0 * 1.25,
        bias_reads: 27.0 * 2.0 * 1.25,
        // 24 slots: potential read, written, and compared with a threshold; the first layer's current written once
        // and read twice; 6 outputs read and written in each of 2 steps.
        membranes: (3.0 * 24.0 + 9.0 + 24.0) * 2.0 * 1.25,
        // Ten spikes are written and read, two of them read twice; one input; 6 outputs.
        messages: (22.0 + 1.0) * 1.25 + 6.0 * 2.0 * 1.25,
        ..Bill::default()
    };
    let registers = with(arithmetic(0.03, 0.03, 0.23), registers);
    assert_bill(&spiking("memory_registers", &SPIKING), &registers);
    let membranes = registers.membranes + 2.0 * 37.0 * 2.0 * 1.25;
    assert_bill(&spiking("memory_events", &SPIKING), &Bill { membranes, ..registers });
    let dense = with(dense_arithmetic(0.03, 0.23, 0.23), dense_memory(0.03, 1.0, 1.0, 2.0));
    for model in ["memory_registers", "memory_events"] {
        assert_bill(&twin(model), &dense);
        assert_bill(&baseline(model, "dense_int8", None).expect("it skips nothing"), &dense);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn baselines_have_prices_and_widths_of_their_own() {
    let found = |name| baseline("memory_registers", name, None).expect("it skips nothing");
    let fp32 = with(dense_arithmetic(0.9, 4.6, 4.6), dense_memory(0.9, 4.0, 4.0, 4.0));
    assert_bill(&found("dense_fp32"), &fp32);
    let fp16 = with(dense_arithmetic(0.4, 1.5, 1.5), dense_memory(0.4, 2.0, 2.0, 2.0));
    assert_bill(&found("dense_fp16"), &fp16);
    // A count of 0, 1 or 2 takes 2 bits: a quarter of a byte, and a quarter of an 8-bit multiplication.
    let quantised = with(dense_arithmetic(0.03, 0.08, 0.23), dense_memory(0.03, 1.0, 0.25, 2.0));
    assert_bill(&found("quantised"), &quantised);
    assert_eq!([1, 3, 4, 5, 7, 8].map(bits_of_counts), [1, 2, 3, 3, 3, 4]);
    let quantised = BASELINES.iter().find(|baseline| baseline.bits_of_counts).expect("a declared one");
    let dense = Work { spiking: false, ..SPIKING };
    let model = model("memory_registers");
    assert_eq!(Table::default().baseline(model, &dense, quantised, None), None, "it has no spike counts");
}

#[wasm_bindgen_test(unsupported = test)]
fn the_zero_skipping_twin_pays_for_what_is_active() {
    assert_eq!(baseline("memory_registers", "zero_skipping_int8", None), None);
    let found = baseline("memory_registers", "zero_skipping_int8", Some(ZEROS)).expect("zeros are known");
    let full = with(dense_arithmetic(0.03, 0.23, 0.23), dense_memory(0.03, 1.0, 1.0, 2.0));
    let expected = Bill {
        // The active input's row is added; 2 and twice 1 of 3 rows, then 3 rows of 2 and 1 row of 4 weights are
        // multiplied.
        encoder: 3.0 * 0.03,
        synapses: 12.0 * 0.23,
        heads: 10.0 * 0.23 + 12.0 * 0.03,
        weights: 25.0 * 1.25,
        messages: (12.0 + 8.0) * 1.25 + 1.25 + 12.0 * 2.0 * 1.25,
        ..full
    };
    assert_bill(&found, &expected);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_default_networks_84_kilobytes_pay_the_price_of_a_megabyte() {
    let sizes = Sizes { inputs: 16, actions: 4, neurons: 128, atoms: 51 };
    let bill = spiking("memory_registers", &Work { sizes, ..SPIKING });
    let events = 128.0 + (4.0 + 4.0) * 128.0 + 3.0 * 51.0 + 204.0;
    assert!((bill.weights - events * 12.5).abs() < 1e-6);
    // (4 · 128 + 255) · 2 bytes fit into 8 KB.
    let accesses = 3.0 * 1024.0 + 3.0 * 128.0 + 4.0 * 255.0;
    assert!((bill.membranes - accesses * 2.0 * 1.25).abs() < 1e-6);
}

#[wasm_bindgen_test(unsupported = test)]
fn every_term_of_a_bill_is_in_its_total() {
    let bill = spiking("memory_events", &SPIKING);
    let terms = bill.terms();
    assert!(terms.iter().all(|(_, term)| *term > 0.0), "{terms:?}");
    assert!((bill.total() - terms.iter().map(|(_, term)| term).sum::<f64>()).abs() < 1e-9);
    let Bill { encoder, synapses, heads, biases, neurons, normalisation, .. } = bill;
    let Bill { softmax, addressing, weights, bias_reads, membranes, messages, .. } = bill;
    let arithmetic = encoder + synapses + heads + biases + neurons + normalisation + softmax;
    let memory = addressing + weights + bias_reads + membranes + messages;
    assert!((bill.total() - arithmetic - memory).abs() < 1e-9);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_a_network_does_not_do_costs_nothing() {
    let bill = |work: Work| spiking("horowitz_fp32", &work);
    assert_eq!(bill(Work { normalised: false, ..SPIKING }).normalisation, 0.0);
    // Without a leak, the update of a potential is an addition.
    assert_close(bill(Work { leaky: false, ..SPIKING }).neurons, 24.0 * 1.8 + 9.0);
    // A stored synaptic current has its own leak.
    assert_close(bill(Work { states: 2, ..SPIKING }).neurons, 24.0 * (5.5 + 4.6) + 9.0);
    // Integrating heads apply a leak to each of 6 outputs in each of 2 steps.
    assert_close(
        bill(Work { integrating_heads: true, ..SPIKING }).heads,
        10.0 * 0.9 + 12.0 * 0.9 + 12.0 * 4.6,
    );
    // Without a value stream there are 3 layers and one head of 4 outputs, and no joining.
    let alone = bill(Work { dueling: false, spikes: [4.0, 2.0, 0.0, 1.0], ..SPIKING });
    assert_close(alone.synapses, 18.0 * 0.9);
    assert_close(alone.heads, 4.0 * 0.9);
    assert_close(alone.neurons, 18.0 * 5.5 + 7.0 * 0.9);
    // Graded neurons: mean of |x|, product with its inverse, rounding, product with the threshold; shifts for 10
    // spikes.
    let graded = Work { time_steps: 1, unit_spikes: false, states: 0, ..SPIKING };
    assert_close(bill(graded).neurons, 12.0 * (1.8 + 9.2) + 9.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn spikes_per_synapse_leave_the_encoder_out() {
    // 34 spike arrivals at 27 + 18 synapses.
    assert_eq!(SPIKING.spikes_per_synapse(), Some(34.0 / 45.0));
    assert_eq!(Work { spiking: false, ..SPIKING }.spikes_per_synapse(), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_learning_step_is_billed_apart() {
    let training = Table::default().training(&SPIKING, 2);
    let parts = [training.forward_pj, training.backward_pj, training.storage_pj, training.optimiser_pj];
    // 27 · 2 + 18 multiply-accumulates for gradients of activities, 37 additions to gradients of weights, four bytes
    // each.
    assert_close(training.backward_pj, 2.0 * (72.0 * (4.6 + 5.0) + 37.0 * (0.9 + 10.0)));
    assert_close(training.storage_pj, 2.0 * 2.0 * 24.0 * 5.0);
    assert_close(training.optimiser_pj, 51.0 * (46.0 + 7.0 * 5.0));
    assert!(
        (training.total_pj - parts.iter().sum::<f64>()).abs() < 1e-9 && parts.iter().all(|part| *part > 0.0)
    );
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
pub(crate) fn assert_close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} against {expected}");
}

#[track_caller]
fn assert_bill(found: &Bill, expected: &Bill) {
    for ((name, found), (_, expected)) in found.terms().into_iter().zip(expected.terms()) {
        assert!((found - expected).abs() < 1e-9, "{name}: {found} against {expected}");
    }
    assert_close(found.total(), expected.total());
}
