use spikeground::Error;
use spikeground::experiment::Experiment;
use spikeground::experiment::spec::{AgentKind, Spec};
use spikeground::interchange::checkpoint::{FORMAT, from_bytes, read, to_bytes};
use spikeground::random::Pcg64;
use spikeground::state::{State, Values};
use wasm_bindgen_test::wasm_bindgen_test;

/// A small run with everything on that has state of its own.
fn run(agent: AgentKind, changes: &[(&str, &str)], steps: u64) -> Experiment {
    let mut spec = Spec { agent, seed: 11, ..Spec::default() };
    let small =
        [("hidden_size", "16"), ("learning_starts", "100"), ("update_period", "4"), ("batch_size", "16")];
    for (name, value) in small.iter().chain(changes) {
        spec.parameters.set(name, value).expect("allowed");
    }
    on(Experiment::new(spec).expect("a run"), steps)
}

fn on(mut run: Experiment, steps: u64) -> Experiment {
    while run.moment.env_steps < steps {
        run.step().expect("finite");
    }
    run
}

#[wasm_bindgen_test(unsupported = test)]
fn a_run_stopped_anywhere_and_resumed_is_the_run_that_never_stopped() {
    let mut random = Pcg64::of_world(20);
    for (agent, changes) in [
        (AgentKind::Spiking, &[][..]),
        (AgentKind::Dense, &[]),
        (AgentKind::Spiking, &[("carry_state", "true"), ("average_weights", "true")]),
        (
            AgentKind::Spiking,
            &[("learn_time_constants", "true"), ("threshold_rule", "learned"), ("tau_syn", "2")],
        ),
        (
            AgentKind::Spiking,
            &[("dueling", "false"), ("categorical", "false"), ("neuron_model", "spikingbrain")],
        ),
        (
            AgentKind::Spiking,
            &[("noisy", "false"), ("prioritised", "false"), ("visit_bonus", "false"), ("curiosity", "false")],
        ),
        // The replay has gone round.
        (
            AgentKind::Dense,
            &[
                ("replay_capacity", "1000"),
                ("normalisation", "static"),
                ("static_from", "0"),
                ("train_steps", "2000"),
            ],
        ),
    ] {
        let last = if changes.iter().any(|(name, _)| *name == "replay_capacity") { 1600 } else { 700 };
        let whole = on(run(agent, changes, 0), last);
        let stop = u64::from(random.below(last as u32));
        let saved = to_bytes(&run(agent, changes, stop)).expect("it can be saved");
        let resumed = from_bytes(&saved).expect("it can be read");
        assert_eq!(to_bytes(&resumed).expect("it can be saved"), saved, "{changes:?} at {stop}");
        let resumed = on(resumed, last);
        assert_eq!(resumed.agent.online.digest(), whole.agent.online.digest(), "{changes:?} at {stop}");
        assert_eq!(
            resumed.figures().expect("finite"),
            whole.figures().expect("finite"),
            "{changes:?} at {stop}"
        );
        assert_eq!(resumed.points(), whole.points());
        assert_eq!(resumed.visits, whole.visits);
        assert_eq!(to_bytes(&resumed).expect("it can be saved"), to_bytes(&whole).expect("it can be saved"));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_map_of_ones_own_and_every_parameter_come_back() {
    let mut spec = Spec { seed: 4_000_000_000, ..Spec::default() };
    (spec.world.map, spec.world.firm) = (Some("SF/#G".into()), true);
    spec.parameters = spec.settings();
    for (name, value) in [("leak_factor", "0.875"), ("neuron_model", "adaptive_threshold"), ("gamma", "0.95")]
    {
        spec.parameters.set(name, value).expect("allowed");
    }
    let run = Experiment::new(spec.clone()).expect("a run");
    assert_eq!(read(&to_bytes(&run).expect("it can be saved")).expect("it can be read").0, spec);
}

#[wasm_bindgen_test(unsupported = test)]
fn weights_are_laid_out_as_outputs_by_inputs() {
    let run = run(AgentKind::Spiking, &[], 0);
    let (_, state) = read(&to_bytes(&run).expect("it can be saved")).expect("it can be read");
    let weights = state.shaped::<f32>("online.feature_1.weight", &[16, 16]).expect("it is there");
    assert_eq!(weights[16 * 5 + 2], run.agent.online.hidden[0].weight[[2, 5]]);
    for name in
        ["target.feature_1.weight", "online.value.weight_sigma", "replay.tree", "window.s_tm1", "world"]
    {
        assert!(state.has(name), "{name}");
    }
}

fn refused(bytes: &[u8]) -> String {
    let error = from_bytes(bytes).expect_err("not a file to be used").to_string();
    assert!(!error.contains('\n'), "{error}");
    error
}

/// The file with its header changed.
fn with_header(file: &[u8], change: impl Fn(String) -> String) -> Vec<u8> {
    let length = u64::from_le_bytes(file[..8].try_into().expect("eight bytes")) as usize;
    let header = String::from_utf8(file[8..8 + length].to_vec()).expect("JSON");
    let mut header = change(header).into_bytes();
    while !header.len().is_multiple_of(8) {
        header.push(b' ');
    }
    let start = (header.len() as u64).to_le_bytes();
    [&start[..], &header, &file[8 + length..]].concat()
}

#[wasm_bindgen_test(unsupported = test)]
fn a_file_that_cannot_be_used_is_refused_in_one_line_that_says_why() {
    let whole = to_bytes(&run(AgentKind::Spiking, &[], 300)).expect("it can be saved");
    for cut in [0, 1, 7, 8, 100, whole.len() / 2, whole.len() - 1] {
        assert!(refused(&whole[..cut]).starts_with("file: it is not a readable .safetensors file"), "{cut}");
    }
    assert!(
        refused(b"PK\x03\x04 a zip archive, not tensors at all").starts_with("file: it is not a readable")
    );
    let mut flipped = whole.clone();
    *flipped.last_mut().expect("not empty") ^= 1;
    assert_eq!(
        refused(&flipped),
        "file: it is corrupted: its numbers do not give the checksum that it names"
    );
    let newer = with_header(&whole, |header| header.replace("\\\"format\\\":1", "\\\"format\\\":99"));
    assert_eq!(
        refused(&newer),
        format!("file: it has format 99, from a newer version; this one reads {FORMAT}")
    );
    let foreign = with_header(&whole, |header| header.replace("\"spikeground\":", "\"someone\":"));
    assert_eq!(refused(&foreign), "file: it is a .safetensors file, but not a checkpoint of spikeground");
    let bad = with_header(&whole, |header| header.replace("\\\"gamma\\\":0.99", "\\\"gamma\\\":7.5"));
    assert_eq!(refused(&bad), "gamma: '7.5' is not a number from 0 to 0.999");
    let other =
        with_header(&whole, |header| header.replace("\\\"hidden_size\\\":16", "\\\"hidden_size\\\":24"));
    assert_eq!(
        refused(&other),
        "file: the tensor online.feature_1.weight has shape [16, 16], expected [24, 16]"
    );
    let unknown = with_header(&whole, |header| header.replace("\\\"gamma\\\":", "\\\"gramma\\\":"));
    assert!(refused(&unknown).starts_with("unknown parameter 'gramma'"));
    let nowhere = with_header(&whole, |header| header.replace("FrozenLake-v1", "FrozenPond-v1"));
    assert!(refused(&nowhere).starts_with("unknown world 'FrozenPond-v1'"));
}

/// Every number of every tensor, made absurd in turn: either it is refused in one line, or the run goes on without a
/// panic.
#[wasm_bindgen_test(unsupported = test)]
fn absurd_numbers_are_refused_or_harmless() {
    let saved = run(AgentKind::Spiking, &[], 130);
    let (spec, state) = (saved.spec.clone(), saved.save().expect("it can be saved"));
    for index in 0..state.tensors.len() {
        for absurd in [f64::NAN, f64::INFINITY, -1.0, 1e30] {
            let mut changed = state.clone();
            match &mut changed.tensors[index].values {
                Values::F32(values) => values.iter_mut().for_each(|value| *value = absurd as f32),
                Values::F64(values) => values.iter_mut().for_each(|value| *value = absurd),
                Values::U32(values) => values.iter_mut().for_each(|value| *value = u32::MAX),
                Values::U64(values) => values.iter_mut().for_each(|value| *value = u64::MAX),
            }
            match Experiment::resume(spec.clone(), &changed) {
                Err(error) => assert!(!error.to_string().contains('\n')),
                Ok(mut run) => (0..8).for_each(|_| drop(run.step())),
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_tensor_that_is_missing_is_named() {
    let saved = run(AgentKind::Spiking, &[], 130);
    let state = saved.save().expect("it can be saved");
    for index in 0..state.tensors.len() {
        let mut changed = state.clone();
        let name = changed.tensors.remove(index).name;
        let error = Experiment::resume(saved.spec.clone(), &changed).expect_err("something is missing");
        assert_eq!(error, Error::File { rule: format!("the tensor {name} is missing") });
    }
    let mut hollow = State::default();
    hollow.put_shaped("x", vec![2], vec![1.0_f32]);
    assert!(hollow.vector::<f32>("x").is_err() && hollow.vector::<f64>("x").is_err());
}
