//! Tests of the benchmark: each row's workload is what the row describes.

use crate::support::assert_close;
use spikeground::Error;
use spikeground::bench::peak::{self, CHAIN_COUNTS, Operation};
use spikeground::bench::play::Play;
use spikeground::bench::row::{Engine, Played, Row, RowNormalisation, Task};
use spikeground::bench::rows::rows;
use spikeground::bench::workload::Workload;
use spikeground::layers::normalisation::{CurrentNormalisation, NormalisationKind};
use spikeground::network::noise::{Noise, Sample};
use spikeground::network::pass::Pass;
use spikeground::network::{Sizes, SpikingRainbowNetwork};
use spikeground::parameters::Parameters;
use spikeground::random::Pcg64;
use spikeground::worlds::Choice;
use wasm_bindgen_test::wasm_bindgen_test;

/// Learning rate so small that the weights hardly change.
const STILL: f64 = 1e-6;

/// Rows of every kind of work, with hidden size and batch reduced: the full sizes take seconds.
fn small_rows() -> Vec<Row> {
    let mut all: Vec<Row> = Vec::new();
    for row in rows() {
        let row = Row { hidden: row.hidden.min(64), batch: row.batch.min(32), ..row };
        if !all.contains(&row) {
            all.push(row);
        }
    }
    all
}

fn dense_step() -> Row {
    let is_it = |row: &Row| row.task == Task::LearningStep && row.engine == Engine::Dense;
    rows().into_iter().find(is_it).expect("it is the first row")
}

#[wasm_bindgen_test(unsupported = test)]
fn every_combination_has_one_row() {
    let rows = rows();
    for (index, row) in rows.iter().enumerate() {
        assert!(!rows[..index].contains(row), "twice: {row:?}");
        assert_eq!(row.firing_rate.is_some(), row.engine == Engine::Spiking);
        assert_eq!(row.kernel.is_some(), row.task == Task::Kernel);
        let derives = row.task == Task::LearningStep && row.engine == Engine::Spiking;
        assert_eq!(row.surrogate.is_some(), derives);
        assert_eq!(row.world.is_some(), row.task == Task::WorldStep);
        assert_eq!(row.world.is_some(), row.engine == Engine::World);
        assert_eq!(row.states.is_some(), row.task == Task::OneHotDecision);
        let text = serde_json::to_string(row).expect("a row is JSON");
        assert_eq!(serde_json::from_str::<Row>(&text).expect("and back"), *row);
    }
    assert!(Task::ALL.iter().all(|task| rows.iter().any(|row| row.task == *task)));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_row_of_a_world_says_which_and_nothing_else() {
    let told: Vec<_> = rows().into_iter().filter(|row| row.task == Task::WorldStep).collect();
    assert_eq!(told.len(), Played::ALL.len());
    for (row, world) in told.iter().zip(Played::ALL) {
        let id = world.id();
        let expected = serde_json::json!({
            "task": "world_step", "engine": "spikeground", "batch": null, "states": null, "hidden": null, "actions": null,
            "time_steps": null, "firing_rate": null, "normalisation": null, "surrogate": null, "noisy": null, "kernel": id
        });
        assert_eq!(serde_json::to_value(row).expect("a row is JSON"), expected);
    }
}

/// Producer: a world from the catalogue, stepped by hand with equal actions; several episodes end on the way.
#[wasm_bindgen_test(unsupported = test)]
fn a_played_world_is_the_world_of_the_catalogue() {
    for played in Played::ALL {
        let mut play = Play::new(played).expect("it is in the catalogue");
        let mut world = Choice::named(played.id()).build().expect("it is in the catalogue");
        let mut random = Pcg64::of_world(4);
        let actions: Vec<_> = (0..4096).map(|_| random.below(world.actions() as u32) as usize).collect();
        world.reset(Some(0));
        let mut episodes = 0;
        for number in 1..20_000 {
            let step = world.step(actions[number % actions.len()]).expect("a running episode");
            assert_eq!(
                play.run().expect("a running episode"),
                step.reward as f32,
                "{played:?}, step {number}"
            );
            if step.terminated || step.truncated {
                world.reset(None);
                episodes += 1;
            }
        }
        assert!(episodes > 5, "{played:?}: {episodes} episodes");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_row_runs_and_its_layers_fire_within_one_point_of_what_it_says() {
    for row in small_rows() {
        let mut workload = Workload::new(&row, STILL).expect("a row can be done");
        let number = workload.run(3).expect("figures stay finite");
        assert!(number.is_finite(), "{row:?}: {number}");
        assert_eq!(workload.learning().is_some(), row.task == Task::LearningStep);
        let Some(wanted) = row.firing_rate else { continue };
        // For a kernel, the rate is the density of its operand.
        for rate in workload.firing_rates().expect("the states are its own") {
            assert!((rate - wanted).abs() < 0.01, "{row:?} fires at {rate}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn sizes_that_are_not_allowed_are_refused() {
    let is_kernel = |row: &Row| row.task == Task::Kernel;
    let (step, kernel) = (dense_step(), rows().into_iter().find(is_kernel).expect("a kernel's row"));
    for (name, row) in [
        ("actions", Row { actions: 0, ..step }),
        ("actions", Row { actions: 65, ..step }),
        ("batch", Row { batch: 0, ..step }),
        ("batch", Row { batch: 257, ..step }),
        ("hidden_size", Row { hidden: 0, ..step }),
        ("time_steps", Row { time_steps: 0, ..step }),
        ("hidden", Row { hidden: 0, ..kernel }),
        ("batch", Row { batch: 4097, ..kernel }),
        ("time_steps", Row { time_steps: 33, ..kernel }),
    ] {
        match Workload::new(&row, STILL) {
            Err(Error::Value { name: found, .. }) => assert_eq!(found, name),
            other => panic!("{row:?}: {other:?}"),
        }
    }
}

/// Producer: the learning step in plain loops and float64, `benches/page/naive.ts`, as printed by `npm run bench`.
#[wasm_bindgen_test(unsupported = test)]
fn the_dense_step_has_the_losses_of_the_naive_one_and_the_same_bits_each_time() {
    let losses = || {
        let mut workload = Workload::new(&dense_step(), 5e-4).expect("allowed");
        // A step returns the loss before its update.
        let all: Vec<f32> = (0..=50).map(|_| workload.run(1).expect("finite")).collect();
        [all[1], all[10], all[50]]
    };
    let first = losses();
    assert_close(&first, &[4.029694, 3.439000, 3.038834], 2e-5);
    assert_eq!(first, losses());
}

const SIZES: Sizes = Sizes { inputs: 6, actions: 3, neurons: 24, atoms: 5 };
const STATES: [usize; 6] = [0, 1, 2, 3, 4, 5];

/// A network whose static normalisations hold the statistics of [`STATES`].
fn frozen(use_spiking: bool, changes: &[(&str, &str)]) -> SpikingRainbowNetwork {
    let mut parameters = Parameters::default();
    for (name, value) in [("normalisation", "static")].iter().chain(changes) {
        parameters.set(name, value).expect("allowed");
    }
    let mut network = SpikingRainbowNetwork::new(SIZES, &parameters, use_spiking, 1);
    let mut pass = Pass::default();
    network.forward(&STATES, &mut pass).expect("the states exist");
    for (normalisation, layer) in network.normalisations.iter_mut().zip(&pass.layers) {
        normalisation.freeze(&layer.statistics);
    }
    network
}

#[track_caller]
fn assert_same_logits(found: &Pass, expected: &Pass) {
    let expected: Vec<f64> = expected.logits.iter().map(|x| f64::from(*x)).collect();
    assert!(!expected.is_empty());
    assert_close(&found.logits, &expected, 1e-4);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_folded_network_says_the_same_without_a_normalisation() {
    for (use_spiking, changes) in [
        (true, vec![]),
        (false, vec![]),
        (false, vec![("normalisation_gain", "2"), ("normalisation_bias", "-0.25")]),
    ] {
        let network = frozen(use_spiking, &changes);
        let is_static = |normalisation: &CurrentNormalisation| {
            matches!(normalisation.kind, NormalisationKind::Static { .. })
        };
        assert!(network.normalisations.iter().all(is_static));
        let folded = network.folded().expect("every normalisation is static");
        let (mut plain, mut without) = (Pass::default(), Pass::default());
        network.forward(&STATES, &mut plain).expect("the states exist");
        folded.forward(&STATES, &mut without).expect("the states exist");
        assert_same_logits(&without, &plain);
        assert!(
            folded.normalisations.iter().all(|normalisation| normalisation.kind == NormalisationKind::None)
        );
        assert_eq!(folded.folded().expect("nothing is left to fold").digest(), folded.digest());
        // Folding moves the normalisation into the weights, which changes the digest.
        assert_ne!(folded.digest(), network.digest());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_folded_network_says_the_same_under_noise() {
    for use_spiking in [true, false] {
        let network = frozen(use_spiking, &[]);
        let folded = network.folded().expect("every normalisation is static");
        let (mut noise, mut random) = (Noise::default(), Pcg64::of_world(2));
        let (mut calm, mut plain, mut without) = (Pass::default(), Pass::default(), Pass::default());
        network.forward(&STATES, &mut calm).expect("the states exist");
        for _ in 0..5 {
            noise.refresh(&network, &mut random);
            for (network, pass) in [(&network, &mut plain), (&folded, &mut without)] {
                let mut sample = Sample::default();
                let maps = network.sampled_maps(&noise, &mut sample).expect("fits");
                pass.inputs.become_one_hot(&STATES, SIZES.inputs).expect("states");
                network.forward_through(&maps, pass).expect("fits");
            }
            assert_same_logits(&without, &plain);
            assert_ne!(plain.logits, calm.logits);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn layer_norm_does_not_fold() {
    for use_spiking in [true, false] {
        let network = SpikingRainbowNetwork::new(SIZES, &Parameters::default(), use_spiking, 1);
        match network.folded() {
            Err(error @ Error::Conflict { .. }) => assert!(error.to_string().contains("LayerNorm")),
            other => panic!("{other:?}"),
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn folded_rows_have_no_normalisation_left_and_layered_ones_one_in_each_layer() {
    let steps = rows().into_iter().filter(|row| row.task == Task::LearningStep && row.batch == 32);
    for row in steps.map(|row| Row { hidden: 32, ..row }) {
        let workload = Workload::new(&row, STILL).expect("allowed");
        let online = &workload.learning().expect("it learns").online;
        let expected = if row.normalisation == RowNormalisation::Layer {
            NormalisationKind::Layer
        } else {
            NormalisationKind::None
        };
        assert!(online.normalisations.iter().all(|normalisation| normalisation.kind == expected));
        assert_eq!(online.sigmas.is_some(), row.noisy);
    }
    let row = Row { normalisation: RowNormalisation::Folded, hidden: 32, ..dense_step() };
    let workload = Workload::new(&row, STILL).expect("allowed");
    let online = &workload.learning().expect("it learns").online;
    assert!(online.normalisations.iter().all(|normalisation| normalisation.kind == NormalisationKind::None));
}

/// Producer: operation counts by hand; the fixed point b / (1 − a) of x = x·a + b; a sum of equal terms.
#[wasm_bindgen_test(unsupported = test)]
fn a_peak_does_the_operations_that_it_counts() {
    assert_eq!(peak::operations(Operation::MultiplyAdd, 8, 1000), 64_000.0);
    assert_eq!(peak::operations(Operation::Add, 14, 1000), 56_000.0);
    for chains in CHAIN_COUNTS {
        let count = f64::from(chains);
        let fixed = count * 1e-3 * (1.0 / 0.5 + 1.0 / 0.75 + 1.0 / 0.875 + 1.0 / 0.25);
        assert_close(&[peak::run(Operation::MultiplyAdd, chains, 200)], &[fixed], 1e-6);
        assert_close(&[peak::run(Operation::Add, chains, 100)], &[count * 4.0 * 0.1], 1e-5);
        assert_eq!(peak::run(Operation::Add, chains + 1, 3), peak::run(Operation::Add, chains, 3));
        assert_eq!(peak::run(Operation::Add, chains, 0), 0.0);
    }
}
