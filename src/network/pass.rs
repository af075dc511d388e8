//! One forward pass, and everything that it leaves behind for gradients, meters and pictures.

use super::{ADVANTAGE, FEATURE_1, FEATURE_2, LAYERS, SpikingRainbowNetwork, VALUE};
use crate::Error;
use crate::spiking::lif::Shape;

/// The record of a forward pass over some states. Its buffers are kept from pass to pass.
#[derive(Clone, Debug, Default)]
pub struct Pass {
    /// The states, one row each.
    pub states: Vec<usize>,
    /// The hidden layers, in the order of [`LAYERS`].
    pub layers: [LayerPass; 4],
    /// Outputs of the heads: value `[rows, atoms]`, advantage `[rows, actions · atoms]`.
    pub heads: [Vec<f32>; 2],
    /// `[rows, actions · atoms]`, before the softmax over atoms.
    pub logits: Vec<f32>,
}

/// What one hidden layer leaves behind.
#[derive(Clone, Debug, Default)]
pub struct LayerPass {
    /// Normalised current, `[rows, time_steps, neurons]`; `[rows, neurons]` in the first layer, where it is held.
    pub currents: Vec<f32>,
    /// The normalisation's 1/σ of each row of `currents`.
    pub scales: Vec<f32>,
    /// Before the reset, `[rows, time_steps, neurons]`.
    pub membranes: Vec<f32>,
    /// Spikes (or the dense twin's activities), `[rows, time_steps, neurons]`.
    pub spikes: Vec<f32>,
    /// Spikes summed over time, `[rows, neurons]`; only in the two streams.
    pub counts: Vec<f32>,
}

impl SpikingRainbowNetwork {
    /// Runs `states` through the network, one row each.
    ///
    /// # Errors
    /// [`Error::Shape`] when a state is not one of the network's.
    pub fn forward(&self, states: &[usize], pass: &mut Pass) -> Result<(), Error> {
        pass.states.clear();
        pass.states.extend_from_slice(states);
        let [first, second, value, advantage] = &mut pass.layers;
        resize(&mut first.currents, states.len() * self.sizes.neurons);
        self.hidden[FEATURE_1].forward_one_hot(states, &mut first.currents)?;
        self.fire(FEATURE_1, states.len(), first)?;
        self.layer(FEATURE_2, states.len(), &first.spikes, second)?;
        for (stream, layer) in [(VALUE, value), (ADVANTAGE, advantage)] {
            self.layer(stream, states.len(), &second.spikes, layer)?;
            self.count(states.len(), layer);
            let head = &self.heads[stream - VALUE];
            let out = &mut pass.heads[stream - VALUE];
            resize(out, states.len() * head.bias.len());
            head.forward(&layer.counts, out)?;
        }
        self.duel(pass);
        Ok(())
    }

    /// Spikes of the layer below to the spikes of `layer`.
    fn layer(&self, index: usize, rows: usize, below: &[f32], layer: &mut LayerPass) -> Result<(), Error> {
        resize(&mut layer.currents, rows * self.units.time_steps() * self.sizes.neurons);
        self.hidden[index].forward(below, &mut layer.currents)?;
        self.fire(index, rows, layer)
    }

    /// Normalises the currents of `layer` and lets its units run.
    fn fire(&self, index: usize, rows: usize, layer: &mut LayerPass) -> Result<(), Error> {
        let shape = self.shape(rows);
        resize(&mut layer.scales, layer.currents.len() / self.sizes.neurons.max(1));
        self.normalisation.forward(&mut layer.currents, self.sizes.neurons, &mut layer.scales);
        resize(&mut layer.membranes, shape.slots());
        resize(&mut layer.spikes, shape.slots());
        self.units.forward(
            shape,
            &layer.currents,
            &self.thresholds[index],
            &mut layer.membranes,
            &mut layer.spikes,
        )
    }

    fn count(&self, rows: usize, layer: &mut LayerPass) {
        let (neurons, time_steps) = (self.sizes.neurons, self.units.time_steps());
        resize(&mut layer.counts, rows * neurons);
        layer.counts.fill(0.0);
        let decisions = layer.spikes.chunks_exact((time_steps * neurons).max(1));
        for (counts, decision) in layer.counts.chunks_exact_mut(neurons.max(1)).zip(decisions) {
            for spikes in decision.chunks_exact(neurons.max(1)) {
                for (count, &spike) in counts.iter_mut().zip(spikes) {
                    *count += spike;
                }
            }
        }
    }

    /// `logits[a, i] = value[i] + advantage[a, i] − mean over actions of advantage[·, i]`
    fn duel(&self, pass: &mut Pass) {
        let [value, advantage] = &pass.heads;
        resize(&mut pass.logits, advantage.len());
        duel(value, advantage, self.sizes.actions, self.sizes.atoms, &mut pass.logits);
    }

    pub(super) fn shape(&self, rows: usize) -> Shape {
        Shape { rows, time_steps: self.units.time_steps(), neurons: self.sizes.neurons }
    }
}

/// Joins the streams of a dueling network, on logits: value `[rows, atoms]`, advantage and logits
/// `[rows, actions, atoms]`; the mean runs over actions, never over atoms.
///
/// Source: Wang et al., arXiv 1511.06581, equation 9, applied to each atom as in Rainbow.
pub fn duel(value: &[f32], advantage: &[f32], actions: usize, atoms: usize, logits: &mut [f32]) {
    let width = (actions * atoms).max(1);
    let rows = value.chunks_exact(atoms.max(1)).zip(advantage.chunks_exact(width));
    for ((value, advantage), logits) in rows.zip(logits.chunks_exact_mut(width)) {
        for i in 0..atoms {
            let mut sum = 0.0_f32;
            for a in 0..actions {
                sum += advantage[a * atoms + i];
            }
            let mean = sum / actions as f32;
            for a in 0..actions {
                logits[a * atoms + i] = value[i] + advantage[a * atoms + i] - mean;
            }
        }
    }
}

impl Pass {
    /// Number of states in the pass.
    pub fn rows(&self) -> usize {
        self.states.len()
    }

    /// The spikes of one row in one layer, `[time_steps, neurons]`.
    pub fn spikes_of(&self, layer: usize, row: usize) -> &[f32] {
        let spikes = &self.layers[layer % LAYERS.len()].spikes;
        let width = spikes.len() / self.rows().max(1);
        spikes.get(row * width..(row + 1) * width).unwrap_or_default()
    }
}

fn resize(buffer: &mut Vec<f32>, length: usize) {
    buffer.resize(length, 0.0);
}
