//! Parameters that are learned by gradient, as slices in a fixed order: weights of the hidden maps, weights of the
//! heads, biases of the heads, σ of noisy maps, then thresholds and leaks if they are learned.

use super::gradient::Gradient;
use super::{Learned, SpikingRainbowNetwork};
use crate::spiking::neuron::NeuronTensors;

/// Lower bound of learned thresholds, as a share of the initial threshold.
const LOWEST_THRESHOLD: f32 = 0.1;

impl SpikingRainbowNetwork {
    /// Mutable slices of all learned parameters, in the order of [`Gradient::learned`].
    pub(crate) fn learned_mut(&mut self) -> impl Iterator<Item = &mut [f32]> {
        let Learned { thresholds, leaks } = self.learned;
        let hidden = self.hidden.iter_mut().map(|map| map.weight.as_slice_mut());
        let [value, advantage] = &mut self.heads;
        let weights = [value.weight.as_slice_mut(), advantage.weight.as_slice_mut()];
        let biases = [value.bias.as_slice_mut(), advantage.bias.as_slice_mut()];
        let sigmas = self.sigmas.iter_mut().flat_map(|sigmas| &mut sigmas.0);
        let sigmas = sigmas.flat_map(|map| [map.weight.as_slice_mut(), map.bias.as_slice_mut()]);
        let maps = hidden.chain(weights).chain(biases).chain(sigmas).flatten();
        let [a, b, c, d] = &mut self.neurons;
        let tensors = [&mut a.threshold, &mut b.threshold, &mut c.threshold, &mut d.threshold];
        let leaked = [&mut a.leak, &mut b.leak, &mut c.leak, &mut d.leak];
        let tensors = tensors.into_iter().filter(move |_| thresholds);
        maps.chain(tensors.chain(leaked.into_iter().filter(move |_| leaks)).map(Vec::as_mut_slice))
    }

    /// Clamps learned thresholds to at least [`LOWEST_THRESHOLD`] · `threshold`, with `threshold` the initial one, and
    /// learned leaks to 0 … [`NeuronTensors::HIGHEST_LEAK`].
    pub(crate) fn bound_learned(&mut self, threshold: f32) {
        let lowest = LOWEST_THRESHOLD * threshold;
        for tensors in &mut self.neurons {
            if self.learned.thresholds {
                tensors.threshold.iter_mut().for_each(|t| *t = if *t < lowest { lowest } else { *t });
            }
            if self.learned.leaks {
                tensors.leak.iter_mut().for_each(|leak| *leak = leak.clamp(0.0, NeuronTensors::HIGHEST_LEAK));
            }
        }
    }
}

impl Gradient {
    /// Slices of the gradient of all learned parameters: weights of the hidden maps and of the heads, biases of the
    /// heads, σ of noisy maps, then thresholds and leaks if `learned`.
    pub fn learned(&self, learned: Learned) -> impl Iterator<Item = &[f32]> {
        let weights = self.hidden.iter().chain(&self.heads).filter_map(|map| map.weight.as_slice());
        let biases = self.heads.iter().filter_map(|map| map.bias.as_slice());
        let sigmas = self.sigmas.iter().flat_map(|sigmas| &sigmas.0);
        let sigmas = sigmas.flat_map(|map| [map.weight.as_slice(), map.bias.as_slice()]).flatten();
        let thresholds =
            self.neurons.iter().filter(move |_| learned.thresholds).map(|t| t.threshold.as_slice());
        let leaks = self.neurons.iter().filter(move |_| learned.leaks).map(|t| t.leak.as_slice());
        weights.chain(biases).chain(sigmas).chain(thresholds).chain(leaks)
    }
}
