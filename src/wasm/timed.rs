//! Decisions that the page times.

use super::convert::Throw;
use super::run_handle::RunHandle;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl RunHandle {
    /// Decides so many times with the network as it is; gives the last action.
    ///
    /// # Errors
    /// Never in practice.
    pub fn decide(&mut self, times: u32) -> Result<usize, JsError> {
        self.timed.decide(&self.run, times).throw()
    }

    /// Decides so many times with an untrained twin of the other kind, in the same states. The first call makes it.
    ///
    /// # Errors
    /// Never in practice.
    pub fn decide_as_twin(&mut self, times: u32) -> Result<usize, JsError> {
        self.timed.decide_as_twin(&self.run, times).throw()
    }

    /// Share of slots (neuron × time step) that were active in the calls of [`Self::decide`] since the last call of this;
    /// NaN when there were none.
    pub fn active_share(&mut self) -> f64 {
        self.timed.active_share()
    }

    /// Share of slots that were active in the calls of [`Self::decide_as_twin`] since the last call of this; NaN when there
    /// were none.
    pub fn twin_active_share(&mut self) -> f64 {
        self.timed.twin_active_share()
    }
}
