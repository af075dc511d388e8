//! Adjusts thresholds so that every layer has the firing rate of a benchmark row.

use crate::Error;
use crate::math::activity::Activity;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::Pass;

/// Maximum number of bisection steps for the threshold of a layer.
const MAX_HALVINGS: usize = 40;
/// Tolerance of the firing rate: 0.05 percentage points.
const BISECTION_TOLERANCE: f64 = 5e-4;
/// Upper bound of the bisection; sufficient because currents are normalised.
const MAX_THRESHOLD: f32 = 50.0;

/// Sets one threshold per layer by bisection, from the first layer to the last, so that the layer has the firing rate
/// `rate` over the observations `inputs` `[rows, inputs]`.
///
/// # Errors
/// Returns [`Error::Shape`] if a row does not fit the network.
pub(crate) fn set_rate(
    network: &mut SpikingRainbowNetwork,
    inputs: &Activity,
    rate: f64,
) -> Result<(), Error> {
    let mut pass = Pass::over(inputs.clone());
    for layer in 0..network.neurons.len() {
        let (mut low, mut high) = (0.0, MAX_THRESHOLD);
        for _ in 0..MAX_HALVINGS {
            let middle = 0.5 * (low + high);
            network.neurons[layer].threshold.fill(middle);
            network.forward_through(&network.maps(), &mut pass)?;
            let found = rates(&pass)[layer];
            if (found - rate).abs() < BISECTION_TOLERANCE {
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

/// Firing rate of each layer: slots with a spike / slots.
pub(crate) fn rates(pass: &Pass) -> [f64; 4] {
    pass.layers.each_ref().map(|layer| {
        let spikes = &layer.record.spikes;
        spikes.count(spikes.rows()) as f64 / (spikes.rows() * spikes.width()).max(1) as f64
    })
}
