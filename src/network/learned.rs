//! Everything that learns by gradient, slice by slice in one order: weights of the hidden maps and of the heads, biases of
//! the heads, σ of every map, then thresholds and leaks where they are learned.

use super::gradient::Gradient;
use super::{Learned, SpikingRainbowNetwork};

impl SpikingRainbowNetwork {
    /// What is learned, to change.
    pub fn learned_mut(&mut self) -> impl Iterator<Item = &mut [f32]> {
        let Learned { thresholds, leaks } = self.learned;
        let hidden = self.hidden.iter_mut().map(|map| map.weight.as_slice_mut());
        let [value, advantage] = &mut self.heads;
        let weights = [value.weight.as_slice_mut(), advantage.weight.as_slice_mut()];
        let biases = [value.bias.as_slice_mut(), advantage.bias.as_slice_mut()];
        let spreads = self.spreads.iter_mut().flat_map(|spreads| &mut spreads.0);
        let spreads = spreads.flat_map(|map| [map.weight.as_slice_mut(), map.bias.as_slice_mut()]);
        let maps = hidden.chain(weights).chain(biases).chain(spreads).flatten();
        let [a, b, c, d] = &mut self.neurons;
        let tensors = [&mut a.threshold, &mut b.threshold, &mut c.threshold, &mut d.threshold];
        let leaked = [&mut a.leak, &mut b.leak, &mut c.leak, &mut d.leak];
        let tensors = tensors.into_iter().filter(move |_| thresholds);
        maps.chain(tensors.chain(leaked.into_iter().filter(move |_| leaks)).map(Vec::as_mut_slice))
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
