//! Weights as a `.safetensors` file: f32 tensors, and the link of the run that they belong to.
//!
//! Format: <https://github.com/huggingface/safetensors>; read in Python by `safetensors.numpy.load_file`.

use crate::Error;
use crate::network::state::NamedTensor;
use safetensors::tensor::{Dtype, TensorView};
use safetensors::{SafeTensors, serialize};

/// Largest file that is read, in bytes.
const LARGEST: usize = 64 << 20;

/// The bytes of a file that holds `tensors`, with the link of their run beside them.
///
/// One entry of metadata, since several come in the order of a hash map: the same run gives the same bytes.
///
/// # Errors
/// [`Error::File`] when a tensor's values do not fill its shape.
pub fn to_bytes(tensors: &[NamedTensor], link: &str) -> Result<Vec<u8>, Error> {
    let raw: Vec<Vec<u8>> =
        tensors.iter().map(|t| t.values.iter().flat_map(|x| x.to_le_bytes()).collect()).collect();
    let views: Result<Vec<_>, _> = tensors
        .iter()
        .zip(&raw)
        .map(|(t, bytes)| Ok((t.name.as_str(), TensorView::new(Dtype::F32, t.shape.clone(), bytes)?)))
        .collect();
    let metadata = [("spikeground".into(), format!("weights=1&{link}"))].into_iter().collect();
    views.and_then(|views| serialize(views, Some(metadata))).map_err(|error| file_error(&error))
}

/// The tensors of a file.
///
/// # Errors
/// [`Error::File`] when it is too large, cut short, of another format, or holds something that is not a finite f32.
pub fn from_bytes(bytes: &[u8]) -> Result<Vec<NamedTensor>, Error> {
    if bytes.len() > LARGEST {
        return Err(Error::File { rule: format!("it is larger than {} MB", LARGEST >> 20) });
    }
    let file = SafeTensors::deserialize(bytes).map_err(|error| file_error(&error))?;
    let mut tensors = Vec::new();
    for (name, view) in file.iter() {
        if view.dtype() != Dtype::F32 {
            return Err(Error::File {
                rule: format!("the tensor {name} is {:?}, expected F32", view.dtype()),
            });
        }
        let values: Vec<f32> =
            view.data().as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        if values.iter().any(|value| !value.is_finite()) {
            return Err(Error::File { rule: format!("the tensor {name} holds a number that is not finite") });
        }
        tensors.push(NamedTensor { name: name.into(), shape: view.shape().to_vec(), values });
    }
    tensors.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(tensors)
}

fn file_error(error: &safetensors::SafeTensorError) -> Error {
    Error::File { rule: format!("it is not a readable .safetensors file ({error})").replace('\n', " ") }
}
