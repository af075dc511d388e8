//! Noisy layers: σ of every noisy map, and draws of the noise.
//!
//! The hidden map and the head of both streams are noisy, as in Rainbow, which has no noise before the streams.
//! (Noise in the first two layers as well flips spikes three layers deep: on a slippery 12×12 lake, otherwise
//! identical runs scored 0.68 with noise in all layers, 0.92 with noise in the streams alone and 0.92 without noise.)
//! A learning step draws three times and runs sampled networks; a decision draws once and adds the contribution of
//! the noise to the outputs of each map.

use super::{ADVANTAGE, SpikingRainbowNetwork, VALUE};
use crate::layers::linear::Linear;
use crate::layers::noisy::{self, Draw};
use crate::random::Pcg64;

/// σ of every noisy map: hidden maps of the value and the advantage stream, then the value and the advantage head.
#[derive(Clone, Debug, PartialEq)]
pub struct Sigmas(pub [Linear; 4]);

impl Sigmas {
    /// Initial σ for `maps`: σ₀ / √inputs.
    pub fn first(maps: [&Linear; 4], sigma_0: f64) -> Self {
        Self(maps.map(|map| {
            let (inputs, outputs) = map.weight.dim();
            noisy::initial_sigmas(inputs, outputs, sigma_0)
        }))
    }

    /// Ratio of the mean |σ| of the weights to the initial σ, for each noisy map; NaN for a map without weights.
    pub fn strengths(&self, sigma_0: f64) -> [f32; 4] {
        self.0.each_ref().map(|map| {
            let sum: f32 = map.weight.iter().map(|sigma| sigma.abs()).sum();
            let first = noisy::initial_sigma(map.weight.nrows(), sigma_0);
            sum / (first * map.weight.len() as f32)
        })
    }
}

/// Memory for the noisy maps sampled with one draw of noise, in the order of [`Sigmas`].
#[derive(Clone, Debug)]
pub struct Sample(pub(super) [Linear; 4]);

impl Default for Sample {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Linear::zeros(0, 0)))
    }
}

/// One draw of noise for every noisy map, in the order of [`Sigmas`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Noise(pub [Draw; 4]);

impl Noise {
    /// Redraws the noise of every noisy map of `network`, in the order of [`Sigmas`].
    pub fn refresh(&mut self, network: &SpikingRainbowNetwork, random: &mut Pcg64) {
        for (draw, map) in self.0.iter_mut().zip(noisy_maps(&network.hidden, &network.heads)) {
            let (inputs, outputs) = map.weight.dim();
            draw.refresh(inputs, outputs, random);
        }
    }
}

/// The maps that have noise in a noisy network, in the order of [`Sigmas`].
pub(super) fn noisy_maps<'a>(hidden: &'a [Linear; 4], heads: &'a [Linear; 2]) -> [&'a Linear; 4] {
    [&hidden[VALUE], &hidden[ADVANTAGE], &heads[0], &heads[1]]
}
