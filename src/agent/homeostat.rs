//! Homeostasis of a whole network, after every learning step.

use super::state::updates_after;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::Pass;
use crate::parameters::{Normalisation, Parameters, ThresholdRule};
use crate::spiking::homeostasis::Homeostasis;
use crate::spiking::neuron::Neuron;

/// Without a normalisation the currents drift as the weights learn, and thresholds that follow as fast lose seeds (2 of
/// 12 on firm ice at full pace, none of 20 at this one).
const PACE_WITHOUT_NORMALISATION: f64 = 0.4;

/// Learning steps of a run from which thresholds move at full pace.
///
/// The weights need a number of learning steps, whatever share of the run that is: thresholds that reach their target before
/// them leave states that no output can tell apart. On a corridor of eight cells, with 900 learning steps of 32 neurons, 25 of 100
/// seeds fail at full pace and one at the pace that follows (0.076); firm ice in 1000 learning steps: 11 of 12 seeds, and 12.
pub(crate) const FULL_PACE_UPDATES: f64 = 5000.0;

/// Pace in a run of so many learning steps: (updates / [`FULL_PACE_UPDATES`])^1.5, at most 1.
fn pace_of_length(updates: u64) -> f64 {
    let share = (updates as f64 / FULL_PACE_UPDATES).min(1.0);
    share * share.sqrt()
}

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
        let pace = pace * pace_of_length(updates_after(p.train_steps as u64, p));
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

#[cfg(test)]
mod tests {
    use super::{FULL_PACE_UPDATES, pace_of_length};

    #[test]
    fn short_runs_move_their_thresholds_slower() {
        for (updates, pace) in
            [(0, 0.0), (50, 0.001), (1250, 0.125), (5000, 1.0), (5001, 1.0), (u64::MAX, 1.0)]
        {
            assert!((pace_of_length(updates) - pace).abs() < 1e-15, "{updates} of {FULL_PACE_UPDATES}");
        }
    }
}
