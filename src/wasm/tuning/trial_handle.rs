//! A trial of a tuning, which a worker trains in slices.

use super::read;
use crate::interchange::checkpoint;
use crate::tuning::trial::Trial;
use crate::tuning::trial_run::TrialRun;
use crate::wasm::convert::{RunDescription, Throw, to_js};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

/// A trial as it crosses from the tuning to a worker.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TuningTrial"))]
pub(in crate::wasm) struct TrialDescription {
    /// Number of the candidate, from 0.
    candidate: usize,
    /// Number of the rung, from 0.
    rung: usize,
    /// Hash of everything that determines the result.
    key: String,
    /// Environment step at which the trial begins, and at which it ends.
    first_step: u64,
    last_step: u64,
    /// The run.
    run: RunDescription,
}

impl TrialDescription {
    pub(super) fn of(trial: &Trial) -> Self {
        let Trial { candidate, rung, key, spec, first_step, last_step } = trial.clone();
        Self { candidate, rung, key, first_step, last_step, run: RunDescription::of(&spec) }
    }
}

/// A trial in training.
#[wasm_bindgen]
pub struct TrialHandle {
    run: TrialRun,
}

#[wasm_bindgen]
impl TrialHandle {
    /// Creates a trial of [`super::TuningHandle::trials`]. `checkpoint` is what [`Self::save`] gave for the candidate on the rung
    /// before; without it the run begins at step 0 and takes the steps before the trial first, to the same bits.
    ///
    /// # Errors
    /// Returns an error that names the invalid field, or gives the reason if the checkpoint is not of this trial.
    #[wasm_bindgen(constructor)]
    pub fn new(trial: JsValue, checkpoint: Option<Vec<u8>>) -> Result<TrialHandle, JsError> {
        let TrialDescription { candidate, rung, key, first_step, last_step, run } = read(trial, "trial")?;
        let trial = Trial { candidate, rung, key, spec: run.spec()?, first_step, last_step };
        let run = match checkpoint {
            Some(bytes) => TrialRun::resume(trial, checkpoint::from_bytes(&bytes).throw()?),
            None => TrialRun::new(trial),
        };
        Ok(Self { run: run.throw()? })
    }

    /// Takes up to `env_steps` environment steps; returns early if an evaluation exceeds roughly `operations` operations, which
    /// the next call continues. Returns whether the trial is complete. A figure that is not finite completes it as failed.
    ///
    /// # Errors
    /// Returns an error if the run cannot continue for any other reason.
    pub fn advance(&mut self, env_steps: u32, operations: f64) -> Result<bool, JsError> {
        self.run.advance(u64::from(env_steps), operations as u64).throw()
    }

    /// Number of environment steps that the run has taken.
    pub fn env_steps(&self) -> f64 {
        self.run.run().moment.env_steps as f64
    }

    /// Environment step at which the trial ends.
    pub fn last_step(&self) -> f64 {
        self.run.trial().last_step as f64
    }

    /// Returns the result for [`super::TuningHandle::report`]; null before the trial is complete.
    ///
    /// # Errors
    /// Returns an error only if serialisation fails.
    pub fn result(&self, wall_seconds: f64) -> Result<JsValue, JsError> {
        self.run.result(wall_seconds).map_or(Ok(JsValue::NULL), |result| to_js(&result))
    }

    /// Serialises the run of a complete trial, to hold it for the next rung.
    ///
    /// # Errors
    /// Returns an error if the trial has failed or its last step is not complete.
    pub fn save(&self) -> Result<Vec<u8>, JsError> {
        checkpoint::to_bytes(self.run.run()).throw()
    }
}
