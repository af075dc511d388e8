//! A tuning for the page: which trials are to be trained, what has won, and the study that confirms it. It trains nothing
//! itself: workers train the trials ([`trial_handle::TrialHandle`]) and the cells of the confirmation.

pub mod trial_handle;

use super::convert::{Throw, to_js};
use crate::parameters::Value;
use crate::run::figures::named::Named;
use crate::study::result::CellResult;
use crate::tuning::description::Tuning;
use crate::tuning::state::TuningState;
use crate::tuning::trial::TrialResult;
use serde::Serialize;
use serde::de::DeserializeOwned;
use trial_handle::TrialDescription;
use wasm_bindgen::prelude::*;

/// How far a search has come.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct TuningProgress {
    /// Environment steps of all trials of the search, and of those that are done.
    all_steps: u64,
    done_steps: u64,
    /// Number of the present rung, from 0; that of the last one once the search is finished.
    rung: usize,
    /// Candidates of the present rung, and how many of them are done.
    entrants: usize,
    done: usize,
    /// Number of candidates that enter each rung.
    rungs: Vec<usize>,
    /// Whether every rung is complete.
    finished: bool,
    /// The best candidate of the last rung that is complete; null before the first one is.
    leader: Option<Leader>,
}

/// The best candidate of a rung.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Leader {
    candidate: usize,
    set: Named<Value>,
    greedy_return: Option<f64>,
}

/// A tuning in progress.
#[wasm_bindgen]
pub struct TuningHandle {
    state: TuningState,
}

#[wasm_bindgen]
impl TuningHandle {
    /// Begins a tuning from its description, with the keys of the files of `spikeground tune`.
    ///
    /// # Errors
    /// Returns an error that names the entry at fault and what is allowed.
    #[wasm_bindgen(constructor)]
    pub fn new(description: JsValue) -> Result<TuningHandle, JsError> {
        let tuning = Tuning::read(&read(description, "tuning")?).throw()?;
        Ok(Self { state: TuningState::new(tuning).throw()? })
    }

    /// Adds everything that is done in a file of results of this tuning: that of [`Self::to_json`] or of the terminal.
    ///
    /// # Errors
    /// Returns an error if the text is damaged or is of another tuning; nothing is then changed.
    pub fn take_up(&mut self, text: &str) -> Result<(), JsError> {
        self.state.take_up(text).throw()
    }

    /// Returns the trials of the present rung that have no result yet, each as [`trial_handle::TrialHandle`] takes it. They can
    /// be trained side by side. Empty once the search is finished.
    ///
    /// # Errors
    /// Returns an error only if serialisation fails.
    pub fn trials(&self) -> Result<JsValue, JsError> {
        to_js(&self.state.search().trials().map(TrialDescription::of).collect::<Vec<_>>())
    }

    /// Takes the result of a trial.
    ///
    /// # Errors
    /// Returns an error if the tuning has no such trial, or the result contradicts one that is there.
    pub fn report(&mut self, result: JsValue) -> Result<(), JsError> {
        self.state.report(&read::<TrialResult>(result, "trial")?).throw()
    }

    /// Returns how far the search has come.
    ///
    /// # Errors
    /// Returns an error only if serialisation fails.
    pub fn progress(&self) -> Result<JsValue, JsError> {
        let search = self.state.search();
        let (all_steps, done_steps) = search.env_steps();
        let last = search.rungs().len().saturating_sub(1);
        let rung = search.trials().next().map_or(last, |trial| trial.rung);
        let leader = search.leader().and_then(|result| {
            let set = search.candidates().get(result.candidate)?.set.clone();
            Some(Leader { candidate: result.candidate, set, greedy_return: result.greedy_return })
        });
        to_js(&TuningProgress {
            all_steps,
            done_steps,
            rung,
            entrants: search.rungs().get(rung).map_or(0, |rung| rung.entrants),
            done: search.results().filter(|result| result.rung == rung).count(),
            rungs: search.rungs().iter().map(|rung| rung.entrants).collect(),
            finished: search.is_finished(),
            leader,
        })
    }

    /// Returns the description of the study that confirms the winner; null before the search is finished, and if the start
    /// has won, so that there is nothing to confirm.
    ///
    /// # Errors
    /// Returns an error only if serialisation fails.
    pub fn confirmation(&self) -> Result<JsValue, JsError> {
        self.state.confirmation().map_or(Ok(JsValue::NULL), |confirmation| to_js(confirmation.study()))
    }

    /// Adds the result of a cell of the confirmation.
    ///
    /// # Errors
    /// Returns an error if the confirmation has no such cell, or the result contradicts one that is there.
    pub fn add(&mut self, result: JsValue) -> Result<(), JsError> {
        self.state.add(&read::<CellResult>(result, "cell")?).throw()
    }

    /// Declares that the cells of the confirmation without a result have failed; the answer is then drawn from the others.
    pub fn end_confirmation(&mut self) {
        self.state.end_confirmation();
    }

    /// Returns everything that is done in the form of the terminal's JSON; its `answer` is null before search and confirmation
    /// are complete.
    ///
    /// # Errors
    /// Returns an error only if serialisation fails.
    pub fn results(&self) -> Result<JsValue, JsError> {
        to_js(&self.state.results())
    }

    /// Serialises everything that is done, for the page's storage or a file that the terminal takes up with `--out`.
    ///
    /// # Errors
    /// Returns an error only if serialisation fails.
    pub fn to_json(&self) -> Result<String, JsError> {
        self.state.to_json().throw()
    }
}

/// Converts a plain JavaScript object; `what` names it in the message of an error.
fn read<T: DeserializeOwned>(value: JsValue, what: &str) -> Result<T, JsError> {
    serde_wasm_bindgen::from_value(value).map_err(|error| JsError::new(&format!("{what}: {error}")))
}
