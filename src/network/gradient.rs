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
use crate::spiking::scan::{self, Gradients, LayerShape};

/// The gradient of a loss with respect to every map of the network, and the working memory of its computation.
#[derive(Clone, Debug)]
pub struct Gradient {
    /// Gradients of the maps into the hidden layers, in the order of [`LAYERS`](super::LAYERS).
    pub hidden: [Linear; 4],
    /// Gradients of the value head and the advantage head.
    pub heads: [Linear; 2],
    /// Gradients of σ, which [`Self::compute_sigmas`] computes; `None` without noisy layers.
    pub sigmas: Option<Sigmas>,
    /// Gradients of thresholds and leaks, in the order of [`LAYERS`](super::LAYERS); zeros if neither is learned.
    pub neurons: [NeuronTensors; 4],
    memory: GradientMemory,
}

/// Working memory of the backward pass.
#[derive(Clone, Debug, Default)]
struct GradientMemory {
    head_deltas: [Vec<f32>; 2],
    /// Gradient with respect to the spikes of a stream; later to the held currents of the first layer.
    counts: Vec<f32>,
    /// Surrogate derivatives of a stream.
    slopes: Vec<f32>,
    /// Gradient with respect to the currents of a layer.
    currents: Vec<f32>,
    below: Below,
    scan: scan::ScanScratch,
    read_out: ReadOutScratch,
}

/// Gradient that flows back to the layer below, each `[rows · time_steps, neurons]`.
#[derive(Clone, Debug, Default)]
struct Below {
    /// Surrogate derivatives of the layer below.
    slopes: Vec<f32>,
    /// Mask of the non-zero `slopes`; the gradients of other spikes do not affect the result.
    wanted: Activity,
    /// Gradient with respect to the spikes of the layer below.
    spikes: Vec<f32>,
}

impl Gradient {
    /// Creates a gradient with the shapes of `network`. Maps and neurons start as zeros; σ starts as a copy and is
    /// overwritten by [`Self::compute_sigmas`].
    pub fn of(network: &SpikingRainbowNetwork) -> Self {
        let zeros = |map: &Linear| Linear::zeros(map.weight.nrows(), map.weight.ncols());
        Self {
            hidden: std::array::from_fn(|i| zeros(&network.hidden[i])),
            heads: std::array::from_fn(|i| zeros(&network.heads[i])),
            sigmas: network.sigmas.clone(),
            neurons: std::array::from_fn(|i| NeuronTensors::zeros(network.neurons[i].threshold.len())),
            memory: GradientMemory::default(),
        }
    }

    /// Computes the gradient with respect to σ from the gradient with respect to the maps sampled with `noise`, which a
    /// backward pass has computed.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the noise was drawn for a network of another shape.
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
    /// Backpropagates the loss through the first `rows` rows of `pass` and overwrites `gradient`, given the gradient
    /// of the loss with respect to the logits, `[rows, actions · atoms]`. The pass must have run without noise.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if an operand does not fit the network or the pass.
    pub fn backward(
        &self,
        pass: &Pass,
        logit_gradients: &[f32],
        gradient: &mut Gradient,
    ) -> Result<(), Error> {
        self.backward_through(&self.maps(), pass, logit_gradients, [0.0; 4], gradient)
    }

    /// Backpropagates the loss through the first `rows` rows of a `pass` that used `maps`, and overwrites `gradient`
    /// with the gradient with respect to these maps. `logit_gradients` is the gradient of the loss with respect to
    /// the logits, `[rows, actions · atoms]`. `spike_gradients`, in the order of [`LAYERS`](super::LAYERS), is the
    /// direct gradient of the loss with respect to every spike of a layer, as a sparsity regulariser causes.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if an operand does not fit the network or the pass.
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
            let GradientMemory { head_deltas, counts, slopes, currents, below, scan, read_out } =
                &mut *memory;
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
            self.silenced.flatten(stream, shape.neurons, slopes);
            currents.resize(shape.slots(), 0.0);
            let spikes = (counts.as_slice(), slopes.as_slice());
            self.backprop_neurons(stream, shape, layer, spikes, currents, &mut neurons[stream], scan)?;
            let products = &mut read_out.products;
            hidden[stream].become_gradient(&second.record.spikes, currents, products)?;
            let (wanted, out) = (Some(&below.wanted), &mut below.spikes);
            maps.hidden[stream].mean.add_input_gradient(currents, wanted, out, products)?;
        }
        let GradientMemory { currents, below, scan, .. } = &mut *memory;
        let spikes = (below.spikes.as_slice(), below.slopes.as_slice());
        self.backprop_neurons(FEATURE_2, shape, second, spikes, currents, &mut neurons[FEATURE_2], scan)?;
        self.prepare_input_gradient(FEATURE_1, shape, first, spike_gradients[FEATURE_1], memory)?;
        let GradientMemory { currents, counts, below, scan, read_out, .. } = &mut *memory;
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

    /// Prepares `memory.below` for layer `index`: computes its surrogate derivatives and their mask, and initialises
    /// the gradient with respect to each spike to `spike_gradient`.
    fn prepare_input_gradient(
        &self,
        index: usize,
        shape: LayerShape,
        layer: &LayerPass,
        spike_gradient: f32,
        memory: &mut GradientMemory,
    ) -> Result<(), Error> {
        let Below { slopes, wanted, spikes } = &mut memory.below;
        self.units.slopes(shape, &layer.record, &self.neurons[index], &mut memory.scan, slopes)?;
        self.silenced.flatten(index, shape.neurons, slopes);
        wanted.clear(shape.neurons, false);
        slopes.chunks_exact(shape.neurons.max(1)).for_each(|slopes| wanted.push(slopes));
        spikes.clear();
        spikes.resize(shape.slots(), spike_gradient);
        Ok(())
    }

    /// Backpropagates through neurons and normalisation of a layer: from the gradient with respect to spikes, with
    /// their surrogate derivatives, to the gradients with respect to currents before the normalisation, thresholds
    /// and leaks.
    #[expect(clippy::too_many_arguments, reason = "what flows in, what flows out, and the memory between")]
    fn backprop_neurons(
        &self,
        index: usize,
        shape: LayerShape,
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

    /// Splits the gradient with respect to the logits into the gradients with respect to the outputs of both heads:
    /// `value[i] = Σₐ g[a, i]` and `advantage[a, i] = g[a, i] − mean over actions of g[·, i]`.
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
