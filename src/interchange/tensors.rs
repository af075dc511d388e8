//! Plain state as a `.safetensors` file: every tensor, and one entry of metadata, `spikeground`, whose JSON says what it is.
//!
//! The description gains the number `format` and a `checksum`, FNV-1a-64 over the bytes of all tensors in the order of their
//! names. Format of the file: <https://github.com/huggingface/safetensors>; read in Python by
//! `safetensors.numpy.load_file`.

use crate::Error;
use crate::math::hash::fnv;
use crate::state::{LARGEST_FILE, State, Tensor, Values};
use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensors, serialize};
use serde_json::Value;

/// Version of the layout of names and descriptions.
pub const FORMAT: u64 = 1;
/// Largest file that is written or read, in bytes.
pub const LARGEST: usize = LARGEST_FILE;
/// The entry of the metadata.
const ENTRY: &str = "spikeground";

/// The bytes of a file that holds `state` and describes itself by the members of the object `about`; the same state gives
/// the same bytes.
///
/// # Errors
/// [`Error::File`] when a tensor does not fill its shape, or all together are too large.
pub fn to_bytes(state: &State, mut about: Value) -> Result<Vec<u8>, Error> {
    let mut raw: Vec<(&Tensor, Vec<u8>)> =
        state.tensors.iter().map(|tensor| (tensor, bytes_of(&tensor.values))).collect();
    raw.sort_by(|(a, _), (b, _)| a.name.cmp(&b.name));
    if raw.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > LARGEST {
        return refused(too_large());
    }
    let checksum = fnv(raw.iter().flat_map(|(_, bytes)| bytes.iter().copied()));
    about["format"] = FORMAT.into();
    about["checksum"] = format!("{checksum:016x}").into();
    let views: Result<Vec<_>, _> = raw
        .iter()
        .map(|(tensor, bytes)| {
            Ok((
                tensor.name.as_str(),
                TensorView::new(dtype_of(&tensor.values), tensor.shape.clone(), bytes)?,
            ))
        })
        .collect();
    // One entry: several would come in the order of a hash map.
    let metadata = [(ENTRY.into(), about.to_string())].into_iter().collect();
    let bytes =
        views.and_then(|views| serialize(views, Some(metadata))).map_err(|error| unreadable(&error))?;
    // With its header, too: what could not be read again is not written.
    if bytes.len() > LARGEST { refused(too_large()) } else { Ok(bytes) }
}

/// The state that a file holds, and its description.
///
/// # Errors
/// [`Error::File`] when it is too large, cut short, corrupted, of another program or of a newer format.
pub fn from_bytes(bytes: &[u8]) -> Result<(State, Value), Error> {
    if bytes.len() > LARGEST {
        return refused(too_large());
    }
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(|error| unreadable(&error))?;
    let about = header.metadata().as_ref().and_then(|metadata| metadata.get(ENTRY));
    let Some(about) = about else {
        return refused("it is a .safetensors file, but not one of spikeground".into());
    };
    let about: Value = serde_json::from_str(about)
        .map_err(|_| Error::File { rule: "its description is not readable JSON".into() })?;
    match about["format"].as_u64() {
        Some(1..=FORMAT) => {}
        Some(newer) if newer > FORMAT => {
            return refused(format!("it has format {newer}, from a newer version; this one reads {FORMAT}"));
        }
        _ => return refused("its description names no format".into()),
    }
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
            return refused(format!("the tensor {name} is {:?}, which none here is", view.dtype()));
        };
        state.tensors.push(Tensor { name, shape: view.shape().to_vec(), values });
    }
    Ok((state, about))
}

fn too_large() -> String {
    format!("it is larger than {} MB", LARGEST >> 20)
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
