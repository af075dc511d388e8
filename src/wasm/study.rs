//! Studies in the page: the finished cells with what they show, and a cell in training.

use super::convert::{Throw, to_js};
use crate::interchange::checkpoint;
use crate::study::cell::Cell;
use crate::study::cell_run::CellRun;
use crate::study::description::Study;
use crate::study::result::CellResult;
use crate::study::state::StudyState;
use crate::study::table;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// A cell of a study before it is trained.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct PlannedCell {
    world: String,
    setting: String,
    seed: u32,
    /// Hash of everything that determines its result.
    key: String,
    /// Environment step at which its run ends.
    last_step: u64,
    is_finished: bool,
}

/// A study with its finished cells.
#[wasm_bindgen]
pub struct StudyHandle(StudyState);

#[wasm_bindgen]
impl StudyHandle {
    /// Reads the description of a study, as JSON.
    ///
    /// # Errors
    /// Returns an error that names the entry at fault and what is allowed.
    #[wasm_bindgen(constructor)]
    pub fn new(description: &str) -> Result<StudyHandle, JsError> {
        Ok(Self(StudyState::new(described(description)?).throw()?))
    }

    /// Adds the result of a cell, as JSON.
    ///
    /// # Errors
    /// Returns an error if the result is damaged, or is not of a cell of this study in this version.
    pub fn add(&mut self, result: &str) -> Result<(), JsError> {
        let result: CellResult = serde_json::from_str(result)
            .map_err(|error| JsError::new(&format!("the result of a cell is damaged: {error}")))?;
        self.0.add(&result).throw()
    }

    /// Returns all cells, in the order of the study.
    ///
    /// # Errors
    /// Returns an error only if serialisation fails.
    pub fn cells(&self) -> Result<JsValue, JsError> {
        let planned = self.0.cells().map(|(cell, result)| PlannedCell {
            world: cell.world.clone(),
            setting: cell.setting.clone(),
            seed: cell.seed,
            key: cell.key.clone(),
            last_step: cell.last_step,
            is_finished: result.is_some(),
        });
        to_js(&planned.collect::<Vec<_>>())
    }

    /// Returns the results with a summary of the cells that are finished.
    ///
    /// # Errors
    /// Returns an error only if serialisation fails.
    pub fn results(&self) -> Result<JsValue, JsError> {
        to_js(&self.0.results())
    }

    /// Returns the file of results that `spikeground study --out` writes.
    ///
    /// # Errors
    /// Returns an error only if serialisation fails.
    pub fn to_json(&self) -> Result<String, JsError> {
        self.0.to_json().throw()
    }

    /// Returns the finished cells as comma-separated values.
    pub fn to_csv(&self) -> String {
        table::csv(self.0.finished())
    }

    /// Returns the file from which `spikeground study` repeats the study.
    pub fn to_yaml(&self) -> String {
        self.0.study().to_yaml()
    }
}

/// A cell of a study in training or measurement.
#[wasm_bindgen]
pub struct CellHandle(CellRun);

#[wasm_bindgen]
impl CellHandle {
    /// Creates the run of a cell of a study (JSON), given by its number from 0.
    ///
    /// # Errors
    /// Returns an error that names the entry at fault and what is allowed.
    #[wasm_bindgen(constructor)]
    pub fn new(description: &str, number: usize) -> Result<CellHandle, JsError> {
        Ok(Self(CellRun::new(cell(description, number)?).throw()?))
    }

    /// Goes on with a cell where [`Self::save`] left it.
    ///
    /// # Errors
    /// Returns an error if the checkpoint is damaged or is not of this cell.
    pub fn resume(description: &str, number: usize, checkpoint: &[u8]) -> Result<CellHandle, JsError> {
        let run = checkpoint::from_bytes(checkpoint).throw()?;
        Ok(Self(CellRun::resume(cell(description, number)?, run).throw()?))
    }

    /// Number of environment steps taken.
    pub fn env_steps(&self) -> f64 {
        self.0.env_steps() as f64
    }

    /// Environment step at which the run ends.
    pub fn last_step(&self) -> f64 {
        self.0.last_step() as f64
    }

    /// Takes up to `env_steps` environment steps, fewer if an evaluation for the curve exceeds roughly `operations`
    /// operations; returns whether the run is at its end.
    ///
    /// # Errors
    /// Returns an error that names the figure that is no longer finite.
    pub fn advance(&mut self, env_steps: u32, operations: f64) -> Result<bool, JsError> {
        self.0.advance(u64::from(env_steps), operations as u64).throw()
    }

    /// Performs roughly `operations` operations of the measurement at the end; returns whether it is complete.
    ///
    /// # Errors
    /// Returns an error that names the figure that is no longer finite.
    pub fn measure(&mut self, operations: f64) -> Result<bool, JsError> {
        self.0.measure(operations as u64).throw()
    }

    /// Completes the last step and serialises the run as a checkpoint.
    ///
    /// # Errors
    /// Returns an error that names the figure that is no longer finite.
    pub fn save(&mut self) -> Result<Vec<u8>, JsError> {
        self.0.finish_step().throw()?;
        checkpoint::to_bytes(self.0.run()).throw()
    }

    /// Returns the result of the cell, which took `wall_seconds`; null before it is measured.
    ///
    /// # Errors
    /// Returns an error only if serialisation fails.
    pub fn result(&self, wall_seconds: f64) -> Result<JsValue, JsError> {
        self.0.result(wall_seconds).map_or(Ok(JsValue::NULL), |result| to_js(&result))
    }
}

fn described(text: &str) -> Result<Study, JsError> {
    let value = serde_json::from_str(text)
        .map_err(|error| JsError::new(&format!("the description of the study is damaged: {error}")))?;
    Study::read(&value).throw()
}

fn cell(description: &str, number: usize) -> Result<Cell, JsError> {
    let cells = described(description)?.cells().throw()?;
    let count = cells.len();
    let cell = cells.into_iter().nth(number);
    cell.ok_or_else(|| JsError::new(&format!("cell {number} does not exist; the study has {count}, from 0")))
}
