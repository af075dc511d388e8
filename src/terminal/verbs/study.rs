//! `spikeground study`: trains settings × worlds × seeds, each finished cell kept at once, and summarises them.

use crate::Error;
use crate::study::cell::Cell;
use crate::study::description;
use crate::study::result::CellResult;
use crate::study::state::StudyState;
use crate::study::table;
use crate::terminal::cells::{Cells, Outcome};
use crate::terminal::files::{self, about, keep_apart, shown};
use crate::terminal::interruption::Interruption;
use crate::terminal::output::json_option::JsonOption;
use crate::terminal::output::output_file::OutputFile;
use crate::terminal::output::{note, study_text};
use crate::terminal::{Failure, both, yaml};
use clap::Args;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

/// Largest number of cells that are trained side by side.
const MAX_JOBS: usize = 1024;

/// Train every setting of a study in every world with every seed, and compare the settings
#[derive(Args, Debug)]
#[command(after_help = "A study is a YAML or JSON file, such as

  name: target rates                # optional
  steps: 20000                      # optional: every run ends here
  seeds: 0-4                        # or [0, 1, 7]
  worlds:
    - {world: FrozenLake-v1, firm: true}
  settings:
    - {name: default}
    - {name: half the rate, agent: spiking, preset: default, set: {target_rate: 0.025}}

docs/reference/studies.md has every key, the statistics and the rule of the conclusion.")]
pub(in crate::terminal) struct Study {
    /// File that describes the study
    #[arg(value_name = "FILE", required_unless_present = "merge", conflicts_with = "merge")]
    file: Option<PathBuf>,
    /// Cells trained side by side, 1 to 1024 [default: one for each core]; results do not depend on it
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = jobs)]
    jobs: Option<usize>,
    /// Train only the I-th of every N cells, so that N machines share a study
    #[arg(long, value_name = "I/N", allow_hyphen_values = true, value_parser = shard, conflicts_with = "merge")]
    shard: Option<Shard>,
    /// Keep each finished cell in FILE at once; cells that FILE already has are not trained again
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Join the results of one study from several files of --out, instead of training
    #[arg(long, value_name = "FILE", num_args = 1..)]
    merge: Vec<PathBuf>,
    /// Write a line of comma-separated values for each finished cell to FILE
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    #[command(flatten)]
    json: JsonOption,
}

/// Every `count`-th cell, beginning with the cell number `first`, from 0.
#[derive(Clone, Copy, Debug)]
struct Shard {
    first: usize,
    count: usize,
}

pub(super) fn jobs(text: &str) -> Result<usize, String> {
    let jobs = text.parse().ok().filter(|jobs| (1..=MAX_JOBS).contains(jobs));
    jobs.ok_or_else(|| format!("allowed: a whole number from 1 to {MAX_JOBS}"))
}

/// Number of runs that are trained side by side unless a flag says otherwise.
pub(super) fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get)
}

fn shard(text: &str) -> Result<Shard, String> {
    let parts = text.split_once('/').and_then(|(number, count)| {
        Some((number.trim().parse::<usize>().ok()?, count.trim().parse::<usize>().ok()?))
    });
    let (number, count) = parts
        .filter(|(number, count)| (1..=*count).contains(number))
        .ok_or("allowed: I/N with I from 1 to N, such as 1/4")?;
    Ok(Shard { first: number - 1, count })
}

impl Study {
    pub(in crate::terminal) fn run(&self) -> Result<ExitCode, Failure> {
        let interruption = Interruption::watch()?;
        let mut read = vec![("FILE", self.file.as_ref())];
        read.extend(self.merge.iter().map(|path| ("--merge", Some(path))));
        let written =
            [("--out", self.out.as_ref()), ("--csv", self.csv.as_ref()), ("--json", self.json.json.as_ref())];
        keep_apart(&read, &written)?;
        self.json.check()?;
        let csv = self.csv.as_ref().map(|path| OutputFile::new("--csv", path)).transpose()?;
        let out = self.out.as_ref().map(|path| OutputFile::replaced("--out", path, "a file of results"));
        let out = out.transpose()?;
        let (state, done) = if let Some(file) = &self.file {
            let mut state = StudyState::new(described(file)?)?;
            self.take_up(&mut state)?;
            let mut trained = Trained { state, out: out.as_ref(), failure: None, failed: Vec::new() };
            self.train(&mut trained, &interruption);
            let done = trained.done();
            (trained.state, done)
        } else {
            let state = self.merged()?;
            let kept = out.as_ref().map_or(Ok(()), |out| out.write(json(&state)?.as_bytes()));
            (state, kept)
        };
        if let Some((signal, _)) = interruption.signal() {
            note(&self.interrupted(signal, &state));
        }
        let results = state.results();
        let written = self.json.write(&results, &study_text::of(&results));
        let listed = csv.map_or(Ok(()), |csv| csv.write(table::csv(state.finished()).as_bytes()));
        both(done, both(written, listed))?;
        Ok(interruption.signal().map_or(ExitCode::SUCCESS, |(_, code)| code))
    }

    /// Adds the cells that the file of `--out` already has.
    fn take_up(&self, state: &mut StudyState) -> Result<(), Failure> {
        let Some(path) = self.out.as_ref().filter(|path| path.exists()) else { return Ok(()) };
        let text = files::results("--out", path)?;
        let taken = state.take_up(&text);
        taken.map_err(|error| {
            let line = format!("{}; nothing was overwritten; give another file", bare(&error));
            Failure::Input(about("--out", path, &line))
        })
    }

    /// Trains all cells of the shard that are not finished.
    fn train(&self, trained: &mut Trained<'_>, interruption: &Interruption) {
        let Shard { first, count } = self.shard.unwrap_or(Shard { first: 0, count: 1 });
        let of_shard = trained.state.cells().enumerate().filter(|(index, _)| index % count == first);
        let mut cells: Vec<Cell> = Vec::new();
        let mut finished = 0;
        for (_, (cell, result)) in of_shard {
            if result.is_some() {
                finished += 1;
            } else if !cells.iter().any(|other| other.key == cell.key) {
                cells.push(cell.clone());
            }
        }
        if finished > 0 {
            note(&format!("{finished} cells are already finished"));
        }
        let cells = Cells { cells, jobs: self.jobs.unwrap_or_else(cores) };
        cells.train(interruption, |cell, outcome| trained.note(cell, outcome));
    }

    /// Joins the files of `--merge`.
    fn merged(&self) -> Result<StudyState, Failure> {
        let mut joined: Option<StudyState> = None;
        for path in &self.merge {
            let refused = |error: Error| Failure::Input(about("--merge", path, &bare(&error)));
            let state = StudyState::read(&files::results("--merge", path)?).map_err(refused)?;
            match &mut joined {
                Some(joined) => joined.merge(&state).map_err(refused)?,
                None => joined = Some(state),
            }
        }
        joined.ok_or_else(|| Failure::Input("--merge: no file is given; allowed: one or more".into()))
    }

    /// Message about a study that a signal has ended.
    fn interrupted(&self, signal: &str, state: &StudyState) -> String {
        let all = state.study().len();
        let finished = all - state.missing();
        let kept = match &self.out {
            Some(path) => format!("are in {}; the same command goes on", shown(path)),
            None => "are finished, and not kept for another run, because no --out was given".into(),
        };
        format!("ended by {signal}; {finished} of {all} cells {kept}")
    }
}

/// A study in training.
struct Trained<'a> {
    state: StudyState,
    out: Option<&'a OutputFile>,
    /// Failure of the last attempt to write the file of `--out`.
    failure: Option<Failure>,
    /// Labels of the cells that failed, with the reason.
    failed: Vec<String>,
}

impl Trained<'_> {
    /// Keeps the result of a cell, or notes its failure.
    fn note(&mut self, cell: &Cell, outcome: Outcome) {
        match outcome {
            Ok(result) => self.keep(&result),
            Err(error) => self.failed.push(format!("{}: {error}", cell.label())),
        }
    }

    /// Adds a result and writes the file. A failed write does not end the study: the disk may have space again later.
    fn keep(&mut self, result: &CellResult) {
        if let Err(error) = self.state.add(result) {
            // Writing again would not mend a contradiction, so it is no failure of a write.
            self.failed.push(bare(&error));
            return;
        }
        let was_failing = self.failure.is_some();
        self.failure = self.write().err();
        if let Some(failure) = self.failure.as_ref().filter(|_| !was_failing) {
            note(&format!("{}; the study continues", failure.text()));
        }
    }

    fn write(&mut self) -> Result<(), Failure> {
        let Some(out) = self.out else { return Ok(()) };
        if out.is_foreign() {
            // Another process has finished cells of the study in the same file: keep them, too.
            let there = files::results("--out", out.path()).map_err(Failure::late)?;
            self.state.take_up(&there).map_err(|error| {
                Failure::Work(about(
                    "--out",
                    out.path(),
                    &format!("another program has written this file: {error}"),
                ))
            })?;
        }
        out.write_again(json(&self.state)?.as_bytes())
    }

    /// Writes the file again if the last attempt failed, and returns the failures of the study.
    fn done(&mut self) -> Result<(), Failure> {
        let written = if self.failure.take().is_some() { self.write() } else { Ok(()) };
        let failed = match self.failed.as_slice() {
            [] => Ok(()),
            [only] => Err(Failure::Work(only.clone())),
            [first, ..] => {
                Err(Failure::Work(format!("{} cells failed, the first is {first}", self.failed.len())))
            }
        };
        both(failed, written)
    }
}

/// Reads the file that describes a study.
fn described(path: &Path) -> Result<description::Study, Failure> {
    let refused = |line: String| Failure::Input(about("FILE", path, &line));
    let file = yaml::mapping(&files::text("FILE", path)?, "a study").map_err(refused)?;
    description::Study::read(&file.into()).map_err(|error| refused(error.to_string()))
}

fn json(state: &StudyState) -> Result<String, Failure> {
    state.to_json().map_err(|error| Failure::Work(bare(&error)))
}

/// The message of an error about a file, whose name the caller adds.
fn bare(error: &Error) -> String {
    let text = error.to_string();
    text.strip_prefix("file: ").map_or_else(|| text.clone(), str::to_owned)
}
