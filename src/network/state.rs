//! Saves and loads a network as named tensors, the contents of checkpoints.
//!
//! Weights and their σ are `[outputs, inputs]`, as in `PyTorch`; biases and their σ are `[outputs]`; thresholds and
//! leaks are `[neurons]`; the mean and the scale of a static normalisation are `[2]`.

use super::{LAYERS, SpikingRainbowNetwork, VALUE};
use crate::Error;
use crate::layers::linear::Linear;
use crate::layers::normalisation::NormalisationKind;
use crate::state::{State, broken};

const MAPS: [&str; 6] = ["feature_1", "feature_2", "value", "advantage", "value_head", "advantage_head"];

impl SpikingRainbowNetwork {
    /// Saves every tensor of the network to `state`, under names that start with `prefix`.
    pub fn save(&self, prefix: &str, state: &mut State) {
        let maps = MAPS.into_iter().zip(self.hidden.iter().chain(&self.heads));
        let sigmas = MAPS[VALUE..].iter().copied().zip(self.sigmas.iter().flat_map(|sigmas| &sigmas.0));
        for (suffix, (name, map)) in maps.map(|map| ("", map)).chain(sigmas.map(|map| ("_sigma", map))) {
            let (inputs, outputs) = map.weight.dim();
            if outputs == 0 {
                continue;
            }
            let weights: Vec<f32> = map.weight.t().iter().copied().collect();
            state.put_shaped(format!("{prefix}{name}.weight{suffix}"), vec![outputs, inputs], weights);
            state.put_shaped(format!("{prefix}{name}.bias{suffix}"), vec![outputs], map.bias.to_vec());
        }
        for (name, tensors) in LAYERS.iter().zip(&self.neurons).filter(|(_, t)| !t.threshold.is_empty()) {
            state.put(format!("{prefix}{name}.threshold"), &tensors.threshold);
            state.put(format!("{prefix}{name}.leak"), &tensors.leak);
        }
        for (name, normalisation) in LAYERS.iter().zip(&self.normalisations) {
            if let NormalisationKind::Static { mean, scale } = normalisation.kind {
                state.put(format!("{prefix}{name}.normalisation"), &[mean, scale]);
            }
        }
    }

    /// Loads the tensors of a network of the same shape, from names that start with `prefix`.
    ///
    /// # Errors
    /// Returns [`Error::File`] if a tensor is missing, has another shape or holds an invalid value; the network is then
    /// unchanged.
    pub fn load(&mut self, prefix: &str, state: &State) -> Result<(), Error> {
        let mut loaded = self.clone();
        let maps = MAPS.into_iter().zip(loaded.hidden.iter_mut().chain(&mut loaded.heads));
        let sigmas =
            MAPS[VALUE..].iter().copied().zip(loaded.sigmas.iter_mut().flat_map(|sigmas| &mut sigmas.0));
        for (suffix, (name, map)) in maps.map(|map| ("", map)).chain(sigmas.map(|map| ("_sigma", map))) {
            load_map(&format!("{prefix}{name}"), suffix, state, map)?;
        }
        for (name, tensors) in LAYERS.iter().zip(&mut loaded.neurons).filter(|(_, t)| !t.threshold.is_empty())
        {
            for (field, values) in [("threshold", &mut tensors.threshold), ("leak", &mut tensors.leak)] {
                state.read(&format!("{prefix}{name}.{field}"), values)?;
            }
            let odd = !tensors.threshold.iter().all(|t| t.is_finite() && *t > 0.0);
            let odd = odd || !tensors.leak.iter().all(|leak| (0.0..=1.0).contains(leak));
            if odd {
                let rule =
                    "contains a value that is not allowed; thresholds must be above 0 and leaks from 0 to 1";
                return Err(broken(&format!("{prefix}{name}"), rule));
            }
        }
        for (name, normalisation) in LAYERS.iter().zip(&mut loaded.normalisations) {
            let name = format!("{prefix}{name}.normalisation");
            if state.has(&name) {
                let [mean, scale] = state.array::<f32, 2>(&name)?;
                // scale = 1/√(variance + ε) is positive.
                if !mean.is_finite() || !scale.is_finite() || scale <= 0.0 {
                    return Err(broken(&name, "contains statistics that no layer can have recorded"));
                }
                normalisation.kind = NormalisationKind::Static { mean, scale };
            }
        }
        *self = loaded;
        Ok(())
    }
}

fn load_map(name: &str, suffix: &str, state: &State, map: &mut Linear) -> Result<(), Error> {
    let (inputs, outputs) = map.weight.dim();
    if outputs == 0 {
        return Ok(());
    }
    let weights = state.shaped::<f32>(&format!("{name}.weight{suffix}"), &[outputs, inputs])?;
    let biases = state.shaped::<f32>(&format!("{name}.bias{suffix}"), &[outputs])?;
    if !weights.iter().chain(biases).all(|weight| weight.is_finite()) {
        return Err(broken(name, "contains a number that is not finite"));
    }
    for ((input, output), weight) in map.weight.indexed_iter_mut() {
        *weight = weights[output * inputs + input];
    }
    map.bias.iter_mut().zip(biases).for_each(|(bias, saved)| *bias = *saved);
    Ok(())
}
