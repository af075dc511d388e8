//! The interface of a neuron model: its forward step, its surrogate derivative and its backward step. Each model
//! implements [`Neuron`] in one file.

use std::fmt::Debug;

/// Per-neuron parameters of a layer, or the gradient with respect to them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NeuronTensors {
    /// Membrane potential from which a neuron fires, `[neurons]`.
    pub threshold: Vec<f32>,
    /// Share of the membrane potential that remains after one time step, `[neurons]`.
    pub leak: Vec<f32>,
}

impl NeuronTensors {
    /// Upper bound of learned leaks; below 1, so that the membrane potential always decays.
    pub const HIGHEST_LEAK: f32 = 0.99;

    /// Creates thresholds and leaks of zeros, for example as an accumulator of gradients.
    pub fn zeros(neurons: usize) -> Self {
        Self { threshold: vec![0.0; neurons], leak: vec![0.0; neurons] }
    }

    /// Sets every entry to zero.
    pub fn clear(&mut self) {
        self.threshold.fill(0.0);
        self.leak.fill(0.0);
    }
}

/// Number of neurons that all slices have: the smallest of the `lengths`.
pub(super) fn shared<const N: usize>(lengths: [usize; N]) -> usize {
    lengths.into_iter().min().unwrap_or(0)
}

/// Outputs of one forward step, `[neurons]` each unless stated otherwise.
#[derive(Debug)]
pub struct Fired<'a> {
    /// Potential before the reset.
    pub membrane: &'a mut [f32],
    /// 1 for a spike, 0 for none; a [graded](Neuron::is_graded) neuron writes the value that its spike count
    /// represents.
    pub spikes: &'a mut [f32],
    /// Further numbers that the gradient needs, `[traces · neurons]`.
    pub traces: &'a mut [f32],
}

/// Record of one forward step, `[neurons]` each unless stated otherwise.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Potential before the reset.
    pub membrane: &'a [f32],
    /// Spikes, as in [`Fired::spikes`].
    pub spikes: &'a [f32],
    /// Traces, `[traces · neurons]`.
    pub traces: &'a [f32],
    /// Potential, spikes and traces of the previous time step; `None` at the first time step.
    pub before: Option<[&'a [f32]; 3]>,
}

/// Gradients that flow into and out of one backward step.
#[derive(Debug)]
pub struct Flow<'a> {
    /// Gradient of the loss with respect to each spike, `[neurons]`. Where the slope is zero, the value is unspecified
    /// but not NaN or infinite, so slope · gradient is 0 there. NaN occurs only in a run that has diverged, which ends
    /// with [`Error::NotFinite`](crate::Error::NotFinite), or if the caller of
    /// [`scan::backward`](super::scan::backward) passes it.
    pub spikes: &'a [f32],
    /// Surrogate derivative of each spike, computed by [`Neuron::slopes`], `[neurons]`.
    pub slopes: &'a [f32],
    /// In: gradient with respect to the state after the step; out: with respect to the state before the step.
    /// `[states · neurons]`.
    pub state: &'a mut [f32],
    /// Out: gradient with respect to the current, `[neurons]`.
    pub current: &'a mut [f32],
    /// Accumulated gradient with respect to thresholds and leaks; `None` where neither is learned.
    pub tensors: Option<&'a mut NeuronTensors>,
}

/// Number of neurons that a [`RunsRows`] model runs together.
pub const GROUP_NEURONS: usize = 16;

/// Operands of a forward run of one row over all time steps, for neurons with binary spikes.
#[derive(Debug)]
pub struct RowRun<'a> {
    /// Currents, `[time_steps, neurons]`, or `[neurons]` for a current that is held over all time steps.
    pub currents: &'a [f32],
    /// In: state before the first time step; out: state after the last. `[states · neurons]`; `None` starts from zeros.
    pub state: Option<&'a mut [f32]>,
    /// Out: potentials before the reset, `[time_steps, neurons]`.
    pub membranes: &'a mut [f32],
    /// Out: one bit for each spike, `[time_steps, words]`; neuron n is bit n mod 32 of word n / 32. All bits are zero
    /// on entry.
    pub words: &'a mut [u32],
    /// Number of neurons, a multiple of [`GROUP_NEURONS`].
    pub neurons: usize,
    /// Number of time steps.
    pub time_steps: usize,
}

/// Operands of a backward run of one row over all time steps, for neurons with binary spikes.
#[derive(Debug)]
pub struct RowBack<'a> {
    /// Gradient of the loss with respect to each spike, `[time_steps, neurons]`, or `[neurons]` where it is constant
    /// over time.
    pub spikes: &'a [f32],
    /// Surrogate derivative of each spike, `[time_steps, neurons]`.
    pub slopes: &'a [f32],
    /// Potentials before the reset, `[time_steps, neurons]`.
    pub membranes: &'a [f32],
    /// One bit for each spike, laid out as [`RowRun::words`].
    pub words: &'a [u32],
    /// Out: gradient with respect to the currents, `[time_steps, neurons]`, or `[neurons]`, to which the sum over
    /// time is added.
    pub currents: &'a mut [f32],
    /// Number of neurons, a multiple of [`GROUP_NEURONS`].
    pub neurons: usize,
    /// Number of time steps.
    pub time_steps: usize,
}

/// Runs a row over all time steps at once, bit-identical to step-by-step execution. Only for models without traces
/// whose surrogate derivatives depend on the potentials alone.
pub trait RunsRows {
    /// Runs the row forwards.
    fn run_row(&self, tensors: &NeuronTensors, row: RowRun<'_>);

    /// Backpropagates through the row.
    fn go_back(&self, tensors: &NeuronTensors, row: RowBack<'_>);
}

/// A neuron model.
pub trait Neuron: Debug + Send + Sync {
    /// Number of state variables of a neuron, which start at zero and persist from one time step to the next.
    fn states(&self) -> usize;

    /// Number of state variables that hardware would have to store. Fewer than [`Self::states`] where the constants
    /// of the model make a variable redundant.
    fn held_states(&self) -> usize {
        self.states()
    }

    /// Number of values per neuron that the gradient of a step needs besides potential and spike.
    fn traces(&self) -> usize {
        0
    }

    /// Runs a row of neurons for one time step: `current` `[neurons]`, `state` `[states · neurons]`.
    fn step(&self, current: &[f32], tensors: &NeuronTensors, state: &mut [f32], fired: Fired<'_>);

    /// Computes the surrogate derivative of each spike with respect to the potential of its time step, `[neurons]`.
    /// Where the derivative is zero, the gradient of the loss with respect to the spike is not computed.
    fn slopes(&self, seen: Seen<'_>, tensors: &NeuronTensors, slopes: &mut [f32]);

    /// Backpropagates through one time step of a row of neurons.
    fn gradient(&self, seen: Seen<'_>, tensors: &NeuronTensors, flow: Flow<'_>);

    /// Faster execution of whole rows, for models that implement [`RunsRows`].
    fn row_runner(&self) -> Option<&dyn RunsRows> {
        None
    }

    /// Whether spikes can have values other than 0 and 1.
    fn is_graded(&self) -> bool {
        false
    }

    /// Number of spikes that a neuron sends for the entry `spike` of [`Fired::spikes`] with the given `traces`. A
    /// model that encodes counts returns the number of spikes of the code.
    fn spikes_sent(&self, spike: f32, traces: &[f32]) -> u32 {
        let _ = traces;
        u32::from(spike != 0.0)
    }

    /// Whether the neurons use the thresholds of [`NeuronTensors`], which homeostasis and learning can change.
    fn has_thresholds(&self) -> bool {
        true
    }
}
