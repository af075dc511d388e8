//! Conversion of rectified units to integrate-and-fire neurons.
//!
//! Under a constant current I, a neuron without leak and with a soft reset fires ⌊ΣI/θ⌋ times in T time steps. Let θ
//! be the 99.9th percentile of the recorded activations, which keeps one outlier from coarsening the resolution. Then
//! count/T · θ approximates the activation in steps of θ/T. A bias of half such a step, distributed over the time
//! steps, turns the floor into rounding.
//!
//! Sources: Rueckauer et al., Frontiers in Neuroscience 11 (2017) (percentile, soft reset); Deng and Gu, ICLR 2021
//! (the half step).

use super::layer::{MAX_TIME_STEPS, SpikingLinear};
use super::lif::{LifNeuron, Reset};
use super::scan::LayerRecord;
use super::surrogate::{Shape, Surrogate};
use crate::Error;
use crate::layers::linear::Linear;
use crate::math::activity::Activity;
use crate::math::scratch::Scratch;
use std::sync::Arc;

/// Share of the positive recorded activations that lie at or below the threshold.
const THRESHOLD_PERCENTILE: f64 = 0.999;
/// Threshold of a layer whose units were never active.
const SILENT_THRESHOLD: f32 = 1.0;

/// The integrate-and-fire neuron that replaces a rectified unit: soft reset, no synaptic time constant, unscaled input.
pub fn integrate_and_fire() -> LifNeuron {
    LifNeuron {
        synaptic_decay: 0.0,
        scale_input: false,
        reset: Reset::Soft,
        detach_reset: true,
        surrogate: Surrogate { shape: Shape::Sigmoid, slope: 4.0 },
    }
}

/// Threshold for a layer with the recorded `activations`: the 99.9th percentile of the positive ones, or 1 if there
/// are none.
pub fn balanced_threshold(activations: &[f32]) -> f32 {
    let mut active: Vec<f32> = activations.iter().copied().filter(|activation| *activation > 0.0).collect();
    active.sort_by(f32::total_cmp);
    let index = (THRESHOLD_PERCENTILE * active.len() as f64) as usize;
    active.get(index.min(active.len().saturating_sub(1))).copied().unwrap_or(SILENT_THRESHOLD)
}

/// A stack of spiking layers followed by a linear read-out.
#[derive(Clone, Debug)]
pub struct SpikingStack {
    /// Spiking layers, from the inputs up. The value of a spike is folded into the weights of the next layer.
    pub layers: Vec<SpikingLinear>,
    /// Linear map from the firing rates of the last spiking layer to the outputs.
    pub last: Linear,
}

/// Converts a stack of linear maps, rectified after every map but the last, into spiking layers that run for
/// `time_steps`. The thresholds are balanced on the activations that `inputs` `[rows, inputs]` cause.
///
/// # Errors
/// Returns [`Error::Shape`] if maps or inputs do not fit, and [`Error::Value`] for `time_steps` outside 1 … 65536, an
/// empty stack, or a weight or input that is not finite.
pub fn replace_linear_with_spiking(
    stack: &[Linear],
    inputs: &[f32],
    time_steps: usize,
) -> Result<SpikingStack, Error> {
    let Some((last, hidden)) = stack.split_last() else {
        let allowed = "at least one linear map".into();
        return Err(Error::Value { name: "stack".into(), given: "an empty one".into(), allowed });
    };
    check_convertible(stack, inputs, time_steps)?;
    let (mut activations, mut below, mut layers) = (inputs.to_vec(), 1.0, Vec::new());
    for map in hidden {
        let rows = activations.len() / map.weight.nrows().max(1);
        let mut outputs = vec![0.0; rows * map.bias.len()];
        let scratch = &mut Scratch::default();
        map.forward(&Activity::of(&activations, map.weight.nrows())?, &mut outputs, scratch)?;
        activations = outputs.into_iter().map(|x| if x > 0.0 { x } else { 0.0 }).collect();
        let threshold = balanced_threshold(&activations);
        let linear = convert(map, below, threshold, time_steps);
        layers.push(SpikingLinear::new(linear, Arc::new(integrate_and_fire()), threshold, 1.0, time_steps)?);
        below = threshold;
    }
    Ok(SpikingStack { layers, last: Linear { weight: &last.weight * below, bias: last.bias.clone() } })
}

/// Returns [`Error::Value`] for `time_steps` outside 1 … 65536, or a weight or input that is not finite.
pub(crate) fn check_convertible(maps: &[Linear], inputs: &[f32], time_steps: usize) -> Result<(), Error> {
    let refuse = |name: &str, given: String, allowed: &str| {
        Err(Error::Value { name: name.into(), given, allowed: allowed.into() })
    };
    if !(1..=MAX_TIME_STEPS).contains(&time_steps) {
        return refuse("time_steps", time_steps.to_string(), "a whole number from 1 to 65536");
    }
    let weights = maps.iter().flat_map(|map| map.weight.iter().chain(&map.bias));
    if let Some(odd) = weights.copied().find(|weight| !weight.is_finite()) {
        return refuse("weight", odd.to_string(), "a finite number");
    }
    if let Some(odd) = inputs.iter().find(|input| !input.is_finite()) {
        return refuse("input", odd.to_string(), "a finite number");
    }
    Ok(())
}

/// The linear map of a converted layer. `below` is the threshold of the layer below (1 for real inputs) and scales the
/// weights; θ / (2T) is added to the bias, so that spike counts are rounded instead of floored.
pub fn convert(map: &Linear, below: f32, threshold: f32, time_steps: usize) -> Linear {
    let half_a_step = threshold / (2.0 * time_steps.max(1) as f32);
    Linear { weight: &map.weight * below, bias: &map.bias + half_a_step }
}

impl SpikingStack {
    /// Computes outputs `[rows, outputs]` from inputs `[rows, inputs]`.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if `inputs` does not fit the first layer, and [`Error::Value`] for an input that is not
    /// finite.
    pub fn forward(&self, inputs: &[f32]) -> Result<Vec<f32>, Error> {
        let (mut rates, mut record, mut spikes) = (inputs.to_vec(), LayerRecord::default(), Vec::new());
        for (i, layer) in self.layers.iter().enumerate() {
            rates = match i {
                0 => layer.forward(inputs, &mut record)?,
                _ => layer.forward_spikes(&spikes, &mut record)?,
            };
            spikes = record.spikes.to_vec();
        }
        let mut outputs = vec![0.0; rates.len() / self.last.weight.nrows().max(1) * self.last.bias.len()];
        let rates = Activity::of(&rates, self.last.weight.nrows())?;
        self.last.forward(&rates, &mut outputs, &mut Scratch::default())?;
        Ok(outputs)
    }
}
