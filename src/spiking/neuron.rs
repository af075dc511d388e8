//! What a neuron model is: how it steps, and how gradients step back through it. One file a model implements this.

use std::fmt::Debug;

/// What each neuron of a layer has of its own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NeuronTensors {
    /// Potential at which it fires, `[neurons]`.
    pub threshold: Vec<f32>,
    /// Share of the potential that is left after a step, `[neurons]`.
    pub leak: Vec<f32>,
}

impl NeuronTensors {
    /// Learned leaks stay below this: the potential always fades.
    pub const HIGHEST_LEAK: f32 = 0.99;

    /// All zeros, as for gradients.
    pub fn zeros(neurons: usize) -> Self {
        Self { threshold: vec![0.0; neurons], leak: vec![0.0; neurons] }
    }

    /// Sets every entry to zero.
    pub fn clear(&mut self) {
        self.threshold.fill(0.0);
        self.leak.fill(0.0);
    }
}

/// How many neurons all of these have.
pub(super) fn shared<const N: usize>(lengths: [usize; N]) -> usize {
    lengths.into_iter().min().unwrap_or(0)
}

/// Where a step writes what happened, `[neurons]` each.
#[derive(Debug)]
pub struct Fired<'a> {
    /// Potential before the reset.
    pub membrane: &'a mut [f32],
    /// 1 for a spike, 0 for none; a [graded](Neuron::is_graded) neuron writes what its count is worth.
    pub spikes: &'a mut [f32],
    /// What else the gradient needs to know, `[traces · neurons]`.
    pub traces: &'a mut [f32],
}

/// What a step has left behind, `[neurons]` each.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Potential before the reset.
    pub membrane: &'a [f32],
    /// Spikes.
    pub spikes: &'a [f32],
    /// `[traces · neurons]`
    pub traces: &'a [f32],
    /// Potential, spikes and traces of the step before, unless this is the first.
    pub before: Option<[&'a [f32]; 3]>,
}

/// Gradients that flow into and out of a step.
#[derive(Debug)]
pub struct Flow<'a> {
    /// What the loss says of the spikes, `[neurons]`; not worked out where the slope is zero.
    pub spikes: &'a [f32],
    /// What stands in for the derivative of each spike, as [`Neuron::slopes`] gave it, `[neurons]`.
    pub slopes: &'a [f32],
    /// In: with respect to the state after the step; out: before it. `[states · neurons]`.
    pub state: &'a mut [f32],
    /// Out: with respect to the current, `[neurons]`.
    pub current: &'a mut [f32],
    /// Out, where the layer learns them: added to.
    pub tensors: Option<&'a mut NeuronTensors>,
}

/// Neurons that are run side by side where a model runs whole rows.
pub const GROUP: usize = 16;

/// All time steps of one row of neurons that fire or do not.
#[derive(Debug)]
pub struct RowRun<'a> {
    /// `[time_steps, neurons]`, or `[neurons]` for a current that is held.
    pub currents: &'a [f32],
    /// `[states · neurons]`: what the row starts from, and where it ends; without it the row starts at zero.
    pub state: Option<&'a mut [f32]>,
    /// Out: potentials before the reset, `[time_steps, neurons]`.
    pub membranes: &'a mut [f32],
    /// Out: a bit for each spike, `[time_steps, words]`, neuron n being bit n mod 32 of word n / 32; no bit is set at
    /// first.
    pub words: &'a mut [u32],
    /// Neurons, a multiple of [`GROUP`].
    pub neurons: usize,
    /// Time steps.
    pub time_steps: usize,
}

/// The way back through all time steps of such a row.
#[derive(Debug)]
pub struct RowBack<'a> {
    /// What the loss says of each spike, `[time_steps, neurons]`, or `[neurons]` where it is the same at every step.
    pub spikes: &'a [f32],
    /// What stands in for the derivative of each spike, `[time_steps, neurons]`.
    pub slopes: &'a [f32],
    /// Potentials before the reset, `[time_steps, neurons]`.
    pub membranes: &'a [f32],
    /// A bit for each spike, as in [`RowRun`].
    pub words: &'a [u32],
    /// Out: with respect to the currents, `[time_steps, neurons]`, or their sum over time, `[neurons]`.
    pub currents: &'a mut [f32],
    /// Neurons, a multiple of [`GROUP`].
    pub neurons: usize,
    /// Time steps.
    pub time_steps: usize,
}

/// What runs a whole row at once, to the same bits as step after step; only for models without traces, whose slopes follow
/// from the potentials alone.
pub trait RunsRows {
    /// Runs the row.
    fn run_row(&self, tensors: &NeuronTensors, row: RowRun<'_>);

    /// Goes back through the row.
    fn go_back(&self, tensors: &NeuronTensors, row: RowBack<'_>);
}

/// A neuron model.
pub trait Neuron: Debug + Send + Sync {
    /// Variables that each neuron carries from step to step; they start at zero.
    fn states(&self) -> usize;

    /// Those of them that a chip would have to keep: a model whose constants leave one unused holds fewer.
    fn held_states(&self) -> usize {
        self.states()
    }

    /// Numbers beside potential and spike that the gradient of a step needs, for each neuron.
    fn traces(&self) -> usize {
        0
    }

    /// One time step of a row of neurons: `current` `[neurons]`, `state` `[states · neurons]`.
    fn step(&self, current: &[f32], tensors: &NeuronTensors, state: &mut [f32], fired: Fired<'_>);

    /// What stands in for the derivative of each spike with respect to the potential of its step, `[neurons]`. Where it
    /// is zero, what the loss says of a spike does not matter, and nobody works it out.
    fn slopes(&self, seen: Seen<'_>, tensors: &NeuronTensors, slopes: &mut [f32]);

    /// The same step backwards.
    fn gradient(&self, seen: Seen<'_>, tensors: &NeuronTensors, flow: Flow<'_>);

    /// A faster way over all time steps of a row, where the model has one.
    fn row_runner(&self) -> Option<&dyn RunsRows> {
        None
    }

    /// Whether its spikes have values other than 0 and 1.
    fn is_graded(&self) -> bool {
        false
    }

    /// How many spikes are sent for one neuron's entry in `spikes`, whose traces are `traces`. A neuron whose counts
    /// are coded sends as many as its coding takes.
    fn spikes_sent(&self, spike: f32, traces: &[f32]) -> u32 {
        let _ = traces;
        u32::from(spike != 0.0)
    }

    /// Whether its thresholds can be moved from outside.
    fn has_thresholds(&self) -> bool {
        true
    }
}
