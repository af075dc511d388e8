//! The noise of noisy layers: σ of every map, and draws of it.
//!
//! All six maps are noisy. A learning step draws three times and runs sampled networks; a decision draws once and adds
//! what the noise adds.

use super::{SpikingRainbowNetwork, VALUE};
use crate::Error;
use crate::layers::linear::Linear;
use crate::layers::noisy::{self, Draw, Noisy};
use crate::random::Pcg64;

/// σ of every map.
#[derive(Clone, Debug, PartialEq)]
pub struct Spreads {
    /// In the order of the layers.
    pub hidden: [Linear; 4],
    /// Value and advantage.
    pub heads: [Linear; 2],
}

impl Spreads {
    /// First σ of maps like these.
    pub fn first(hidden: &[Linear; 4], heads: &[Linear; 2], sigma_0: f64) -> Self {
        let spread = |map: &Linear| {
            let (inputs, outputs) = map.weight.dim();
            noisy::first_spread(inputs, outputs, sigma_0)
        };
        Self { hidden: hidden.each_ref().map(spread), heads: heads.each_ref().map(spread) }
    }

    /// Mean |σ| of the weights of each map, hidden ones first.
    pub fn sizes(&self) -> Vec<f32> {
        let mean = |map: &Linear| {
            let sum: f32 = map.weight.iter().map(|sigma| sigma.abs()).sum();
            sum / map.weight.len().max(1) as f32
        };
        self.maps().map(mean).collect()
    }

    /// Every map, hidden ones first.
    pub fn maps(&self) -> impl Iterator<Item = &Linear> {
        self.hidden.iter().chain(&self.heads)
    }

    /// The same, to change.
    pub fn maps_mut(&mut self) -> impl Iterator<Item = &mut Linear> {
        self.hidden.iter_mut().chain(&mut self.heads)
    }
}

/// One draw for every map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Noise {
    /// In the order of the layers.
    pub hidden: [Draw; 4],
    /// Value and advantage.
    pub heads: [Draw; 2],
}

impl Noise {
    /// Draws anew for every map of `network`, in declaration order.
    pub fn refresh(&mut self, network: &SpikingRainbowNetwork, random: &mut Pcg64) {
        let maps = network.hidden.iter().chain(&network.heads);
        for (draw, map) in self.hidden.iter_mut().chain(&mut self.heads).zip(maps) {
            let (inputs, outputs) = map.weight.dim();
            draw.refresh(inputs, outputs, random);
        }
        match std::env::var("NOISE_ONLY").as_deref() {
            Ok("streams") => {
                for d in &mut self.hidden[..2] {
                    d.inputs.fill(0.0);
                    d.outputs.fill(0.0);
                }
            }
            Ok("heads") => {
                for d in &mut self.hidden {
                    d.inputs.fill(0.0);
                    d.outputs.fill(0.0);
                }
            }
            _ => {}
        }
    }

    pub(super) fn draws(&self) -> impl Iterator<Item = &Draw> {
        self.hidden.iter().chain(&self.heads)
    }
}

impl SpikingRainbowNetwork {
    /// The map into a hidden layer, with its noise.
    pub(super) fn noisy_hidden<'a>(&'a self, layer: usize, noise: Option<&'a Noise>) -> Noisy<'a> {
        let spreads = self.spreads.as_ref().zip(noise);
        let noise = spreads.map(|(spreads, noise)| (&spreads.hidden[layer], &noise.hidden[layer]));
        Noisy { mean: &self.hidden[layer], noise }
    }

    /// The map out of a stream, with its noise.
    pub(super) fn noisy_head<'a>(&'a self, stream: usize, noise: Option<&'a Noise>) -> Noisy<'a> {
        let head = stream - VALUE;
        let spreads = self.spreads.as_ref().zip(noise);
        let noise = spreads.map(|(spreads, noise)| (&spreads.heads[head], &noise.heads[head]));
        Noisy { mean: &self.heads[head], noise }
    }

    /// Writes to `sample` the network that one draw makes of this one.
    ///
    /// # Errors
    /// [`Error::Shape`] when the noise was drawn for another network.
    pub fn sample(&self, noise: &Noise, sample: &mut Self) -> Result<(), Error> {
        sample.neurons.clone_from(&self.neurons);
        sample.normalisations = self.normalisations;
        let maps = self.hidden.iter().chain(&self.heads);
        let samples = sample.hidden.iter_mut().chain(&mut sample.heads);
        let Some(spreads) = &self.spreads else {
            samples.zip(maps).for_each(|(sample, map)| sample.clone_from(map));
            return Ok(());
        };
        for (((sample, map), spread), draw) in samples.zip(maps).zip(spreads.maps()).zip(noise.draws()) {
            noisy::sample(map, spread, draw, sample)?;
        }
        Ok(())
    }
}
