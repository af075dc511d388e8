//! The terminal's door: reads the command line, runs a verb, writes text or JSON. Files and the clock live here.
//!
//! Exit codes: 0 done, 1 failure, 2 bad input with one line that names it and what is allowed; 130, 143 and 129 after SIGINT,
//! SIGTERM and SIGHUP, once the run is saved. What is promised about files and interruption: `docs/promises.md`.

mod bench;
mod compare;
mod config;
mod convert;
mod energy;
mod evaluate;
mod files;
mod interruption;
mod json_option;
#[cfg(test)]
mod fuzz;
mod machine;
mod number;
mod options;
mod output;
mod parameters;
mod rollout;
#[cfg(feature = "schema")]
pub mod schemas;
mod solve;
mod stopwatch;
mod summary;
mod output_file;
mod train;
mod twin;
mod view;
mod worlds;
mod yaml;

use crate::error::{one_line, printable};
use clap::error::{ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};
use output::note;
use std::process::ExitCode;

/// Why a verb ended early.
#[derive(Debug)]
enum Failure {
    /// What was asked for cannot be done.
    Input(String),
    /// It could be done, but failed.
    Work(String),
}

impl From<crate::Error> for Failure {
    fn from(error: crate::Error) -> Self {
        match error {
            crate::Error::NotFinite { .. } | crate::Error::Full { .. } => Self::Work(error.to_string()),
            _ => Self::Input(error.to_string()),
        }
    }
}

impl Failure {
    /// Tells it, and gives its exit code.
    fn exit(self) -> ExitCode {
        let code = if matches!(self, Self::Input(_)) { 2 } else { 1 };
        note(&self.line());
        ExitCode::from(code)
    }

    /// What to say.
    fn line(self) -> String {
        match self {
            Self::Input(line) | Self::Work(line) => line,
        }
    }

    /// The same after the work was done, when it is no longer the input that can be mended.
    fn late(self) -> Self {
        Self::Work(self.line())
    }
}

/// The first of two failures, with what the second has to say.
fn both(first: Result<(), Failure>, second: Result<(), Failure>) -> Result<(), Failure> {
    match (first, second) {
        (Err(first), Err(second)) => Err(Failure::Work(format!("{}; {}", first.line(), second.line()))),
        (first, second) => first.and(second),
    }
}

/// A spiking Rainbow DQN that learns gridworlds.
#[derive(Parser, Debug)]
#[command(name = "spikeground", version, disable_help_subcommand = true)]
enum Verb {
    Worlds(worlds::Worlds),
    Parameters(parameters::Parameters),
    Energy(energy::Energy),
    Rollout(rollout::Rollout),
    Solve(solve::Solve),
    Train(train::Train),
    Evaluate(evaluate::Evaluate),
    Convert(convert::Convert),
    Compare(compare::Compare),
    Bench(bench::Bench),
}

/// Runs the program on the process's arguments.
pub fn main() -> ExitCode {
    let verb = match Verb::try_parse() {
        Ok(verb) => verb,
        // Its text leaves out what a terminal would act upon; what was typed is shown escaped instead.
        Err(error) => return refuse(&Verb::try_parse_from(visible_arguments()).err().unwrap_or(error)),
    };
    let finished = |done: Result<(), Failure>| done.map(|()| ExitCode::SUCCESS);
    let done = match verb {
        Verb::Worlds(verb) => finished(verb.run()),
        Verb::Parameters(verb) => finished(verb.run()),
        Verb::Energy(verb) => finished(verb.run()),
        Verb::Rollout(verb) => finished(verb.run()),
        Verb::Solve(verb) => finished(verb.run()),
        Verb::Train(verb) => verb.run(),
        Verb::Evaluate(verb) => finished(verb.run()),
        Verb::Convert(verb) => finished(verb.run()),
        Verb::Compare(verb) => finished(verb.run()),
        Verb::Bench(verb) => finished(verb.run()),
    };
    match done {
        Ok(code) => code,
        Err(failure) => failure.exit(),
    }
}

/// The arguments with all that nobody sees escaped.
fn visible_arguments() -> impl Iterator<Item = String> {
    std::env::args_os().map(|argument| one_line(&argument.to_string_lossy()))
}

/// Help and version go to standard output; what is wrong with the arguments becomes one line.
fn refuse(error: &clap::Error) -> ExitCode {
    let is_help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if is_help {
        let printed = output::ended(error.print());
        return printed.map_or_else(Failure::exit, |()| ExitCode::SUCCESS);
    }
    let mut text = error.to_string();
    // What was typed stands in the text as it was typed.
    for (_, value) in error.context() {
        if let ContextValue::String(typed) = value
            && printable(typed) != *typed
        {
            text = text.replace(typed.as_str(), &printable(typed));
        }
    }
    let mut line = String::new();
    for part in text.lines().map(str::trim).take_while(|part| !part.starts_with("Usage:")) {
        if !part.is_empty() && !part.starts_with("For more information") {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(part);
        }
    }
    let line = line.strip_prefix("error: ").unwrap_or(&line);
    match error.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            note(&format!("no verb given; allowed: {}", verbs().join(", ")));
        }
        ErrorKind::InvalidSubcommand => note(&format!("{line}; allowed: {}", verbs().join(", "))),
        ErrorKind::UnknownArgument => note(&format!("{line}; allowed: {}", flags().join(", "))),
        _ => note(line),
    }
    ExitCode::from(2)
}

fn verbs() -> Vec<String> {
    Verb::command().get_subcommands().map(|verb| verb.get_name().to_owned()).collect()
}

/// The flags of the verb that was asked for.
fn flags() -> Vec<String> {
    let mut command = Verb::command();
    command.build();
    let verb = visible_arguments().nth(1).and_then(|name| command.find_subcommand(name)).unwrap_or(&command);
    verb.get_arguments().filter_map(|flag| flag.get_long()).map(|name| format!("--{name}")).collect()
}
