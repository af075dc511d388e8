//! A network for inference alone, whose fixed normalisations have become part of its weights.

use super::SpikingRainbowNetwork;
use crate::Error;
use crate::layers::normalisation::NormalisationKind;

impl SpikingRainbowNetwork {
    /// The same network without normalisations: each is y = factor · x + offset, so weights, biases and the σ of noisy
    /// maps take up factor and offset.
    ///
    /// # Errors
    /// [`Error::Conflict`] where a normalisation is LayerNorm, which is no such map.
    pub fn folded(&self) -> Result<Self, Error> {
        let mut folded = self.clone();
        for (layer, normalisation) in folded.normalisations.iter_mut().enumerate() {
            if folded.hidden[layer].bias.is_empty() {
                // The value stream of a network without one.
                normalisation.kind = NormalisationKind::None;
                continue;
            }
            let Some((factor, offset)) = normalisation.affine() else {
                return Err(Error::Conflict {
                    rule: "LayerNorm does not fold into the weights; a static normalisation does".into(),
                });
            };
            normalisation.kind = NormalisationKind::None;
            folded.hidden[layer].weight *= factor;
            folded.hidden[layer].bias *= factor;
            folded.hidden[layer].bias += offset;
            let sigma = layer.checked_sub(super::VALUE);
            if let Some((sigmas, stream)) = folded.sigmas.as_mut().zip(sigma) {
                sigmas.0[stream].weight *= factor;
                sigmas.0[stream].bias *= factor;
            }
        }
        Ok(folded)
    }
}
