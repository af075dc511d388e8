//! Backpropagation through the network and through time.

use super::noise::{Noise, Spreads, noisy_maps};
use super::pass::{LayerPass, Pass};
use super::{FEATURE_1, FEATURE_2, SpikingRainbowNetwork, VALUE};
use crate::Error;
use crate::error::check_shape;
use crate::layers::linear::Linear;
use crate::layers::noisy;
use crate::math::event::add_scaled;
use crate::spiking::neuron::NeuronTensors;
use crate::spiking::scan::Gradients;

/// The gradient of a loss with respect to every map of the network, and the working memory of its computation.
#[derive(Clone, Debug)]
pub struct Gradient {
    /// In the order of the layers.
    pub hidden: [Linear; 4],
    /// Value and advantage.
    pub heads: [Linear; 2],
    /// Of σ, where the layers are noisy.
    pub spreads: Option<Spreads>,
    /// Thresholds and leaks, in the order of the layers; zeros unless at least one of them is learned.
    pub neurons: [NeuronTensors; 4],
    head_deltas: [Vec<f32>; 2],
    counts: Vec<f32>,
    spikes: Vec<f32>,
    currents: Vec<f32>,
    shared: Vec<f32>,
    transposed: Vec<f32>,
}

impl Gradient {
    /// A gradient of zeros for `network`.
    pub fn of(network: &SpikingRainbowNetwork) -> Self {
        let zeros = |map: &Linear| Linear::zeros(map.weight.nrows(), map.weight.ncols());
        Self {
            hidden: std::array::from_fn(|i| zeros(&network.hidden[i])),
            heads: std::array::from_fn(|i| zeros(&network.heads[i])),
            spreads: network.spreads.clone(),
            neurons: std::array::from_fn(|i| NeuronTensors::zeros(network.neurons[i].threshold.len())),
            head_deltas: [Vec::new(), Vec::new()],
            counts: Vec::new(),
            spikes: Vec::new(),
            currents: Vec::new(),
            shared: Vec::new(),
            transposed: Vec::new(),
        }
    }

    /// Sets every entry to zero.
    pub fn clear(&mut self) {
        self.hidden.iter_mut().chain(&mut self.heads).for_each(Linear::clear);
        self.neurons.iter_mut().for_each(NeuronTensors::clear);
    }

    /// Works out the gradient of σ, once that of the sampled maps is complete.
    ///
    /// # Errors
    /// [`Error::Shape`] when the noise was drawn for another network.
    pub fn spread(&mut self, noise: &Noise) -> Result<(), Error> {
        let Some(spreads) = &mut self.spreads else { return Ok(()) };
        let maps = noisy_maps(&self.hidden, &self.heads);
        for ((gradient, map), draw) in spreads.0.iter_mut().zip(maps).zip(&noise.0) {
            noisy::spread_gradient(map, draw, gradient)?;
        }
        Ok(())
    }
}

impl SpikingRainbowNetwork {
    /// Adds to `gradient` what the first rows of `pass` contribute, given the loss's gradient with respect to their
    /// logits, `[rows, actions · atoms]`.
    ///
    /// # Errors
    /// [`Error::Shape`].
    pub fn backward(
        &self,
        pass: &Pass,
        logit_gradients: &[f32],
        gradient: &mut Gradient,
    ) -> Result<(), Error> {
        let width = self.sizes.actions * self.sizes.atoms;
        let rows = logit_gradients.len() / width.max(1);
        check_shape("logit gradients", &[logit_gradients.len()], &[rows.min(pass.rows()) * width])?;
        self.split(logit_gradients, &mut gradient.head_deltas);
        let slots = self.shape(rows).slots();
        gradient.shared.clear();
        gradient.shared.resize(slots, 0.0);
        let held = rows * self.sizes.neurons;
        for &stream in self.streams() {
            let delta = &gradient.head_deltas[stream - VALUE];
            let layer = &pass.layers[stream];
            let head = (&self.heads[stream - VALUE], &mut gradient.heads[stream - VALUE]);
            let (out, scratch) = (&mut gradient.counts, &mut gradient.transposed);
            self.read_out.backward(self.shape(rows), delta, head, &layer.reading, out, scratch)?;
            gradient.currents.resize(slots, 0.0);
            let neurons = &mut gradient.neurons[stream];
            self.unfire(stream, rows, layer, &gradient.counts, &mut gradient.currents, neurons)?;
            let below = &pass.layers[FEATURE_2].record.spikes[..slots];
            gradient.hidden[stream].accumulate(below, &gradient.currents)?;
            gradient.spikes.resize(slots, 0.0);
            let (out, scratch) = (&mut gradient.spikes, &mut gradient.transposed);
            self.hidden[stream].input_gradient(&gradient.currents, out, scratch)?;
            add_scaled(&mut gradient.shared, 1.0, &gradient.spikes);
        }
        let (layer, neurons) = (&pass.layers[FEATURE_2], &mut gradient.neurons[FEATURE_2]);
        self.unfire(FEATURE_2, rows, layer, &gradient.shared, &mut gradient.currents, neurons)?;
        let below = &pass.layers[FEATURE_1].record.spikes[..slots];
        gradient.hidden[FEATURE_2].accumulate(below, &gradient.currents)?;
        let (out, scratch) = (&mut gradient.spikes, &mut gradient.transposed);
        self.hidden[FEATURE_2].input_gradient(&gradient.currents, out, scratch)?;
        gradient.counts.resize(held, 0.0);
        let (layer, neurons) = (&pass.layers[FEATURE_1], &mut gradient.neurons[FEATURE_1]);
        self.unfire(FEATURE_1, rows, layer, &gradient.spikes, &mut gradient.counts, neurons)?;
        gradient.hidden[FEATURE_1].accumulate_one_hot(&pass.states[..rows], &gradient.counts)
    }

    /// Gradients of a layer's spikes to those of its currents before the normalisation, and of its neurons' tensors.
    fn unfire(
        &self,
        index: usize,
        rows: usize,
        layer: &LayerPass,
        spikes: &[f32],
        currents: &mut [f32],
        neurons: &mut NeuronTensors,
    ) -> Result<(), Error> {
        let learns = self.learned.thresholds || self.learned.leaks;
        let gradients = Gradients { spikes, currents: &mut *currents, tensors: learns.then_some(neurons) };
        self.units.backward(self.shape(rows), &layer.record, &self.neurons[index], gradients)?;
        self.normalisations[index].backward(currents, &layer.currents, self.sizes.neurons, &layer.statistics);
        Ok(())
    }

    /// Gradient of the joined logits to those of the two streams.
    fn split(&self, logit_gradients: &[f32], [value, advantage]: &mut [Vec<f32>; 2]) {
        let (actions, atoms) = (self.sizes.actions, self.sizes.atoms);
        let width = (actions * atoms).max(1);
        value.clear();
        advantage.clear();
        advantage.extend_from_slice(logit_gradients);
        if !self.dueling {
            return;
        }
        for advantage in advantage.chunks_exact_mut(width) {
            for i in 0..atoms {
                let mut sum = 0.0_f32;
                for a in 0..actions {
                    sum += advantage[a * atoms + i];
                }
                value.push(sum);
                let mean = sum / actions as f32;
                for a in 0..actions {
                    advantage[a * atoms + i] -= mean;
                }
            }
        }
    }
}
