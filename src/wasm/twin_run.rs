//! A run beside its twin of the other kind, which a worker of its own trains and measures.

use super::clock::clock;
use super::convert::{Throw, to_js};
use crate::experiment::Experiment;
use crate::experiment::compared::Compared;
use crate::experiment::figures::EPISODES;
use crate::interchange::checkpoint;
use crate::meter::table::Table;
use js_sys::Function;
use wasm_bindgen::prelude::*;

/// A run where its checkpoint left it, and its twin on the way to the same step.
#[wasm_bindgen]
pub struct TwinRun {
    run: Experiment,
    twin: Experiment,
}

#[wasm_bindgen]
impl TwinRun {
    /// The run that a checkpoint holds, and its twin at its very beginning.
    ///
    /// # Errors
    /// When the file cannot be used, saying why.
    #[wasm_bindgen(constructor)]
    pub fn new(checkpoint: &[u8]) -> Result<TwinRun, JsError> {
        let run = checkpoint::from_bytes(checkpoint).throw()?;
        let twin = Experiment::new(run.spec.twin()).throw()?;
        Ok(Self { run, twin })
    }

    /// Trains the twin for so many environment steps, and no further than the run has come.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn advance(&mut self, env_steps: u32) -> Result<(), JsError> {
        let left = self.run.moment.env_steps.saturating_sub(self.twin.moment.env_steps);
        for _ in 0..left.min(u64::from(env_steps)) {
            self.twin.step().throw()?;
        }
        Ok(())
    }

    /// Environment steps that the twin has taken.
    pub fn env_steps(&self) -> f64 {
        self.twin.moment.env_steps as f64
    }

    /// Environment steps that the run had taken.
    pub fn last_step(&self) -> f64 {
        self.run.moment.env_steps as f64
    }

    /// Both as they stand, as `spikeground compare` prints them; `now` tells the time in milliseconds.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn compare(&self, now: &Function) -> Result<JsValue, JsError> {
        let is_spiking = self.run.spec.agent.is_spiking();
        let (spiking, dense) = if is_spiking { (&self.run, &self.twin) } else { (&self.twin, &self.run) };
        let mut milliseconds = clock(now);
        let mut now = || 1000.0 * milliseconds();
        to_js(&Compared::of(spiking, dense, EPISODES, Table::default(), &mut now).throw()?)
    }
}
