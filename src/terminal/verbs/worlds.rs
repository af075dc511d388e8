//! `spikeground worlds`: the catalogue of worlds with their sizes and optimal values.

use crate::Error;
use crate::parameters::Parameters;
use crate::run::evaluation::judge::Judge;
use crate::run::evaluation::levels::{self, EVALUATION_LEVELS};
use crate::terminal::Failure;
use crate::terminal::output::json_option::JsonOption;
use crate::worlds::catalogue::catalogue;
use crate::worlds::{Choice, Entry};
use clap::Args;
use serde::Serialize;
use std::fmt::Write as _;

/// List the worlds: ids, sizes, step limits, optimal and random values
#[derive(Args, Debug)]
pub(in crate::terminal) struct Worlds {
    /// List only this world
    #[arg(long, value_name = "ID")]
    world: Option<String>,
    #[command(flatten)]
    json: JsonOption,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct WorldList {
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    worlds: Vec<ListedWorld>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "World"))]
struct ListedWorld {
    /// Gymnasium's id.
    id: &'static str,
    /// Number of states; `None` if states are not numbered.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    states: Option<usize>,
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    actions: usize,
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    step_limit: Option<usize>,
    /// By the exact planner, or by a search of each level; null where neither can tell.
    optimal_value: Option<f64>,
    /// The same of random actions.
    random_value: Option<f64>,
}

impl Worlds {
    pub(in crate::terminal) fn run(&self) -> Result<(), Failure> {
        self.json.check()?;
        let entries: Vec<&Entry> = match &self.world {
            Some(id) => vec![Choice::named(id).entry()?],
            None => catalogue().collect(),
        };
        let worlds = entries.iter().copied().map(listed).collect::<Result<_, _>>()?;
        let list = WorldList { worlds };
        let text = table(&entries, &list);
        self.json.write(&list, &text)
    }
}

fn listed(entry: &'static Entry) -> Result<ListedWorld, Error> {
    let mut world = Choice::named(entry.id).build()?;
    let (optimal_value, random_value) = match world.model() {
        Some(model) => {
            let judge = Judge::new(model, Parameters::of_world(entry.id, false, 0).gamma);
            (Some(judge.optimal_value), Some(judge.random_value))
        }
        None if world.states() == 0 => {
            let optimum = levels::optimum(world.as_mut(), EVALUATION_LEVELS);
            (optimum, Some(levels::random(world.as_mut(), EVALUATION_LEVELS)?))
        }
        None => (None, None),
    };
    Ok(ListedWorld {
        id: entry.id,
        states: Some(world.states()).filter(|states| *states > 0),
        actions: world.actions(),
        step_limit: entry.step_limit,
        optimal_value,
        random_value,
    })
}

fn table(entries: &[&Entry], list: &WorldList) -> String {
    let width = entries.iter().map(|entry| entry.id.len()).max().unwrap_or(0);
    let mut text = format!("{:<width$}    states  actions  step limit     optimal      random\n", "id");
    let mut family = "";
    for (entry, listed) in entries.iter().zip(&list.worlds) {
        if family != entry.family {
            family = entry.family;
            let _ = writeln!(text, "\n{family}");
        }
        let ListedWorld { id, states, actions, step_limit, optimal_value, random_value } = listed;
        let whole = |value: &Option<usize>| value.map_or("none".into(), |value| value.to_string());
        let shown = |value: &Option<f64>| value.map_or("none".into(), |value| format!("{value:.4}"));
        let _ = writeln!(
            text,
            "  {id:<width$}  {:>6}  {actions:>7}  {:>10}  {:>10}  {:>10}",
            whole(states),
            whole(step_limit),
            shown(optimal_value),
            shown(random_value)
        );
    }
    let _ = write!(
        text,
        "
Values are expected discounted returns from the start; lakes are slippery. Worlds without numbered states differ from
level to level: their values are mean undiscounted returns over the level seeds 0 to {}, the optimal ones found by search.
",
        EVALUATION_LEVELS - 1
    );
    text
}
