//! The command-line interface: parses the arguments, runs a verb, writes text or JSON. Files and the clock are used
//! only here.
//!
//! Exit codes: 0 success; 1 failure; 2 invalid input, with one line that names the input and the allowed values; 130,
//! 143 and 129 after SIGINT, SIGTERM and SIGHUP, once the run is saved. Guarantees about files and interruption:
//! `docs/reference/promises.md`.

mod cells;
mod config;
mod files;
mod interruption;
#[cfg(test)]
mod fuzz;
mod machine;
mod options;
mod output;
mod stopwatch;
mod trials;
mod twin;
mod verbs;
mod yaml;

use crate::error::{one_line, printable};
use clap::error::{ContextValue, ErrorKind};
use clap::{CommandFactory, Parser};
use output::note;
use std::process::ExitCode;
#[cfg(feature = "schema")]
pub use verbs::schemas::schemas;

/// Reason why a verb failed.
#[derive(Debug)]
enum Failure {
    /// Invalid input: exit code 2. Holds the one-line message.
    Input(String),
    /// Failure of a valid request, such as a full disk or a diverged network: exit code 1. Holds the one-line
    /// message.
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
    /// Prints the message to standard error and returns the exit code.
    fn exit(self) -> ExitCode {
        let code = if matches!(self, Self::Input(_)) { 2 } else { 1 };
        note(&self.line());
        ExitCode::from(code)
    }

    /// The one-line message.
    fn line(self) -> String {
        match self {
            Self::Input(line) | Self::Work(line) => line,
        }
    }

    fn text(&self) -> &str {
        match self {
            Self::Input(line) | Self::Work(line) => line,
        }
    }

    /// Converts the failure to [`Failure::Work`]: after the work is done, correcting the input no longer helps.
    fn late(self) -> Self {
        Self::Work(self.line())
    }
}

/// Combines two results; two failures become one [`Failure::Work`] with both messages.
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
    Worlds(verbs::worlds::Worlds),
    Parameters(verbs::parameters::Parameters),
    Energy(verbs::energy::Energy),
    Rollout(verbs::rollout::Rollout),
    Solve(verbs::solve::Solve),
    Train(verbs::train::Train),
    Evaluate(verbs::evaluate::Evaluate),
    Convert(verbs::convert::Convert),
    Compare(verbs::compare::Compare),
    Study(verbs::study::Study),
    Tune(verbs::tune::Tune),
    Bench(verbs::bench::Bench),
}

/// Runs the program on the process's arguments.
pub fn main() -> ExitCode {
    let verb = match Verb::try_parse() {
        Ok(verb) => verb,
        // clap strips terminal control sequences from its message; parsing the escaped arguments again shows them.
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
        Verb::Study(verb) => verb.run(),
        Verb::Tune(verb) => verb.run(),
        Verb::Bench(verb) => finished(verb.run()),
    };
    match done {
        Ok(code) => code,
        Err(failure) => failure.exit(),
    }
}

/// The arguments of the process, with invisible characters escaped.
fn visible_arguments() -> impl Iterator<Item = String> {
    std::env::args_os().map(|argument| one_line(&argument.to_string_lossy()))
}

/// Prints help and version to standard output, and any other parse error as one line to standard error (exit code 2).
fn refuse(error: &clap::Error) -> ExitCode {
    let is_help = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if is_help {
        let printed = output::ended(error.print());
        return printed.map_or_else(Failure::exit, |()| ExitCode::SUCCESS);
    }
    let mut text = error.to_string();
    // clap quotes the arguments verbatim: escape their invisible characters.
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

/// Long flags of the requested verb, for the error message.
fn flags() -> Vec<String> {
    let mut command = Verb::command();
    command.build();
    let verb = visible_arguments().nth(1).and_then(|name| command.find_subcommand(name)).unwrap_or(&command);
    verb.get_arguments().filter_map(|flag| flag.get_long()).map(|name| format!("--{name}")).collect()
}
