//! A run beside its twin of the other kind, which a worker of its own trains and measures.

use super::clock::clock;
use super::convert::{Throw, to_js};
use crate::interchange::checkpoint;
use crate::meter::table::Table;
use crate::run::Run;
use crate::run::compared::{Compared, Comparing};
use crate::run::figures::EPISODES;
use js_sys::Function;
use wasm_bindgen::prelude::*;

/// A run where its checkpoint left it, and its twin on the way to the same step.
#[wasm_bindgen]
pub struct TwinRun {
    run: Run,
    twin: Run,
    comparing: Option<Comparing>,
    compared: Option<Compared>,
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
        let twin = Run::new(run.spec.twin()).throw()?;
        Ok(Self { run, twin, comparing: None, compared: None })
    }

    /// Trains the twin for so many environment steps, and no further than the run has come; fewer where an evaluation for
    /// the curve takes roughly more than so many operations, with which it goes on when it is called again. Tells whether
    /// the twin has come as far as the run.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn advance(&mut self, env_steps: u32, operations: f64) -> Result<bool, JsError> {
        let left = self.run.moment.env_steps.saturating_sub(self.twin.moment.env_steps);
        for _ in 0..left.min(u64::from(env_steps)) {
            if !self.twin.finish_step(operations as u64).throw()? {
                return Ok(false);
            }
            self.twin.begin_step().throw()?;
        }
        let finished = self.twin.finish_step(operations as u64).throw()?;
        Ok(finished && self.twin.moment.env_steps >= self.run.moment.env_steps)
    }

    /// Environment steps that the twin has taken.
    pub fn env_steps(&self) -> f64 {
        self.twin.moment.env_steps as f64
    }

    /// Environment steps that the run had taken.
    pub fn last_step(&self) -> f64 {
        self.run.moment.env_steps as f64
    }

    /// A slice of the comparison, the first of which times decisions; `now` tells the time in milliseconds. Tells whether
    /// it is complete.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn compare(&mut self, operations: f64, now: &Function) -> Result<bool, JsError> {
        let is_spiking = self.run.spec.agent.is_spiking();
        let (spiking, dense) = if is_spiking { (&self.run, &self.twin) } else { (&self.twin, &self.run) };
        let Some(comparing) = &mut self.comparing else {
            let mut milliseconds = clock(now);
            let mut now = || 1000.0 * milliseconds();
            let begun = Comparing::begin(spiking, dense, EPISODES, Table::default(), &mut now).throw()?;
            self.comparing = Some(begun);
            return Ok(false);
        };
        self.compared = comparing.advance(spiking, dense, operations as u64).throw()?;
        Ok(self.compared.is_some())
    }

    /// Both as they are, as `spikeground compare` prints them; null before the comparison is complete.
    ///
    /// # Errors
    /// Never in practice.
    pub fn compared(&self) -> Result<JsValue, JsError> {
        self.compared.as_ref().map_or(Ok(JsValue::NULL), to_js)
    }
}
