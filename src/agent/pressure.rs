//! What presses on the firing of the hidden layers beside homeostasis: a rate loss, and the energy of a decision in the
//! loss or in the reward. Each has a weight of its own, 0 being off.
//!
//! ```text
//! r_l = spikes of layer l / (rows · T · N)
//! E   = Σ_l spikes of layer l · fan-out_l / (rows · Σ_l N · fan-out_l)
//! loss   += ramp · rate_loss · Σ_l [max(0, r_l − ceiling) + max(0, floor − r_l)]
//! loss   += ramp · energy_loss · E
//! reward −= ramp · energy_reward · E
//! ```
//!
//! The rows are the distinct states of a batch, each counted once, in the losses, and the one decision in the reward. E is
//! in spikes for each synapse and decision, as the meter gives them: 1 where spikes reach as many weights as the dense
//! twin multiplies behind its first layer. The ramp goes from 0 to 1 between 0.3 and 0.6 of the run, when there is
//! something learned to press on.
//!
//! The two energies are not the same thing. That in the loss presses on the spikes themselves, and its gradient goes on
//! through surrogates and time like any other. That in the reward makes another task of the world, in which short episodes
//! and states that leave the network silent are worth more; its gradient reaches the spikes through the values alone,
//! and it stays in the replay as it was when the network of the time decided.
//!
//! The rate loss is linear: a squared one has hardly a gradient near its ceiling. Sources: Zenke and Vogels, Neural
//! Computation 33 (2021) (bounds of a population's activity); Suetake et al., arXiv 2302.01500, with p = 1 (synaptic
//! operations in the loss); Rosenfeld et al., arXiv 1810.09977 (spikes in the reward).

use crate::network::pass::Pass;
use crate::network::{FEATURE_1, FEATURE_2, LAYERS, SpikingRainbowNetwork};
use crate::parameters::Parameters;

/// The weights, and the bounds of the rate loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pressure {
    rate_loss: f64,
    ceiling: f32,
    floor: f32,
    energy_loss: f64,
    energy_reward: f64,
}

/// What the pressures add to a loss.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pressed {
    /// Added to the loss.
    pub loss: f32,
    /// Gradient of that with respect to each spike of a layer, in the order of [`LAYERS`].
    pub spikes: [f32; 4],
}

impl Pressure {
    /// Those that the parameters ask for.
    pub fn of(parameters: &Parameters) -> Self {
        Self {
            rate_loss: parameters.rate_loss,
            ceiling: parameters.rate_loss_ceiling as f32,
            floor: parameters.rate_loss_floor as f32,
            energy_loss: parameters.energy_loss,
            energy_reward: parameters.energy_reward,
        }
    }

    /// What they add to the loss of a `pass` of `network` over distinct states, at `progress` (0 … 1) of the run; nothing
    /// for the dense twin, which does not spike.
    pub fn on(&self, network: &SpikingRainbowNetwork, pass: &Pass, progress: f64) -> Pressed {
        let mut pressed = Pressed::default();
        let [rate_loss, energy_loss] =
            [self.rate_loss, self.energy_loss].map(|weight| (weight * ramp(progress)) as f32);
        if network.units.neuron().is_none() || pass.rows() == 0 || rate_loss + energy_loss == 0.0 {
            return pressed;
        }
        let fired = fired(network, pass);
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
            pressed.loss += rate_loss * beyond;
            pressed.spikes[layer] += rate_loss * direction / slots;
        }
        for (layer, cost) in costs(network, pass).into_iter().enumerate() {
            pressed.loss += energy_loss * cost * fired[layer];
            pressed.spikes[layer] += energy_loss * cost;
        }
        pressed
    }

    /// What is taken off the reward for the decision of `pass`, at `progress` of the run; nothing from the dense twin.
    pub fn charge(&self, network: &SpikingRainbowNetwork, pass: &Pass, progress: f64) -> f64 {
        let weight = self.energy_reward * ramp(progress);
        if network.units.neuron().is_none() || pass.rows() == 0 || weight == 0.0 {
            return 0.0;
        }
        let spent = fired(network, pass).into_iter().zip(costs(network, pass));
        weight * f64::from(spent.map(|(fired, cost)| fired * cost).sum::<f32>())
    }
}

/// How much of its weight a pressure has at `progress` (0 … 1) of the run.
pub fn ramp(progress: f64) -> f64 {
    ((progress - 0.3) / 0.3).clamp(0.0, 1.0)
}

/// The hidden layers that there are.
fn layers(network: &SpikingRainbowNetwork) -> impl Iterator<Item = usize> {
    [FEATURE_1, FEATURE_2].into_iter().chain(network.streams().iter().copied())
}

/// Spikes of each layer, over all rows and time steps; nothing where there is no such layer.
fn fired(network: &SpikingRainbowNetwork, pass: &Pass) -> [f32; 4] {
    let mut fired = [0.0; LAYERS.len()];
    for layer in layers(network) {
        let spikes = &pass.layers[layer].record.spikes;
        // A smooth neuron of one's own fires by degrees.
        fired[layer] = spikes
            .full(spikes.rows())
            .map_or_else(|| spikes.count(spikes.rows()) as f32, |degrees| degrees.iter().sum());
    }
    fired
}

/// What one spike of each layer adds to the energy of a decision.
fn costs(network: &SpikingRainbowNetwork, pass: &Pass) -> [f32; 4] {
    let fan_outs = network.fan_outs();
    let synapses: usize = layers(network).map(|layer| network.sizes.neurons * fan_outs[layer]).sum();
    fan_outs.map(|fan_out| fan_out as f32 / (pass.rows() * synapses).max(1) as f32)
}
