//! Runs that the tests of checkpoints save, and files that they alter.

use serde_json::{Map, Value};
use spikeground::interchange::checkpoint::from_bytes;
use spikeground::interchange::tensors;
use spikeground::math::hash::fnv;
use spikeground::run::Run;
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::state::TensorValues;

/// A small run after `steps` environment steps, with the given parameter changes.
pub(super) fn run(agent: AgentKind, changes: &[(&str, &str)], steps: u64) -> Run {
    let mut spec = RunSpec { agent, seed: 11, ..RunSpec::default() };
    let small =
        [("hidden_size", "16"), ("learning_starts", "100"), ("update_period", "4"), ("batch_size", "16")];
    for (name, value) in small.iter().chain(changes) {
        spec.parameters.set(name, value).expect("allowed");
    }
    on(Run::new(spec).expect("a run"), steps)
}

pub(super) fn on(mut run: Run, steps: u64) -> Run {
    while run.moment.env_steps < steps {
        run.step().expect("finite");
    }
    run
}

/// Changes the description of a file and recomputes the checksum.
pub(super) fn resealed(file: &[u8], change: impl Fn(&mut Map<String, Value>)) -> Vec<u8> {
    let (state, mut about) = tensors::from_bytes(file).expect("it can be read");
    change(&mut about);
    tensors::to_bytes(&state, Value::Object(about)).expect("it can be written")
}

pub(super) fn refused(bytes: &[u8]) -> String {
    let error = from_bytes(bytes).expect_err("not a file to be used").to_string();
    assert!(!error.contains('\n'), "{error}");
    error
}

/// Changes the header of a file, padded to a multiple of 8 bytes.
pub(super) fn with_header(file: &[u8], change: impl Fn(String) -> String) -> Vec<u8> {
    let length = u64::from_le_bytes(file[..8].try_into().expect("eight bytes")) as usize;
    let header = String::from_utf8(file[8..8 + length].to_vec()).expect("JSON");
    let mut header = change(header).into_bytes();
    while !header.len().is_multiple_of(8) {
        header.push(b' ');
    }
    let start = (header.len() as u64).to_le_bytes();
    [&start[..], &header, &file[8 + length..]].concat()
}

/// Changes the description of a file and writes it in format 1, whose checksum does not cover the description.
pub(super) fn older(file: &[u8], change: impl Fn(&mut Map<String, Value>)) -> Vec<u8> {
    let (mut state, mut about) = tensors::from_bytes(file).expect("it can be read");
    change(&mut about);
    state.tensors.sort_by(|a, b| a.name.cmp(&b.name));
    let numbers = state.tensors.iter().flat_map(|tensor| match &tensor.values {
        TensorValues::F32(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect::<Vec<_>>(),
        TensorValues::F64(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
        TensorValues::U32(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
        TensorValues::U64(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
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
