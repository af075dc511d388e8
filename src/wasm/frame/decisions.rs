//! Decisions of a network, with their spikes, for the page.

use crate::agent::categorical::Support;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::Pass;
use crate::run::recorder::Recorded;
use crate::wasm::fields::Fields;
use crate::worlds::World;
use crate::worlds::image::Image;
use js_sys::{Float32Array, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;

/// Sets the states, actions and spikes of recorded decisions, oldest first.
pub(in crate::wasm) fn set_recorded<'a>(
    frame: &Fields,
    recorded: impl Iterator<Item = &'a Recorded>,
) -> Result<(), JsError> {
    let (mut states, mut actions, mut greedy, mut spikes) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for Recorded { decision, spikes: bits } in recorded {
        states.push(decision.state as u32);
        actions.push(decision.action as u8);
        greedy.push(u8::from(decision.action == decision.greedy_action));
        spikes.extend_from_slice(bits);
    }
    frame.set("decisions", states.len() as f64)?;
    frame.set("decision_states", Uint32Array::from(states.as_slice()))?;
    frame.set("decision_actions", Uint8Array::from(actions.as_slice()))?;
    frame.set("decision_greedy", Uint8Array::from(greedy.as_slice()))?;
    frame.set("spikes", Uint8Array::from(spikes.as_slice()))
}

/// Largest image, in cells, whose contents the page counts for each neuron: more would take too much of its memory.
const MAX_COUNTED_CELLS: usize = 121;

/// The image in which the page counts what neurons answer to; `None` where the agent sees none, or too large a one.
pub(in crate::wasm) fn counted_image(world: &dyn World) -> Option<&Image> {
    world.image().filter(|image| image.cells.len() <= MAX_COUNTED_CELLS)
}

/// Sets what the agent saw in each of some decisions, given the inputs that were on: kind, colour and state of each cell of
/// its image, `[decisions, cells, 3]`; empty without an image.
pub(in crate::wasm) fn set_views<O: Iterator<Item = usize>>(
    frame: &Fields,
    image: Option<&Image>,
    decisions: impl Iterator<Item = O>,
) -> Result<(), JsError> {
    let cells = image.map(|image| decisions.flat_map(|on| image.cells_of_inputs(on)).collect::<Vec<_>>());
    let views = cells.unwrap_or_default().into_flattened();
    frame.set("views", Uint8Array::from(views.as_slice()))
}

/// Sets the membranes, thresholds, action values and return distributions of the decision that `pass` computed.
pub(in crate::wasm) fn set_last(
    frame: &Fields,
    network: &SpikingRainbowNetwork,
    support: Support,
    pass: &Pass,
) -> Result<(), JsError> {
    let (neurons, time_steps) = (network.sizes.neurons, network.units.time_steps());
    // A missing layer, such as the value layer without dueling, is filled with zeros.
    let mut membranes = Vec::with_capacity(time_steps * 4 * neurons);
    for t in 0..time_steps {
        for layer in &pass.layers {
            let row = layer.record.membranes.get(t * neurons..(t + 1) * neurons);
            extend_padded(&mut membranes, row, neurons);
        }
    }
    let mut thresholds = Vec::with_capacity(4 * neurons);
    for tensors in &network.neurons {
        extend_padded(&mut thresholds, Some(&tensors.threshold), neurons);
    }
    let (mut logits, mut distribution, mut values) = (pass.logits.clone(), Vec::new(), Vec::new());
    support.resolve(&mut logits, &mut distribution, &mut values);
    if support.is_scalar() {
        // A scalar value head has no distribution: the value stands in for it, one entry per action.
        distribution.clone_from(&values);
    }
    frame.set("membranes", Float32Array::from(membranes.as_slice()))?;
    frame.set("thresholds", Float32Array::from(thresholds.as_slice()))?;
    frame.set("q_values", Float32Array::from(values.as_slice()))?;
    frame.set("distribution", Float32Array::from(distribution.as_slice()))
}

/// Appends `values`, padded with zeros to `length` entries.
fn extend_padded(list: &mut Vec<f32>, values: Option<&[f32]>, length: usize) {
    let end = list.len() + length;
    list.extend_from_slice(values.unwrap_or_default());
    list.resize(end, 0.0);
}
