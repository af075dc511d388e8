//! `spikeground tune`: searches for better settings by successive halving and confirms them on fresh seeds.

use super::study::{cores, jobs};
use crate::Error;
use crate::study::cell::Cell;
use crate::study::result::CellResult;
use crate::terminal::cells::{Cells, Outcome};
use crate::terminal::files::{self, about, keep_apart, shown};
use crate::terminal::interruption::Interruption;
use crate::terminal::options;
use crate::terminal::output::json_option::JsonOption;
use crate::terminal::output::output_file::OutputFile;
use crate::terminal::output::{note, tuning_text};
use crate::terminal::trials::Trials;
use crate::terminal::{Failure, both, yaml};
use crate::tuning::description::Tuning;
use crate::tuning::search::Search;
use crate::tuning::state::TuningState;
use crate::tuning::trial::TrialResult;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Search a space of settings for better ones by successive halving, and confirm the winner on fresh seeds
#[derive(Args, Debug)]
#[command(after_help = "A tuning is a YAML or JSON file, such as

  world: {world: FrozenLake-v1, firm: true}
  start: {agent: spiking, preset: default, set: {learning_rate: 0.02}}    # optional
  space:                            # or a list of names: [learning_rate, n_step]
    learning_rate: {from: 0.0001, to: 0.01, scale: log}
    n_step: [1, 3, 5]
    target_rate:                    # the values that `spikeground parameters --json -` gives as tune
  candidates: 32                    # optional, 2 to 256; the first is the start
  seed: 0                           # optional: what candidates are drawn from
  report_seeds: 1000-1004           # optional: seeds of the confirmation

docs/reference/tuning.md has every key, what a setting is judged by and the rule of the answer.")]
pub(in crate::terminal) struct Tune {
    /// File that describes the tuning
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Runs trained side by side, 1 to 1024 [default: one for each core]; results do not depend on it
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = jobs)]
    jobs: Option<usize>,
    /// Seed from which candidates are drawn, in place of the one in the file
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = options::seed)]
    seed: Option<u32>,
    /// Keep everything that is finished in FILE at once; what FILE already has is not trained again
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    json: JsonOption,
}

impl Tune {
    pub(in crate::terminal) fn run(&self) -> Result<ExitCode, Failure> {
        let interruption = Interruption::watch()?;
        let written = [("--out", self.out.as_ref()), ("--json", self.json.json.as_ref())];
        keep_apart(&[("FILE", Some(&self.file))], &written)?;
        self.json.check()?;
        let out = self.out.as_ref().map(|path| OutputFile::replaced("--out", path, "a file of results"));
        let out = out.transpose()?;
        let mut state = TuningState::new(self.described()?)?;
        self.take_up(&mut state)?;
        let mut tuned = Tuned { state, out: out.as_ref(), failure: None, failed: Vec::new() };
        self.train(&mut tuned, &interruption)?;
        let done = tuned.done();
        let state = tuned.state;
        if let Some((signal, _)) = interruption.signal() {
            note(&self.interrupted(signal, &state));
        }
        let written = self.json.write(&state.results(), &tuning_text::of(&state));
        both(done, written)?;
        Ok(interruption.signal().map_or(ExitCode::SUCCESS, |(_, code)| code))
    }

    /// Reads the file that describes the tuning.
    fn described(&self) -> Result<Tuning, Failure> {
        let refused = |line: String| Failure::Input(about("FILE", &self.file, &line));
        let file = yaml::mapping(&files::text("FILE", &self.file)?, "a tuning").map_err(refused)?;
        let tuning = Tuning::read(&file.into()).map_err(|error| refused(error.to_string()))?;
        Ok(Tuning { seed: self.seed.unwrap_or(tuning.seed), ..tuning })
    }

    /// Adds what the file of `--out` already has.
    fn take_up(&self, state: &mut TuningState) -> Result<(), Failure> {
        let Some(path) = self.out.as_ref().filter(|path| path.exists()) else { return Ok(()) };
        let text = files::results("--out", path)?;
        state.take_up(&text).map_err(|error| {
            let line = format!("{}; nothing was overwritten; give another file", bare(&error));
            Failure::Input(about("--out", path, &line))
        })?;
        let (trials, cells) = finished(state);
        note(&format!("{trials} trials and {cells} runs of the confirmation are already finished"));
        Ok(())
    }

    /// Trains what is not finished: the search, then the confirmation.
    fn train(&self, tuned: &mut Tuned<'_>, interruption: &Interruption) -> Result<(), Failure> {
        let jobs = self.jobs.unwrap_or_else(cores);
        let search = tuned.state.search().clone();
        let trials = Trials { jobs, interruption };
        trials.train(&search, |result| tuned.report(result)).map_err(Failure::from)?;
        let Some(confirmation) = tuned.state.confirmation() else { return Ok(()) };
        let missing = confirmation.cells().filter(|(_, result)| result.is_none());
        let mut cells: Vec<Cell> = Vec::new();
        for (cell, _) in missing {
            if !cells.iter().any(|other| other.key == cell.key) {
                cells.push(cell.clone());
            }
        }
        let confirming = Cells { cells, jobs };
        confirming.train(interruption, |cell, outcome| tuned.note(cell, outcome));
        if !interruption.has_come() {
            tuned.state.end_confirmation();
        }
        Ok(())
    }

    /// Message about a tuning that a signal has ended.
    fn interrupted(&self, signal: &str, state: &TuningState) -> String {
        let (trials, cells) = finished(state);
        let kept = match &self.out {
            Some(path) => format!("are in {}; the same command goes on", shown(path)),
            None => "are finished, and not kept for another run, because no --out was given".into(),
        };
        format!("ended by {signal}; {trials} trials and {cells} runs of the confirmation {kept}")
    }
}

/// Numbers of finished trials, and of finished cells of the confirmation.
fn finished(state: &TuningState) -> (usize, usize) {
    let cells = state.confirmation().map_or(0, |confirmation| confirmation.finished().count());
    (state.search().results().count(), cells)
}

/// A tuning in training.
struct Tuned<'a> {
    state: TuningState,
    out: Option<&'a OutputFile>,
    /// Failure of the last attempt to write the file of `--out`.
    failure: Option<Failure>,
    /// Labels of the cells of the confirmation that failed, with the reason.
    failed: Vec<String>,
}

impl Tuned<'_> {
    /// Keeps the result of a trial, and returns the search with it.
    fn report(&mut self, result: &TrialResult) -> Result<Search, Error> {
        self.state.report(result)?;
        self.keep();
        Ok(self.state.search().clone())
    }

    /// Keeps the result of a cell of the confirmation, or notes its failure.
    fn note(&mut self, cell: &Cell, outcome: Outcome) {
        let added = outcome.and_then(|result: CellResult| self.state.add(&result));
        match added {
            Ok(()) => self.keep(),
            Err(error) => self.failed.push(format!("{}: {}", cell.label(), bare(&error))),
        }
    }

    /// Writes the file. A failed write does not end the tuning: the disk may have space again later.
    fn keep(&mut self) {
        let was_failing = self.failure.is_some();
        self.failure = self.write().err();
        if let Some(failure) = self.failure.as_ref().filter(|_| !was_failing) {
            note(&format!("{}; the tuning continues", failure.text()));
        }
    }

    fn write(&self) -> Result<(), Failure> {
        let json = || self.state.to_json().map_err(|error| Failure::Work(bare(&error)));
        self.out.map_or(Ok(()), |out| out.write_again(json()?.as_bytes()))
    }

    /// Writes the file once more, with the answer, and says which cells failed.
    fn done(&self) -> Result<(), Failure> {
        for line in &self.failed {
            note(&format!("{line}; this run has no score"));
        }
        self.write()
    }
}

/// The message of an error about a file, whose name the caller adds.
fn bare(error: &Error) -> String {
    let text = error.to_string();
    text.strip_prefix("file: ").map_or_else(|| text.clone(), str::to_owned)
}
