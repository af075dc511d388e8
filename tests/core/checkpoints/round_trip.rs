use serde_json::{Map, Value, json};
use spikeground::Error;
use spikeground::agent::SpikingRainbowAgent;
use spikeground::interchange::checkpoint::{Checkpoint, FORMAT, from_bytes, read, to_bytes};
use spikeground::interchange::tensors;
use spikeground::math::hash::fnv;
use spikeground::parameters::link::NUMERICS;
use spikeground::parameters::presets::Preset;
use spikeground::random::Pcg64;
use spikeground::run::Run;
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::state::{State, Values};
use wasm_bindgen_test::wasm_bindgen_test;

/// A small run after `steps` environment steps, with the given parameter changes.
fn run(agent: AgentKind, changes: &[(&str, &str)], steps: u64) -> Run {
    let mut spec = RunSpec { agent, seed: 11, ..RunSpec::default() };
    let small =
        [("hidden_size", "16"), ("learning_starts", "100"), ("update_period", "4"), ("batch_size", "16")];
    for (name, value) in small.iter().chain(changes) {
        spec.parameters.set(name, value).expect("allowed");
    }
    on(Run::new(spec).expect("a run"), steps)
}

fn on(mut run: Run, steps: u64) -> Run {
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
        // A short run, in which the regularisers are already active.
        (
            AgentKind::Spiking,
            &[
                ("train_steps", "1000"),
                ("winners", "2"),
                ("rate_loss", "5"),
                ("energy_loss", "1"),
                ("energy_reward", "0.5"),
            ],
        ),
        // The replay buffer has wrapped around.
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
fn a_map_of_ones_own_the_preset_and_every_parameter_come_back() {
    let preset = Preset::named("balanced").expect("a preset");
    let mut spec = RunSpec { seed: 4_000_000_000, preset, ..RunSpec::default() };
    (spec.world.map, spec.world.firm) = (Some("SF/#G".into()), true);
    spec.parameters = spec.settings();
    for (name, value) in [("leak_factor", "0.875"), ("neuron_model", "adaptive_threshold"), ("gamma", "0.95")]
    {
        spec.parameters.set(name, value).expect("allowed");
    }
    let run = Run::new(spec.clone()).expect("a run");
    assert_eq!(read(&to_bytes(&run).expect("it can be saved")).expect("it can be read").spec, spec);
}

/// Members of the description that only files of format 1 may omit.
const LATER: [&str; 4] = ["preset", "full_view", "origin", "foreign_numerics"];

#[wasm_bindgen_test(unsupported = test)]
fn a_file_of_the_first_format_goes_on_and_its_description_is_said_to_be_unprotected() {
    let saved = to_bytes(&run(AgentKind::Spiking, &[], 310)).expect("it can be saved");
    assert_eq!(read(&saved).expect("it can be read").notices(), [""; 0]);
    let older = older(&saved, |about| LATER.into_iter().for_each(|name| drop(about.shift_remove(name))));
    let checkpoint = read(&older).expect("it can be read");
    let [notice] = &checkpoint.notices()[..] else { panic!("one notice") };
    assert!(
        notice.starts_with("The file has format 1, whose checksum does not protect the description"),
        "{notice}"
    );
    let run = checkpoint.resume().expect("it can be used");
    assert_eq!(run.spec.preset.name, "default");
    assert_eq!(to_bytes(&run).expect("it can be saved"), saved);
    let foreign = resealed(&saved, |about| drop(about.insert("preset".into(), json!("turbo"))));
    assert!(refused(&foreign).starts_with("unknown preset 'turbo'; allowed: default, frugal"));
}

/// Changes the description of a file and recomputes the checksum.
fn resealed(file: &[u8], change: impl Fn(&mut Map<String, Value>)) -> Vec<u8> {
    let (state, mut about) = tensors::from_bytes(file).expect("it can be read");
    change(&mut about);
    tensors::to_bytes(&state, Value::Object(about)).expect("it can be written")
}

/// Changes the description of a file and writes it in format 1, whose checksum does not cover the description.
fn older(file: &[u8], change: impl Fn(&mut Map<String, Value>)) -> Vec<u8> {
    let (mut state, mut about) = tensors::from_bytes(file).expect("it can be read");
    change(&mut about);
    state.tensors.sort_by(|a, b| a.name.cmp(&b.name));
    let numbers = state.tensors.iter().flat_map(|tensor| match &tensor.values {
        Values::F32(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<_>>(),
        Values::F64(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
        Values::U32(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
        Values::U64(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
    });
    let checksum = format!("{:016x}", fnv(numbers));
    let written = tensors::to_bytes(&state, Value::Object(about)).expect("it can be written");
    with_header(&written, |header| {
        let (before, _) = header.split_once("\\\"checksum\\\":\\\"").expect("a checksum");
        let (_, after) = header.split_at(before.len() + "\\\"checksum\\\":\\\"".len() + 16);
        let header = format!("{before}\\\"checksum\\\":\\\"{checksum}{after}");
        header.replace("\\\"format\\\":2", "\\\"format\\\":1")
    })
}

/// Edits of the description alone, under the old checksum.
#[wasm_bindgen_test(unsupported = test)]
fn an_edited_description_is_refused() {
    let saved = to_bytes(&run(AgentKind::Spiking, &[], 310)).expect("it can be saved");
    let changed = "file: it is corrupted: its numbers or its description were changed after it was written";
    for (before, after) in [
        ("\\\"time_steps\\\":4", "\\\"time_steps\\\":32"),
        ("\\\"time_steps\\\":4", "\\\"time_steps\\\":4.0"),
        ("\\\"time_steps\\\":4", "\\\"time_steps\\\":4,\\\"time_steps\\\":32"),
        ("\\\"gamma\\\":0.99", "\\\"gamma\\\":0.95"),
        ("\\\"seed\\\":11", "\\\"seed\\\":12"),
        ("\\\"agent\\\":\\\"spiking\\\"", "\\\"agent\\\":\\\"dense\\\""),
        ("\\\"firm\\\":false", "\\\"firm\\\":true"),
        ("\\\"numerics\\\":4", "\\\"numerics\\\":2"),
        ("\\\"env_steps\\\":310", "\\\"env_steps\\\":311"),
        ("\\\"version\\\":\\\"0.1.0\\\"", "\\\"version\\\":\\\"9.9.9\\\""),
        ("\\\"events\\\":\\\"\\\"", "\\\"events\\\":\\\"0:1:H\\\""),
        ("\\\"origin\\\":null,", ""),
        ("\\\"origin\\\":null", "\\\"origin\\\":null,\\\"note\\\":\\\"mine\\\""),
        ("online.value.bias\"", "online.value.bios\""),
        (
            "\"online.value.bias\":{\"dtype\":\"F32\",\"shape\":[16]",
            "\"online.value.bias\":{\"dtype\":\"F32\",\"shape\":[16,1]",
        ),
    ] {
        let edited = with_header(&saved, |header| header.replacen(before, after, 1));
        assert_ne!(edited, saved, "{before}");
        assert_eq!(refused(&edited), changed, "{before} → {after}");
    }
    // Added white space does not change the description.
    let spaced = with_header(&saved, |header| header.replace("\\\"seed\\\":11", "\\\"seed\\\": 11"));
    assert_eq!(to_bytes(&from_bytes(&spaced).expect("it can be used")).expect("it can be saved"), saved);
}

/// Edits of the description with a recomputed checksum are checked against the tensors.
#[wasm_bindgen_test(unsupported = test)]
fn a_description_that_does_not_agree_with_its_numbers_is_refused() {
    let saved = to_bytes(&run(AgentKind::Spiking, &[], 310)).expect("it can be saved");
    let digest = from_bytes(&saved).expect("it can be used").agent.online.digest();
    let own = |name: &str, given: &str, own: &str| {
        format!("{name}: '{given}' is not {own}, which the rest of the file gives")
    };
    for (name, value, line) in [
        ("env_steps", json!(311), own("env_steps", "311", "310")),
        ("updates", json!(1), own("updates", "1", "53")),
        (
            "weights_digest",
            json!("12-0000000000000000"),
            own("weights_digest", "12-0000000000000000", &digest),
        ),
        ("weights_digest", json!(null), own("weights_digest", "null", &digest)),
        (
            "origin",
            json!("elsewhere"),
            "file: its description names no origin of the form <bytes>-<16 hex>".into(),
        ),
        ("seed", json!(12), "file: the tensor random.acting is not a stream of the run's seed".into()),
        ("seed", json!(-1), "file: its description names no seed".into()),
        ("map", json!(5), "file: its description names no map".into()),
        ("firm", json!("no"), "file: its description names no firm".into()),
        ("numerics", json!("3"), "file: its description names no numerics".into()),
        ("parameters", json!([]), "file: its description names no parameters".into()),
        ("format", json!("2"), String::new()),
    ] {
        let changed = resealed(&saved, |about| drop(about.insert(name.into(), value.clone())));
        if line.is_empty() {
            assert_eq!(changed, saved, "the format is not the caller's");
        } else {
            assert_eq!(refused(&changed), line, "{name}");
        }
    }
    let note = resealed(&saved, |about| drop(about.insert("note".into(), json!("mine"))));
    assert!(
        refused(&note).starts_with("unknown member of the description 'note'; allowed: version, numerics")
    );
    let named = |name: &str, value: Value| {
        resealed(&saved, |about| {
            let parameters = about.get_mut("parameters").and_then(Value::as_object_mut).expect("parameters");
            parameters.insert(name.into(), value.clone());
        })
    };
    assert_eq!(
        refused(&named("gamma", json!(0.9))),
        "file: the tensor replay.discount_t holds what is no discount of this run"
    );
    assert_eq!(
        refused(&named("update_period", json!(8))),
        "file: the tensor learner.updates does not fit the steps of the agent and update_period"
    );
}

/// A run with steps computed by other numerics makes no claim of steps or digest, even when saved and read again.
#[wasm_bindgen_test(unsupported = test)]
fn a_run_that_other_numerics_had_a_part_in_is_never_compared() {
    let saved = to_bytes(&run(AgentKind::Spiking, &[], 200)).expect("it can be saved");
    let foreign = resealed(&saved, |about| drop(about.insert("numerics".into(), json!(NUMERICS - 1))));
    let checkpoint = read(&foreign).expect("it can be read");
    let notices = checkpoint.notices();
    assert_eq!(notices.len(), 1);
    assert!(notices[0].contains("numerics 3, this version has 4"), "{}", notices[0]);
    let claims = |run: &Run| run.spec.link(Some(250), Some(run.agent.online.digest()));
    let own = claims(&from_bytes(&saved).expect("it can be used"));
    assert!(own.contains("&steps=250&digest="), "{own}");
    let run = on(checkpoint.resume().expect("it can be used"), 250);
    assert!(!run.spec.is_replayable());
    assert!(!claims(&run).contains("steps=") && !claims(&run).contains("digest="), "{}", claims(&run));
    // Save with this version and read again.
    let again = to_bytes(&run).expect("it can be saved");
    let (_, about) = tensors::from_bytes(&again).expect("it can be read");
    assert_eq!((&about["numerics"], &about["foreign_numerics"]), (&json!(NUMERICS), &json!(NUMERICS - 1)));
    let checkpoint = read(&again).expect("it can be read");
    assert_eq!(checkpoint.notices(), notices);
    let run = checkpoint.resume().expect("it can be used");
    assert!(!claims(&run).contains("digest="), "{}", claims(&run));
    // The twin is a new run, computed by this version's numerics alone.
    assert!(run.spec.twin().is_replayable());
    // For a file written by a later version, that version counts as the foreign one.
    let later = resealed(&again, |about| drop(about.insert("numerics".into(), json!(NUMERICS + 1))));
    assert_eq!(read(&later).expect("it can be read").spec.foreign_numerics, Some(NUMERICS + 1));
}

#[wasm_bindgen_test(unsupported = test)]
fn every_number_of_a_description_comes_back_to_the_bit() {
    let mut random = Pcg64::of_world(23);
    let mut texts = Vec::new();
    for _ in 0..10_000 {
        // Random bit patterns of finite numbers; the second number is in the range of `tau_mem`.
        let drawn = f64::from_bits(random.next_u64());
        let number = if drawn.is_finite() && drawn.abs() < 1e300 { drawn } else { random.random() };
        let text = json!({ "x": number }).to_string();
        let read: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(read["x"].as_f64().map(f64::to_bits), Some(number.to_bits()), "{text}");
        texts.push(1.0 + 19.0 * random.random());
    }
    let sample = run(AgentKind::Spiking, &[], 0);
    for number in
        texts.into_iter().take(200).chain([1.8119999999999998, 1.0000000000000002, 19.999999999999996])
    {
        let mut spec = sample.spec.clone();
        spec.parameters.set("tau_mem", &number.to_string()).expect("allowed");
        let (state, about) = (State::default(), json!({ "tau_mem": spec.parameters.get("tau_mem") }));
        let bytes = tensors::to_bytes(&state, about).expect("it can be written");
        let (_, about) = tensors::from_bytes(&bytes).expect("it can be read");
        assert_eq!(about["tau_mem"].as_f64().map(f64::to_bits), Some(number.to_bits()), "{number:?}");
    }
    let changes = [("tau_mem", "1.8119999999999998"), ("gamma", "0.9871234567890123")];
    let odd = run(AgentKind::Spiking, &changes, 20);
    let read = read(&to_bytes(&odd).expect("it can be saved")).expect("it can be read");
    assert_eq!(read.spec, odd.spec);
}

#[wasm_bindgen_test(unsupported = test)]
fn weights_are_laid_out_as_outputs_by_inputs() {
    let run = run(AgentKind::Spiking, &[], 0);
    let Checkpoint { state, .. } = read(&to_bytes(&run).expect("it can be saved")).expect("it can be read");
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

/// Changes the header of a file, padded to a multiple of 8 bytes.
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
        "file: it is corrupted: its numbers or its description were changed after it was written"
    );
    let mut flipped = older(&whole, |_| {});
    *flipped.last_mut().expect("not empty") ^= 1;
    assert_eq!(
        refused(&flipped),
        "file: it is corrupted: its numbers do not give the checksum that it names"
    );
    let newer = with_header(&whole, |header| header.replace("\\\"format\\\":2", "\\\"format\\\":99"));
    assert_eq!(
        refused(&newer),
        format!("file: it has format 99, from a newer version; this one reads {FORMAT}")
    );
    let foreign = with_header(&whole, |header| header.replace("\"spikeground\":", "\"someone\":"));
    assert_eq!(refused(&foreign), "file: it is a .safetensors file, but not one of spikeground");
    let whole = older(&whole, |_| {});
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
    let forgetful = with_header(&whole, |header| header.replace("\\\"gamma\\\":0.99,", ""));
    assert_eq!(refused(&forgetful), "file: its description names no gamma");
    let formless = with_header(&whole, |header| header.replace("\\\"format\\\":1", "\\\"format\\\":0"));
    assert_eq!(refused(&formless), "file: its description names no format");
    let nowhere = with_header(&whole, |header| header.replace("FrozenLake-v1", "FrozenPond-v1"));
    assert!(refused(&nowhere).starts_with("unknown world 'FrozenPond-v1'"));
}

fn resume(saved: &Run, state: State) -> Result<Run, Error> {
    Checkpoint::new(saved.spec.clone(), state).resume()
}

/// Sets the first number, or all numbers, of each tensor to an absurd value: the file is refused in one line, or the
/// run continues with finite figures, or it stops with an error that names the figure.
#[wasm_bindgen_test(unsupported = test)]
fn absurd_numbers_are_refused_or_harmless() {
    let saved = run(AgentKind::Spiking, &[("carry_state", "true"), ("average_weights", "true")], 130);
    let state = saved.save().expect("it can be saved");
    let absurd = [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e30];
    for index in 0..state.tensors.len() {
        for (absurd, all) in absurd.into_iter().flat_map(|absurd| [(absurd, true), (absurd, false)]) {
            let mut changed = state.clone();
            let count = |length: usize| if all { length } else { length.min(1) };
            match &mut changed.tensors[index].values {
                Values::F32(values) => {
                    let end = count(values.len());
                    values[..end].fill(absurd as f32);
                }
                Values::F64(values) => {
                    let end = count(values.len());
                    values[..end].fill(absurd);
                }
                Values::U32(values) => {
                    let end = count(values.len());
                    values[..end].fill(if absurd == 0.0 { 0 } else { u32::MAX });
                }
                Values::U64(values) => {
                    let end = count(values.len());
                    values[..end].fill(if absurd == 0.0 { 0 } else { u64::MAX });
                }
            }
            match resume(&saved, changed) {
                Err(error) => assert!(!error.to_string().contains('\n')),
                Ok(mut run) => {
                    let stopped = (0..40).find_map(|_| run.step().err());
                    let named = |error: &Error| matches!(error, Error::NotFinite { .. });
                    let saved = to_bytes(&run);
                    match &stopped {
                        Some(error) => assert_eq!(saved.err().as_ref(), Some(error), "nobody could read it"),
                        None => drop(from_bytes(&saved.expect("it can be saved")).expect("it can be read")),
                    }
                    if let Some(error) = stopped.or_else(|| run.figures().err()) {
                        assert!(named(&error), "{}: {error}", state.tensors[index].name);
                    }
                }
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_random_stream_that_would_stand_still_and_counters_that_do_not_agree_are_refused() {
    let saved = run(AgentKind::Spiking, &[], 130);
    let state = saved.save().expect("it can be saved");
    for (name, values) in [
        ("random.replay", vec![0; 5]),
        ("random.acting", vec![0, 1, 0, 2, 0]),
        ("random.noise", vec![0, 1, 0, 1, 1 << 33]),
        ("agent.steps", vec![131]),
        ("learner.updates", vec![9999]),
        ("run.counters", vec![1 << 63, 0, 0, 0]),
        ("world", vec![0, 1, 0, 1, 0, 3, 200, 1]),
        ("world", vec![0, 1, 0, 1, 0, 3, 5, 0]),
    ] {
        let mut changed = state.clone();
        let tensor = changed.tensors.iter_mut().find(|tensor| tensor.name == name).expect("it is there");
        tensor.values = Values::U64(values);
        assert!(resume(&saved, changed).is_err(), "{name}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_tensor_that_is_missing_is_named() {
    let saved = run(AgentKind::Spiking, &[], 130);
    let state = saved.save().expect("it can be saved");
    for index in 0..state.tensors.len() {
        let mut changed = state.clone();
        let name = changed.tensors.remove(index).name;
        let error = resume(&saved, changed).expect_err("something is missing");
        assert_eq!(error, Error::File { rule: format!("the tensor {name} is missing") });
    }
    let mut hollow = State::default();
    hollow.put_shaped("x", vec![2], vec![1.0_f32]);
    assert!(hollow.vector::<f32>("x").is_err() && hollow.vector::<f64>("x").is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn an_agent_alone_is_saved_and_loaded_as_a_drop_in() {
    let parameters = run(AgentKind::Spiking, &[], 0).spec.parameters;
    let agent = || SpikingRainbowAgent::new(5, 2, &parameters, true, 3);
    let live = |agent: &mut SpikingRainbowAgent, from: usize, to: usize| {
        for step in from..to {
            let action = agent.select_action(step % 5).expect("a state");
            agent.update(step % 5, action, 0.5, (step + 1) % 5, step % 7 == 6).expect("a step");
        }
        agent.online.digest()
    };
    let whole = live(&mut agent(), 0, 300);
    let mut first = agent();
    live(&mut first, 0, 177);
    let bytes = tensors::to_bytes(&first.save(), serde_json::json!({})).expect("it can be saved");
    let mut second = agent();
    second.load(&tensors::from_bytes(&bytes).expect("it can be read").0).expect("the same agent");
    assert_eq!(live(&mut second, 177, 300), whole);
}
