//! The noise of noisy layers: σ of every map, and draws of it.
//!
//! The two streams are noisy, each map into its layer and each head, as in Rainbow, whose layers before the streams
//! carry none. (Noise before the first two layers as well flips spikes three layers deep: on a slippery 12×12 lake the
//! same run scored 0.68 with it, 0.92 without and 0.92 with no noise at all.) A learning step draws three times and runs
//! sampled networks; a decision draws once and adds what the noise adds.

use super::{ADVANTAGE, SpikingRainbowNetwork, VALUE};
use crate::layers::linear::Linear;
use crate::layers::noisy::{self, Draw};
use crate::random::Pcg64;

/// σ of every noisy map: those into the value and the advantage layer, then their heads.
#[derive(Clone, Debug, PartialEq)]
pub struct Sigmas(pub [Linear; 4]);

impl Sigmas {
    /// First σ of maps like these.
    pub fn first(maps: [&Linear; 4], sigma_0: f64) -> Self {
        Self(maps.map(|map| {
            let (inputs, outputs) = map.weight.dim();
            noisy::initial_sigmas(inputs, outputs, sigma_0)
        }))
    }

    /// Mean |σ| of the weights of each map, over what it was at first; not a number for a map without weights.
    pub fn strengths(&self, sigma_0: f64) -> [f32; 4] {
        self.0.each_ref().map(|map| {
            let sum: f32 = map.weight.iter().map(|sigma| sigma.abs()).sum();
            let first = noisy::initial_sigma(map.weight.nrows(), sigma_0);
            sum / (first * map.weight.len() as f32)
        })
    }
}

/// Memory for what one draw makes of the noisy maps, in the same order.
#[derive(Clone, Debug)]
pub struct Sample(pub(super) [Linear; 4]);

impl Default for Sample {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Linear::zeros(0, 0)))
    }
}

/// One draw for every noisy map, in the same order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Noise(pub [Draw; 4]);

impl Noise {
    /// Draws anew for every noisy map of `network`, in declaration order.
    pub fn refresh(&mut self, network: &SpikingRainbowNetwork, random: &mut Pcg64) {
        for (draw, map) in self.0.iter_mut().zip(noisy_maps(&network.hidden, &network.heads)) {
            let (inputs, outputs) = map.weight.dim();
            draw.refresh(inputs, outputs, random);
        }
    }
}

/// The maps that are noisy where the layers are: into the value and the advantage layer, then their heads.
pub(super) fn noisy_maps<'a>(hidden: &'a [Linear; 4], heads: &'a [Linear; 2]) -> [&'a Linear; 4] {
    [&hidden[VALUE], &hidden[ADVANTAGE], &heads[0], &heads[1]]
}
