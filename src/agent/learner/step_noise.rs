//! The noise of a learning step: one draw for each of its three evaluations.

use crate::network::SpikingRainbowNetwork;
use crate::network::noise::Noise;
use crate::random::Pcg64;

/// Noise of the three evaluations of a learning step.
#[derive(Clone, Debug, Default)]
pub(super) struct StepNoise {
    pub(super) online: Noise,
    pub(super) greedy: Noise,
    pub(super) target: Noise,
}

impl StepNoise {
    /// Draws new noise, in the order of the fields, for networks of the shape of `network`; draws nothing if no layer
    /// is noisy.
    pub(super) fn refresh(&mut self, network: &SpikingRainbowNetwork, random: &mut Pcg64) {
        if network.sigmas.is_some() {
            for noise in [&mut self.online, &mut self.greedy, &mut self.target] {
                noise.refresh(network, random);
            }
        }
    }
}
