//! Folding of fixed normalisations into the weights, for inference.

use super::SpikingRainbowNetwork;
use crate::Error;
use crate::layers::normalisation::NormalisationKind;

impl SpikingRainbowNetwork {
    /// Returns an equivalent network without normalisations. Each normalisation y = factor · x + offset is absorbed:
    /// factor by weights, biases and σ of noisy maps, offset by biases.
    ///
    /// # Errors
    /// Returns [`Error::Conflict`] if a normalisation is LayerNorm, which is not a fixed affine map.
    pub fn folded(&self) -> Result<Self, Error> {
        let mut folded = self.clone();
        for (layer, normalisation) in folded.normalisations.iter_mut().enumerate() {
            if folded.hidden[layer].bias.is_empty() {
                // Without dueling, the value stream has no neurons.
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
