//! What stands between two linear maps: spiking neurons, or rectified units in the dense twin.

use crate::Error;
use crate::error::check_shape;
use crate::parameters::Parameters;
use crate::spiking::lif::{LifNeuron, Record, Shape};
use crate::spiking::surrogate::Sigmoid;

/// The units of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Units {
    /// Spiking neurons that run for some time steps.
    Spiking {
        /// The neuron model.
        neuron: LifNeuron,
        /// Time steps of one decision.
        time_steps: usize,
    },
    /// y = x where x > 0, else 0; one pass.
    Rectified,
}

impl Units {
    /// Spiking units as the parameters describe them.
    pub fn spiking(parameters: &Parameters) -> Self {
        let leak = parameters.leak() as f32;
        let neuron = LifNeuron {
            leak,
            synaptic_decay: (1.0 - 1.0 / parameters.tau_syn) as f32,
            input_scale: if parameters.scale_input { 1.0 - leak } else { 1.0 },
            reset: parameters.reset,
            detach_reset: parameters.detach_reset,
            surrogate: Sigmoid { slope: parameters.surrogate_slope as f32 },
        };
        Self::Spiking { neuron, time_steps: parameters.time_steps }
    }

    /// Time steps of one decision.
    pub fn time_steps(&self) -> usize {
        match self {
            Self::Spiking { time_steps, .. } => *time_steps,
            Self::Rectified => 1,
        }
    }

    /// Currents to membranes and activities; see [`LifNeuron::forward`] for the shapes.
    ///
    /// # Errors
    /// [`Error::Shape`].
    pub fn forward(
        &self,
        shape: Shape,
        currents: &[f32],
        thresholds: &[f32],
        membranes: &mut [f32],
        activities: &mut [f32],
    ) -> Result<(), Error> {
        match self {
            Self::Spiking { neuron, .. } => {
                neuron.forward(shape, currents, thresholds, membranes, activities)
            }
            Self::Rectified => {
                check_shape("currents", &[currents.len()], &[shape.slots()])?;
                check_shape("membranes", &[membranes.len()], &[shape.slots()])?;
                check_shape("activities", &[activities.len()], &[shape.slots()])?;
                membranes.copy_from_slice(currents);
                for (activity, &x) in activities.iter_mut().zip(currents) {
                    *activity = if x > 0.0 { x } else { 0.0 };
                }
                Ok(())
            }
        }
    }

    /// Gradients of activities to those of currents; see [`LifNeuron::backward`] for the shapes.
    ///
    /// # Errors
    /// [`Error::Shape`].
    pub fn backward(
        &self,
        shape: Shape,
        record: Record<'_>,
        activity_gradients: &[f32],
        current_gradients: &mut [f32],
    ) -> Result<(), Error> {
        match self {
            Self::Spiking { neuron, .. } => {
                neuron.backward(shape, record, activity_gradients, current_gradients)
            }
            Self::Rectified => {
                check_shape("activity gradients", &[activity_gradients.len()], &[shape.slots()])?;
                check_shape("current gradients", &[current_gradients.len()], &[shape.slots()])?;
                let pairs = activity_gradients.iter().zip(record.membranes);
                for (out, (&gradient, &x)) in current_gradients.iter_mut().zip(pairs) {
                    *out = if x > 0.0 { gradient } else { 0.0 };
                }
                Ok(())
            }
        }
    }
}
