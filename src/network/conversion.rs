//! Conversion of a trained dense network to a spiking one.

use super::pass::Pass;
use super::read_out::{self, ReadOut};
use super::units::Units;
use super::{FEATURE_1, FEATURE_2, Learned, SpikingRainbowNetwork, VALUE};
use crate::Error;
use crate::layers::linear::Linear;
use crate::layers::normalisation::NormalisationKind;
use crate::math::activity::Activity;
use crate::spiking::conversion::{balanced_threshold, check_convertible, convert, integrate_and_fire};
use crate::spiking::neuron::NeuronTensors;
use std::sync::Arc;

/// Converts `dense` to a network of integrate-and-fire neurons that run for `time_steps`. Thresholds are balanced on
/// the activations that the observations `inputs` `[rows, inputs]` cause.
///
/// The normalisation is folded into the weights, so it has to be a fixed affine map: train the dense agent with
/// `normalisation` static or none.
///
/// # Errors
/// Returns [`Error::Conflict`] if the network already spikes or its normalisation is LayerNorm, [`Error::Value`] for
/// `time_steps` outside 1 … 65536 or a weight that is not finite, and [`Error::Shape`] if a row of `inputs` does not
/// fit the network.
pub fn convert_rainbow_to_spiking(
    dense: &SpikingRainbowNetwork,
    inputs: &Activity,
    time_steps: usize,
) -> Result<SpikingRainbowNetwork, Error> {
    let conflict = |rule: &str| Error::Conflict { rule: rule.into() };
    if dense.units.neuron().is_some() {
        return Err(conflict("only a dense network can be converted; this one already spikes"));
    }
    check_convertible(&dense.hidden, &[], time_steps)?;
    check_convertible(&dense.heads, &[], time_steps)?;
    let mut pass = Pass::default();
    pass.inputs.clone_from(inputs);
    dense.forward_through(&dense.maps(), &mut pass)?;
    let mut spiking = dense.clone();
    let thresholds: [f32; 4] =
        std::array::from_fn(|i| balanced_threshold(&pass.layers[i].record.spikes.to_vec()));
    for layer in (0..4).filter(|layer| !dense.hidden[*layer].bias.is_empty()) {
        let Some((factor, offset)) = dense.normalisations[layer].affine() else {
            return Err(conflict(
                "LayerNorm does not fold into the weights; train the dense agent with normalisation=static or none",
            ));
        };
        let map = &dense.hidden[layer];
        let folded = Linear { weight: &map.weight * factor, bias: &map.bias * factor + offset };
        let below = match layer {
            FEATURE_1 => 1.0,
            FEATURE_2 => thresholds[FEATURE_1],
            _ => thresholds[FEATURE_2],
        };
        spiking.hidden[layer] = convert(&folded, below, thresholds[layer], time_steps);
        if let Some(sigmas) = &mut spiking.sigmas
            && layer >= VALUE
        {
            // σ is scaled like μ; the half step of bias applies to μ alone.
            let sigma = &mut sigmas.0[layer - VALUE];
            sigma.weight *= factor * below;
            sigma.bias *= factor;
        }
        let neurons = dense.sizes.neurons;
        spiking.neurons[layer] =
            NeuronTensors { threshold: vec![thresholds[layer]; neurons], leak: vec![1.0; neurons] };
    }
    for (stream, head) in spiking.heads.iter_mut().enumerate() {
        // Heads read spike counts; one spike represents an activation of threshold / T.
        let worth = thresholds[VALUE + stream] / time_steps as f32;
        head.weight *= worth;
        if let Some(sigmas) = &mut spiking.sigmas {
            sigmas.0[2 + stream].weight *= worth;
        }
    }
    for normalisation in &mut spiking.normalisations {
        normalisation.kind = NormalisationKind::None;
    }
    spiking.units = Units::Spiking { neuron: Arc::new(integrate_and_fire()), time_steps };
    spiking.read_out = ReadOut { kind: read_out::ReadOutKind::SpikeCount, leak: 1.0 };
    spiking.learned = Learned::default();
    Ok(spiking)
}
