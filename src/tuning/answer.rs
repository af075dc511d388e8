//! The confirmation of a setting that was found, and the answer that it gives.

use super::search::Search;
use crate::Error;
use crate::study::comparison::{Conclusion, SettingComparison};
use crate::study::description::{Setting, Study};
use crate::study::result::CellResult;
use crate::study::state::StudyState;
use serde::Serialize;

/// What the confirmation says of the setting that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TuningVerdict"))]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It scores higher than the default.
    Better,
    /// It scores higher than the start; that it scores higher than the default is not shown.
    BetterThanStart,
    /// It is not shown to score higher than either, or the search found no other setting than the start.
    NoBetter,
}

/// The answer of a tuning.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Answer {
    /// What can be said of the setting that was found.
    pub verdict: Verdict,
    /// The setting found beside the default, on the seeds of the report; null if the start has won.
    pub against_default: Option<SettingComparison>,
    /// The setting found beside the start; null if the start has won or is the default.
    pub against_start: Option<SettingComparison>,
}

impl Search {
    /// The study that confirms the setting that was found: it, the default and, if that is another, the start, on the seeds of
    /// the report. `None` before the search is finished, and if the start has won.
    ///
    /// # Errors
    /// Returns an error that names the first parameter that cannot be set; never for a tuning that was read.
    pub fn confirmation(&self) -> Result<Option<Study>, Error> {
        let tuning = self.tuning();
        let Some(found) = self.found() else { return Ok(None) };
        let start = (!tuning.starts_at_default()?).then(|| tuning.start.clone());
        Ok(Some(Study {
            name: tuning.name.clone(),
            steps: tuning.steps,
            seeds: tuning.report_seeds.clone(),
            worlds: vec![tuning.world.clone()],
            settings: [Some(tuning.default_setting()), start, Some(found)].into_iter().flatten().collect(),
        }))
    }

    /// The answer, once the confirmation has no cell left to train; `None` before the search is finished. Cells that failed
    /// have no score.
    pub fn answer(&self, confirmation: Option<&StudyState>) -> Option<Answer> {
        self.winner()?;
        let Some(confirmation) = confirmation else {
            return Some(Answer { verdict: Verdict::NoBetter, against_default: None, against_start: None });
        };
        let settings = &confirmation.study().settings;
        let (found, others) = settings.split_last()?;
        let mut comparisons = others.iter().map(|other| beside(confirmation, other, found));
        let (against_default, against_start) = (comparisons.next(), comparisons.next());
        let is_better = |comparison: &Option<SettingComparison>| {
            comparison.as_ref().is_some_and(|comparison| comparison.conclusion == Conclusion::Better)
        };
        let verdict = match (is_better(&against_default), is_better(&against_start)) {
            (true, _) => Verdict::Better,
            (false, true) => Verdict::BetterThanStart,
            (false, false) => Verdict::NoBetter,
        };
        Some(Answer { verdict, against_default, against_start })
    }
}

/// Compares two settings of a study by normalised score, or by mean return in a world without one.
fn beside(confirmation: &StudyState, first: &Setting, second: &Setting) -> SettingComparison {
    let has_scores = confirmation.finished().any(|result| result.normalised_score.is_some());
    let figure = |result: &CellResult| {
        if has_scores { result.normalised_score } else { Some(result.mean_return) }
    };
    let of = |setting: &Setting| {
        let results = confirmation.finished().filter(|result| result.setting == setting.name);
        vec![results.filter_map(figure).collect::<Vec<f64>>()]
    };
    SettingComparison::of(&(first.name.as_str(), of(first)), &(second.name.as_str(), of(second)))
}
