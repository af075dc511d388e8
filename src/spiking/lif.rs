//! The leaky integrate-and-fire neuron.
//!
//! ```text
//! I[t] = I[t−1] · (1 − 1/τ_syn) + x[t]
//! U[t] = leak · V[t−1] + scale · I[t]          scale = 1 − leak or 1
//! s[t] = 1 if U[t] ≥ θ else 0
//! V[t] = U[t] · (1 − s[t])                     hard reset
//! V[t] = U[t] − θ · s[t]                       soft reset
//! ```
//!
//! I and V start at zero for every decision. Source: the original's `LIFNeuron`; the forms of the known libraries are
//! compared in `SpikingJelly`'s and norse's documentation.

use super::surrogate::Sigmoid;
use crate::Error;
use crate::error::check_shape;

/// What a spike does to the membrane.
pub use crate::parameters::Reset;

/// The constants of a neuron; thresholds come from outside, one for each neuron.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LifNeuron {
    /// What remains of the membrane potential after one step.
    pub leak: f32,
    /// What remains of the synaptic current after one step: 1 − 1/τ_syn.
    pub synaptic_decay: f32,
    /// Factor of the current: 1 − leak, or 1.
    pub input_scale: f32,
    /// Hard or soft reset.
    pub reset: Reset,
    /// Whether the gradient leaves the reset out.
    pub detach_reset: bool,
    /// Stand-in for the derivative of a spike.
    pub surrogate: Sigmoid,
}

/// The sizes of one call: decisions, time steps of each, neurons in the layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Decisions.
    pub rows: usize,
    /// Time steps.
    pub time_steps: usize,
    /// Neurons.
    pub neurons: usize,
}

impl Shape {
    /// Number of slots: rows × time steps × neurons.
    pub fn slots(self) -> usize {
        self.rows * self.time_steps * self.neurons
    }
}

impl LifNeuron {
    /// Runs all time steps of every row.
    ///
    /// `currents` is `[rows, time_steps, neurons]`, or `[rows, neurons]` for a current that is held;
    /// `membranes` (before the reset) and `spikes` are `[rows, time_steps, neurons]`, `thresholds` `[neurons]`.
    ///
    /// # Errors
    /// [`Error::Shape`].
    pub fn forward(
        &self,
        shape: Shape,
        currents: &[f32],
        thresholds: &[f32],
        membranes: &mut [f32],
        spikes: &mut [f32],
    ) -> Result<(), Error> {
        let Shape { rows, time_steps, neurons } = shape;
        let held = check_currents(shape, currents)?;
        check_shape("thresholds", &[thresholds.len()], &[neurons])?;
        check_shape("membranes", &[membranes.len()], &[shape.slots()])?;
        check_shape("spikes", &[spikes.len()], &[shape.slots()])?;
        let mut state = vec![[0.0_f32; 2]; neurons];
        for row in 0..rows {
            state.fill([0.0; 2]);
            for t in 0..time_steps {
                let slot = (row * time_steps + t) * neurons;
                let source = if held { row * neurons } else { slot };
                let current = &currents[source..source + neurons];
                let membranes = &mut membranes[slot..slot + neurons];
                let spikes = &mut spikes[slot..slot + neurons];
                for n in 0..neurons {
                    let [synaptic, after_reset] = state[n];
                    let synaptic = synaptic * self.synaptic_decay + current[n];
                    let membrane = self.leak * after_reset + self.input_scale * synaptic;
                    let spike = if membrane >= thresholds[n] { 1.0 } else { 0.0 };
                    let after_reset = match self.reset {
                        Reset::Hard => membrane * (1.0 - spike),
                        Reset::Soft => membrane - thresholds[n] * spike,
                    };
                    state[n] = [synaptic, after_reset];
                    membranes[n] = membrane;
                    spikes[n] = spike;
                }
            }
        }
        Ok(())
    }

    /// Backpropagation through time. `spike_gradients` is what the loss says of each spike, `[rows, time_steps,
    /// neurons]`, or `[rows, neurons]` where it is the same at every step; the gradient with respect to the currents
    /// goes to `current_gradients`, `[rows, time_steps, neurons]`, or its sum over time when that is `[rows, neurons]`.
    ///
    /// # Errors
    /// [`Error::Shape`].
    pub fn backward(
        &self,
        shape: Shape,
        record: Record<'_>,
        spike_gradients: &[f32],
        current_gradients: &mut [f32],
    ) -> Result<(), Error> {
        let Shape { rows, time_steps, neurons } = shape;
        let held_spikes = check_currents(shape, spike_gradients)?;
        let held_currents = check_currents(shape, current_gradients)?;
        check_shape("thresholds", &[record.thresholds.len()], &[neurons])?;
        check_shape("membranes", &[record.membranes.len()], &[shape.slots()])?;
        check_shape("spikes", &[record.spikes.len()], &[shape.slots()])?;
        if held_currents {
            current_gradients.fill(0.0);
        }
        // What reaches V[t] and I[t] from the step after.
        let mut later = vec![[0.0_f32; 2]; neurons];
        for row in 0..rows {
            later.fill([0.0; 2]);
            for t in (0..time_steps).rev() {
                let slot = (row * time_steps + t) * neurons;
                let source = if held_spikes { row * neurons } else { slot };
                let target = if held_currents { row * neurons } else { slot };
                let spike_gradients = &spike_gradients[source..source + neurons];
                let membranes = &record.membranes[slot..slot + neurons];
                let spikes = &record.spikes[slot..slot + neurons];
                let current_gradients = &mut current_gradients[target..target + neurons];
                for n in 0..neurons {
                    let [to_membrane, to_current] = later[n];
                    let threshold = record.thresholds[n];
                    let (passed, through_reset) = match self.reset {
                        Reset::Hard => (1.0 - spikes[n], -membranes[n]),
                        Reset::Soft => (1.0, -threshold),
                    };
                    let mut spike_gradient = spike_gradients[n];
                    if !self.detach_reset {
                        spike_gradient += to_membrane * through_reset;
                    }
                    let gradient = spike_gradient * self.surrogate.derivative(membranes[n] - threshold)
                        + to_membrane * passed;
                    let current = self.input_scale * gradient + to_current;
                    later[n] = [self.leak * gradient, self.synaptic_decay * current];
                    if held_currents {
                        current_gradients[n] += current;
                    } else {
                        current_gradients[n] = current;
                    }
                }
            }
        }
        Ok(())
    }
}

/// What a forward pass left behind.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// `[neurons]`
    pub thresholds: &'a [f32],
    /// Before the reset, `[rows, time_steps, neurons]`
    pub membranes: &'a [f32],
    /// `[rows, time_steps, neurons]`
    pub spikes: &'a [f32],
}

/// Whether the values are held over time; an error when they are neither held nor given for each step.
fn check_currents(shape: Shape, values: &[f32]) -> Result<bool, Error> {
    let held = values.len() == shape.rows * shape.neurons;
    if !held {
        check_shape("currents", &[values.len()], &[shape.slots()])?;
    }
    Ok(held)
}
