//! Silenced neurons: neurons that never send a spike, as if cut off. No gradient reaches them through their spikes;
//! their currents still take part in the normalisation of their layer.

use super::{LAYERS, SpikingRainbowNetwork};
use crate::Error;
use crate::math::activity::Activity;
use std::ops::RangeInclusive;

/// The silenced neurons of each hidden layer, by their index in the layer, in ascending order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Silenced([Vec<usize>; 4]);

impl Silenced {
    /// Silenced neurons of layer `layer`; empty for a layer that does not exist.
    pub fn of(&self, layer: usize) -> &[usize] {
        self.0.get(layer).map_or(&[], Vec::as_slice)
    }

    /// Removes the activity of the silenced neurons of a layer from every row of `spikes`.
    pub(super) fn suppress(&self, layer: usize, spikes: &mut Activity) {
        for &neuron in self.of(layer) {
            spikes.clear_column(neuron);
        }
    }

    /// Sets the surrogate derivatives of the silenced neurons of a layer to zero, `[rows · time_steps, neurons]`.
    pub(super) fn flatten(&self, layer: usize, neurons: usize, slopes: &mut [f32]) {
        for &neuron in self.of(layer) {
            slopes.iter_mut().skip(neuron).step_by(neurons.max(1)).for_each(|slope| *slope = 0.0);
        }
    }
}

impl SpikingRainbowNetwork {
    /// Silences the neurons of a range, or lets them fire again. Neurons are counted through all hidden layers, so
    /// neuron `n` of layer `l` has the number `l · neurons + n`.
    ///
    /// # Errors
    /// Returns [`Error::Value`] if the range is empty or reaches beyond the last neuron; nothing has changed then.
    pub fn silence(&mut self, range: RangeInclusive<usize>, is_silent: bool) -> Result<(), Error> {
        check_range(&range, self.sizes.neurons)?;
        let neurons = self.sizes.neurons;
        for (layer, silenced) in self.silenced.0.iter_mut().enumerate() {
            let first = layer * neurons;
            let touched = |neuron: &usize| range.contains(&(first + neuron));
            silenced.retain(|neuron| !touched(neuron));
            if is_silent {
                silenced.extend((0..neurons).filter(touched));
                silenced.sort_unstable();
            }
        }
        Ok(())
    }
}

/// Checks a range of neurons, counted through all hidden layers of `neurons` neurons each.
///
/// # Errors
/// Returns [`Error::Value`] if the range is empty or reaches beyond the last neuron.
pub fn check_range(range: &RangeInclusive<usize>, neurons: usize) -> Result<(), Error> {
    let last = (LAYERS.len() * neurons).saturating_sub(1);
    if range.start() <= range.end() && *range.end() <= last {
        return Ok(());
    }
    let given = format!("{}-{}", range.start(), range.end());
    Err(Error::Value {
        name: "neurons".into(),
        given,
        allowed: format!("a range from 0 to {last}, such as 3-7"),
    })
}
