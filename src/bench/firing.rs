//! Thresholds at which every layer fires as often as a row of the bench asks for.

use crate::Error;
use crate::math::activity::Activity;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::Pass;

/// Most halvings of the interval in which a threshold lies.
const HALVINGS: usize = 40;
/// So near is near enough: a twentieth of a point.
const NEAR: f64 = 5e-4;
/// Currents are normalised, so that no threshold lies beyond.
const HIGHEST: f32 = 50.0;

/// Moves the thresholds of every layer, those of a layer together, until it fires at `rate` over rows of `inputs`.
///
/// # Errors
/// [`Error::Shape`] when a row does not fit the network.
pub(crate) fn set_rate(
    network: &mut SpikingRainbowNetwork,
    inputs: &Activity,
    rate: f64,
) -> Result<(), Error> {
    let mut pass = Pass::over(inputs.clone());
    for layer in 0..network.neurons.len() {
        let (mut low, mut high) = (0.0, HIGHEST);
        for _ in 0..HALVINGS {
            let middle = 0.5 * (low + high);
            network.neurons[layer].threshold.fill(middle);
            network.forward_through(&network.maps(), &mut pass)?;
            let found = rates(&pass)[layer];
            if (found - rate).abs() < NEAR {
                break;
            }
            if found > rate {
                low = middle;
            } else {
                high = middle;
            }
        }
    }
    Ok(())
}

/// Share of slots with a spike in each layer.
pub(crate) fn rates(pass: &Pass) -> [f64; 4] {
    pass.layers.each_ref().map(|layer| {
        let spikes = &layer.record.spikes;
        spikes.count(spikes.rows()) as f64 / (spikes.rows() * spikes.width()).max(1) as f64
    })
}
