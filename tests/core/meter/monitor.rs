//! Tests of the monitor: moments against a naive computation, status words at their thresholds, the original's text
//! layout, and custom energy tables.

use super::bills::SPIKING;
use spikeground::meter::moments::SampleMoments;
use spikeground::meter::monitor::{STATUS, SpikingMonitor};
use spikeground::meter::table::Table;
use spikeground::meter::work::Work;
use spikeground::spiking::statistics::SpikeStats;
use wasm_bindgen_test::wasm_bindgen_test;

fn monitor(target: f64) -> SpikingMonitor {
    SpikingMonitor::new(SPIKING, Table::default(), "memory_registers", target, true).expect("allowed")
}

/// Statistics of a decision with 3 neurons per layer and 2 time steps: the first `fired` slots of each layer hold a
/// spike.
fn decision(fired: [usize; 4]) -> [SpikeStats; 4] {
    fired.map(|fired| {
        let mut stats = SpikeStats::new(3, 2);
        let spikes: Vec<f32> = (0..6).map(|slot| f32::from(u8::from(slot < fired))).collect();
        stats.record(&spikes, &[0.5, 1.0, -0.5, 0.25, 0.0, 2.0], |_| 1, 1.0);
        stats
    })
}

#[wasm_bindgen_test(unsupported = test)]
fn moments_are_those_of_all_figures() {
    let figures = [0.25, 4.0, -3.0, 0.5, 0.5, 1e3];
    let mut moments = SampleMoments::default();
    for figure in figures {
        moments.add(figure);
    }
    let mean = figures.iter().sum::<f64>() / 6.0;
    let variance = figures.iter().map(|figure| (figure - mean).powi(2)).sum::<f64>() / 6.0;
    assert!((moments.mean() - mean).abs() < 1e-9);
    assert!((moments.deviation() - variance.sqrt()).abs() < 1e-9);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_report_has_the_originals_layout() {
    let mut monitor = monitor(0.6915);
    monitor.record_inference(&decision([2, 1, 1, 1]), 0.5).expect("a decision");
    monitor.record_inference(&decision([4, 2, 1, 1]), 1.5).expect("a decision");
    let report = monitor.report();
    // In the two decisions, 5 and 8 of 24 slots hold a spike.
    let (first, second) = (19.0 / 24.0, 16.0 / 24.0);
    assert!((report.sparsity.current - second).abs() < 1e-12);
    assert!((report.sparsity.average - f64::midpoint(first, second)).abs() < 1e-12);
    assert!((report.sparsity.deviation - (first - second) / 2.0).abs() < 1e-12);
    let lines: Vec<String> = report.text().lines().map(String::from).collect();
    assert_eq!(
        lines[0],
        "SPARSITY     current 66.67 %, average 72.92 % ± 6.25 %, target 69.15 % (SpikingBrain-7B), achievement 105.4 %"
    );
    assert!(
        lines[1].starts_with("ENERGY       savings ")
            && lines[1].contains("target 97.00 % (SpikingBrain), achievement ")
    );
    assert_eq!(lines[2], "STATUS       excellent (> 60 % sparsity)");
    assert!(
        lines[3].starts_with("TIME         current 1.5000 ms, average 1.0000 ms ± 0.5000 ms, 2 decisions")
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn energy_is_that_of_the_bills() {
    let mut monitor = monitor(0.7);
    monitor.record_inference(&decision([4, 2, 3, 1]), 0.0).expect("a decision");
    let table = Table::default();
    let model = table.model("memory_registers").expect("a declared model");
    let savings = 1.0 - table.spiking(model, &SPIKING).total() / table.twin(model, &SPIKING).total();
    let metrics = monitor.current().expect("one was recorded");
    assert!((metrics.energy_savings - savings).abs() < 1e-12);
    assert_eq!(metrics.spikes, 10.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn praise_is_withheld_without_a_score_or_a_saving() {
    let report = |fired: [usize; 4]| {
        let mut monitor = monitor(0.7);
        monitor.record_inference(&decision(fired), 0.0).expect("a decision");
        monitor.report()
    };
    let quiet = report([1, 1, 1, 1]);
    let mut saving = quiet.clone();
    saving.energy_savings.average = 0.2;
    let mut dear = quiet.clone();
    dear.energy_savings.average = -0.2;
    for (of, score, status) in [
        (&saving, Some(1.0), "excellent"),
        (&saving, Some(0.5), "excellent"),
        (&saving, None, "excellent"),
        (&saving, Some(0.49), "unsolved"),
        (&saving, Some(-3.0), "unsolved"),
        (&dear, Some(1.0), "costly"),
        (&dear, None, "costly"),
        (&dear, Some(0.0), "unsolved"),
        (&report([1, 1, 0, 1]), Some(0.0), "dead"),
    ] {
        let tempered = of.clone().tempered(score);
        assert_eq!(tempered.status, status, "{score:?}");
        assert_eq!(tempered.sparsity, of.sparsity, "figures stay as they are");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn status_words_follow_their_thresholds_and_dead_comes_first() {
    let status = |fired: [usize; 4]| {
        let mut monitor = monitor(0.7);
        monitor.record_inference(&decision(fired), 0.0).expect("a decision");
        monitor.report().status
    };
    assert_eq!(status([1, 1, 1, 1]), "excellent");
    assert_eq!(status([3, 3, 3, 3]), "good");
    assert_eq!(status([4, 4, 4, 4]), "moderate");
    assert_eq!(status([6, 6, 6, 6]), "low");
    assert_eq!(status([1, 1, 0, 1]), "dead");
    assert_eq!(monitor(0.7).report().status, "no data");
    assert!(STATUS.windows(2).all(|pair| pair[0].1 > pair[1].1));
    let mut alive = monitor(0.7);
    alive.record_inference(&decision([1, 1, 0, 1]), 0.0).expect("a decision");
    alive.record_inference(&decision([1, 1, 1, 1]), 0.0).expect("a decision");
    assert_eq!(alive.report().status, "excellent", "a layer that fires now and then lives");
}

#[wasm_bindgen_test(unsupported = test)]
fn layers_tell_membranes_rates_and_dead_neurons() {
    let mut monitor = monitor(0.7);
    for _ in 0..1000 {
        monitor.record_inference(&decision([2, 1, 1, 1]), 0.25).expect("a decision");
    }
    let report = monitor.report();
    assert_eq!(report.layers[0].firing_rates, [0.5, 0.5, 0.0]);
    assert_eq!((report.layers[0].dead_neurons, report.layers[0].active_neurons), (1, 2.0));
    let membranes = [0.5, 1.0, -0.5, 0.25, 0.0, 2.0_f64];
    let mean = membranes.iter().sum::<f64>() / 6.0;
    let variance = membranes.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / 6.0;
    assert!((report.layers[0].membrane_mean - mean).abs() < 1e-9);
    assert!((report.layers[0].membrane_deviation - variance.sqrt()).abs() < 1e-6);
    let json = serde_json::to_value(&report).expect("it serialises");
    assert_eq!(json["layers"][0]["layer"], "feature_1");
    let csv = report.csv();
    assert!(csv.starts_with("figure,layer,value\ndecisions,,1000\n"), "{csv}");
    assert!(csv.lines().all(|line| line.split(',').count() == 3), "{csv}");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_cannot_be_monitored_is_refused() {
    let new = |work, model, target| SpikingMonitor::new(work, Table::default(), model, target, true);
    let line = |target| new(SPIKING, "loihi", target).expect_err("refused").to_string();
    assert_eq!(line(1.5), "target_sparsity: '1.5' is not a number from 0 to 1");
    assert!(line(f64::NAN).starts_with("target_sparsity: 'NaN'"));
    let error = new(SPIKING, "abacus", 0.5).expect_err("no such model").to_string();
    assert!(error.starts_with("unknown energy model 'abacus'; allowed: memory_registers, "), "{error}");
    assert!(new(Work { spiking: false, ..SPIKING }, "loihi", 0.5).is_err());
    let mut monitor = monitor(0.0);
    assert!(monitor.record_inference(&decision([1; 4]), f64::NAN).is_err());
    assert_eq!(monitor.current(), None);
    monitor.record_inference(&decision([1; 4]), 1.0).expect("a decision");
    let others = std::array::from_fn(|_| SpikeStats::new(4, 2));
    assert!(monitor.record_inference(&others, 1.0).is_err());
    assert_eq!(monitor.report().sparsity.achievement, None, "a target of 0 has no share");
    let mut off = SpikingMonitor::new(SPIKING, Table::default(), "loihi", 0.5, false).expect("allowed");
    off.record_inference(&decision([1; 4]), 1.0).expect("nothing happens");
    assert_eq!(off.report().decisions, 0.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_table_of_ones_own_is_read_or_refused_in_one_line() {
    let own = r#"{"name": "own", "spike_add": 1, "add": 1, "mac": 2, "dense_mac": 3, "memory": "events",
        "weight_bytes": 1, "membrane_bytes": 2}"#;
    let read = |text: &str| Table::read(&serde_json::from_str(text).expect("the test's own JSON"));
    let file = |model: &str| format!(r#"{{"models": [{model}]}}"#);
    let table = read(&file(own)).expect("a whole table");
    assert_eq!((table.models.len(), table.models[0].dense_mac, table.models[0].dense_memory), (1, 3.0, true));
    assert!(table.spiking(&table.models[0], &SPIKING).total() > 0.0);
    let refused = |model: String, expected: &str| {
        let line = read(&file(&model)).expect_err(expected).to_string();
        assert!(line.starts_with(expected) && !line.contains('\n'), "{line}");
    };
    refused(own.replace(r#""mac": 2, "#, ""), "own: mac is missing; allowed: a number from 0");
    refused(own.replace(r#""mac": 2"#, r#""mac": -2"#), "own: mac: '-2' is not a number from 0");
    refused(own.replace(r#""mac": 2"#, r#""mac": "two""#), "own: mac: 'two' is not a number from 0");
    refused(own.replace(r#""mac""#, r#""mack""#), "unknown key of a model 'mack'; allowed: name, spike_add");
    refused(own.replace("events", "disk"), "own: memory: 'disk' is not none, registers or events");
    refused(
        own.replace(r#""weight_bytes": 1"#, r#""weight_bytes": 0"#),
        "own: weight_bytes: '0' is not a number above 0",
    );
    refused(format!("{own}, {own}"), "two models are named own");
    for (text, expected) in [
        ("{}", "models is missing"),
        (r#"{"models": []}"#, "models: '[]' is not a list of models"),
        (r#"{"prices": 1}"#, "unknown key 'prices'; allowed: levels, models"),
        (r#"{"levels": [{"bytes": 8, "pj_per_byte": -1}]}"#, "levels: pj_per_byte: '-1' is not"),
        (r#"{"levels": [{"bytes": 8, "pj_per_byte": 1}, {"bytes": 8, "pj_per_byte": 1}]}"#, "levels: "),
    ] {
        let line = read(text).expect_err(expected).to_string();
        assert!(line.starts_with(expected), "{line}");
    }
}
