//! Backpropagation through the network and through time.

use super::maps::Maps;
use super::noise::{Noise, Sigmas, noisy_maps};
use super::pass::{LayerPass, Pass};
use super::read_out::ReadOutScratch;
use super::{FEATURE_1, FEATURE_2, SpikingRainbowNetwork, VALUE};
use crate::Error;
use crate::error::check_shape;
use crate::layers::linear::Linear;
use crate::layers::noisy;
use crate::math::activity::Activity;
use crate::spiking::neuron::NeuronTensors;
use crate::spiking::scan::{self, Gradients, Shape};

/// The gradient of a loss with respect to every map of the network, and the working memory of its computation.
#[derive(Clone, Debug)]
pub struct Gradient {
    /// In the order of the layers.
    pub hidden: [Linear; 4],
    /// Value and advantage.
    pub heads: [Linear; 2],
    /// Of σ, where the layers are noisy.
    pub sigmas: Option<Sigmas>,
    /// Thresholds and leaks, in the order of the layers; zeros unless at least one of them is learned.
    pub neurons: [NeuronTensors; 4],
    memory: Memory,
}

/// Working memory of the way back.
#[derive(Clone, Debug, Default)]
struct Memory {
    head_deltas: [Vec<f32>; 2],
    /// Gradients of the spikes of a stream.
    counts: Vec<f32>,
    /// Slopes of a stream.
    slopes: Vec<f32>,
    /// Gradients of the currents of a layer.
    currents: Vec<f32>,
    below: Below,
    scan: scan::ScanScratch,
    read_out: ReadOutScratch,
}

/// What flows back to the layer below.
#[derive(Clone, Debug, Default)]
struct Below {
    /// Its slopes.
    slopes: Vec<f32>,
    /// Where they are not zero: what the loss says of other spikes does not matter.
    wanted: Activity,
    /// Gradients of its spikes.
    spikes: Vec<f32>,
}

impl Gradient {
    /// A gradient of zeros for `network`.
    pub fn of(network: &SpikingRainbowNetwork) -> Self {
        let zeros = |map: &Linear| Linear::zeros(map.weight.nrows(), map.weight.ncols());
        Self {
            hidden: std::array::from_fn(|i| zeros(&network.hidden[i])),
            heads: std::array::from_fn(|i| zeros(&network.heads[i])),
            sigmas: network.sigmas.clone(),
            neurons: std::array::from_fn(|i| NeuronTensors::zeros(network.neurons[i].threshold.len())),
            memory: Memory::default(),
        }
    }

    /// Works out the gradient of σ, once that of the sampled maps is complete.
    ///
    /// # Errors
    /// [`Error::Shape`] when the noise was drawn for another network.
    pub fn compute_sigmas(&mut self, noise: &Noise) -> Result<(), Error> {
        let Some(sigmas) = &mut self.sigmas else { return Ok(()) };
        let maps = noisy_maps(&self.hidden, &self.heads);
        for ((gradient, map), draw) in sigmas.0.iter_mut().zip(maps).zip(&noise.0) {
            noisy::sigma_gradient(map, draw, gradient)?;
        }
        Ok(())
    }
}

impl SpikingRainbowNetwork {
    /// Writes to `gradient` what the first rows of `pass` contribute, given the loss's gradient with respect to their
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
        self.backward_through(&self.maps(), pass, logit_gradients, [0.0; 4], gradient)
    }

    /// The same for a pass that went through `maps`; the gradient is that of these. `spike_gradients` is what the loss
    /// says of every spike of a layer, wherever it goes.
    ///
    /// # Errors
    /// [`Error::Shape`].
    pub fn backward_through(
        &self,
        maps: &Maps<'_>,
        pass: &Pass,
        logit_gradients: &[f32],
        spike_gradients: [f32; 4],
        gradient: &mut Gradient,
    ) -> Result<(), Error> {
        let width = self.sizes.actions * self.sizes.atoms;
        let rows = logit_gradients.len() / width.max(1);
        check_shape("logit gradients", &[logit_gradients.len()], &[rows.min(pass.rows()) * width])?;
        let Gradient { hidden, heads, neurons, memory, .. } = gradient;
        neurons.iter_mut().for_each(NeuronTensors::clear);
        self.split(logit_gradients, &mut memory.head_deltas);
        let shape = self.shape(rows);
        let [first, second, ..] = &pass.layers;
        self.prepare_input_gradient(FEATURE_2, shape, second, spike_gradients[FEATURE_2], memory)?;
        for &stream in self.streams() {
            let layer = &pass.layers[stream];
            let Memory { head_deltas, counts, slopes, currents, below, scan, read_out } = &mut *memory;
            let delta = &head_deltas[stream - VALUE];
            let head = (maps.heads[stream - VALUE].mean, &mut heads[stream - VALUE]);
            self.read_out.backward(shape, delta, head, &layer.reading, counts, read_out)?;
            let of_each = spike_gradients[stream];
            if of_each != 0.0 {
                for gradient in counts.iter_mut() {
                    *gradient += of_each;
                }
            }
            self.units.slopes(shape, &layer.record, &self.neurons[stream], scan, slopes)?;
            currents.resize(shape.slots(), 0.0);
            let spikes = (counts.as_slice(), slopes.as_slice());
            self.backprop_neurons(stream, shape, layer, spikes, currents, &mut neurons[stream], scan)?;
            let products = &mut read_out.products;
            hidden[stream].become_gradient(&second.record.spikes, currents, products)?;
            let (wanted, out) = (Some(&below.wanted), &mut below.spikes);
            maps.hidden[stream].mean.add_input_gradient(currents, wanted, out, products)?;
        }
        let Memory { currents, below, scan, .. } = &mut *memory;
        let spikes = (below.spikes.as_slice(), below.slopes.as_slice());
        self.backprop_neurons(FEATURE_2, shape, second, spikes, currents, &mut neurons[FEATURE_2], scan)?;
        self.prepare_input_gradient(FEATURE_1, shape, first, spike_gradients[FEATURE_1], memory)?;
        let Memory { currents, counts, below, scan, read_out, .. } = &mut *memory;
        let products = &mut read_out.products;
        hidden[FEATURE_2].become_gradient(&first.record.spikes, currents, products)?;
        let (wanted, out) = (Some(&below.wanted), &mut below.spikes);
        maps.hidden[FEATURE_2].mean.add_input_gradient(currents, wanted, out, products)?;
        let held = counts;
        held.resize(rows * self.sizes.neurons, 0.0);
        let spikes = (below.spikes.as_slice(), below.slopes.as_slice());
        self.backprop_neurons(FEATURE_1, shape, first, spikes, held, &mut neurons[FEATURE_1], scan)?;
        hidden[FEATURE_1].become_gradient(&pass.inputs, held, products)
    }

    /// Works out the slopes of a layer to which gradients are about to flow back, and makes room for these, which begin at
    /// what the loss says of each spike itself.
    fn prepare_input_gradient(
        &self,
        index: usize,
        shape: Shape,
        layer: &LayerPass,
        spike_gradient: f32,
        memory: &mut Memory,
    ) -> Result<(), Error> {
        let Below { slopes, wanted, spikes } = &mut memory.below;
        self.units.slopes(shape, &layer.record, &self.neurons[index], &mut memory.scan, slopes)?;
        wanted.clear(shape.neurons, false);
        slopes.chunks_exact(shape.neurons.max(1)).for_each(|slopes| wanted.push(slopes));
        spikes.clear();
        spikes.resize(shape.slots(), spike_gradient);
        Ok(())
    }

    /// Gradients of a layer's spikes, with their slopes, to those of its currents before the normalisation, and of its
    /// neurons' tensors.
    #[expect(clippy::too_many_arguments, reason = "what flows in, what flows out, and the memory between")]
    fn backprop_neurons(
        &self,
        index: usize,
        shape: Shape,
        layer: &LayerPass,
        (spikes, slopes): (&[f32], &[f32]),
        currents: &mut [f32],
        neurons: &mut NeuronTensors,
        scratch: &mut scan::ScanScratch,
    ) -> Result<(), Error> {
        let learns = self.learned.thresholds || self.learned.leaks;
        let tensors = learns.then_some(neurons);
        let gradients = Gradients { spikes, slopes, currents: &mut *currents, tensors };
        self.units.backward(shape, &layer.record, &self.neurons[index], gradients, scratch)?;
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
