//! The terminal's door: reads the command line, runs a verb, writes text or JSON. Files and the clock live here.
//!
//! Exit codes: 0 done, 1 failure, 2 bad input with one line that names it and what is allowed.

mod bench;
mod compare;
mod config;
mod convert;
mod energy;
mod evaluate;
mod files;
#[cfg(test)]
mod fuzz;
mod machine;
mod options;
mod output;
mod rollout;
mod solve;
mod stopwatch;
mod summary;
mod train;
mod twin;
mod view;
mod worlds;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
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
            crate::Error::NotFinite { .. } => Self::Work(error.to_string()),
            _ => Self::Input(error.to_string()),
        }
    }
}

/// A spiking Rainbow DQN that learns gridworlds.
#[derive(Parser, Debug)]
#[command(name = "spikeground", version, disable_help_subcommand = true)]
enum Verb {
    Worlds(worlds::Worlds),
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
        Err(error) => return refuse(&error),
    };
    let done = match verb {
        Verb::Worlds(verb) => verb.run(),
        Verb::Energy(verb) => verb.run(),
        Verb::Rollout(verb) => verb.run(),
        Verb::Solve(verb) => verb.run(),
        Verb::Train(verb) => verb.run(),
        Verb::Evaluate(verb) => verb.run(),
        Verb::Convert(verb) => verb.run(),
        Verb::Compare(verb) => verb.run(),
        Verb::Bench(verb) => verb.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Input(line)) => {
            eprintln!("spikeground: {line}");
            ExitCode::from(2)
        }
        Err(Failure::Work(line)) => {
            eprintln!("spikeground: {line}");
            ExitCode::from(1)
        }
    }
}

/// Help and version go to standard output; what is wrong with the arguments becomes one line.
fn refuse(error: &clap::Error) -> ExitCode {
    let is_help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if is_help {
        // A reader that has gone away is no reason to fail.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.to_string();
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
            eprintln!("spikeground: no verb given; allowed: {}", verbs().join(", "));
        }
        ErrorKind::InvalidSubcommand => eprintln!("spikeground: {line}; allowed: {}", verbs().join(", ")),
        ErrorKind::UnknownArgument => eprintln!("spikeground: {line}; allowed: {}", flags().join(", ")),
        _ => eprintln!("spikeground: {line}"),
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
    let verb = std::env::args().nth(1).and_then(|name| command.find_subcommand(name)).unwrap_or(&command);
    verb.get_arguments().filter_map(|flag| flag.get_long()).map(|name| format!("--{name}")).collect()
}
