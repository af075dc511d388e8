//! Record of the forward pass of a layer of neurons, from which the backward pass takes potentials and spikes.

use crate::Error;
use crate::error::check_shape;
use crate::math::activity::Activity;
use crate::spiking::neuron::Neuron;

/// Maximum number of slots: rows × time steps × neurons.
const MAX_SLOTS: usize = 1 << 28;

/// Sizes of one pass through a layer of neurons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LayerShape {
    /// Number of decisions.
    pub rows: usize,
    /// Time steps of one decision.
    pub time_steps: usize,
    /// Number of neurons in the layer.
    pub neurons: usize,
}

impl LayerShape {
    /// Number of slots: rows × time steps × neurons.
    pub fn slots(self) -> usize {
        self.rows.saturating_mul(self.time_steps).saturating_mul(self.neurons)
    }

    /// Returns [`Error::Value`] if the number of slots exceeds [`MAX_SLOTS`], with every size of 0 taken as 1.
    pub(super) fn check(self) -> Result<(), Error> {
        let Self { rows, time_steps, neurons } = self;
        let each = rows.max(1).saturating_mul(time_steps.max(1)).saturating_mul(neurons.max(1));
        if each <= MAX_SLOTS {
            return Ok(());
        }
        let given = format!("{rows} × {time_steps} × {neurons}");
        let allowed = format!("at most {MAX_SLOTS} slots of row × time step × neuron");
        Err(Error::Value { name: "shape".into(), given, allowed })
    }
}

/// Record of the forward pass of a layer of neurons.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LayerRecord {
    /// Membrane potentials before the reset, `[rows, time_steps, neurons]`.
    pub membranes: Vec<f32>,
    /// Spikes, `[rows · time_steps, neurons]`.
    pub spikes: Activity,
    /// Further numbers that the neuron model needs for its gradient, `[rows, time_steps, traces · neurons]`.
    pub traces: Vec<f32>,
    /// Neuron states of the current row, `[states · neurons]`.
    pub(super) state: Vec<f32>,
    /// Spikes of the current time step, `[neurons]`.
    pub(super) fired: Vec<f32>,
}

impl LayerRecord {
    /// Overwrites the record with that of rectified units: membrane = current, activity = max(0, current). `currents`
    /// is `[rows, neurons]`.
    pub(crate) fn rectify(&mut self, currents: &[f32], neurons: usize) {
        self.membranes.clear();
        self.membranes.extend_from_slice(currents);
        self.spikes.clear(neurons, true);
        self.fired.resize(neurons, 0.0);
        for row in currents.chunks_exact(neurons.max(1)) {
            for (activity, &x) in self.fired.iter_mut().zip(row) {
                *activity = if x > 0.0 { x } else { 0.0 };
            }
            self.spikes.push(&self.fired);
        }
    }

    /// Checks that the record has at least `shape.rows` rows of that shape.
    pub(super) fn check(&self, neuron: &dyn Neuron, shape: LayerShape) -> Result<(), Error> {
        let steps = shape.rows * shape.time_steps;
        let traces = steps * neuron.traces() * shape.neurons;
        check_shape("membranes", &[self.membranes.len().min(shape.slots())], &[shape.slots()])?;
        check_shape(
            "spikes",
            &[self.spikes.rows().min(steps), self.spikes.width()],
            &[steps, shape.neurons],
        )?;
        check_shape("traces", &[self.traces.len().min(traces)], &[traces])
    }
}
