//! What the page shows of single neurons and layers: strongest connections, silencing, sizes of the gradient.

use crate::network::{ADVANTAGE, FEATURE_1, FEATURE_2, VALUE};
use crate::wasm::convert::Throw;
use crate::wasm::fields::Fields;
use crate::wasm::run_handle::RunHandle;
use js_sys::{Float32Array, Uint32Array};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl RunHandle {
    /// Silences the neurons `first` to `last`, counted through all hidden layers, or lets them fire again: an event of
    /// the run.
    ///
    /// # Errors
    /// Returns an error that names the range if it does not exist, or the limit if the run has too many events.
    pub fn silence(&mut self, first: usize, last: usize, is_silent: bool) -> Result<(), JsError> {
        self.run.silence(first..=last, is_silent).throw()?;
        self.forget_measurements();
        Ok(())
    }

    /// Typical size of the gradient over the last 1000 learning steps: of the weights into each hidden layer, 0 for one
    /// that does not exist, and last the largest of the heads.
    pub fn gradients(&self) -> Vec<f64> {
        self.run.agent.gradient_sizes().to_vec()
    }

    /// The `count` connections of largest absolute weight to a neuron from the layer before it, and from it to the
    /// layers behind it, strongest first: `incoming`, `incoming_weights`, `outgoing`, `outgoing_weights`. Neurons are
    /// counted through all hidden layers; a neuron of the first layer has no incoming, one of the last no outgoing
    /// connection here.
    ///
    /// # Errors
    /// Returns an error if the result cannot be converted.
    pub fn connections(&self, neuron: usize, count: usize) -> Result<JsValue, JsError> {
        let network = &self.run.agent.judged();
        let neurons = network.sizes.neurons.max(1);
        let (layer, index) = (neuron / neurons, neuron % neurons);
        let (before, behind): (Option<usize>, &[usize]) = match layer {
            FEATURE_1 => (None, &[FEATURE_2]),
            FEATURE_2 => (Some(FEATURE_1), &[VALUE, ADVANTAGE]),
            VALUE | ADVANTAGE => (Some(FEATURE_2), &[]),
            _ => (None, &[]),
        };
        // Weights are `[inputs, outputs]`: a column holds what arrives at a neuron, a row what leaves it.
        let mut incoming = Vec::new();
        if let Some((before, column)) =
            before.zip(network.hidden[layer].weight.columns().into_iter().nth(index))
        {
            incoming
                .extend(column.iter().enumerate().map(|(from, weight)| (before * neurons + from, *weight)));
        }
        let mut outgoing = Vec::new();
        for &behind in behind {
            let rows = network.hidden[behind].weight.rows();
            let row = rows.into_iter().nth(index).into_iter().flatten();
            outgoing.extend(row.enumerate().map(|(to, weight)| (behind * neurons + to, *weight)));
        }
        let shown = Fields::new();
        for (name, weights_name, all) in [
            ("incoming", "incoming_weights", strongest(incoming, count)),
            ("outgoing", "outgoing_weights", strongest(outgoing, count)),
        ] {
            let numbers: Vec<u32> = all.iter().map(|(neuron, _)| *neuron as u32).collect();
            let weights: Vec<f32> = all.iter().map(|(_, weight)| *weight).collect();
            shown.set(name, Uint32Array::from(numbers.as_slice()))?;
            shown.set(weights_name, Float32Array::from(weights.as_slice()))?;
        }
        Ok(shown.into())
    }
}

fn strongest(mut all: Vec<(usize, f32)>, count: usize) -> Vec<(usize, f32)> {
    all.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
    all.truncate(count);
    all
}
