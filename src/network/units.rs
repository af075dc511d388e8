//! The units between two linear maps: spiking neurons, or rectified units in the dense twin.

use crate::Error;
use crate::error::check_shape;
use crate::parameters::{NeuronModel, Parameters};
use crate::spiking::adaptive_threshold::AdaptiveThresholdNeuron;
use crate::spiking::lif::LifNeuron;
use crate::spiking::neuron::{Neuron, NeuronTensors};
use crate::spiking::scan::{self, Gradients, LayerRecord, LayerShape};
use crate::spiking::spikingbrain::SpikingBrainNeuron;
use crate::spiking::surrogate::Surrogate;
use crate::spiking::winners::{Competes, KWinners};
use std::sync::Arc;

/// Units of the hidden layers of a network.
#[derive(Clone, Debug)]
pub enum Units {
    /// Spiking neurons that run for `time_steps` in each decision.
    Spiking {
        /// The neuron model.
        neuron: Arc<dyn Neuron>,
        /// Time steps of one decision.
        time_steps: usize,
    },
    /// Rectified units y = max(0, x), with one time step.
    Rectified,
}

impl Units {
    /// Creates spiking units from `parameters`.
    pub fn spiking(parameters: &Parameters) -> Self {
        let lif = LifNeuron {
            synaptic_decay: (1.0 - 1.0 / parameters.tau_syn) as f32,
            scale_input: parameters.scale_input,
            reset: parameters.reset,
            detach_reset: parameters.detach_reset,
            surrogate: Surrogate { shape: parameters.surrogate, slope: parameters.surrogate_slope as f32 },
        };
        let winners = parameters.winners;
        let neuron: Arc<dyn Neuron> = match parameters.neuron_model {
            NeuronModel::Lif => competing(lif, winners),
            NeuronModel::AdaptiveThreshold => {
                let (rise, decay) = (parameters.threshold_rise as f32, parameters.threshold_decay as f32);
                competing(AdaptiveThresholdNeuron { lif, rise, decay }, winners)
            }
            NeuronModel::Spikingbrain => Arc::new(SpikingBrainNeuron {
                fineness: parameters.fineness as f32,
                coding: parameters.coding,
            }),
        };
        Self::Spiking { neuron, time_steps: parameters.decision_steps() }
    }

    /// Time steps of one decision; 1 for rectified units.
    pub fn time_steps(&self) -> usize {
        match self {
            Self::Spiking { time_steps, .. } => *time_steps,
            Self::Rectified => 1,
        }
    }

    /// The neuron model; `None` for rectified units.
    pub fn neuron(&self) -> Option<&dyn Neuron> {
        match self {
            Self::Spiking { neuron, .. } => Some(neuron.as_ref()),
            Self::Rectified => None,
        }
    }

    /// Computes membrane potentials and activities from currents; see [`scan::forward`] for the shapes.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if an operand does not fit `shape`; see also [`scan::forward`].
    pub fn forward(
        &self,
        shape: LayerShape,
        currents: &[f32],
        tensors: &NeuronTensors,
        state: Option<&mut [f32]>,
        record: &mut LayerRecord,
    ) -> Result<(), Error> {
        let Some(neuron) = self.neuron() else {
            check_shape("currents", &[currents.len()], &[shape.slots()])?;
            record.rectify(currents, shape.neurons);
            return Ok(());
        };
        scan::forward(neuron, shape, currents, tensors, state, record)
    }

    /// Computes the derivative of each activity: the surrogate derivative of a spike, or 1 where a rectified unit is
    /// active and 0 elsewhere; see [`scan::slopes`] for the shapes.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if an operand does not fit `shape`; see also [`scan::slopes`].
    pub fn slopes(
        &self,
        shape: LayerShape,
        record: &LayerRecord,
        tensors: &NeuronTensors,
        scratch: &mut scan::ScanScratch,
        slopes: &mut Vec<f32>,
    ) -> Result<(), Error> {
        let Some(neuron) = self.neuron() else {
            check_shape("membranes", &[record.membranes.len().min(shape.slots())], &[shape.slots()])?;
            slopes.clear();
            let membranes = record.membranes[..shape.slots()].iter();
            slopes.extend(membranes.map(|&x| if x > 0.0 { 1.0 } else { 0.0 }));
            return Ok(());
        };
        scan::slopes(neuron, shape, record, tensors, scratch, slopes)
    }

    /// Backpropagates from activities to currents; see [`scan::backward`] for the shapes.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if an operand does not fit `shape`; see also [`scan::backward`].
    pub fn backward(
        &self,
        shape: LayerShape,
        record: &LayerRecord,
        tensors: &NeuronTensors,
        gradients: Gradients<'_>,
        scratch: &mut scan::ScanScratch,
    ) -> Result<(), Error> {
        let Some(neuron) = self.neuron() else {
            check_shape("activity gradients", &[gradients.spikes.len()], &[shape.slots()])?;
            check_shape("slopes", &[gradients.slopes.len()], &[shape.slots()])?;
            check_shape("current gradients", &[gradients.currents.len()], &[shape.slots()])?;
            let pairs = gradients.spikes.iter().zip(gradients.slopes);
            for (out, (&gradient, &slope)) in gradients.currents.iter_mut().zip(pairs) {
                *out = slope * gradient;
            }
            return Ok(());
        };
        scan::backward(neuron, shape, record, tensors, gradients, scratch)
    }
}

/// Limits a neuron model to `winners` spikes per layer and time step; 0 sets no limit.
fn competing(neuron: impl Competes + 'static, winners: usize) -> Arc<dyn Neuron> {
    if winners == 0 { Arc::new(neuron) } else { Arc::new(KWinners { neuron, winners }) }
}
