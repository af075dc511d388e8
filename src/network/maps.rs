//! The affine maps of a forward pass, with or without noise.

use super::SpikingRainbowNetwork;
use super::noise::{Noise, Sample, noisy_maps};
use crate::Error;
use crate::layers::linear::Linear;
use crate::layers::noisy::{self, Noisy};

/// The affine maps of a forward pass.
#[derive(Clone, Copy, Debug)]
pub struct Maps<'a> {
    /// Maps into the hidden layers, in the order of [`LAYERS`](super::LAYERS).
    pub hidden: [Noisy<'a>; 4],
    /// Value head and advantage head.
    pub heads: [Noisy<'a>; 2],
}

impl<'a> Maps<'a> {
    fn of(hidden: [&'a Linear; 4], heads: [&'a Linear; 2]) -> Self {
        let plain = |mean| Noisy { mean, noise: None };
        Self { hidden: hidden.map(plain), heads: heads.map(plain) }
    }
}

impl SpikingRainbowNetwork {
    /// The maps of the network without noise.
    pub fn maps(&self) -> Maps<'_> {
        Maps::of(self.hidden.each_ref(), self.heads.each_ref())
    }

    /// The maps with one draw of noise, whose contribution is added to the outputs of each noisy map. Suits a single
    /// decision; for batches see [`Self::sampled_maps`]. `None` gives the maps without noise.
    pub(crate) fn noisy_maps<'a>(&'a self, noise: Option<&'a Noise>) -> Maps<'a> {
        let mut maps = self.maps();
        if let Some((sigmas, noise)) = self.sigmas.as_ref().zip(noise) {
            let [.., value, advantage] = &mut maps.hidden;
            let [value_head, advantage_head] = &mut maps.heads;
            let noisy = [value, advantage, value_head, advantage_head];
            for ((map, sigma), draw) in noisy.into_iter().zip(&sigmas.0).zip(&noise.0) {
                map.noise = Some((sigma, draw));
            }
        }
        maps
    }

    /// The maps μ + σ ⊙ noise for one draw of noise, computed in `sample`. Suits a batch, whose rows share the draw. A
    /// network without noisy layers returns its maps unchanged.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the noise was drawn for a network of another shape.
    pub fn sampled_maps<'a>(&'a self, noise: &Noise, sample: &'a mut Sample) -> Result<Maps<'a>, Error> {
        let Some(sigmas) = &self.sigmas else { return Ok(self.maps()) };
        let means = noisy_maps(&self.hidden, &self.heads);
        for (((sample, mean), sigma), draw) in sample.0.iter_mut().zip(means).zip(&sigmas.0).zip(&noise.0) {
            noisy::sample(mean, sigma, draw, sample)?;
        }
        let [value, advantage, value_head, advantage_head] = &sample.0;
        let [first, second, ..] = &self.hidden;
        Ok(Maps::of([first, second, value, advantage], [value_head, advantage_head]))
    }
}
