//! A run as one `.safetensors` file: every tensor of its state, and beside them one entry of metadata, `spikeground`,
//! whose JSON says what it is a run of.
//!
//! ```text
//! {"format": 1, "version", "world", "map", "firm", "agent", "seed", "env_steps", "updates", "weights_digest",
//!  "checksum", "parameters": {name: value}}
//! ```
//!
//! The checksum is FNV-1a-64 over the bytes of all tensors in the order of their names. Format of the file:
//! <https://github.com/huggingface/safetensors>; read in Python by `safetensors.numpy.load_file`.

use crate::Error;
use crate::experiment::Experiment;
use crate::experiment::spec::{AgentKind, Spec};
use crate::network::fnv;
use crate::parameters::{PARAMETERS, Parameters};
use crate::state::{State, Tensor, Values};
use crate::worlds::Choice;
use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensors, serialize};
use serde_json::{Map, Value, json};

/// Version of the layout of names and metadata.
pub const FORMAT: u64 = 1;
/// Largest file that is read, in bytes.
pub const LARGEST: usize = 256 << 20;
/// The entry of the metadata.
const ENTRY: &str = "spikeground";

/// The bytes of a file from which `run` can go on; the same run gives the same bytes.
///
/// # Errors
/// [`Error::File`] when the world of the run cannot be saved.
pub fn to_bytes(run: &Experiment) -> Result<Vec<u8>, Error> {
    let state = run.save()?;
    let mut raw: Vec<(&Tensor, Vec<u8>)> =
        state.tensors.iter().map(|tensor| (tensor, bytes_of(&tensor.values))).collect();
    raw.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
    let checksum = fnv(raw.iter().flat_map(|(_, bytes)| bytes.iter().copied()));
    let spec = &run.spec;
    let parameters: Map<String, Value> = PARAMETERS
        .iter()
        .map(|declared| (declared.name.into(), json!(spec.parameters.get(declared.name))))
        .collect();
    let about = json!({
        "format": FORMAT,
        "version": env!("CARGO_PKG_VERSION"),
        "world": spec.world.world,
        "map": spec.world.map,
        "firm": spec.world.firm,
        "agent": spec.agent.name(),
        "seed": spec.seed,
        "env_steps": run.moment.env_steps,
        "updates": run.agent.updates(),
        "weights_digest": run.agent.online.digest(),
        "checksum": format!("{checksum:016x}"),
        "parameters": parameters,
    });
    let views: Result<Vec<_>, _> = raw
        .iter()
        .map(|(tensor, bytes)| {
            Ok((
                tensor.name.as_str(),
                TensorView::new(dtype_of(&tensor.values), tensor.shape.clone(), bytes)?,
            ))
        })
        .collect();
    let metadata = [(ENTRY.into(), about.to_string())].into_iter().collect();
    views.and_then(|views| serialize(views, Some(metadata))).map_err(|error| unreadable(&error))
}

/// The run that a file holds.
///
/// # Errors
/// [`Error::File`] when it is too large, cut short, corrupted, of another program, of a newer format, or when a tensor is
/// missing or does not fit.
pub fn from_bytes(bytes: &[u8]) -> Result<Experiment, Error> {
    let (spec, state) = read(bytes)?;
    Experiment::resume(spec, &state)
}

/// What a file says it is a run of, and the state of that run.
///
/// # Errors
/// As [`from_bytes`], except for what only the run itself finds out.
pub fn read(bytes: &[u8]) -> Result<(Spec, State), Error> {
    if bytes.len() > LARGEST {
        return refused(format!("it is larger than {} MB", LARGEST >> 20));
    }
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(|error| unreadable(&error))?;
    let about = header.metadata().as_ref().and_then(|metadata| metadata.get(ENTRY));
    let Some(about) = about else {
        return refused("it is a .safetensors file, but not a checkpoint of spikeground".into());
    };
    let about: Value = serde_json::from_str(about)
        .map_err(|_| Error::File { rule: "its description is not readable JSON".into() })?;
    let format = about["format"].as_u64().unwrap_or(0);
    if format > FORMAT {
        return refused(format!("it has format {format}, from a newer version; this one reads {FORMAT}"));
    }
    let spec = spec_of(&about)?;
    let file = SafeTensors::deserialize(bytes).map_err(|error| unreadable(&error))?;
    let mut views: Vec<(String, TensorView<'_>)> = file.tensors();
    views.sort_by(|(a, _), (b, _)| a.cmp(b));
    let checksum = fnv(views.iter().flat_map(|(_, view)| view.data().iter().copied()));
    if about["checksum"].as_str() != Some(&format!("{checksum:016x}")) {
        return refused("it is corrupted: its numbers do not give the checksum that it names".into());
    }
    let mut state = State::default();
    for (name, view) in views {
        let Some(values) = values_of(&view) else {
            return refused(format!("the tensor {name} is {:?}, which no checkpoint has", view.dtype()));
        };
        state.tensors.push(Tensor { name, shape: view.shape().to_vec(), values });
    }
    Ok((spec, state))
}

fn spec_of(about: &Value) -> Result<Spec, Error> {
    let text = |key: &str| about[key].as_str().map(str::to_owned);
    let missing = |key: &str| Error::File { rule: format!("its description names no {key}") };
    let world = Choice {
        world: text("world").ok_or_else(|| missing("world"))?,
        map: text("map"),
        firm: about["firm"].as_bool().ok_or_else(|| missing("firm"))?,
    };
    let seed = about["seed"].as_u64().and_then(|seed| u32::try_from(seed).ok());
    let agent = AgentKind::named(&text("agent").ok_or_else(|| missing("agent"))?)?;
    let mut parameters = Parameters::default();
    let named = about["parameters"].as_object().ok_or_else(|| missing("parameters"))?;
    for (name, value) in named {
        parameters.set(name, &value.as_str().map_or_else(|| value.to_string(), str::to_owned))?;
    }
    Ok(Spec { world, agent, seed: seed.ok_or_else(|| missing("seed"))?, parameters })
}

fn refused<T>(rule: String) -> Result<T, Error> {
    Err(Error::File { rule })
}

fn unreadable(error: &safetensors::SafeTensorError) -> Error {
    Error::File { rule: format!("it is not a readable .safetensors file ({error})").replace('\n', " ") }
}

fn dtype_of(values: &Values) -> Dtype {
    match values {
        Values::F32(_) => Dtype::F32,
        Values::F64(_) => Dtype::F64,
        Values::U32(_) => Dtype::U32,
        Values::U64(_) => Dtype::U64,
    }
}

fn bytes_of(values: &Values) -> Vec<u8> {
    match values {
        Values::F32(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
        Values::F64(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
        Values::U32(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
        Values::U64(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
    }
}

fn values_of(view: &TensorView<'_>) -> Option<Values> {
    let (four, eight) = (view.data().as_chunks::<4>().0, view.data().as_chunks::<8>().0);
    match view.dtype() {
        Dtype::F32 => Some(Values::F32(four.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())),
        Dtype::F64 => Some(Values::F64(eight.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect())),
        Dtype::U32 => Some(Values::U32(four.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect())),
        Dtype::U64 => Some(Values::U64(eight.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect())),
        _ => None,
    }
}
