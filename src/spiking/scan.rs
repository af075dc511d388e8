//! Forward pass of a layer of neurons over its time steps, and backpropagation through time.

mod record;

use super::neuron::{Fired, Flow, GROUP_NEURONS, Neuron, NeuronTensors, RowBack, RowRun, Seen};
use crate::Error;
use crate::error::check_shape;

pub use record::{LayerRecord, LayerShape};

/// Neuron states carried from one call to the next are flushed to zero below this magnitude: states that only decay
/// would become subnormal numbers, which are slow.
const MIN_CARRIED_STATE: f32 = 1e-30;
/// Runs all time steps of every row and overwrites `record`.
///
/// `currents` is `[rows, time_steps, neurons]`, or `[rows, neurons]` for currents that are held over all time steps.
/// `state` is `[rows, states · neurons]`: the neuron states before the first time step, replaced by the states after
/// the last; `None` starts from zeros.
///
/// # Errors
/// Returns [`Error::Shape`] if an operand does not fit `shape`, and [`Error::Value`] for more than 2²⁸ slots.
pub fn forward(
    neuron: &dyn Neuron,
    shape: LayerShape,
    currents: &[f32],
    tensors: &NeuronTensors,
    mut state: Option<&mut [f32]>,
    record: &mut LayerRecord,
) -> Result<(), Error> {
    shape.check()?;
    let LayerShape { rows, time_steps, neurons } = shape;
    let held = is_held(shape, currents)?;
    check_tensors(tensors, neurons)?;
    let traces = neuron.traces() * neurons;
    let states = neuron.states() * neurons;
    if let Some(state) = &state {
        check_shape("state", &[state.len()], &[rows * states])?;
    }
    record.membranes.resize(shape.slots(), 0.0);
    record.spikes.clear(neurons, neuron.is_graded());
    record.traces.resize(rows * time_steps * traces, 0.0);
    record.state.resize(states, 0.0);
    record.fired.resize(neurons, 0.0);
    let runner = neuron.row_runner().filter(|_| neurons.is_multiple_of(GROUP_NEURONS));
    for row in 0..rows {
        let carried = state.as_mut().map(|carried| &mut carried[row * states..(row + 1) * states]);
        let steps = row * time_steps..(row + 1) * time_steps;
        let sources = if held { row..row + 1 } else { steps.clone() };
        let currents = &currents[sources.start * neurons..sources.end * neurons];
        if let Some(runner) = &runner {
            let membranes = &mut record.membranes[steps.start * neurons..steps.end * neurons];
            let words = record.spikes.push_words(time_steps);
            let run = RowRun { currents, state: carried, membranes, words, neurons, time_steps };
            runner.run_row(tensors, run);
            continue;
        }
        let state = if let Some(carried) = carried {
            carried
        } else {
            record.state.fill(0.0);
            &mut record.state
        };
        let currents = currents.chunks_exact(neurons.max(1)).cycle();
        for (step, current) in steps.zip(currents) {
            let fired = Fired {
                membrane: &mut record.membranes[step * neurons..(step + 1) * neurons],
                spikes: &mut record.fired,
                traces: &mut record.traces[step * traces..(step + 1) * traces],
            };
            neuron.step(current, tensors, state, fired);
            record.spikes.push(&record.fired);
        }
    }
    for carried in state.into_iter().flatten() {
        *carried = if carried.abs() < MIN_CARRIED_STATE { 0.0 } else { *carried };
    }
    Ok(())
}

/// Writes the surrogate derivative of each spike of the first `shape.rows` rows of `record` to `slopes`,
/// `[rows, time_steps, neurons]`.
///
/// # Errors
/// Returns [`Error::Shape`] if `record` or `tensors` does not fit `shape`, and [`Error::Value`] for more than 2²⁸
/// slots.
pub fn slopes(
    neuron: &dyn Neuron,
    shape: LayerShape,
    record: &LayerRecord,
    tensors: &NeuronTensors,
    scratch: &mut ScanScratch,
    slopes: &mut Vec<f32>,
) -> Result<(), Error> {
    shape.check()?;
    let neurons = shape.neurons;
    record.check(neuron, shape)?;
    check_tensors(tensors, neurons)?;
    slopes.resize(shape.slots(), 0.0);
    scratch.prepare(neuron, neurons);
    let by_potential = neuron.row_runner().is_some();
    for (step, slopes) in slopes.chunks_exact_mut(neurons.max(1)).enumerate() {
        let first = step.is_multiple_of(shape.time_steps);
        if !by_potential {
            record.spikes.unpack(step, &mut scratch.spikes);
            if !first {
                record.spikes.unpack(step - 1, &mut scratch.before);
            }
        }
        neuron.slopes(seen(neuron, record, step, first, scratch), tensors, slopes);
    }
    Ok(())
}

/// Gradients that flow into and out of [`backward`].
#[derive(Debug)]
pub struct Gradients<'a> {
    /// Gradient of the loss with respect to each spike, `[rows, time_steps, neurons]`, or `[rows, neurons]` where it is
    /// constant over time. Where the slope is zero, any finite value has the same effect.
    pub spikes: &'a [f32],
    /// Surrogate derivative of each spike, `[rows, time_steps, neurons]`, computed by [`slopes`].
    pub slopes: &'a [f32],
    /// Out: gradient with respect to the currents, `[rows, time_steps, neurons]`, or its sum over time,
    /// `[rows, neurons]`.
    pub currents: &'a mut [f32],
    /// Accumulated gradient with respect to thresholds and leaks; `None` where neither is learned.
    pub tensors: Option<&'a mut NeuronTensors>,
}

/// Working memory of [`slopes`] and [`backward`].
#[derive(Clone, Debug, Default)]
pub struct ScanScratch {
    state: Vec<f32>,
    current: Vec<f32>,
    spikes: Vec<f32>,
    before: Vec<f32>,
}

impl ScanScratch {
    fn prepare(&mut self, neuron: &dyn Neuron, neurons: usize) {
        self.state.resize(neuron.states() * neurons, 0.0);
        for row in [&mut self.current, &mut self.spikes, &mut self.before] {
            row.resize(neurons, 0.0);
        }
    }
}

/// Backpropagates through time, for the first `shape.rows` rows of `record`.
///
/// # Errors
/// Returns [`Error::Shape`] if an operand does not fit `shape`, and [`Error::Value`] for more than 2²⁸ slots.
pub fn backward(
    neuron: &dyn Neuron,
    shape: LayerShape,
    record: &LayerRecord,
    tensors: &NeuronTensors,
    gradients: Gradients<'_>,
    scratch: &mut ScanScratch,
) -> Result<(), Error> {
    shape.check()?;
    let LayerShape { rows, time_steps, neurons } = shape;
    let Gradients { spikes, slopes, currents, tensors: mut learned } = gradients;
    let held_spikes = is_held(shape, spikes)?;
    let held_currents = is_held(shape, currents)?;
    record.check(neuron, shape)?;
    check_shape("slopes", &[slopes.len()], &[shape.slots()])?;
    check_tensors(tensors, neurons)?;
    if let Some(learned) = &learned {
        check_tensors(learned, neurons)?;
    }
    if held_currents {
        currents.fill(0.0);
    }
    scratch.prepare(neuron, neurons);
    let runner = neuron.row_runner().filter(|_| neurons.is_multiple_of(GROUP_NEURONS) && learned.is_none());
    for row in 0..rows {
        if let Some(runner) = &runner {
            let steps = row * time_steps..(row + 1) * time_steps;
            let all = steps.start * neurons..steps.end * neurons;
            let place = |held: bool| if held { row * neurons..(row + 1) * neurons } else { all.clone() };
            let row = RowBack {
                spikes: &spikes[place(held_spikes)],
                slopes: &slopes[all.clone()],
                membranes: &record.membranes[all.clone()],
                words: record.spikes.words_of(steps),
                currents: &mut currents[place(held_currents)],
                neurons,
                time_steps,
            };
            runner.go_back(tensors, row);
            continue;
        }
        scratch.state.fill(0.0);
        for t in (0..time_steps).rev() {
            let step = row * time_steps + t;
            if t + 1 == time_steps {
                record.spikes.unpack(step, &mut scratch.spikes);
            } else {
                std::mem::swap(&mut scratch.spikes, &mut scratch.before);
            }
            if t > 0 {
                record.spikes.unpack(step - 1, &mut scratch.before);
            }
            let mut state = std::mem::take(&mut scratch.state);
            let mut current = std::mem::take(&mut scratch.current);
            let source = if held_spikes { row * neurons } else { step * neurons };
            let flow = Flow {
                spikes: &spikes[source..source + neurons],
                slopes: &slopes[step * neurons..(step + 1) * neurons],
                state: &mut state,
                current: &mut current,
                tensors: learned.as_deref_mut(),
            };
            neuron.gradient(seen(neuron, record, step, t == 0, scratch), tensors, flow);
            if held_currents {
                for (sum, &g) in currents[row * neurons..(row + 1) * neurons].iter_mut().zip(&current) {
                    *sum += g;
                }
            } else {
                currents[step * neurons..(step + 1) * neurons].copy_from_slice(&current);
            }
            (scratch.state, scratch.current) = (state, current);
        }
    }
    Ok(())
}

/// Record of one time step; `scratch` holds the unpacked spikes of this time step and of the previous one.
fn seen<'a>(
    neuron: &dyn Neuron,
    record: &'a LayerRecord,
    step: usize,
    first: bool,
    scratch: &'a ScanScratch,
) -> Seen<'a> {
    let neurons = scratch.spikes.len();
    let traces = neuron.traces() * neurons;
    let membrane = |step: usize| &record.membranes[step * neurons..(step + 1) * neurons];
    let trace = |step: usize| &record.traces[step * traces..(step + 1) * traces];
    Seen {
        membrane: membrane(step),
        spikes: &scratch.spikes,
        traces: trace(step),
        before: (!first).then(|| [membrane(step - 1), &scratch.before, trace(step - 1)]),
    }
}

/// Whether `values` are constant over time, `[rows, neurons]`. Returns [`Error::Shape`] if they are neither
/// `[rows, neurons]` nor `[rows, time_steps, neurons]`.
fn is_held(shape: LayerShape, values: &[f32]) -> Result<bool, Error> {
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
