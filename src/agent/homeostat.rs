//! Homeostatic thresholds of a whole network, adapted after every learning step.

use super::run_length::threshold_pace;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::Pass;
use crate::parameters::{Normalisation, Parameters, ThresholdRule};
use crate::spiking::homeostasis::Homeostasis;
use crate::spiking::neuron::Neuron;

/// Factor of the pace without a normalisation. The currents then drift as the weights learn, and thresholds that follow
/// at full pace lose seeds (2 of 12 on non-slippery FrozenLake; none of 20 with this factor).
const PACE_WITHOUT_NORMALISATION: f64 = 0.4;

/// Moves thresholds; its buffer is reused from step to step.
#[derive(Clone, Debug, Default)]
pub(super) struct Homeostat {
    /// Firing rate of each neuron of one layer, `[neurons]`.
    rates: Vec<f32>,
}

impl Homeostat {
    /// Moves every threshold of `online` according to the firing rate of its neuron over the rows of `pass`, if the
    /// threshold rule is homeostatic. `progress` (0 … 1) is the share of the run completed.
    pub(super) fn adapt(
        &mut self,
        online: &mut SpikingRainbowNetwork,
        pass: &Pass,
        parameters: &Parameters,
        progress: f64,
    ) {
        let p = parameters;
        let pace = if p.normalisation == Normalisation::None { PACE_WITHOUT_NORMALISATION } else { 1.0 };
        let pace = pace * threshold_pace(p);
        let eta = (p.homeostasis_step * pace * Homeostasis::fade(progress)) as f32;
        let moves = online.units.neuron().is_some_and(Neuron::has_thresholds);
        if p.threshold_rule != ThresholdRule::Homeostatic || !moves || eta == 0.0 {
            return;
        }
        let rule = Homeostasis { threshold: p.threshold as f32, target_rate: p.target_rate as f32 };
        let decisions = pass.rows() * online.units.time_steps();
        for (layer, tensors) in pass.layers.iter().zip(&mut online.neurons) {
            self.rates.clear();
            self.rates.resize(online.sizes.neurons, 0.0);
            for decision in 0..decisions {
                for neuron in layer.record.spikes.active(decision) {
                    self.rates[neuron] += 1.0;
                }
            }
            for rate in &mut self.rates {
                *rate /= decisions.max(1) as f32;
            }
            rule.step(&mut tensors.threshold, &self.rates, eta);
        }
    }
}
