//! Named tensors as a `.safetensors` file, with one metadata entry, `spikeground`, that contains a description in JSON.
//!
//! The description gains the number `format` and a `checksum`, FNV-1a-64 over these bytes:
//!
//! ```text
//! format 2   the description without its checksum, as JSON without blanks, its members in the order of the file; then, in
//!            the order of their names, each tensor's name, a zero byte, its kind of number, its shape, its numbers
//! format 1   the numbers of all tensors, in the order of their names: the description is not protected
//! ```
//!
//! Shapes are hashed as little-endian u64, preceded by their length; number types by their name in the file, such as
//! `F32`. File format: <https://github.com/huggingface/safetensors>; Python reads it with
//! `safetensors.numpy.load_file`.

use crate::Error;
use crate::error::printable;
use crate::math::hash::Fnv;
use crate::state::{MAX_CHECKPOINT_BYTES, State, Tensor, TensorValues};
use safetensors::tensor::{Dtype, TensorView, View};
use safetensors::{SafeTensors, serialize};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Version of the layout of names and descriptions. Files of all versions up to this one can be read.
pub const FORMAT: u64 = 2;
/// Name of the metadata entry.
const METADATA_ENTRY: &str = "spikeground";

/// Converts `state`, with the JSON object `about` as description, to the bytes of a file; equal states give equal
/// bytes.
///
/// # Errors
/// Returns [`Error::File`] if `about` is not an object, two tensors have the same name, a tensor does not fill its
/// shape, or the file would be larger than [`MAX_CHECKPOINT_BYTES`].
pub fn to_bytes(state: &State, about: Value) -> Result<Vec<u8>, Error> {
    let Value::Object(mut about) = about else {
        return refused("a description is a JSON object".into());
    };
    let mut raw: Vec<&Tensor> = Vec::with_capacity(state.tensors.len());
    let mut size = 0_usize;
    for tensor in &state.tensors {
        if !tensor.fills_its_shape() {
            return refused(format!("the tensor {} does not fill its shape", tensor.name));
        }
        size = size.saturating_add(tensor.data_len());
        if size > MAX_CHECKPOINT_BYTES {
            return refused(too_large());
        }
        raw.push(tensor);
    }
    raw.sort_by(|a, b| a.name.cmp(&b.name));
    if let Some(twice) = raw.windows(2).find(|pair| pair[0].name == pair[1].name) {
        return refused(format!("two tensors are named {}", twice[0].name));
    }
    about.insert("format".into(), FORMAT.into());
    about.shift_remove("checksum");
    let described = raw.iter().map(|tensor| {
        let (kind, shape) = (dtype_of(&tensor.values), tensor.shape.as_slice());
        (tensor.name.as_str(), kind, shape, tensor.data())
    });
    let checksum = checksum_of_all(&about, described);
    about.insert("checksum".into(), checksum.into());
    let named = raw.iter().map(|tensor| (tensor.name.as_str(), *tensor));
    // A single entry, because the order of several would be that of a hash map.
    let metadata = [(METADATA_ENTRY.into(), Value::Object(about).to_string())].into_iter().collect();
    let bytes = serialize(named, Some(metadata)).map_err(|error| unreadable(&error))?;
    // The size with the header counts, too: never write a file that cannot be read again.
    if bytes.len() > MAX_CHECKPOINT_BYTES { refused(too_large()) } else { Ok(bytes) }
}

/// Reads the tensors of a file, and its description without the checksum.
///
/// # Errors
/// Returns [`Error::File`] if the file is too large, truncated, corrupted, changed after it was written, not one of
/// this program or of a newer format.
pub fn from_bytes(bytes: &[u8]) -> Result<(State, Map<String, Value>), Error> {
    if bytes.len() > MAX_CHECKPOINT_BYTES {
        return refused(too_large());
    }
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(|error| unreadable(&error))?;
    let about = header.metadata().as_ref().and_then(|metadata| metadata.get(METADATA_ENTRY));
    let Some(about) = about else {
        return refused("it is a .safetensors file, but not a checkpoint of spikeground".into());
    };
    let Ok(Value::Object(mut about)) = serde_json::from_str(about) else {
        return refused("its description is not a readable JSON object".into());
    };
    let format = match about.get("format").and_then(Value::as_u64) {
        Some(format @ 1..=FORMAT) => format,
        Some(newer) if newer > FORMAT => {
            return refused(format!(
                "its format is {newer}, of a newer version; this version reads format {FORMAT}"
            ));
        }
        _ => return refused("its description has no format".into()),
    };
    let file = SafeTensors::deserialize(bytes).map_err(|error| unreadable(&error))?;
    let mut views: Vec<(String, TensorView<'_>)> = file.tensors();
    views.sort_by(|(a, _), (b, _)| a.cmp(b));
    let named = about.shift_remove("checksum");
    let checksum = if format == 1 {
        checksum_of_numbers(views.iter().map(|(_, view)| view.data()))
    } else {
        let described = views
            .iter()
            .map(|(name, view)| (name.as_str(), view.dtype(), view.shape(), Cow::Borrowed(view.data())));
        checksum_of_all(&about, described)
    };
    if named.as_ref().and_then(Value::as_str) != Some(&checksum) {
        return refused(if format == 1 {
            "it is corrupted: its contents do not match its checksum".into()
        } else {
            "it is corrupted: its numbers or its description were changed after it was written".into()
        });
    }
    let mut state = State::default();
    for (name, view) in views {
        let Some(values) = values_of(&view) else {
            return refused(format!(
                "the tensor {} has the type {:?}, which no tensor of a checkpoint has",
                printable(&name),
                view.dtype()
            ));
        };
        state.tensors.push(Tensor { name, shape: view.shape().to_vec(), values });
    }
    Ok((state, about))
}

/// The bytes of one tensor at a time, so that a state is never in memory three times.
impl View for &Tensor {
    fn dtype(&self) -> Dtype {
        dtype_of(&self.values)
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Owned(bytes_of(&self.values))
    }

    fn data_len(&self) -> usize {
        match &self.values {
            TensorValues::F32(values) => size_of_val(values.as_slice()),
            TensorValues::F64(values) => size_of_val(values.as_slice()),
            TensorValues::U32(values) => size_of_val(values.as_slice()),
            TensorValues::U64(values) => size_of_val(values.as_slice()),
        }
    }
}

/// Computes the checksum of format 2; `about` must not contain a checksum.
fn checksum_of_all<'a>(
    about: &Map<String, Value>,
    tensors: impl Iterator<Item = (&'a str, Dtype, &'a [usize], Cow<'a, [u8]>)>,
) -> String {
    let mut hash = Fnv::default();
    hash.add(Value::Object(about.clone()).to_string().into_bytes());
    for (name, kind, shape, numbers) in tensors {
        hash.add(name.bytes().chain([0]));
        hash.add(format!("{kind:?}").into_bytes());
        for length in [shape.len()].iter().chain(shape) {
            hash.add((*length as u64).to_le_bytes());
        }
        hash.add(numbers.iter().copied());
    }
    format!("{:016x}", hash.value())
}

/// Computes the checksum of format 1, over the numbers of all tensors.
fn checksum_of_numbers<'a>(tensors: impl Iterator<Item = &'a [u8]>) -> String {
    let mut hash = Fnv::default();
    for numbers in tensors {
        hash.add(numbers.iter().copied());
    }
    format!("{:016x}", hash.value())
}

fn too_large() -> String {
    format!("it is larger than {} MB", MAX_CHECKPOINT_BYTES >> 20)
}

fn refused<T>(rule: String) -> Result<T, Error> {
    Err(Error::File { rule })
}

fn unreadable(error: &safetensors::SafeTensorError) -> Error {
    Error::File {
        rule: format!("it is not a readable .safetensors file ({})", printable(&error.to_string())),
    }
}

fn dtype_of(values: &TensorValues) -> Dtype {
    match values {
        TensorValues::F32(_) => Dtype::F32,
        TensorValues::F64(_) => Dtype::F64,
        TensorValues::U32(_) => Dtype::U32,
        TensorValues::U64(_) => Dtype::U64,
    }
}

fn bytes_of(values: &TensorValues) -> Vec<u8> {
    match values {
        TensorValues::F32(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
        TensorValues::F64(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
        TensorValues::U32(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
        TensorValues::U64(values) => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
    }
}

fn values_of(view: &TensorView<'_>) -> Option<TensorValues> {
    let (four, eight) = (view.data().as_chunks::<4>().0, view.data().as_chunks::<8>().0);
    match view.dtype() {
        Dtype::F32 => Some(TensorValues::F32(four.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())),
        Dtype::F64 => Some(TensorValues::F64(eight.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect())),
        Dtype::U32 => Some(TensorValues::U32(four.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect())),
        Dtype::U64 => Some(TensorValues::U64(eight.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect())),
        _ => None,
    }
}
