//! A tuning with everything that is done of it, as its file of results holds it.

use super::answer::Answer;
use super::candidate::Candidate;
use super::description::Tuning;
use super::search::Search;
use super::trial::TrialResult;
use crate::Error;
use crate::parameters::link::NUMERICS;
use crate::study::description::Setting;
use crate::study::result::CellResult;
use crate::study::state::{StudyResults, StudyState};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The results of a tuning in the form in which files hold them.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TuningResults<'a> {
    /// The tuning, every field given.
    pub tuning: &'a Tuning,
    /// Version of this crate.
    pub version: &'static str,
    /// Version of the arithmetic.
    pub numerics: u32,
    /// Seed with which every candidate was trained.
    pub training_seed: u32,
    /// All candidates, the start first.
    pub candidates: &'a [Candidate],
    /// Finished trials, by rung, then candidate.
    pub trials: Vec<&'a TrialResult>,
    /// Number of the candidate that has won; null before the search is finished.
    pub winner: Option<usize>,
    /// The setting of the winner; null before the search is finished, and if the start has won.
    pub found: Option<Setting>,
    /// The study that compares the setting found with the default and with the start; null as long as there is none.
    pub confirmation: Option<StudyResults<'a>>,
    /// What can be said of the setting found; null before the confirmation is complete.
    pub answer: Option<Answer>,
}

/// What [`TuningState::take_up`] takes from a file: the rest follows from it.
#[derive(Deserialize)]
struct SavedTuning {
    tuning: Value,
    trials: Vec<TrialResult>,
    confirmation: Option<SavedConfirmation>,
}

#[derive(Deserialize)]
struct SavedConfirmation {
    cells: Vec<CellResult>,
}

/// A tuning with its finished trials and cells.
#[derive(Clone, Debug)]
pub struct TuningState {
    search: Search,
    /// The study of the confirmation, once there is one.
    confirmation: Option<StudyState>,
    /// Whether no cell of the confirmation is left to train; cells that failed count as trained.
    is_confirmed: bool,
}

impl TuningState {
    /// A tuning of which nothing is done.
    ///
    /// # Errors
    /// Returns an error that names the first parameter that cannot be set; never for a tuning that was read.
    pub fn new(tuning: Tuning) -> Result<Self, Error> {
        Ok(Self { search: Search::new(tuning)?, confirmation: None, is_confirmed: false })
    }

    /// The search.
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// The confirmation; `None` before the search is finished, and if the start has won.
    pub fn confirmation(&self) -> Option<&StudyState> {
        self.confirmation.as_ref()
    }

    /// Takes the result of a trial; see [`Search::report`].
    ///
    /// # Errors
    /// Returns the errors of [`Search::report`].
    pub fn report(&mut self, result: &TrialResult) -> Result<(), Error> {
        self.search.report(result)?;
        if self.confirmation.is_none() {
            self.confirmation = self.search.confirmation()?.map(StudyState::new).transpose()?;
        }
        Ok(())
    }

    /// Adds the result of a cell of the confirmation.
    ///
    /// # Errors
    /// Returns an error if there is no such cell, or the result contradicts one that is already there.
    pub fn add(&mut self, result: &CellResult) -> Result<(), Error> {
        let Some(confirmation) = &mut self.confirmation else {
            let rule = "it holds cells of a confirmation, but not the whole search before it".into();
            return Err(Error::File { rule });
        };
        confirmation.add(result)
    }

    /// Declares that the cells of the confirmation without a result have failed, so that the answer is drawn from the others.
    pub fn end_confirmation(&mut self) {
        self.is_confirmed = true;
    }

    /// Adds everything that is done in a file of results of this tuning.
    ///
    /// # Errors
    /// Returns an error if the text is damaged, is of another tuning, or holds results that this tuning does not have in this
    /// version of the program; the state is then unchanged.
    pub fn take_up(&mut self, text: &str) -> Result<(), Error> {
        let damaged = |error: serde_json::Error| Error::File {
            rule: format!("it is damaged, or holds no results of a tuning: {error}"),
        };
        let SavedTuning { tuning, trials, confirmation } = serde_json::from_str(text).map_err(damaged)?;
        if Tuning::read(&tuning)? != *self.search.tuning() {
            let rule = "it holds the results of another tuning".into();
            return Err(Error::File { rule });
        }
        let mut joined = self.clone();
        trials.iter().try_for_each(|result| joined.report(result))?;
        let cells = confirmation.into_iter().flat_map(|confirmation| confirmation.cells);
        cells.into_iter().try_for_each(|result| joined.add(&result))?;
        *self = joined;
        Ok(())
    }

    /// The answer; `None` before search and confirmation are complete.
    pub fn answer(&self) -> Option<Answer> {
        let confirmation = self.confirmation.as_ref();
        let missing = confirmation.map_or(0, StudyState::missing);
        let is_complete = missing == 0 || self.is_confirmed;
        is_complete.then(|| self.search.answer(confirmation)).flatten()
    }

    /// Everything that is done, in the form of files.
    pub fn results(&self) -> TuningResults<'_> {
        TuningResults {
            tuning: self.search.tuning(),
            version: env!("CARGO_PKG_VERSION"),
            numerics: NUMERICS,
            training_seed: self.search.seed(),
            candidates: self.search.candidates(),
            trials: self.search.results().collect(),
            winner: self.search.winner(),
            found: self.search.found(),
            confirmation: self.confirmation.as_ref().map(StudyState::results),
            answer: self.answer(),
        }
    }

    /// Serialises the state as a file of results.
    ///
    /// # Errors
    /// Returns an error only if serialisation fails.
    pub fn to_json(&self) -> Result<String, Error> {
        let json = serde_json::to_string_pretty(&self.results());
        json.map(|json| json + "\n").map_err(|error| Error::File { rule: error.to_string() })
    }
}
