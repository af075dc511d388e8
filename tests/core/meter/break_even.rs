//! Firing rate at which a spiking network's bill equals a dense one's, checked against bills at single rates.

use super::bills::SPIKING;
use spikeground::meter::break_even::BillByRate;
use spikeground::meter::energy::{BASELINES, MODELS, Memory, REFERENCES};
use spikeground::meter::table::Table;
use spikeground::meter::work::Work;
use spikeground::network::Sizes;
use wasm_bindgen_test::wasm_bindgen_test;

/// The default network on a lake of 16 states.
const LAKE: Work = Work {
    sizes: Sizes { inputs: 16, actions: 4, neurons: 128, atoms: 51 },
    time_steps: 4,
    active_inputs: 1.0,
    ..SPIKING
};
const ZEROS: [f64; 4] = [0.5, 0.6, 0.7, 0.4];

/// Variants of the network whose bills depend on the rate in different ways.
fn works() -> [Work; 8] {
    [
        LAKE,
        Work { dueling: false, ..LAKE },
        Work { time_steps: 1, ..LAKE },
        Work { time_steps: 32, states: 2, own_leaks: true, ..LAKE },
        Work { normalised: false, leaky: false, ..LAKE },
        Work { integrating_heads: true, active_inputs: 7.5, ..LAKE },
        Work { unit_spikes: false, states: 0, ..LAKE },
        Work { sizes: Sizes { neurons: 512, ..LAKE.sizes }, ..LAKE },
    ]
}

/// Bill at firing rate `rate` (0 to 1): each existing layer sends rate · neurons · time steps spikes.
fn bill_at(table: &Table, model: &str, work: &Work, rate: f64) -> f64 {
    let sent = rate * work.sizes.neurons as f64 * work.time_steps as f64;
    let spikes = [sent, sent, if work.dueling { sent } else { 0.0 }, sent];
    table.spiking(table.model(model).expect("a declared model"), &Work { spikes, ..*work }).total()
}

#[wasm_bindgen_test(unsupported = test)]
fn at_the_crossing_both_bills_are_equal_and_elsewhere_there_is_none() {
    let table = Table::default();
    let (mut crossings, mut without) = (0, 0);
    for work in works() {
        for model in MODELS.iter().filter(|model| model.memory != Memory::None) {
            for baseline in BASELINES {
                let other =
                    table.baseline(model, &work, baseline, Some(ZEROS)).expect("zeros are known").total();
                let at = |rate| bill_at(&table, model.name, &work, rate);
                if let Some(rate) = table.break_even(model, &work, baseline, Some(ZEROS)) {
                    let (found, shown) = (at(rate), (model.name, baseline.name));
                    assert!((found - other).abs() <= 1e-9 * other, "{shown:?}: {found} against {other}");
                    assert!(at(0.9 * rate) < other && at(1.1 * rate) > other, "{shown:?}");
                    crossings += 1;
                } else {
                    assert!(at(0.0) > other || at(1.0) < other, "{} {}", model.name, baseline.name);
                    without += 1;
                }
            }
        }
    }
    assert!(crossings > 40 && without > 5, "{crossings} crossings, {without} without");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_bill_is_a_straight_line_of_the_rate() {
    let table = Table::default();
    for work in works() {
        for model in MODELS {
            let line = table.by_rate(model, &work);
            for rate in [0.0, 0.003, 0.05, 0.3, 1.0] {
                let expected = bill_at(&table, model.name, &work, rate);
                assert!((line.at(rate) - expected).abs() <= 1e-9 * expected, "{} at {rate}", model.name);
            }
        }
    }
    // The spike counts of the record do not matter.
    let louder = Work { spikes: [9.0; 4], ..SPIKING };
    assert_eq!(table.by_rate(&MODELS[0], &louder), table.by_rate(&MODELS[0], &SPIKING));
}

#[wasm_bindgen_test(unsupported = test)]
fn the_ends_of_a_line_are_those_worked_out_by_hand() {
    let table = Table::default();
    let found = table.by_rate(table.model("memory_registers").expect("a declared model"), &SPIKING);
    // At saturation each layer sends six spikes: 54 accumulates between hidden layers and 36 in the heads, each an
    // addition, an address and a byte; 24 resets; 24 messages written, 30 read.
    let spikes = 90.0 * (0.03 + 0.03 + 1.25) + 24.0 * 0.03 + 54.0 * 1.25;
    assert!((found.saturated_pj - found.silent_pj - spikes).abs() < 1e-9, "{found:?}");
    let events = table.by_rate(table.model("memory_events").expect("a declared model"), &SPIKING);
    let potentials = 90.0 * 2.0 * 2.0 * 1.25;
    assert!((events.saturated_pj - events.silent_pj - spikes - potentials).abs() < 1e-9, "{events:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_line_crosses_between_its_ends_and_nowhere_else() {
    let line = BillByRate { silent_pj: 10.0, saturated_pj: 30.0 };
    assert_eq!([10.0, 15.0, 30.0].map(|other| line.crossing(other)), [Some(0.0), Some(0.25), Some(1.0)]);
    assert_eq!([9.9, 30.1, f64::NAN].map(|other| line.crossing(other)), [None; 3]);
    assert_eq!(BillByRate { silent_pj: 1.0, saturated_pj: 1.0 }.crossing(1.0), None, "a bill without spikes");
    let table = Table::default();
    let skipping = BASELINES.iter().find(|baseline| baseline.skips_zeros).expect("a declared one");
    assert_eq!(table.break_even(&MODELS[0], &LAKE, skipping, None), None, "nobody has measured its zeros");
}

#[wasm_bindgen_test(unsupported = test)]
fn published_figures_are_those_of_their_papers() {
    let found: Vec<_> = REFERENCES.iter().map(|reference| (reference.figure, reference.value)).collect();
    let expected = [
        ("firing_rate", 0.057),
        ("three_planes", 0.6915),
        ("savings_over_fp16", 0.977),
        ("savings_over_int8", 0.852),
    ];
    assert_eq!(found, expected);
    assert_eq!(REFERENCES[0].label, "Yan et al., T = 5, against a 3-bit net");
    assert!(REFERENCES.iter().all(|reference| reference.source.starts_with("arXiv ")));
}
