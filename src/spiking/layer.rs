//! Stand-alone spiking layers, each a linear map followed by neurons, for building custom networks.

use super::lif::LifNeuron;
use super::neuron::{Neuron, NeuronTensors};
use super::scan::{self, Gradients, LayerRecord, LayerShape};
use crate::Error;
use crate::error::check_shape;
use crate::layers::linear::Linear;
use crate::math::activity::Activity;
use crate::math::scratch::Scratch;
use std::sync::Arc;

/// Maximum number of time steps of a layer.
pub(super) const MAX_TIME_STEPS: usize = 1 << 16;

/// A linear map followed by spiking neurons; real inputs are held over all time steps. Corresponds to the
/// layer `SpikingLinear` of the original system that this project realises.
#[derive(Clone, Debug)]
pub struct SpikingLinear {
    /// Map from inputs to currents, `[inputs, neurons]`.
    pub linear: Linear,
    /// The neuron model.
    pub neuron: Arc<dyn Neuron>,
    /// Thresholds and leaks of the neurons, `[neurons]` each.
    pub tensors: NeuronTensors,
    /// Time steps of one forward pass.
    pub time_steps: usize,
}

/// Gradient of a loss with respect to the parameters and inputs of a [`SpikingLinear`].
#[derive(Clone, Debug)]
pub struct SpikingLinearGradient {
    /// Gradient with respect to weights and bias.
    pub linear: Linear,
    /// Gradient with respect to thresholds and leaks.
    pub tensors: NeuronTensors,
    /// Gradient with respect to the inputs, `[rows, inputs]`.
    pub inputs: Vec<f32>,
}

impl SpikingLinear {
    /// Creates a layer whose neurons all have the given threshold and leak.
    ///
    /// # Errors
    /// Returns [`Error::Value`] for `time_steps` outside 1 … 65536, a threshold that is not positive and finite, a leak
    /// outside 0 … 1, or a weight that is not finite.
    pub fn new(
        linear: Linear,
        neuron: Arc<dyn Neuron>,
        threshold: f32,
        leak: f32,
        time_steps: usize,
    ) -> Result<Self, Error> {
        let rule = |holds: bool, name: &str, given: String, allowed: &str| {
            let error = || Error::Value { name: name.into(), given, allowed: allowed.into() };
            if holds { Ok(()) } else { Err(error()) }
        };
        rule(
            (1..=MAX_TIME_STEPS).contains(&time_steps),
            "time_steps",
            time_steps.to_string(),
            "a whole number from 1 to 65536",
        )?;
        rule(
            threshold > 0.0 && threshold.is_finite(),
            "threshold",
            threshold.to_string(),
            "a finite number above 0",
        )?;
        rule((0.0..=1.0).contains(&leak), "leak", leak.to_string(), "a number from 0 to 1")?;
        let odd = linear.weight.iter().chain(&linear.bias).find(|weight| !weight.is_finite());
        rule(odd.is_none(), "weight", odd.map_or(String::new(), f32::to_string), "a finite number")?;
        let neurons = linear.bias.len();
        let tensors = NeuronTensors { threshold: vec![threshold; neurons], leak: vec![leak; neurons] };
        Ok(Self { linear, neuron, tensors, time_steps })
    }

    /// Computes firing rates `[rows, neurons]`, in spikes per time step, from real inputs `[rows, inputs]` that are
    /// held over all time steps. Potentials, spikes and traces are written to `record`.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the inputs do not fit the layer, and [`Error::Value`] for an input that is not
    /// finite.
    pub fn forward(&self, inputs: &[f32], record: &mut LayerRecord) -> Result<Vec<f32>, Error> {
        self.run(inputs, self.shape(inputs.len()), record)
    }

    /// Computes firing rates `[rows, neurons]`, in spikes per time step, from the spikes of a layer below,
    /// `[rows, time_steps, inputs]`. Potentials, spikes and traces are written to `record`.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the spikes do not fit the layer, and [`Error::Value`] for a spike that is not
    /// finite.
    pub fn forward_spikes(&self, spikes: &[f32], record: &mut LayerRecord) -> Result<Vec<f32>, Error> {
        self.run(spikes, self.shape(spikes.len() / self.time_steps.max(1)), record)
    }

    fn run(&self, inputs: &[f32], shape: LayerShape, record: &mut LayerRecord) -> Result<Vec<f32>, Error> {
        if let Some(input) = inputs.iter().find(|input| !input.is_finite()) {
            let allowed = "a finite number".into();
            return Err(Error::Value { name: "input".into(), given: input.to_string(), allowed });
        }
        let mut currents = vec![0.0; inputs.len() / self.linear.weight.nrows().max(1) * shape.neurons];
        let inputs = Activity::of(inputs, self.linear.weight.nrows())?;
        self.linear.forward(&inputs, &mut currents, &mut Scratch::default())?;
        scan::forward(self.neuron.as_ref(), shape, &currents, &self.tensors, None, record)?;
        let mut rates = vec![0.0; shape.rows * shape.neurons];
        for (slot, spike) in record.spikes.to_vec().into_iter().enumerate() {
            let row = slot / (shape.time_steps * shape.neurons);
            rates[row * shape.neurons + slot % shape.neurons] += spike / shape.time_steps as f32;
        }
        Ok(rates)
    }

    /// Computes the gradient of a loss by backpropagation through time, given `rate_gradients` `[rows, neurons]`, the
    /// gradient with respect to the firing rates. `inputs` `[rows, inputs]` and `record` belong to a call of
    /// [`Self::forward`].
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if an operand does not fit the layer.
    pub fn backward(
        &self,
        inputs: &[f32],
        record: &LayerRecord,
        rate_gradients: &[f32],
    ) -> Result<SpikingLinearGradient, Error> {
        let shape = self.shape(inputs.len());
        check_shape("rate gradients", &[rate_gradients.len()], &[shape.rows * shape.neurons])?;
        let spikes: Vec<f32> = rate_gradients.iter().map(|g| g / shape.time_steps as f32).collect();
        let mut tensors = NeuronTensors::zeros(shape.neurons);
        let mut currents = vec![0.0; shape.rows * shape.neurons];
        let (neuron, memory, mut slopes) =
            (self.neuron.as_ref(), &mut scan::ScanScratch::default(), Vec::new());
        scan::slopes(neuron, shape, record, &self.tensors, memory, &mut slopes)?;
        let (spikes, slopes) = (spikes.as_slice(), slopes.as_slice());
        let gradients = Gradients { spikes, slopes, currents: &mut currents, tensors: Some(&mut tensors) };
        scan::backward(neuron, shape, record, &self.tensors, gradients, memory)?;
        let (mut linear, scratch) =
            (Linear::zeros(self.linear.weight.nrows(), shape.neurons), &mut Scratch::default());
        linear.become_gradient(&Activity::of(inputs, self.linear.weight.nrows())?, &currents, scratch)?;
        let mut input_gradients = vec![0.0; inputs.len()];
        self.linear.add_input_gradient(&currents, None, &mut input_gradients, scratch)?;
        Ok(SpikingLinearGradient { linear, tensors, inputs: input_gradients })
    }

    fn shape(&self, inputs: usize) -> LayerShape {
        let rows = inputs / self.linear.weight.nrows().max(1);
        LayerShape { rows, time_steps: self.time_steps, neurons: self.linear.bias.len() }
    }
}

/// A spiking layer in which each neuron learns its time constant. Corresponds to `AdaptiveSpikingLayer` of the original
/// system that this project realises.
#[derive(Clone, Debug)]
pub struct AdaptiveSpikingLayer {
    /// The underlying spiking layer.
    pub layer: SpikingLinear,
}

impl AdaptiveSpikingLayer {
    /// Creates a layer of LIF neurons that all start with the time constant `tau_mem` ≥ 1, in time steps.
    ///
    /// # Errors
    /// Returns [`Error::Value`] for a time constant below 1, and the errors of [`SpikingLinear::new`].
    pub fn new(
        linear: Linear,
        neuron: LifNeuron,
        threshold: f32,
        tau_mem: f32,
        time_steps: usize,
    ) -> Result<Self, Error> {
        if tau_mem.is_nan() || tau_mem < 1.0 {
            let allowed = "a number from 1".into();
            return Err(Error::Value { name: "tau_mem".into(), given: tau_mem.to_string(), allowed });
        }
        let layer = SpikingLinear::new(linear, Arc::new(neuron), threshold, 1.0 - 1.0 / tau_mem, time_steps)?;
        Ok(Self { layer })
    }

    /// Time constants of the neurons, `[neurons]`, in time steps: 1 / (1 − leak).
    pub fn time_constants(&self) -> Vec<f32> {
        self.layer.tensors.leak.iter().map(|leak| 1.0 / (1.0 - leak)).collect()
    }

    /// Takes one step of plain gradient descent on weights, bias and leaks. Leaks are clamped to 0 …
    /// [`NeuronTensors::HIGHEST_LEAK`]; thresholds are constant.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the gradient belongs to a layer of another shape.
    pub fn descend(&mut self, gradient: &SpikingLinearGradient, learning_rate: f32) -> Result<(), Error> {
        check_shape("gradient", gradient.linear.weight.shape(), self.layer.linear.weight.shape())?;
        check_shape("gradient of the bias", gradient.linear.bias.shape(), self.layer.linear.bias.shape())?;
        check_shape(
            "gradient of the leaks",
            &[gradient.tensors.leak.len()],
            &[self.layer.tensors.leak.len()],
        )?;
        self.layer.linear.weight.scaled_add(-learning_rate, &gradient.linear.weight);
        self.layer.linear.bias.scaled_add(-learning_rate, &gradient.linear.bias);
        for (leak, slope) in self.layer.tensors.leak.iter_mut().zip(&gradient.tensors.leak) {
            *leak = (*leak - learning_rate * slope).clamp(0.0, NeuronTensors::HIGHEST_LEAK);
        }
        Ok(())
    }
}
