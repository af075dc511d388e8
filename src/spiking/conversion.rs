//! From rectified units to integrate-and-fire neurons.
//!
//! A neuron without leak and with a soft reset fires ⌊ΣI/θ⌋ times under a steady drive: with θ the largest activation
//! that was recorded (its 99.9 percentile, so that one outlier does not make all others coarse), count/T · θ is the
//! activation in steps of θ/T. Half a step of bias, sigma over the time steps, turns the floor into rounding.
//!
//! Sources: Rueckauer et al., Frontiers in Neuroscience 11 (2017) (percentile, soft reset); Deng and Gu, ICLR 2021 (the half
//! step).

use super::layer::{MOST_TIME_STEPS, SpikingLinear};
use super::lif::{LifNeuron, Reset};
use super::scan::LayerRecord;
use super::surrogate::{Shape, Surrogate};
use crate::Error;
use crate::layers::linear::Linear;
use crate::math::activity::Activity;
use crate::math::scratch::Scratch;
use std::sync::Arc;

/// Share of the recorded activations that a threshold covers.
const PERCENTILE: f64 = 0.999;
/// Thresholds of layers whose units were never active.
const SILENT: f32 = 1.0;

/// The neuron that stands in for a rectified unit.
pub fn integrate_and_fire() -> LifNeuron {
    LifNeuron {
        synaptic_decay: 0.0,
        scale_input: false,
        reset: Reset::Soft,
        detach_reset: true,
        surrogate: Surrogate { shape: Shape::Sigmoid, slope: 4.0 },
    }
}

/// The threshold for a layer with these activations: their 99.9 percentile among those above zero.
pub fn balanced_threshold(activations: &[f32]) -> f32 {
    let mut active: Vec<f32> = activations.iter().copied().filter(|activation| *activation > 0.0).collect();
    active.sort_by(f32::total_cmp);
    let index = (PERCENTILE * active.len() as f64) as usize;
    active.get(index.min(active.len().saturating_sub(1))).copied().unwrap_or(SILENT)
}

/// A stack of spiking layers under a linear one.
#[derive(Clone, Debug)]
pub struct SpikingStack {
    /// Each passes its spikes on; what one is worth is folded into the weights above.
    pub layers: Vec<SpikingLinear>,
    /// Reads the last firing rates.
    pub last: Linear,
}

/// Turns a dense stack, rectified after every map but the last, into a spiking one that runs for `time_steps`.
/// `inputs` `[rows, inputs]` are what its thresholds are balanced on.
///
/// # Errors
/// [`Error::Shape`] when maps or inputs do not fit, [`Error::Value`] for T = 0, an empty stack or what is not finite.
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

/// Refuses T = 0 and whatever is not finite.
pub(crate) fn check_convertible(maps: &[Linear], inputs: &[f32], time_steps: usize) -> Result<(), Error> {
    let refuse = |name: &str, given: String, allowed: &str| {
        Err(Error::Value { name: name.into(), given, allowed: allowed.into() })
    };
    if !(1..=MOST_TIME_STEPS).contains(&time_steps) {
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

/// The map of a converted layer: the layer below fires in units of its threshold, and half a step of bias rounds.
pub fn convert(map: &Linear, below: f32, threshold: f32, time_steps: usize) -> Linear {
    let half_a_step = threshold / (2.0 * time_steps.max(1) as f32);
    Linear { weight: &map.weight * below, bias: &map.bias + half_a_step }
}

impl SpikingStack {
    /// Outputs `[rows, outputs]` of inputs `[rows, inputs]`.
    ///
    /// # Errors
    /// [`Error::Shape`], or [`Error::Value`] for an input that is not finite.
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
