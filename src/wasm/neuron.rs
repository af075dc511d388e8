//! One neuron by itself, for the page's tour of a spike.

use super::convert::Throw;
use super::fields::Fields;
use crate::network::units::Units;
use crate::parameters::Parameters;
use crate::spiking::neuron::NeuronTensors;
use crate::spiking::scan::{LayerRecord, LayerShape, ScanScratch};
use js_sys::Float32Array;
use wasm_bindgen::prelude::*;

/// Runs one neuron of the default settings over `currents`, `[time_steps]`, from a membrane potential of 0, and
/// returns by time step `membranes` before the reset, `spikes` (0 or 1), and `slopes`, the surrogate derivatives.
/// `leak` is the share of the potential that remains after a time step, `threshold` the potential that fires.
///
/// # Errors
/// Returns an error if the results cannot be converted.
#[wasm_bindgen]
pub fn one_neuron(currents: &[f32], leak: f32, threshold: f32) -> Result<JsValue, JsError> {
    let units = Units::spiking(&Parameters::default());
    let tensors = NeuronTensors { threshold: vec![threshold], leak: vec![leak] };
    let shape = LayerShape { rows: 1, time_steps: currents.len(), neurons: 1 };
    let mut record = LayerRecord::default();
    units.forward(shape, currents, &tensors, None, &mut record).throw()?;
    let mut slopes = Vec::new();
    units.slopes(shape, &record, &tensors, &mut ScanScratch::default(), &mut slopes).throw()?;
    let spikes: Vec<f32> =
        (0..currents.len()).map(|step| record.spikes.active(step).count() as f32).collect();
    let shown = Fields::new();
    shown.set("membranes", Float32Array::from(record.membranes.as_slice()))?;
    shown.set("spikes", Float32Array::from(spikes.as_slice()))?;
    shown.set("slopes", Float32Array::from(slopes.as_slice()))?;
    Ok(shown.into())
}
