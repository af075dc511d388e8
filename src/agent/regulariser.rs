//! Sparsity regularisers of the hidden layers, in addition to homeostasis: a rate loss, and the energy of a decision as
//! part of the loss or of the reward. Each has its own weight; a weight of 0 switches it off.
//!
//! ```text
//! r_l = spikes of layer l / (rows · T · N)
//! E   = Σ_l spikes of layer l · fan-out_l / (rows · Σ_l N · fan-out_l)
//! loss   += ramp · rate_loss · Σ_l [max(0, r_l − ceiling) + max(0, floor − r_l)]
//! loss   += ramp · energy_loss · E
//! reward −= ramp · energy_reward · E
//! ```
//!
//! In the losses, the rows are the distinct states of a batch, each counted once; in the reward, the row is the one
//! decision. E is in spikes per synapse and decision, the meter's unit: E = 1 if spikes reach as many weights as the
//! dense twin multiplies behind its first layer. The ramp rises from 0 to 1 between 0.3 and 0.6 of the run, when the
//! agent has learned something that can be traded against sparsity.
//!
//! The two energy terms differ. The term in the loss penalises spikes directly, and its gradient flows through
//! surrogates and time like that of any loss. The term in the reward changes the task: short episodes, and states in
//! which the network is silent, become worth more. Its gradient reaches the spikes only through the values, and the
//! replay stores the penalty computed at the time of the decision.
//!
//! The rate loss is linear, because a squared loss has a vanishing gradient near its ceiling. Sources: Zenke and
//! Vogels, Neural Computation 33 (2021) (bounds of a population's activity); Suetake et al., arXiv 2302.01500, with
//! p = 1 (synaptic operations in the loss); Rosenfeld et al., arXiv 1810.09977 (spikes in the reward).

use crate::network::pass::Pass;
use crate::network::{FEATURE_1, FEATURE_2, LAYERS, SpikingRainbowNetwork};
use crate::parameters::Parameters;

/// Weights of the regularisers, and the bounds of the rate loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Regulariser {
    rate_loss: f64,
    ceiling: f32,
    floor: f32,
    energy_loss: f64,
    energy_reward: f64,
}

/// A regularisation loss and its gradient.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RegulariserLoss {
    /// The loss.
    pub loss: f32,
    /// Gradient of the loss with respect to each spike of a layer, in the order of [`LAYERS`].
    pub spike_gradients: [f32; 4],
}

impl Regulariser {
    /// Creates the regularisers that the parameters switch on.
    pub fn of(parameters: &Parameters) -> Self {
        Self {
            rate_loss: parameters.rate_loss,
            ceiling: parameters.rate_loss_ceiling as f32,
            floor: parameters.rate_loss_floor as f32,
            energy_loss: parameters.energy_loss,
            energy_reward: parameters.energy_reward,
        }
    }

    /// Computes the regularisation loss of a forward `pass` of `network` over distinct states, at `progress` (0 … 1) of
    /// the run. Zero for the dense twin, which does not spike.
    pub fn loss(&self, network: &SpikingRainbowNetwork, pass: &Pass, progress: f64) -> RegulariserLoss {
        let mut total = RegulariserLoss::default();
        let [rate_loss, energy_loss] =
            [self.rate_loss, self.energy_loss].map(|weight| (weight * ramp(progress)) as f32);
        if network.units.neuron().is_none() || pass.rows() == 0 || rate_loss + energy_loss == 0.0 {
            return total;
        }
        let fired = spike_counts(network, pass);
        let slots = (pass.rows() * network.units.time_steps() * network.sizes.neurons) as f32;
        for layer in layers(network) {
            let rate = fired[layer] / slots;
            let (beyond, direction) = if rate > self.ceiling {
                (rate - self.ceiling, 1.0)
            } else if rate < self.floor {
                (self.floor - rate, -1.0)
            } else {
                (0.0, 0.0)
            };
            total.loss += rate_loss * beyond;
            total.spike_gradients[layer] += rate_loss * direction / slots;
        }
        for (layer, cost) in costs(network, pass).into_iter().enumerate() {
            total.loss += energy_loss * cost * fired[layer];
            total.spike_gradients[layer] += energy_loss * cost;
        }
        total
    }

    /// Computes the energy penalty to subtract from the reward of the decision recorded in `pass`, at `progress`
    /// (0 … 1) of the run. Zero for the dense twin.
    pub fn reward_penalty(&self, network: &SpikingRainbowNetwork, pass: &Pass, progress: f64) -> f64 {
        let weight = self.energy_reward * ramp(progress);
        if network.units.neuron().is_none() || pass.rows() == 0 || weight == 0.0 {
            return 0.0;
        }
        let spent = spike_counts(network, pass).into_iter().zip(costs(network, pass));
        weight * f64::from(spent.map(|(fired, cost)| fired * cost).sum::<f32>())
    }
}

/// Factor of the weight of each regulariser at `progress` (0 … 1) of the run.
pub fn ramp(progress: f64) -> f64 {
    ((progress - 0.3) / 0.3).clamp(0.0, 1.0)
}

/// Indices of the hidden layers that exist.
fn layers(network: &SpikingRainbowNetwork) -> impl Iterator<Item = usize> {
    [FEATURE_1, FEATURE_2].into_iter().chain(network.streams().iter().copied())
}

/// Spikes of each layer, summed over all rows and time steps; 0 for a layer that does not exist.
fn spike_counts(network: &SpikingRainbowNetwork, pass: &Pass) -> [f32; 4] {
    let mut fired = [0.0; LAYERS.len()];
    for layer in layers(network) {
        let spikes = &pass.layers[layer].record.spikes;
        // A custom smooth neuron emits graded spikes, which are summed.
        fired[layer] = spikes
            .full(spikes.rows())
            .map_or_else(|| spikes.count(spikes.rows()) as f32, |degrees| degrees.iter().sum());
    }
    fired
}

/// Energy of one spike of each layer, as a share of all synapses of all rows.
fn costs(network: &SpikingRainbowNetwork, pass: &Pass) -> [f32; 4] {
    let fan_outs = network.fan_outs();
    let synapses: usize = layers(network).map(|layer| network.sizes.neurons * fan_outs[layer]).sum();
    fan_outs.map(|fan_out| fan_out as f32 / (pass.rows() * synapses).max(1) as f32)
}
