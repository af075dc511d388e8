//! `spikeground bench`: native times of learning steps, decisions, forward passes, kernels and world steps.

use crate::bench::peak::Operation;
use crate::bench::row::{Row, Task};
use crate::bench::rows::rows;
use crate::bench::workload::Workload;
use crate::network::LAYERS;
use crate::terminal::Failure;
use crate::terminal::machine::{Versions, machine};
use crate::terminal::output::json_option::JsonOption;
use crate::terminal::output::{note, tell};
use crate::terminal::stopwatch::{self, Pace, Times};
use clap::Args;
use serde::Serialize;
use std::fmt::Write as _;

/// Time learning steps, decisions, forward passes, kernels and world steps: the rows of `npm run bench`, natively
#[derive(Args, Debug)]
pub(in crate::terminal) struct Bench {
    /// Measure only these tasks: learning_step, decision, one_hot_decision, forward, kernel, world_step
    #[arg(long, value_name = "TASK,…", value_delimiter = ',', value_parser = task)]
    only: Vec<Task>,
    /// Use short timings, to check that everything runs; the figures are meaningless
    #[arg(long)]
    quick: bool,
    #[command(flatten)]
    json: JsonOption,
}

/// Learning rate while a row is timed: small enough that the weights hardly change and the layers keep the row's
/// firing rate.
const TIMED_LEARNING_RATE: f64 = 1e-6;
/// Largest difference between a layer's measured firing rate and the row's declared one, as a share of slots (0 to
/// 1).
const RATE_TOLERANCE: f64 = 0.01;

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = add_agreement))]
pub(super) struct Results {
    /// Processor, cores, system.
    machine: String,
    /// Of everything that was measured, by name.
    #[cfg_attr(feature = "schema", schemars(with = "std::collections::BTreeMap<String, String>"))]
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    versions: Versions,
    /// What the machine does with nothing but registers, the best of 8 to 14 independent chains.
    peak: Peak,
    rows: Vec<TimedRow>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct Peak {
    /// Billions of operations a second in multiply-adds; null where a browser cannot tell.
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    multiply_add_gflops: f64,
    /// Billions of additions a second.
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    add_gops: f64,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Timed"))]
struct TimedRow {
    #[serde(flatten)]
    row: Row,
    #[serde(flatten)]
    times: Times,
}

fn task(text: &str) -> Result<Task, String> {
    let found = Task::ALL.into_iter().find(|task| name(task) == text);
    found.ok_or_else(|| format!("allowed: {}", Task::ALL.map(name).join(", ")))
}

/// Name of an enum variant as serialised in JSON.
fn name(of: impl Serialize) -> String {
    let value = serde_json::to_value(of).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

impl Bench {
    pub(in crate::terminal) fn run(&self) -> Result<(), Failure> {
        self.json.check()?;
        let pace = if self.quick { Pace::QUICK } else { Pace::FULL };
        let mut groups: Vec<Vec<Row>> = Vec::new();
        for row in rows() {
            if !self.only.is_empty() && !self.only.contains(&row.task) {
                continue;
            }
            match groups.iter_mut().find(|group| group.iter().all(|other| work(other) == work(&row))) {
                Some(group) => group.push(row),
                None => groups.push(vec![row]),
            }
        }
        let all = groups.iter().flatten().count();
        let peak = Peak {
            multiply_add_gflops: stopwatch::peak(Operation::MultiplyAdd, pace)?,
            add_gops: stopwatch::peak(Operation::Add, pace)?,
        };
        let mut rows = Vec::with_capacity(all);
        for group in groups {
            for timed in measure(group, pace)? {
                tell(&format!("{}/{all} {}", rows.len() + 1, line(&timed)));
                rows.push(timed);
            }
        }
        let results = Results { machine: machine(), versions: Versions::THIS, peak, rows };
        self.json.write(&results, &table(&results))
    }
}

/// Grouping key: rows with equal keys do comparable work and are timed in turns.
fn work(row: &Row) -> (Task, usize, Option<usize>, usize, usize) {
    (row.task, row.batch, row.states, row.hidden, row.actions)
}

fn measure(rows: Vec<Row>, pace: Pace) -> Result<Vec<TimedRow>, Failure> {
    let mut workloads = Vec::with_capacity(rows.len());
    for row in &rows {
        workloads.push(Workload::new(row, TIMED_LEARNING_RATE)?);
    }
    let times = stopwatch::in_turns(&mut workloads, pace, |workload, times| {
        workload.run(times)?;
        Ok(())
    })?;
    for (row, workload) in rows.iter().zip(&workloads) {
        warn(row, workload)?;
    }
    Ok(rows.into_iter().zip(times).map(|(row, times)| TimedRow { row, times }).collect())
}

/// Prints a note for each layer whose measured firing rate differs from the row's by more than [`RATE_TOLERANCE`].
fn warn(row: &Row, workload: &Workload) -> Result<(), Failure> {
    let Some(wanted) = row.firing_rate.filter(|_| row.task != Task::Kernel) else { return Ok(()) };
    for (layer, rate) in LAYERS.into_iter().zip(workload.firing_rates()?) {
        if (rate - wanted).abs() > RATE_TOLERANCE {
            let (rate, wanted) = (100.0 * rate, 100.0 * wanted);
            note(&format!(
                "{layer} fires at {rate:.2} % instead of the {wanted:.1} % that the next row states"
            ));
        }
    }
    Ok(())
}

/// Column titles of the table.
const COLUMN_TITLES: [&str; 13] = [
    "work",
    "engine",
    "batch",
    "hidden",
    "actions",
    "T",
    "firing",
    "normalised",
    "surrogate",
    "parts",
    "median µs",
    "min",
    "max",
];

fn work_name(row: &Row) -> String {
    match (row.kernel, row.world) {
        (Some(kernel), _) => name(kernel).replace('_', " "),
        (_, Some(world)) => world.id().into(),
        _ => name(row.task).replace('_', " "),
    }
}

fn cells(TimedRow { row, times }: &TimedRow) -> [String; 13] {
    let time = |us: f64| match us {
        ..1.0 => format!("{us:.4}"),
        ..100.0 => format!("{us:.2}"),
        _ => format!("{us:.0}"),
    };
    let size = |size: usize| if row.world.is_some() { String::new() } else { size.to_string() };
    [
        work_name(row),
        name(row.engine),
        size(row.batch),
        size(row.hidden),
        size(row.actions),
        size(row.time_steps),
        row.firing_rate.map_or_else(String::new, |rate| format!("{} %", (1000.0 * rate).round() / 10.0)),
        if row.world.is_some() { String::new() } else { name(row.normalisation) },
        row.surrogate.map_or_else(String::new, name),
        if row.noisy { "all six".into() } else { String::new() },
        time(times.median_us),
        time(times.min_us),
        time(times.max_us),
    ]
}

/// Formats one timed row as a progress line.
fn line(timed: &TimedRow) -> String {
    let [
        work,
        engine,
        batch,
        hidden,
        actions,
        steps,
        firing,
        normalisation,
        surrogate,
        parts,
        median,
        min,
        max,
    ] = cells(timed);
    if timed.row.world.is_some() {
        return format!("{work}, {engine}: {median} µs ({min} to {max})");
    }
    let firing = if firing.is_empty() { firing } else { format!(", T {steps}, {firing} firing") };
    let surrogate = if surrogate.is_empty() { surrogate } else { format!(", {surrogate}") };
    let parts = if parts.is_empty() { parts } else { format!(", {parts} parts") };
    format!(
        "{work}, {engine}, batch {batch}, hidden {hidden}, {actions} actions{firing}, normalisation {normalisation}{surrogate}{parts}: {median} µs ({min} to {max})"
    )
}

fn table(results: &Results) -> String {
    let Results { machine, peak, rows, .. } = results;
    let rows: Vec<[String; 13]> =
        std::iter::once(COLUMN_TITLES.map(str::to_owned)).chain(rows.iter().map(cells)).collect();
    let mut text = format!(
        "{machine}\npeak in registers: {:.1} billion operations a second in multiply-adds, {:.1} in additions\n\n",
        peak.multiply_add_gflops, peak.add_gops
    );
    for row in &rows {
        for (column, cell) in row.iter().enumerate() {
            let width = rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
            // Text columns are left-aligned, numeric columns right-aligned.
            let _ = match column {
                0 | 1 | 7..=9 => write!(text, "{cell:<width$}  "),
                _ => write!(text, "{cell:>width$}  "),
            };
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text.push_str(&speeds(&results.rows));
    text
}

/// Formats the steps per second of each world and whether its required minimum is reached.
fn speeds(rows: &[TimedRow]) -> String {
    let mut text = String::new();
    for TimedRow { row, times } in rows {
        let Some(world) = row.world else { continue };
        let speed = 1e6 / times.median_us;
        let verdict = world.least().map(|least| {
            let reached = if speed >= least { "reached" } else { "NOT reached" };
            format!(", at least {:.0} million: {reached}", least / 1e6)
        });
        let _ = writeln!(
            text,
            "{:<23}  {:>6.2} million steps a second{}",
            world.id(),
            speed / 1e6,
            verdict.unwrap_or_default()
        );
    }
    if text.is_empty() { text } else { format!("\n{text}") }
}

/// What only `npm run bench` has to tell, which measures other engines too.
#[cfg(feature = "schema")]
fn add_agreement(schema: &mut schemars::Schema) {
    let Some(serde_json::Value::Object(properties)) = schema.get_mut("properties") else { return };
    let agreement = serde_json::json!({
        "type": "object",
        "description": "The loss of each dense engine from the same weights and batch; only where other engines are measured.",
        "properties": {
            "tolerance": { "type": "number", "description": "By how much two losses may differ." },
            "steps": {
                "type": "array",
                "description": "After how many learning steps.",
                "items": { "type": "integer", "minimum": 1 },
            },
            "losses": {
                "type": "object",
                "description": "Engine → a loss for each of steps.",
                "minProperties": 1,
                "additionalProperties": { "type": "array", "items": { "type": "number" } },
            },
        },
        "required": ["tolerance", "steps", "losses"],
    });
    properties.insert("agreement".into(), agreement);
}
