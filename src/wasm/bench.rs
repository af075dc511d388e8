//! The benchmark's interface: the rows and their workloads.

use super::convert::{Throw, to_js};
use super::fields::Fields;
use crate::bench::peak::{self, Operation};
use crate::bench::row::Row;
use crate::bench::rows::{self, REAL_INPUTS};
use crate::bench::workload::Workload;
use crate::network::LAYERS;
use js_sys::{Float32Array, Float64Array, Uint32Array};
use wasm_bindgen::prelude::*;

/// Returns every row of the benchmark that this engine can run.
///
/// # Errors
/// Returns an error only if serialisation fails.
#[wasm_bindgen]
pub fn rows() -> Result<JsValue, JsError> {
    to_js(&rows::rows())
}

/// Runs `rounds` register-only operations on each of `chains` independent chains (rounded down to 8, 10, 12 or 14)
/// and
///
/// # Errors
/// Returns an error if `kind` is neither `multiply_add` nor `add`.
#[wasm_bindgen]
pub fn peak(kind: &str, chains: u32, rounds: u32) -> Result<f32, JsError> {
    let operation = match kind {
        "multiply_add" => Operation::MultiplyAdd,
        "add" => Operation::Add,
        _ => return Err(JsError::new(&format!("operation: '{kind}' is not one of multiply_add, add"))),
    };
    Ok(peak::run(operation, chains, rounds))
}

/// The workload of a benchmark row.
#[wasm_bindgen(js_name = Workload)]
pub struct WorkloadHandle {
    work: Workload,
    row: Row,
}

#[wasm_bindgen(js_class = Workload)]
impl WorkloadHandle {
    /// Creates the workload of a row with the given learning rate.
    ///
    /// # Errors
    /// Returns an error that names the invalid field of the row.
    #[wasm_bindgen(constructor)]
    pub fn new(row: JsValue, learning_rate: f64) -> Result<WorkloadHandle, JsError> {
        let row: Row = serde_wasm_bindgen::from_value(row)?;
        Ok(Self { work: Workload::new(&row, learning_rate).throw()?, row })
    }

    /// Runs the workload `times` times; returns a loss, an action or another number of the last execution.
    ///
    /// # Errors
    /// Returns an error if a figure is no longer finite.
    pub fn run(&mut self, times: u32) -> Result<f32, JsError> {
        self.work.run(times).throw()
    }

    /// Returns the firing rate of each layer with the current weights, as a share of slots (neuron × time step) in 0
    /// to 1; for a kernel, the density of its spikes; for a world step, 0.
    /// weights.
    ///
    /// # Errors
    /// Returns an error if a state is not one of the network's.
    pub fn firing_rates(&self) -> Result<Float64Array, JsError> {
        Ok(Float64Array::from(self.work.firing_rates().throw()?.as_slice()))
    }

    /// Returns the initial weights and the batch of a learning step, from which other engines start.
    ///
    /// # Errors
    /// Returns an error if the row is not a learning step.
    pub fn reference(&self) -> Result<JsValue, JsError> {
        let learning =
            self.work.learning().ok_or_else(|| JsError::new("only a learning step has a batch"))?;
        let (parameters, network) = (&learning.parameters, &learning.online);
        let online = Fields::new();
        let names = LAYERS.into_iter().chain(["value_head", "advantage_head"]);
        for (name, map) in names.zip(network.hidden.iter().chain(&network.heads)) {
            online.set(
                &format!("{name}.weight"),
                Float32Array::from(map.weight.as_slice().unwrap_or_default()),
            )?;
            online
                .set(&format!("{name}.bias"), Float32Array::from(map.bias.as_slice().unwrap_or_default()))?;
        }
        let batch = learning.transitions.get(..self.row.batch).unwrap_or_default();
        let observations = |state: fn(&crate::agent::n_step::Transition) -> u32| {
            let states: Vec<usize> = batch.iter().map(|step| state(step) as usize).collect();
            let mut seen = crate::math::activity::Activity::default();
            learning.observations().of(&states, REAL_INPUTS, &mut seen).throw()?;
            Ok::<_, JsError>(Float32Array::from(seen.to_vec().as_slice()))
        };
        let actions: Vec<u32> = batch.iter().map(|step| step.a_tm1).collect();
        let numbers = |field: fn(&crate::agent::n_step::Transition) -> f32| {
            Float32Array::from(batch.iter().map(field).collect::<Vec<_>>().as_slice())
        };
        let reference = Fields::new();
        reference.set("inputs", REAL_INPUTS as f64)?;
        reference.set("hidden", self.row.hidden as f64)?;
        reference.set("actions", self.row.actions as f64)?;
        reference.set("atoms", parameters.atoms as f64)?;
        reference.set("batch", batch.len() as f64)?;
        reference.set("support_min", parameters.support_min)?;
        reference.set("support_max", parameters.support_max)?;
        reference.set("learning_rate", parameters.learning_rate)?;
        reference.set("adam_epsilon", parameters.adam_epsilon)?;
        reference.set("online", JsValue::from(online))?;
        reference.set("s_tm1", observations(|step| step.s_tm1)?)?;
        reference.set("a_tm1", Uint32Array::from(actions.as_slice()))?;
        reference.set("r_t", numbers(|step| step.r_t))?;
        reference.set("discount_t", numbers(|step| step.discount_t))?;
        reference.set("s_t", observations(|step| step.s_t)?)?;
        Ok(reference.into())
    }
}
