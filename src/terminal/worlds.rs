//! `spikeground worlds`: every world with its size and its optimum.

use super::Failure;
use super::options::JsonOption;
use crate::experiment::evaluation::Judge;
use crate::parameters::Parameters;
use crate::worlds::Choice;
use crate::worlds::catalogue::catalogue;
use clap::Args;
use serde::Serialize;
use std::fmt::Write as _;

/// List the worlds: ids, sizes, step limits, optimal and random values
#[derive(Args, Debug)]
pub(super) struct Worlds {
    #[command(flatten)]
    json: JsonOption,
}

#[derive(Serialize)]
struct List {
    worlds: Vec<Listed>,
}

#[derive(Serialize)]
struct Listed {
    id: &'static str,
    states: usize,
    actions: usize,
    step_limit: Option<usize>,
    optimal_value: Option<f64>,
    random_value: Option<f64>,
}

impl Worlds {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let mut list = List { worlds: Vec::new() };
        let mut text =
            String::from("id                        states  actions  step limit     optimal      random\n");
        let mut family = "";
        for entry in catalogue() {
            if family != entry.family {
                family = entry.family;
                let _ = writeln!(text, "\n{family}");
            }
            let world = Choice::named(entry.id).build()?;
            let gamma = Parameters::of_world(entry.id, false, 0).gamma;
            let judge = world.model().map(|model| Judge::new(model, gamma));
            let listed = Listed {
                id: entry.id,
                states: world.states(),
                actions: world.actions(),
                step_limit: entry.step_limit,
                optimal_value: judge.as_ref().map(|judge| judge.optimal_value),
                random_value: judge.as_ref().map(|judge| judge.random_value),
            };
            let Listed { id, states, actions, step_limit, optimal_value, random_value } = &listed;
            let shown = |value: &Option<f64>| value.map_or("none".into(), |value| format!("{value:.4}"));
            let step_limit = step_limit.map_or("none".into(), |limit| limit.to_string());
            let (optimal, random) = (shown(optimal_value), shown(random_value));
            let _ = writeln!(
                text,
                "  {id:<23} {states:>6}  {actions:>7}  {step_limit:>10}  {optimal:>10}  {random:>10}"
            );
            list.worlds.push(listed);
        }
        text.push_str("\nValues are expected discounted returns from the start; lakes are slippery.\n");
        self.json.write(&list, &text)
    }
}
