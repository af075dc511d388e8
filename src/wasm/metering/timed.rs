//! Decisions for the page's stopwatch.

use crate::wasm::convert::Throw;
use crate::wasm::run_handle::RunHandle;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl RunHandle {
    /// Makes `times` greedy decisions with the current network; returns the last action.
    ///
    /// # Errors
    /// Returns an error if a state is not one of the network's.
    pub fn decide(&mut self, times: u32) -> Result<usize, JsError> {
        self.timed.decide(&self.run, times).throw()
    }

    /// Makes `times` greedy decisions in the same states with an untrained twin (dense for a spiking agent and vice
    /// versa), which the first call creates; returns the last action.
    ///
    /// # Errors
    /// Returns an error if a state is not one of the network's.
    pub fn decide_as_twin(&mut self, times: u32) -> Result<usize, JsError> {
        self.timed.decide_as_twin(&self.run, times).throw()
    }

    /// Share of active slots (neuron × time step) in the calls of [`Self::decide`] since the previous call of this
    /// method; NaN if there were none.
    pub fn active_share(&mut self) -> f64 {
        self.timed.active_share()
    }

    /// Share of active slots (neuron × time step) in the calls of [`Self::decide_as_twin`] since the previous call of
    /// this method; NaN if there were none.
    pub fn twin_active_share(&mut self) -> f64 {
        self.timed.twin_active_share()
    }
}
