//! A search in progress: which trials are to be done next, and which candidate has won. It depends on the results alone, not
//! on the order in which they come.

use super::candidate::{Candidate, Drawn};
use super::description::Tuning;
use super::rungs::{Rung, rungs};
use super::trial::{Trial, TrialResult};
use crate::Error;
use crate::math::hash::fnv;
use crate::study::cell::key;
use crate::study::description::Setting;

/// Name of the winner's setting in the study that confirms it.
pub const FOUND: &str = "found";

/// The trials of a rung, by candidate, with the results so far.
type Trials = Vec<(Trial, Option<TrialResult>)>;

/// A search in progress.
#[derive(Clone, Debug)]
pub struct Search {
    tuning: Tuning,
    drawn: Drawn,
    rungs: Vec<Rung>,
    /// The rungs that were entered so far.
    entered: Vec<Trials>,
}

impl Search {
    /// Begins a search: draws the candidates.
    ///
    /// # Errors
    /// Returns an error that names the first parameter that cannot be set; never for a tuning that was read.
    pub fn new(tuning: Tuning) -> Result<Self, Error> {
        let drawn = Drawn::of(&tuning)?;
        let (last_step, learning_starts) = tuning.run_length()?;
        let rungs = rungs(drawn.candidates.len(), learning_starts, last_step);
        let mut search = Self { tuning, drawn, rungs, entered: Vec::new() };
        search.enter((0..search.drawn.candidates.len()).collect())?;
        Ok(search)
    }

    /// Enters the next rung with these candidates.
    fn enter(&mut self, candidates: Vec<usize>) -> Result<(), Error> {
        let rung = self.entered.len();
        let Some(Rung { last_step, .. }) = self.rungs.get(rung).copied() else { return Ok(()) };
        let first_step = rung.checked_sub(1).map_or(0, |before| self.rungs[before].last_step);
        let trial = |candidate: usize| {
            let spec = self.drawn.candidates[candidate].spec(&self.tuning, self.drawn.seed)?;
            let key = format!("{:016x}", fnv(format!("{} {first_step}", key(&spec, last_step)).bytes()));
            Ok((Trial { candidate, rung, key, spec, first_step, last_step }, None))
        };
        let trials: Result<Trials, Error> = candidates.into_iter().map(trial).collect();
        self.entered.push(trials?);
        Ok(())
    }

    /// The tuning.
    pub fn tuning(&self) -> &Tuning {
        &self.tuning
    }

    /// All candidates, the start first; fewer than were asked for if the space has no more.
    pub fn candidates(&self) -> &[Candidate] {
        &self.drawn.candidates
    }

    /// Seed with which every candidate is trained.
    pub fn seed(&self) -> u32 {
        self.drawn.seed
    }

    /// The rungs, the first one first.
    pub fn rungs(&self) -> &[Rung] {
        &self.rungs
    }

    /// The trials of the present rung that have no result yet; they can be done side by side. Empty once the search is
    /// finished.
    pub fn trials(&self) -> impl Iterator<Item = &Trial> {
        let present = self.entered.last().into_iter().flatten();
        present.filter(|(_, result)| result.is_none()).map(|(trial, _)| trial)
    }

    /// All results, by rung and candidate.
    pub fn results(&self) -> impl Iterator<Item = &TrialResult> {
        self.entered.iter().flatten().filter_map(|(_, result)| result.as_ref())
    }

    /// Whether every rung is complete.
    pub fn is_finished(&self) -> bool {
        self.entered.len() == self.rungs.len() && self.trials().next().is_none()
    }

    /// Environment steps of all trials of the search, and of those that are done.
    pub fn env_steps(&self) -> (u64, u64) {
        let mut first_step = 0;
        let all = self.rungs.iter().map(|rung| {
            let steps = (rung.last_step - first_step) * rung.entrants as u64;
            first_step = rung.last_step;
            steps
        });
        let done = self.entered.iter().flatten().filter(|(_, result)| result.is_some());
        let done = done.map(|(trial, _)| trial.last_step - trial.first_step);
        (all.sum(), done.sum())
    }

    /// Takes the result of a trial, in any order within a rung; once the rung is complete, the best quarter of its candidates
    /// enters the next one. Between equal candidates, the first goes on. A result that is already there is kept.
    ///
    /// # Errors
    /// Returns [`Error::File`] if no rung that was entered has the trial, or if the result contradicts one that is already
    /// there.
    pub fn report(&mut self, result: &TrialResult) -> Result<(), Error> {
        let label = format!("candidate {} on rung {}", result.candidate, result.rung + 1);
        let trials = self.entered.get_mut(result.rung).into_iter().flatten();
        let mut same =
            trials.filter(|(trial, _)| trial.candidate == result.candidate && trial.key == result.key);
        let Some((_, slot)) = same.next() else {
            let rule = format!(
                "it holds a trial of {label} that this tuning does not have in this version of the program"
            );
            return Err(Error::File { rule });
        };
        match slot {
            Some(there) if !there.agrees(result) => {
                let rule = format!("two results of {label} differ, so one of them is wrong");
                return Err(Error::File { rule });
            }
            Some(_) => return Ok(()),
            None => *slot = Some(result.clone()),
        }
        if self.trials().next().is_some() {
            return Ok(());
        }
        let next = self.rungs.get(self.entered.len()).map_or(0, |rung| rung.entrants);
        let ranked = self.entered.last().map_or_else(Vec::new, ranking);
        let mut best: Vec<usize> = ranked.iter().take(next).map(|result| result.candidate).collect();
        best.sort_unstable();
        self.enter(best)
    }

    /// The best result of the last rung that is complete; `None` before the first one is.
    pub fn leader(&self) -> Option<&TrialResult> {
        let is_complete = |trials: &&Trials| trials.iter().all(|(_, result)| result.is_some());
        ranking(self.entered.iter().rev().find(is_complete)?).first().copied()
    }

    /// Number of the candidate that has won; `None` before the search is finished.
    pub fn winner(&self) -> Option<usize> {
        self.leader().filter(|_| self.is_finished()).map(|result| result.candidate)
    }

    /// The setting that was found: that of the winner; `None` before the search is finished, and if the start has won.
    pub fn found(&self) -> Option<Setting> {
        let winner = self.winner().filter(|winner| *winner > 0)?;
        Some(self.tuning.setting(FOUND, &self.drawn.candidates.get(winner)?.set.0))
    }
}

/// The results of a rung, the best one first; between equal ones, the first candidate.
fn ranking(trials: &Trials) -> Vec<&TrialResult> {
    let mut results: Vec<&TrialResult> = trials.iter().filter_map(|(_, result)| result.as_ref()).collect();
    results.sort_by(|one, other| one.rank(other).then(one.candidate.cmp(&other.candidate)));
    results
}
