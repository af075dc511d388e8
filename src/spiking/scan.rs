//! Runs a layer of neurons over its time steps, and gradients back through them.

use super::neuron::{Fired, Flow, Neuron, NeuronTensors, Seen};
use crate::Error;
use crate::error::check_shape;

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

/// What a layer's neurons did, `[rows, time_steps, neurons]` each; traces `[rows, time_steps, traces · neurons]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Before the reset.
    pub membranes: Vec<f32>,
    /// Spikes.
    pub spikes: Vec<f32>,
    /// What else the neuron model needs for its gradient.
    pub traces: Vec<f32>,
}

/// Runs all time steps of every row.
///
/// `currents` is `[rows, time_steps, neurons]`, or `[rows, neurons]` for a current that is held. `state` is
/// `[states · neurons]` for each row: what the rows start from, and where they end; without it they start at zero.
///
/// # Errors
/// [`Error::Shape`].
pub fn forward(
    neuron: &dyn Neuron,
    shape: Shape,
    currents: &[f32],
    tensors: &NeuronTensors,
    state: Option<&mut [f32]>,
    record: &mut Record,
) -> Result<(), Error> {
    let Shape { rows, time_steps, neurons } = shape;
    let held = is_held(shape, currents)?;
    check_tensors(tensors, neurons)?;
    let traces = neuron.traces() * neurons;
    record.membranes.resize(shape.slots(), 0.0);
    record.spikes.resize(shape.slots(), 0.0);
    record.traces.resize(rows * time_steps * traces, 0.0);
    let states = neuron.states() * neurons;
    let starts_at_rest = state.is_none();
    let mut fresh = vec![0.0; if starts_at_rest { states } else { 0 }];
    let mut carried = state;
    if let Some(carried) = &carried {
        check_shape("state", &[carried.len()], &[rows * states])?;
    }
    for row in 0..rows {
        let state = match &mut carried {
            Some(carried) => &mut carried[row * states..(row + 1) * states],
            None => fresh.as_mut_slice(),
        };
        if starts_at_rest {
            state.fill(0.0);
        }
        for t in 0..time_steps {
            let step = row * time_steps + t;
            let source = if held { row * neurons } else { step * neurons };
            let fired = Fired {
                membrane: &mut record.membranes[step * neurons..(step + 1) * neurons],
                spikes: &mut record.spikes[step * neurons..(step + 1) * neurons],
                traces: &mut record.traces[step * traces..(step + 1) * traces],
            };
            neuron.step(&currents[source..source + neurons], tensors, state, fired);
        }
    }
    Ok(())
}

/// Gradients of the rows of a shape.
#[derive(Debug)]
pub struct Gradients<'a> {
    /// What the loss says of each spike, `[rows, time_steps, neurons]`, or `[rows, neurons]` where it is the same at
    /// every step.
    pub spikes: &'a [f32],
    /// Out: with respect to the currents, `[rows, time_steps, neurons]`, or their sum over time, `[rows, neurons]`.
    pub currents: &'a mut [f32],
    /// Out, where the layer learns them: added to.
    pub tensors: Option<&'a mut NeuronTensors>,
}

/// Backpropagation through time, from a record of which the first rows are used.
///
/// # Errors
/// [`Error::Shape`].
pub fn backward(
    neuron: &dyn Neuron,
    shape: Shape,
    record: &Record,
    tensors: &NeuronTensors,
    gradients: Gradients<'_>,
) -> Result<(), Error> {
    let Shape { rows, time_steps, neurons } = shape;
    let Gradients { spikes: spike_gradients, currents: current_gradients, tensors: mut tensor_gradients } =
        gradients;
    let held_spikes = is_held(shape, spike_gradients)?;
    let held_currents = is_held(shape, current_gradients)?;
    check_tensors(tensors, neurons)?;
    if let Some(gradients) = &tensor_gradients {
        check_tensors(gradients, neurons)?;
    }
    let traces = neuron.traces() * neurons;
    check_shape("membranes", &[record.membranes.len().min(shape.slots())], &[shape.slots()])?;
    check_shape("spikes", &[record.spikes.len().min(shape.slots())], &[shape.slots()])?;
    check_shape(
        "traces",
        &[record.traces.len().min(rows * time_steps * traces)],
        &[rows * time_steps * traces],
    )?;
    if held_currents {
        current_gradients.fill(0.0);
    }
    let mut state = vec![0.0; neuron.states() * neurons];
    let mut current = vec![0.0; neurons];
    for row in 0..rows {
        state.fill(0.0);
        for t in (0..time_steps).rev() {
            let step = row * time_steps + t;
            let at = |step: usize| {
                [
                    &record.membranes[step * neurons..(step + 1) * neurons],
                    &record.spikes[step * neurons..(step + 1) * neurons],
                    &record.traces[step * traces..(step + 1) * traces],
                ]
            };
            let [membrane, spikes, traces] = at(step);
            let seen = Seen { membrane, spikes, traces, before: (t > 0).then(|| at(step - 1)) };
            let source = if held_spikes { row * neurons } else { step * neurons };
            let flow = Flow {
                spikes: &spike_gradients[source..source + neurons],
                state: &mut state,
                current: &mut current,
                tensors: tensor_gradients.as_deref_mut(),
            };
            neuron.gradient(seen, tensors, flow);
            if held_currents {
                for (sum, &g) in
                    current_gradients[row * neurons..(row + 1) * neurons].iter_mut().zip(&current)
                {
                    *sum += g;
                }
            } else {
                current_gradients[step * neurons..(step + 1) * neurons].copy_from_slice(&current);
            }
        }
    }
    Ok(())
}

/// Whether the values are the same at every time step; an error when they are neither held nor given for each step.
fn is_held(shape: Shape, values: &[f32]) -> Result<bool, Error> {
    let held = values.len() == shape.rows * shape.neurons;
    if !held {
        check_shape("currents", &[values.len()], &[shape.slots()])?;
    }
    Ok(held)
}

fn check_tensors(tensors: &NeuronTensors, neurons: usize) -> Result<(), Error> {
    check_shape("thresholds", &[tensors.threshold.len()], &[neurons])?;
    check_shape("leaks", &[tensors.leak.len()], &[neurons])
}
