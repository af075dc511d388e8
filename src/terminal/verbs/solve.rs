//! `spikeground solve`: exact optimal values and policy from the planner.

use crate::run::evaluation::levels::EVALUATION_LEVELS;
use crate::run::outlook::seldom_reached;
use crate::run::spec::RunSpec;
use crate::terminal::Failure;
use crate::terminal::options::WorldOptions;
use crate::terminal::output::json_option::JsonOption;
use crate::terminal::output::number::decimals;
use crate::worlds::World;
use crate::worlds::horizon::value_within;
use crate::worlds::model::Model;
use crate::worlds::picture::{CellKind, Picture, PictureCell};
use crate::worlds::planner::{self, Solution};
use clap::Args;
use serde::Serialize;
use std::fmt::Write as _;

/// Compute exact optimal values and an optimal policy
#[derive(Args, Debug)]
pub(in crate::terminal) struct Solve {
    #[command(flatten)]
    world: WorldOptions,
    /// Discount factor, 0 to 1
    #[arg(long, value_name = "G", default_value_t = 0.99, allow_negative_numbers = true, value_parser = discount)]
    gamma: f64,
    #[command(flatten)]
    json: JsonOption,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Solved {
    /// Discount.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 1)))]
    gamma: f64,
    /// Highest expected discounted return from the start, without a time limit.
    optimal_value_at_start: f64,
    /// The same within the world's time limit, for a policy that may count its steps; null without a limit. The other values leave the limit out.
    optimal_value_under_limit: Option<f64>,
    /// By state.
    optimal_values: Vec<f64>,
    /// By state, an optimal action.
    policy: Vec<usize>,
}

fn discount(text: &str) -> Result<f64, String> {
    let gamma = text.parse().ok().filter(|gamma| (0.0..=1.0).contains(gamma));
    gamma.ok_or_else(|| "allowed: a number from 0 to 1".to_owned())
}

impl Solve {
    pub(in crate::terminal) fn run(&self) -> Result<(), Failure> {
        self.json.check()?;
        let choice = self.world.choice()?;
        let world = choice.build()?;
        let entry = choice.entry()?;
        let names = entry.actions;
        let model = world.model().ok_or_else(|| unsolvable(&choice.world, world.as_ref()))?;
        let solution = planner::solve(model, self.gamma);
        let at_start = model.at_start(&solution.values);
        let under_limit = entry.step_limit.map(|limit| value_within(model, self.gamma, limit));
        let mut text = format!("optimal value at the start: {} (γ = {}", decimals(at_start, 10), self.gamma);
        if let (Some(limit), Some(value)) = (entry.step_limit, under_limit) {
            let _ = writeln!(text, ", without the time limit of {limit} steps)");
            let _ = writeln!(text, "optimal value under the time limit: {}", decimals(value, 10));
        } else {
            text.push_str(")\n");
        }
        let mut spec = RunSpec { world: choice.clone(), ..RunSpec::default() };
        spec.parameters = spec.settings();
        if let Some(why) = seldom_reached(&spec, world.as_ref())? {
            let _ = writeln!(text, "{why}");
        }
        let mut picture = Picture::default();
        world.draw(&mut picture);
        if picture.cells.len() == model.states() {
            text.push_str(&grid(&picture, &model.reachable(), &solution, names));
        } else {
            text.push_str(&summary(model, &solution, names));
        }
        let solved = Solved {
            gamma: self.gamma,
            optimal_value_at_start: at_start,
            optimal_value_under_limit: under_limit,
            optimal_values: solution.values,
            policy: solution.policy,
        };
        self.json.write(&solved, &text)
    }
}

/// Error message for a world without an exact model, with what is known about its return instead.
fn unsolvable(id: &str, world: &dyn World) -> Failure {
    if world.states() > 0 {
        return crate::Error::NoModel { world: id.into() }.into();
    }
    let known = match world.optimal_return() {
        Some(_) => "the best return found by search",
        None => "the return of random actions",
    };
    Failure::Input(format!(
        "{id} has no exact model, because its levels differ from seed to seed; `spikeground worlds --world {id}` prints {known}, the mean of {EVALUATION_LEVELS} levels"
    ))
}

/// Formats the optimal action and value of each cell, where states are cells; a letter where the agent never acts, and
/// a dash in place of the value of a wall, which the agent never enters.
fn grid(picture: &Picture, acted_in: &[usize], solution: &Solution, names: &[&str]) -> String {
    let mut text = String::new();
    let shown = |(cell, value): (&PictureCell, &f64)| match cell.kind {
        CellKind::Wall => "-".to_owned(),
        _ => decimals(*value, 4),
    };
    let values: Vec<String> = picture.cells.iter().zip(&solution.values).map(shown).collect();
    // Scientific notation is wider: one width keeps the columns aligned.
    let width = values.iter().map(String::len).max().unwrap_or(0);
    for row in 0..picture.rows {
        for state in row * picture.columns..(row + 1) * picture.columns {
            let acts = acted_in.binary_search(&state).is_ok();
            let arrow = match picture.cells[state].kind {
                CellKind::Wall => '#',
                CellKind::Hole => 'H',
                CellKind::Cliff => 'C',
                CellKind::Goal if !acts => 'G',
                _ => sign(solution.policy[state], names),
            };
            let _ = write!(text, "{arrow} {:<width$}  ", values[state]);
        }
        text.push('\n');
    }
    text
}

/// Summarises a solution with more states than cells: the range of start values, and the number of states in which
/// each action is optimal.
fn summary(model: &Model, solution: &Solution, names: &[&str]) -> String {
    let starts = model.initial().iter().zip(&solution.values).filter(|(p, _)| **p > 0.0);
    let fold = |(low, high): (f64, f64), (_, value): (_, &f64)| {
        (if *value < low { *value } else { low }, if *value > high { *value } else { high })
    };
    let (low, high) = starts.fold((f64::INFINITY, f64::NEG_INFINITY), fold);
    let mut text = format!(
        "{} states; optimal values of the start states from {} to {}\n",
        model.states(),
        decimals(low, 4),
        decimals(high, 4)
    );
    for (action, name) in names.iter().enumerate() {
        let count = solution.policy.iter().filter(|best| **best == action).count();
        let _ = writeln!(text, "  {name:<10} is optimal in {count} states");
    }
    text
}

/// One-character symbol of an action: an arrow for a move, otherwise its number in base 36.
fn sign(action: usize, names: &[&str]) -> char {
    match names.get(action).copied().unwrap_or_default() {
        "left" | "west" => '←',
        "down" | "south" => '↓',
        "right" | "east" => '→',
        "up" | "north" => '↑',
        "up left" => '↖',
        "down left" => '↙',
        "down right" => '↘',
        "up right" => '↗',
        _ => char::from_digit(action as u32, 36).unwrap_or('?'),
    }
}
