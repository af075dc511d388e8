//! A run and its twin (dense for a spiking agent and vice versa), which a separate worker trains and measures.

use super::convert::{Throw, to_js};
use super::metering::clock::clock;
use crate::interchange::checkpoint;
use crate::meter::table::Table;
use crate::run::Run;
use crate::run::comparison::compared::{Compared, Comparing};
use crate::run::figures::DEFAULT_EPISODES;
use js_sys::Function;
use wasm_bindgen::prelude::*;

/// A run resumed from a checkpoint, and its twin in training up to the same step.
#[wasm_bindgen]
pub struct TwinRun {
    run: Run,
    twin: Run,
    comparing: Option<Comparing>,
    compared: Option<Compared>,
}

#[wasm_bindgen]
impl TwinRun {
    /// Resumes the run of a checkpoint and creates its untrained twin.
    ///
    /// # Errors
    /// Returns an error that gives the reason if the file cannot be used.
    #[wasm_bindgen(constructor)]
    pub fn new(checkpoint: &[u8]) -> Result<TwinRun, JsError> {
        let run = checkpoint::from_bytes(checkpoint).throw()?;
        let twin = Run::new(run.spec.twin()).throw()?;
        Ok(Self { run, twin, comparing: None, compared: None })
    }

    /// Trains the twin for up to `env_steps` environment steps, at most to the run's step. Returns early if an
    /// evaluation for the curve exceeds roughly `operations` operations; the next call continues it. Returns whether
    /// the twin has reached the run's step.
    ///
    /// # Errors
    /// Returns an error that names the figure that is no longer finite.
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

    /// Number of environment steps that the twin has taken.
    pub fn env_steps(&self) -> f64 {
        self.twin.moment.env_steps as f64
    }

    /// Number of environment steps that the run has taken: the twin's target.
    pub fn last_step(&self) -> f64 {
        self.run.moment.env_steps as f64
    }

    /// Computes a slice of roughly `operations` operations of the comparison; returns whether it is complete. The
    /// first slice times decisions; `now` returns the time in milliseconds.
    ///
    /// # Errors
    /// Returns an error that names the figure that is no longer finite.
    pub fn compare(&mut self, operations: f64, now: &Function) -> Result<bool, JsError> {
        let is_spiking = self.run.spec.agent.is_spiking();
        let (spiking, dense) = if is_spiking { (&self.run, &self.twin) } else { (&self.twin, &self.run) };
        let Some(comparing) = &mut self.comparing else {
            let mut milliseconds = clock(now);
            let mut now = || 1000.0 * milliseconds();
            let begun =
                Comparing::begin(spiking, dense, DEFAULT_EPISODES, Table::default(), &mut now).throw()?;
            self.comparing = Some(begun);
            return Ok(false);
        };
        self.compared = comparing.advance(spiking, dense, operations as u64).throw()?;
        Ok(self.compared.is_some())
    }

    /// Returns the comparison as `spikeground compare` writes it; null before it is complete.
    ///
    /// # Errors
    /// Returns an error only if serialisation fails.
    pub fn compared(&self) -> Result<JsValue, JsError> {
        self.compared.as_ref().map_or(Ok(JsValue::NULL), to_js)
    }
}
