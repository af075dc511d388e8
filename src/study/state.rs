//! The finished cells of a study, as its file of results holds them.

use super::cell::Cell;
use super::description::Study;
use super::result::CellResult;
use super::summary::StudySummary;
use crate::Error;
use crate::error::printable;
use crate::parameters::link::NUMERICS;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The results of a study in the form in which files hold them.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StudyResults<'a> {
    /// The study, every field given.
    pub study: &'a Study,
    /// Version of this crate.
    pub version: &'static str,
    /// Version of the arithmetic.
    pub numerics: u32,
    /// Finished cells, in the order of the study: by world, then setting, then seed.
    pub cells: Vec<&'a CellResult>,
    /// Number of cells that are not finished.
    pub missing: usize,
    /// What the finished cells show; null in a file of `--out` while cells are missing.
    pub summary: Option<StudySummary>,
}

/// What [`StudyState::read`] takes from a file: the rest follows from it.
#[derive(Deserialize)]
struct SavedResults {
    study: Value,
    cells: Vec<CellResult>,
}

/// A study with its finished cells.
#[derive(Clone, Debug)]
pub struct StudyState {
    study: Study,
    cells: Vec<Cell>,
    /// For each cell its result, if it is finished.
    results: Vec<Option<CellResult>>,
}

impl StudyState {
    /// A study without finished cells.
    ///
    /// # Errors
    /// Returns an error that names the first parameter that cannot be set; never for a study that was read.
    pub fn new(study: Study) -> Result<Self, Error> {
        let cells = study.cells()?;
        let results = vec![None; cells.len()];
        Ok(Self { study, cells, results })
    }

    /// Reads a file of results, written by [`Self::to_json`].
    ///
    /// # Errors
    /// Returns an error if the text is damaged, the study cannot be read, or a cell is not one of the study as this
    /// version of the program runs it.
    pub fn read(text: &str) -> Result<Self, Error> {
        let (study, cells) = saved(text)?;
        let mut state = Self::new(study)?;
        cells.into_iter().try_for_each(|result| state.add(&result))?;
        Ok(state)
    }

    /// Adds all cells of a file of results to this study, which may have more cells than the study of the file.
    ///
    /// # Errors
    /// Returns an error if the text is damaged, or holds a cell that this study does not have or has with other weights;
    /// the state is then unchanged.
    pub fn take_up(&mut self, text: &str) -> Result<(), Error> {
        let (_, cells) = saved(text)?;
        let mut joined = self.clone();
        cells.into_iter().try_for_each(|result| joined.add(&result))?;
        *self = joined;
        Ok(())
    }

    /// Adds the finished cells of `other`.
    ///
    /// # Errors
    /// Returns an error if the studies differ, or a cell is finished in both with different weights.
    pub fn merge(&mut self, other: &Self) -> Result<(), Error> {
        if self.study != other.study {
            let rule = "it holds the results of another study; allowed: results of one study".into();
            return Err(Error::File { rule });
        }
        other.finished().try_for_each(|result| self.add(result))
    }

    /// Adds the result of a cell, also to every other cell of the study with the same key. The first result of a cell is
    /// kept.
    ///
    /// # Errors
    /// Returns an error if the study has no such cell, or its weights contradict a result that is already there.
    pub fn add(&mut self, result: &CellResult) -> Result<(), Error> {
        let label = || printable(&result.label());
        let mut is_known = false;
        for (cell, slot) in
            self.cells.iter().zip(&mut self.results).filter(|(cell, _)| cell.key == result.key)
        {
            is_known = true;
            match slot {
                Some(there) if there.weights_digest != result.weights_digest => {
                    let rule = format!(
                        "the cell '{}' has the weights {}, and elsewhere {}, so one of the two is wrong",
                        label(),
                        result.weights_digest,
                        there.weights_digest
                    );
                    return Err(Error::File { rule });
                }
                Some(_) => {}
                None => {
                    let (world, setting) = (cell.world.clone(), cell.setting.clone());
                    *slot = Some(CellResult { world, setting, ..result.clone() });
                }
            }
        }
        if is_known {
            return Ok(());
        }
        let rule = format!(
            "it holds the cell '{}', which this study does not have in this version of the program",
            label()
        );
        Err(Error::File { rule })
    }

    /// The study.
    pub fn study(&self) -> &Study {
        &self.study
    }

    /// All cells with their results, in the order of the study.
    pub fn cells(&self) -> impl Iterator<Item = (&Cell, Option<&CellResult>)> {
        self.cells.iter().zip(self.results.iter().map(Option::as_ref))
    }

    /// The results of all finished cells, in the order of the study.
    pub fn finished(&self) -> impl Iterator<Item = &CellResult> {
        self.results.iter().flatten()
    }

    /// Number of cells that are not finished.
    pub fn missing(&self) -> usize {
        self.results.iter().filter(|result| result.is_none()).count()
    }

    /// The results in the form of files, with a summary of the cells that are finished.
    pub fn results(&self) -> StudyResults<'_> {
        StudyResults {
            summary: Some(StudySummary::of(&self.study, &self.finished().collect::<Vec<_>>())),
            ..self.unsummarised()
        }
    }

    fn unsummarised(&self) -> StudyResults<'_> {
        StudyResults {
            study: &self.study,
            version: env!("CARGO_PKG_VERSION"),
            numerics: NUMERICS,
            cells: self.finished().collect(),
            missing: self.missing(),
            summary: None,
        }
    }

    /// Serialises the state as a file of results, which has a summary once all cells are finished.
    ///
    /// # Errors
    /// Returns an error only if serialisation fails.
    pub fn to_json(&self) -> Result<String, Error> {
        let results = if self.missing() == 0 { self.results() } else { self.unsummarised() };
        let json = serde_json::to_string_pretty(&results);
        json.map(|json| json + "\n").map_err(|error| Error::File { rule: error.to_string() })
    }
}

fn saved(text: &str) -> Result<(Study, Vec<CellResult>), Error> {
    let damaged = |error: serde_json::Error| Error::File {
        rule: format!("it is damaged, or holds no results of a study: {error}"),
    };
    let SavedResults { study, cells } = serde_json::from_str(text).map_err(damaged)?;
    Ok((Study::read(&study)?, cells))
}
