//! One forward pass, and everything that it leaves behind for gradients, meters and pictures.

use super::maps::Maps;
use super::noise::Noise;
use super::read_out::Reading;
use super::{ADVANTAGE, FEATURE_1, FEATURE_2, LAYERS, SpikingRainbowNetwork, VALUE};
use crate::Error;
use crate::layers::noisy::NoisyScratch;
use crate::layers::normalisation::RowStatistics;
use crate::math::activity::Activity;
use crate::parameters::memory::PASS_BYTES;
use crate::spiking::scan::{LayerRecord, Shape};

/// Bytes of a neuron at one time step: current, membrane, trace.
const SLOT_BYTES: usize = 12;
/// More rows gain nothing.
const MOST_ROWS: usize = 256;

/// The record of a forward pass over some states. Its buffers are kept from pass to pass.
#[derive(Clone, Debug, Default)]
pub struct Pass {
    /// What is seen, one row for each state.
    pub inputs: Activity,
    /// The hidden layers, in the order of [`LAYERS`].
    pub layers: [LayerPass; 4],
    /// Outputs of the heads: value `[rows, atoms]`, advantage `[rows, actions · atoms]`.
    pub heads: [Vec<f32>; 2],
    /// `[rows, actions · atoms]`, before the softmax over atoms.
    pub logits: Vec<f32>,
    scratch: NoisyScratch,
}

/// What one hidden layer leaves behind.
#[derive(Clone, Debug, Default)]
pub struct LayerPass {
    /// Normalised current, `[rows, time_steps, neurons]`; `[rows, neurons]` in the first layer, where it is held.
    pub currents: Vec<f32>,
    /// What the normalisation saw of each row of `currents`.
    pub statistics: RowStatistics,
    /// Membranes before the reset, spikes (or the dense twin's activities) and traces.
    pub record: LayerRecord,
    /// What the head was given; only in the two streams.
    pub reading: Reading,
}

/// What the neurons of each layer carry from one decision to the next.
pub type Carried = [Vec<f32>; 4];

impl SpikingRainbowNetwork {
    /// Runs states of which no more than their number is seen, one row each, from neurons at rest and without noise.
    ///
    /// # Errors
    /// [`Error::Shape`] when a state has no input.
    pub fn forward(&self, states: &[usize], pass: &mut Pass) -> Result<(), Error> {
        pass.inputs.become_one_hot(states, self.sizes.inputs)?;
        self.forward_through(&self.maps(), pass)
    }

    /// Runs the rows of `pass.inputs`, from neurons at rest, through maps that may stand under noise.
    ///
    /// # Errors
    /// [`Error::Shape`] when a row does not fit the network, or the maps are another network's.
    pub fn forward_through(&self, maps: &Maps<'_>, pass: &mut Pass) -> Result<(), Error> {
        self.run(maps, None, pass)
    }

    /// Runs the one row of `pass.inputs` as a decision does: with a draw of `noise` where there is one, through neurons
    /// that start as `carried` says where they carry anything, leaving there how they end.
    ///
    /// # Errors
    /// [`Error::Shape`] when the row does not fit the network, or the noise was drawn for another.
    pub fn decide(
        &self,
        noise: Option<&Noise>,
        mut carried: Option<&mut Carried>,
        pass: &mut Pass,
    ) -> Result<(), Error> {
        let states = self.units.neuron().map_or(0, crate::spiking::neuron::Neuron::states);
        for (layer, tensors) in carried.iter_mut().flat_map(|carried| carried.iter_mut()).zip(&self.neurons) {
            layer.resize(states * tensors.threshold.len(), 0.0);
        }
        self.run(&self.noisy_maps(noise), carried, pass)
    }

    /// Rows that go through the network together at most, where there are many: each has the results that it has alone.
    pub fn rows_together(&self) -> usize {
        let row = self.shape(LAYERS.len()).slots().saturating_mul(SLOT_BYTES);
        (PASS_BYTES / row.max(1)).clamp(1, MOST_ROWS)
    }

    fn run(&self, maps: &Maps<'_>, carried: Option<&mut Carried>, pass: &mut Pass) -> Result<(), Error> {
        let rows = pass.inputs.rows();
        let Pass { inputs, layers, heads, scratch, .. } = pass;
        let [first, second, value, advantage] = layers;
        let [to_first, to_second, to_value, to_advantage] = match carried {
            Some(carried) => carried.each_mut().map(|state| Some(state.as_mut_slice())),
            None => [const { None }; 4],
        };
        let (held, slots) = (rows * self.sizes.neurons, self.shape(rows).slots());
        // The first layer's current does not change over the time steps.
        resize(&mut first.currents, held);
        maps.hidden[FEATURE_1].forward(inputs, &mut first.currents, scratch)?;
        self.fire(FEATURE_1, rows, to_first, first)?;
        resize(&mut second.currents, slots);
        maps.hidden[FEATURE_2].forward(&first.record.spikes, &mut second.currents, scratch)?;
        self.fire(FEATURE_2, rows, to_second, second)?;
        for (stream, state, layer) in [(VALUE, to_value, value), (ADVANTAGE, to_advantage, advantage)] {
            if !self.streams().contains(&stream) {
                continue;
            }
            resize(&mut layer.currents, slots);
            maps.hidden[stream].forward(&second.record.spikes, &mut layer.currents, scratch)?;
            self.fire(stream, rows, state, layer)?;
            let out = &mut heads[stream - VALUE];
            let head = maps.heads[stream - VALUE];
            resize(out, rows * head.mean.bias.len());
            let LayerPass { record, reading, .. } = layer;
            self.read_out.forward(self.shape(rows), &record.spikes, head, reading, out, scratch)?;
        }
        self.duel(pass);
        Ok(())
    }

    /// Normalises the currents of `layer` and lets its units run.
    fn fire(
        &self,
        index: usize,
        rows: usize,
        state: Option<&mut [f32]>,
        layer: &mut LayerPass,
    ) -> Result<(), Error> {
        let LayerPass { currents, statistics, record, .. } = layer;
        self.normalisations[index].forward(currents, self.sizes.neurons, statistics);
        self.units.forward(self.shape(rows), currents, &self.neurons[index], state, record)
    }

    /// `logits[a, i] = value[i] + advantage[a, i] − mean over actions of advantage[·, i]`
    fn duel(&self, pass: &mut Pass) {
        let [value, advantage] = &pass.heads;
        if !self.dueling {
            pass.logits.clone_from(advantage);
            return;
        }
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
    let width = actions.saturating_mul(atoms).max(1);
    let rows = value.chunks_exact(atoms.max(1)).zip(advantage.chunks_exact(width));
    for ((value, advantage), logits) in rows.zip(logits.chunks_exact_mut(width)) {
        // The first action's logits hold the means until the others are done.
        let (means, others) = logits.split_at_mut(atoms.min(width));
        means.fill(0.0);
        for advantage in advantage.chunks_exact(atoms.max(1)) {
            for (mean, &x) in means.iter_mut().zip(advantage) {
                *mean += x;
            }
        }
        for mean in &mut *means {
            *mean /= actions as f32;
        }
        let mut advantages = advantage.chunks_exact(atoms.max(1));
        let first = advantages.next().unwrap_or_default();
        for (logits, advantage) in others.chunks_exact_mut(atoms.max(1)).zip(advantages) {
            join(logits, value, advantage, means);
        }
        for ((mean, &value), &advantage) in means.iter_mut().zip(value).zip(first) {
            *mean = value + advantage - *mean;
        }
    }
}

fn join(logits: &mut [f32], value: &[f32], advantage: &[f32], means: &[f32]) {
    for (((logit, &value), &advantage), &mean) in logits.iter_mut().zip(value).zip(advantage).zip(means) {
        *logit = value + advantage - mean;
    }
}

impl Pass {
    /// A pass that is still to run over these rows.
    pub fn over(inputs: Activity) -> Self {
        Self { inputs, ..Self::default() }
    }

    /// Number of states in the pass.
    pub fn rows(&self) -> usize {
        self.inputs.rows()
    }

    /// The spikes of one row in one layer, `[time_steps, neurons]`.
    pub fn spikes_of(&self, layer: usize, row: usize) -> Vec<f32> {
        let spikes = &self.layers[layer % LAYERS.len()].record.spikes;
        let (steps, width) = (spikes.rows() / self.rows().max(1), spikes.width());
        let mut out = vec![0.0; steps * width];
        for (t, out) in out.chunks_exact_mut(width.max(1)).enumerate() {
            spikes.unpack(row.saturating_mul(steps).saturating_add(t), out);
        }
        out
    }

    /// The potentials before the reset of one row in one layer, `[time_steps, neurons]`.
    pub fn membranes_of(&self, layer: usize, row: usize) -> &[f32] {
        self.row_of(&self.layers[layer % LAYERS.len()].record.membranes, row)
    }

    /// The traces of one row in one layer, `[time_steps, traces · neurons]`.
    pub fn traces_of(&self, layer: usize, row: usize) -> &[f32] {
        self.row_of(&self.layers[layer % LAYERS.len()].record.traces, row)
    }

    fn row_of<'a>(&self, values: &'a [f32], row: usize) -> &'a [f32] {
        let width = values.len() / self.rows().max(1);
        let start = row.saturating_mul(width);
        values.get(start..start.saturating_add(width)).unwrap_or_default()
    }
}

fn resize(buffer: &mut Vec<f32>, length: usize) {
    buffer.resize(length, 0.0);
}
