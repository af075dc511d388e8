//! Size of each array and the memory that holds it, computed by hand for the network of `bills::SPIKING`. In these
//! tests a memory of the given size costs 1 pJ per byte, and the unlimited memory 10 pJ per byte.

use super::bills::{SPIKING, ZEROS, assert_close, dense_arithmetic, dense_memory, model, with};
use spikeground::meter::bill::Bill;
use spikeground::meter::energy::{BASELINES, EnergyModel, PriceLevel};
use spikeground::meter::table::Table;
use spikeground::meter::work::Work;
use spikeground::network::Sizes;
use wasm_bindgen_test::wasm_bindgen_test;

const ROOMY: f64 = 1e5;

fn table(bytes: f64) -> Table {
    let levels = [(bytes, 1.0), (1e6, 10.0)].map(|(bytes, pj_per_byte)| PriceLevel { bytes, pj_per_byte });
    Table { levels: levels.to_vec(), ..Table::default() }
}

fn spiking(bytes: f64, work: &Work) -> Bill {
    table(bytes).spiking(model("memory_registers"), work)
}

/// Bill of the INT8 dense twin, which multiplies every input.
fn dense(bytes: f64) -> Bill {
    table(bytes).twin(model("memory_registers"), &SPIKING)
}

#[wasm_bindgen_test(unsupported = test)]
fn weights_and_biases_lie_in_the_smallest_memory_that_holds_them() {
    // 51 one-byte weights: spikes read 37, the dense network all. 18 two-byte biases: 27 reads by the spiking
    // network, 18 by the dense one.
    assert_close(spiking(51.0, &SPIKING).weights, 37.0);
    assert_close(spiking(50.0, &SPIKING).weights, 370.0);
    assert_close(dense(51.0).weights, 51.0);
    assert_close(dense(50.0).weights, 510.0);
    assert_close(spiking(36.0, &SPIKING).bias_reads, 54.0);
    assert_close(spiking(35.0, &SPIKING).bias_reads, 540.0);
    assert_close(dense(36.0).bias_reads, 36.0);
    assert_close(dense(35.0).bias_reads, 360.0);
    let wide = EnergyModel { weight_bytes: 4.0, ..*model("memory_registers") };
    assert_close(table(ROOMY).spiking(&wide, &SPIKING).weights, 148.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_no_memory_holds_pays_the_price_of_the_largest() {
    let small = Table { levels: vec![PriceLevel { bytes: 8.0, pj_per_byte: 3.0 }], ..Table::default() };
    assert_close(small.spiking(model("memory_registers"), &SPIKING).weights, 111.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn membranes_are_as_many_as_states_and_outputs() {
    // Two state variables in each of 24 slots, each read and written, plus one threshold read; 9 accesses for the
    // held current, 24 for the outputs.
    let two = Work { states: 2, ..SPIKING };
    assert_close(spiking(60.0, &two).membranes, 2.0 * 153.0);
    assert_close(spiking(59.0, &two).membranes, 20.0 * 153.0);
    // A neuron without a state variable still accumulates its current in one.
    let graded = Work { states: 0, unit_spikes: false, ..SPIKING };
    assert_close(spiking(36.0, &graded).membranes, 2.0 * 81.0);
    assert_close(spiking(35.0, &graded).membranes, 20.0 * 81.0);
    let own = Work { own_leaks: true, ..SPIKING };
    let more = spiking(ROOMY, &own).membranes - spiking(ROOMY, &SPIKING).membranes;
    assert_close(more, 2.0 * 24.0);
    assert_close(spiking(ROOMY, &Work { leaky: false, ..own }).membranes, spiking(ROOMY, &SPIKING).membranes);
    // With a single time step, no current is held.
    assert_close(spiking(ROOMY, &Work { time_steps: 1, ..SPIKING }).membranes, 2.0 * (12.0 * 3.0 + 12.0));
}

#[wasm_bindgen_test(unsupported = test)]
fn messages_of_spikes_inputs_and_outputs_are_arrays_of_their_own() {
    // 22 accesses to an array of 24 bytes, 1 to one of 2 bytes, 6 two-byte ones to one of 12 bytes.
    let found = |bytes: f64| spiking(bytes, &SPIKING).messages;
    for (bytes, expected) in
        [(24.0, 35.0), (23.0, 233.0), (12.0, 233.0), (11.0, 341.0), (2.0, 341.0), (1.0, 350.0)]
    {
        assert_close(found(bytes), expected);
    }
    // 3-byte arrays of activities: 12 writes and 15 reads; 2-byte array of inputs: 2 reads; 6 outputs written and
    // read.
    for (bytes, expected) in [(12.0, 53.0), (11.0, 269.0), (3.0, 269.0), (2.0, 512.0), (1.0, 530.0)] {
        assert_close(dense(bytes).messages, expected);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn one_among_more_than_256_takes_two_bytes() {
    let sizes = |inputs, neurons| Work { sizes: Sizes { inputs, neurons, ..SPIKING.sizes }, ..SPIKING };
    let spiking = |inputs, neurons| spiking(ROOMY, &sizes(inputs, neurons)).messages;
    assert_close(spiking(256, 256), 22.0 + 1.0 + 12.0);
    assert_close(spiking(256, 257), 44.0 + 1.0 + 12.0);
    assert_close(spiking(257, 256), 22.0 + 2.0 + 12.0);
    let skipping = BASELINES.iter().find(|baseline| baseline.skips_zeros).expect("a declared one");
    let skipping = |inputs| {
        let bill = table(ROOMY).baseline(model("memory_registers"), &sizes(inputs, 3), skipping, Some(ZEROS));
        bill.expect("zeros are known").messages
    };
    // One message with the index of the active input; 20 activities; 6 outputs written and read.
    assert_close(skipping(256), 20.0 + 1.0 + 24.0);
    assert_close(skipping(257), 20.0 + 2.0 + 24.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_learning_step_runs_each_transition_three_times_at_fp32() {
    let once = table(ROOMY);
    let spiking = 37.0 * 0.9 + 12.0 * 0.9 + 27.0 * 0.9 + 24.0 * 5.5 + 9.0 + 21.0 * 11.9 + 48.0 * 4.6;
    // Terms: addresses, weights, biases, membranes, messages.
    let memory = 37.0 * 0.9 + 37.0 * 4.0 + 27.0 * 4.0 + 105.0 * 4.0 + 23.0 + 24.0;
    assert_close(once.training(&SPIKING, 2).forward_pj, 6.0 * (spiking + memory));
    let dense = Work { spiking: false, time_steps: 1, ..SPIKING };
    let by_default = with(dense_arithmetic(0.9, 4.6, 4.6), dense_memory(0.9, 4.0, 4.0, 4.0)).total();
    assert_close(Table::default().training(&dense, 2).forward_pj, 6.0 * by_default);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_a_learning_step_stores_are_arrays_of_the_batch_and_of_all_weights() {
    // 2 · 24 four-byte potentials; 51 four-byte weights with two Adam moments each.
    let storage = |bytes| table(bytes).training(&SPIKING, 2).storage_pj;
    assert_close(storage(192.0), 2.0 * 2.0 * 24.0 * 4.0);
    assert_close(storage(191.0), 2.0 * 2.0 * 24.0 * 40.0);
    let optimiser = |bytes| table(bytes).training(&SPIKING, 2).optimiser_pj;
    assert_close(optimiser(612.0), 51.0 * (46.0 + 7.0 * 4.0));
    assert_close(optimiser(611.0), 51.0 * (46.0 + 7.0 * 40.0));
    // The backward pass reads only the weights: 51 · 4 = 204 bytes.
    let backward = |bytes| table(bytes).training(&SPIKING, 2).backward_pj;
    assert_close(backward(204.0), 2.0 * (72.0 * (4.6 + 4.0) + 37.0 * (0.9 + 8.0)));
    assert_close(backward(203.0), 2.0 * (72.0 * (4.6 + 40.0) + 37.0 * (0.9 + 80.0)));
}
