//! Everything that learns by gradient, slice by slice in one order: weights of the hidden maps and of the heads, biases of
//! the heads, σ of every map, then thresholds and leaks where they are learned.

use super::gradient::Gradient;
use super::{Learned, SpikingRainbowNetwork};

impl SpikingRainbowNetwork {
    /// What is learned, to change.
    pub fn learned_mut(&mut self) -> impl Iterator<Item = &mut [f32]> {
        let Learned { thresholds, leaks } = self.learned;
        let mut weights = Vec::new();
        let mut biases = Vec::new();
        for map in &mut self.hidden {
            weights.extend(map.weight.as_slice_mut());
        }
        for map in &mut self.heads {
            weights.extend(map.weight.as_slice_mut());
            biases.extend(map.bias.as_slice_mut());
        }
        let spreads = self.spreads.iter_mut().flat_map(|spreads| &mut spreads.0);
        let spreads = spreads.flat_map(|map| [map.weight.as_slice_mut(), map.bias.as_slice_mut()]).flatten();
        let mut neurons = Vec::new();
        let mut leaked = Vec::new();
        for tensors in &mut self.neurons {
            neurons.extend(thresholds.then_some(tensors.threshold.as_mut_slice()));
            leaked.extend(leaks.then_some(tensors.leak.as_mut_slice()));
        }
        weights.into_iter().chain(biases).chain(spreads).chain(neurons).chain(leaked)
    }
}

impl Gradient {
    /// The gradient of what is learned, in the same order.
    pub fn learned(&self, learned: Learned) -> impl Iterator<Item = &[f32]> {
        let weights = self.hidden.iter().chain(&self.heads).filter_map(|map| map.weight.as_slice());
        let biases = self.heads.iter().filter_map(|map| map.bias.as_slice());
        let spreads = self.spreads.iter().flat_map(|spreads| &spreads.0);
        let spreads = spreads.flat_map(|map| [map.weight.as_slice(), map.bias.as_slice()]).flatten();
        let thresholds =
            self.neurons.iter().filter(move |_| learned.thresholds).map(|t| t.threshold.as_slice());
        let leaks = self.neurons.iter().filter(move |_| learned.leaks).map(|t| t.leak.as_slice());
        weights.chain(biases).chain(spreads).chain(thresholds).chain(leaks)
    }
}
