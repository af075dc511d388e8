//! Comparison of a run with its twin: the twin's specification, and the origin of every figure.

use spikeground::meter::table::Table;
use spikeground::run::Run;
use spikeground::run::comparison::compared::Compared;
use spikeground::run::spec::{AgentKind, RunSpec};
use wasm_bindgen_test::wasm_bindgen_test;

fn small(seed: u32) -> RunSpec {
    let mut spec = RunSpec { seed, origin: Some("elsewhere".into()), ..RunSpec::default() };
    spec.parameters.hidden_size = 8;
    spec.parameters.learning_starts = 100;
    spec
}

fn trained(spec: RunSpec) -> Run {
    let mut run = Run::new(spec).expect("allowed");
    for _ in 0..150 {
        run.step().expect("finite");
    }
    run
}

#[wasm_bindgen_test(unsupported = test)]
fn a_twin_differs_in_its_agent_and_has_first_weights_of_its_own() {
    let spec = small(5);
    let twin = spec.twin();
    assert_eq!((twin.agent, &twin.origin), (AgentKind::Dense, &None));
    assert_eq!(RunSpec { agent: spec.agent, origin: spec.origin.clone(), ..twin.clone() }, spec);
    assert_eq!(twin.twin().agent, AgentKind::Spiking);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_comparison_bills_int8_beside_the_return_of_networks_that_were_run_with_it() {
    let (spiking, dense) = (trained(small(5)), trained(small(5).twin()));
    let mut time = 0.0;
    let mut now = || {
        // The clock advances 25 ms at every reading, so every turn is long enough.
        time += 25_000.0;
        time
    };
    let compared = Compared::of(&spiking, &dense, 5, Table::default(), &mut now).expect("a comparison");
    let [own, other] = [&compared.spiking.figures, &compared.dense.figures];
    assert_eq!((own.agent, other.agent), ("spiking", "dense"));
    for (figures, run) in [(own, &spiking), (other, &dense)] {
        assert_eq!(figures.weights_digest, run.agent.online.digest());
        let int8 = figures.int8.as_ref().expect("run with INT8 weights");
        assert_ne!(int8.weights_digest, figures.weights_digest);
    }
    // The zero-skipping baseline uses the measured zeros of the dense twin.
    assert!(own.meter.relu_zeros.is_some());
    assert_eq!(own.meter.relu_zeros, other.meter.relu_zeros);
    assert!(own.meter.bills.0.iter().all(|(_, bills)| bills.baselines.0.iter().all(|(_, pj)| pj.is_some())));
    let json = serde_json::to_value(&compared).expect("figures");
    assert_eq!(json["speedup"], json["same_states"]["speedup"]);
    assert_eq!(json["spiking"]["decision_us"], 25_000.0);
    let refused = Compared::of(&dense, &spiking, 5, Table::default(), &mut now);
    assert_eq!(
        refused.expect_err("the wrong order").to_string().lines().count(),
        1,
        "a comparison in the wrong order is refused in one line"
    );
}
