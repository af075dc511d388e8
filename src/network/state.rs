//! The network as named tensors, and back: what files hold.

use super::{LAYERS, SpikingRainbowNetwork};
use crate::Error;
use crate::error::check_shape;
use crate::layers::linear::Linear;
use crate::layers::normalisation::Kind;
use ndarray::{Array1, Array2};

/// A tensor with a name, row-major.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedTensor {
    /// Such as `feature_1.weight`.
    pub name: String,
    /// Such as `[outputs, inputs]`.
    pub shape: Vec<usize>,
    /// As many as the shape says.
    pub values: Vec<f32>,
}

impl SpikingRainbowNetwork {
    /// Every tensor of the network. Weights are `[outputs, inputs]`, as in `PyTorch`; thresholds and leaks of
    /// a spiking layer are `[neurons]`, the mean and the scale of a recorded normalisation `[2]`.
    pub fn state(&self) -> Vec<NamedTensor> {
        let mut tensors = Vec::new();
        let mut add = |name: String, shape: Vec<usize>, values: Vec<f32>| {
            tensors.push(NamedTensor { name, shape, values });
        };
        for (name, map) in self.maps() {
            let (inputs, outputs) = map.weight.dim();
            add(format!("{name}.weight"), vec![outputs, inputs], map.weight.t().iter().copied().collect());
            add(format!("{name}.bias"), vec![outputs], map.bias.to_vec());
        }
        for (name, tensors) in LAYERS.iter().zip(&self.neurons).filter(|(_, t)| !t.threshold.is_empty()) {
            add(format!("{name}.threshold"), vec![tensors.threshold.len()], tensors.threshold.clone());
            add(format!("{name}.leak"), vec![tensors.leak.len()], tensors.leak.clone());
        }
        for (name, normalisation) in LAYERS.iter().zip(&self.normalisations) {
            if let Kind::Static { mean, scale } = normalisation.kind {
                add(format!("{name}.normalisation"), vec![2], vec![mean, scale]);
            }
        }
        tensors
    }

    /// Takes over the tensors of a network of the same shape.
    ///
    /// # Errors
    /// [`Error::File`] when a tensor is missing or holds what no neuron can have, [`Error::Shape`] when one has another shape; the network is then as
    /// it was.
    pub fn load_state(&mut self, tensors: &[NamedTensor]) -> Result<(), Error> {
        let find = |name: &str, shape: &[usize]| {
            let tensor = tensors.iter().find(|tensor| tensor.name == name);
            let tensor =
                tensor.ok_or_else(|| Error::File { rule: format!("the tensor {name} is missing") })?;
            if tensor.shape != shape {
                let rule = format!("the tensor {name} has shape {:?}, expected {shape:?}", tensor.shape);
                return Err(Error::File { rule });
            }
            check_shape("values of a tensor", &[tensor.values.len()], &[shape.iter().product()])?;
            Ok(tensor.values.clone())
        };
        let mut loaded = self.clone();
        for ((name, old), map) in self.maps().zip(loaded.hidden.iter_mut().chain(&mut loaded.heads)) {
            let (inputs, outputs) = old.weight.dim();
            let weight = find(&format!("{name}.weight"), &[outputs, inputs])?;
            let weight = Array2::from_shape_fn((inputs, outputs), |(i, o)| weight[o * inputs + i]);
            *map = Linear { weight, bias: Array1::from_vec(find(&format!("{name}.bias"), &[outputs])?) };
        }
        for (name, tensors) in LAYERS.iter().zip(&mut loaded.neurons).filter(|(_, t)| !t.threshold.is_empty())
        {
            tensors.threshold = find(&format!("{name}.threshold"), &[tensors.threshold.len()])?;
            tensors.leak = find(&format!("{name}.leak"), &[tensors.leak.len()])?;
        }
        for (name, normalisation) in LAYERS.iter().zip(&mut loaded.normalisations) {
            let name = format!("{name}.normalisation");
            if tensors.iter().any(|tensor| tensor.name == name) {
                let recorded = find(&name, &[2])?;
                normalisation.kind = Kind::Static { mean: recorded[0], scale: recorded[1] };
            }
        }
        for (name, tensors) in LAYERS.iter().zip(&loaded.neurons) {
            let threshold = tensors.threshold.iter().find(|t| !(t.is_finite() && **t > 0.0));
            let leak = tensors.leak.iter().find(|leak| !(0.0..=1.0).contains(*leak));
            if let Some(odd) = threshold.or(leak) {
                let rule = format!("{name}: {odd} is no threshold above 0, or no leak from 0 to 1");
                return Err(Error::File { rule });
            }
        }
        *self = loaded;
        Ok(())
    }

    fn maps(&self) -> impl Iterator<Item = (&'static str, &Linear)> {
        let names = LAYERS.into_iter().chain(["value_head", "advantage_head"]);
        names.zip(self.hidden.iter().chain(&self.heads))
    }
}
