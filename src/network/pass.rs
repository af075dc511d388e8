//! The forward pass, which records everything that gradients, meters and visualisations need.

use super::maps::Maps;
use super::noise::Noise;
use super::read_out::ReadOutRecord;
use super::{ADVANTAGE, FEATURE_1, FEATURE_2, LAYERS, SpikingRainbowNetwork, VALUE};
use crate::Error;
use crate::layers::noisy::NoisyScratch;
use crate::layers::normalisation::RowStatistics;
use crate::math::activity::Activity;
use crate::parameters::memory::PASS_BYTES;
use crate::spiking::scan::{LayerRecord, LayerShape};

/// Bytes recorded per neuron and time step: current, membrane potential and trace.
const SLOT_BYTES: usize = 12;
/// Maximum number of rows of one pass; more rows are not faster.
const MAX_PASS_ROWS: usize = 256;

/// Record of a forward pass over a batch of observations. Reusing a `Pass` reuses its buffers.
#[derive(Clone, Debug, Default)]
pub struct Pass {
    /// Observations, `[rows, inputs]`.
    pub inputs: Activity,
    /// Records of the hidden layers, in the order of [`LAYERS`].
    pub layers: [LayerPass; 4],
    /// Outputs of the heads: value `[rows, atoms]`, advantage `[rows, actions · atoms]`.
    pub heads: [Vec<f32>; 2],
    /// Logits of the value distributions, before the softmax over atoms, `[rows, actions · atoms]`.
    pub logits: Vec<f32>,
    scratch: NoisyScratch,
}

/// Record of one hidden layer.
#[derive(Clone, Debug, Default)]
pub struct LayerPass {
    /// Normalised currents, `[rows, time_steps, neurons]`; `[rows, neurons]` in the first layer, whose currents are
    /// held.
    pub currents: Vec<f32>,
    /// Normalisation statistics of each row of `currents`.
    pub statistics: RowStatistics,
    /// Membrane potentials before the reset, spikes (or activities of the dense twin) and traces.
    pub record: LayerRecord,
    /// Input of the head; only in the two streams.
    pub reading: ReadOutRecord,
}

/// Neuron states of each hidden layer, carried from one decision to the next, `[states · neurons]` each.
pub type Carried = [Vec<f32>; 4];

impl SpikingRainbowNetwork {
    /// Runs one-hot observations of `states`, one row each, from neurons at rest and without noise.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if a state is not below the number of inputs.
    pub fn forward(&self, states: &[usize], pass: &mut Pass) -> Result<(), Error> {
        pass.inputs.become_one_hot(states, self.sizes.inputs)?;
        self.forward_through(&self.maps(), pass)
    }

    /// Runs the rows of `pass.inputs` through `maps`, with or without noise, from neurons at rest.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if a row does not fit the network, or the maps belong to a network of another shape.
    pub fn forward_through(&self, maps: &Maps<'_>, pass: &mut Pass) -> Result<(), Error> {
        self.run(maps, None, pass)
    }

    /// Runs the single row of `pass.inputs` for a decision. `noise` is an optional draw of the noise. `carried` holds
    /// the neuron states before the first time step and receives the states after the last; `None` starts from
    /// neurons at rest.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the row does not fit the network, or the noise was drawn for a network of another
    /// shape.
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

    /// Maximum number of rows to run in one pass. Batching does not change the results of a row.
    pub fn rows_together(&self) -> usize {
        let row = self.shape(LAYERS.len()).slots().saturating_mul(SLOT_BYTES);
        (PASS_BYTES / row.max(1)).clamp(1, MAX_PASS_ROWS)
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
        // The current of the first layer is constant over the time steps, so it is computed once.
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

    /// Normalises the currents of `layer` and runs its units.
    fn fire(
        &self,
        index: usize,
        rows: usize,
        state: Option<&mut [f32]>,
        layer: &mut LayerPass,
    ) -> Result<(), Error> {
        let LayerPass { currents, statistics, record, .. } = layer;
        self.normalisations[index].forward(currents, self.sizes.neurons, statistics);
        self.units.forward(self.shape(rows), currents, &self.neurons[index], state, record)?;
        self.silenced.suppress(index, &mut record.spikes);
        Ok(())
    }

    /// Writes the logits: `logits[a, i] = value[i] + advantage[a, i] − mean over actions of advantage[·, i]`, or the
    /// advantages alone in a network without dueling.
    fn duel(&self, pass: &mut Pass) {
        let [value, advantage] = &pass.heads;
        if !self.dueling {
            pass.logits.clone_from(advantage);
            return;
        }
        resize(&mut pass.logits, advantage.len());
        duel(value, advantage, self.sizes.actions, self.sizes.atoms, &mut pass.logits);
    }

    pub(super) fn shape(&self, rows: usize) -> LayerShape {
        LayerShape { rows, time_steps: self.units.time_steps(), neurons: self.sizes.neurons }
    }
}

/// Joins the two streams of a dueling network, with value `[rows, atoms]`, and advantage and logits
/// `[rows, actions, atoms]`: `logits[a, i] = value[i] + advantage[a, i] − mean over actions of advantage[·, i]`.
///
/// Source: Wang et al., arXiv 1511.06581, equation 9, applied to each atom as in Rainbow.
pub fn duel(value: &[f32], advantage: &[f32], actions: usize, atoms: usize, logits: &mut [f32]) {
    let width = actions.saturating_mul(atoms).max(1);
    let rows = value.chunks_exact(atoms.max(1)).zip(advantage.chunks_exact(width));
    for ((value, advantage), logits) in rows.zip(logits.chunks_exact_mut(width)) {
        // The logits of the first action hold the means until the logits of the other actions are computed.
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
    /// Creates a pass over `inputs` `[rows, inputs]` that has not run yet.
    pub fn over(inputs: Activity) -> Self {
        Self { inputs, ..Self::default() }
    }

    /// Number of observations in the pass.
    pub fn rows(&self) -> usize {
        self.inputs.rows()
    }

    /// Spikes of row `row` in layer `layer`, `[time_steps, neurons]`; `layer` is taken modulo 4.
    pub fn spikes_of(&self, layer: usize, row: usize) -> Vec<f32> {
        let spikes = &self.layers[layer % LAYERS.len()].record.spikes;
        let (steps, width) = (spikes.rows() / self.rows().max(1), spikes.width());
        let mut out = vec![0.0; steps * width];
        for (t, out) in out.chunks_exact_mut(width.max(1)).enumerate() {
            spikes.unpack(row.saturating_mul(steps).saturating_add(t), out);
        }
        out
    }

    /// Membrane potentials before the reset of row `row` in layer `layer`, `[time_steps, neurons]`; empty for a row
    /// that does not exist. `layer` is taken modulo 4.
    pub fn membranes_of(&self, layer: usize, row: usize) -> &[f32] {
        self.row_of(&self.layers[layer % LAYERS.len()].record.membranes, row)
    }

    /// Traces of row `row` in layer `layer`, `[time_steps, traces · neurons]`; empty for a row that does not exist.
    /// `layer` is taken modulo 4.
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
