//! Checkpoints that cannot be used: each is refused in one line that says why.

use super::runs::{older, refused, resealed, run, with_header};
use serde_json::{Value, json};
use spikeground::Error;
use spikeground::interchange::checkpoint::{Checkpoint, FORMAT, from_bytes, to_bytes};
use spikeground::run::Run;
use spikeground::run::spec::AgentKind;
use spikeground::state::{State, TensorValues};
use wasm_bindgen_test::wasm_bindgen_test;

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
        format!("{name}: '{given}' is not {own}, the value that follows from the rest of the file")
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
            "file: its description has no origin of the form <bytes>-<16 hex>".into(),
        ),
        ("seed", json!(12), "file: the tensor random.acting is not a random stream of the run's seed".into()),
        ("seed", json!(-1), "file: its description has no seed".into()),
        ("map", json!(5), "file: its description has no map".into()),
        ("firm", json!("no"), "file: its description has no firm".into()),
        ("numerics", json!("3"), "file: its description has no numerics".into()),
        ("parameters", json!([]), "file: its description has no parameters".into()),
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
        "file: the tensor replay.discount_t contains a value that is not a discount of this run"
    );
    assert_eq!(
        refused(&named("update_period", json!(8))),
        "file: the tensor learner.updates does not match the agent's steps and update_period"
    );
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
    assert_eq!(refused(&flipped), "file: it is corrupted: its contents do not match its checksum");
    let newer = with_header(&whole, |header| header.replace("\\\"format\\\":2", "\\\"format\\\":99"));
    assert_eq!(
        refused(&newer),
        format!("file: its format is 99, of a newer version; this version reads format {FORMAT}")
    );
    let foreign = with_header(&whole, |header| header.replace("\"spikeground\":", "\"someone\":"));
    assert_eq!(refused(&foreign), "file: it is a .safetensors file, but not a checkpoint of spikeground");
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
    assert_eq!(refused(&forgetful), "file: its description has no gamma");
    let formless = with_header(&whole, |header| header.replace("\\\"format\\\":1", "\\\"format\\\":0"));
    assert_eq!(refused(&formless), "file: its description has no format");
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
                TensorValues::F32(values) => {
                    let end = count(values.len());
                    values[..end].fill(absurd as f32);
                }
                TensorValues::F64(values) => {
                    let end = count(values.len());
                    values[..end].fill(absurd);
                }
                TensorValues::U32(values) => {
                    let end = count(values.len());
                    values[..end].fill(if absurd == 0.0 { 0 } else { u32::MAX });
                }
                TensorValues::U64(values) => {
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
        tensor.values = TensorValues::U64(values);
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
