//! Homeostasis of a whole network, after every learning step.

use super::run_length::threshold_pace;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::Pass;
use crate::parameters::{Normalisation, Parameters, ThresholdRule};
use crate::spiking::homeostasis::Homeostasis;
use crate::spiking::neuron::Neuron;

/// Without a normalisation the currents drift as the weights learn, and thresholds that follow as fast lose seeds (2 of
/// 12 on firm ice at full pace, none of 20 at this one).
const PACE_WITHOUT_NORMALISATION: f64 = 0.4;

/// Moves thresholds; its memory is kept from step to step.
#[derive(Clone, Debug, Default)]
pub(super) struct Homeostat {
    /// Firing rate of each neuron of a layer.
    rates: Vec<f32>,
}

impl Homeostat {
    /// Moves every threshold of `online` by its neuron's firing rate over the rows of `pass`, where the parameters ask for
    /// it.
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
