//! `spikeground solve`: exact optimum by the planner.

use super::Failure;
use super::options::{JsonOption, WorldOptions};
use crate::worlds::planner;
use clap::Args;
use serde::Serialize;
use std::fmt::Write as _;

/// Compute exact optimal values and an optimal policy
#[derive(Args, Debug)]
pub(super) struct Solve {
    #[command(flatten)]
    world: WorldOptions,
    /// Discount, 0 to 1
    #[arg(long, value_name = "G", default_value_t = 0.99, allow_negative_numbers = true, value_parser = discount)]
    gamma: f64,
    #[command(flatten)]
    json: JsonOption,
}

#[derive(Serialize)]
struct Solved {
    gamma: f64,
    optimal_value_at_start: f64,
    optimal_values: Vec<f64>,
    policy: Vec<usize>,
}

fn discount(text: &str) -> Result<f64, String> {
    let gamma = text.parse().ok().filter(|gamma| (0.0..=1.0).contains(gamma));
    gamma.ok_or_else(|| "allowed: a number from 0 to 1".to_owned())
}

impl Solve {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let choice = self.world.choice();
        let world = choice.build()?;
        let names = choice.entry()?.actions;
        let unsolvable = || crate::Error::NoModel { world: choice.world.clone() };
        let model = world.model().ok_or_else(unsolvable)?;
        let map = choice.map()?;
        let solution = planner::solve(model, self.gamma);
        let at_start = model.at_start(&solution.values);
        let mut text = format!("optimal value at the start: {at_start:.10} (γ = {})\n", self.gamma);
        for row in 0..map.rows {
            for column in 0..map.columns {
                let state = row * map.columns + column;
                let letter = map.cells[state] as char;
                let arrow = match names[solution.policy[state]] {
                    _ if model.terminal[state] || letter == '#' => letter,
                    "left" => '←',
                    "down" => '↓',
                    "right" => '→',
                    _ => '↑',
                };
                let _ = write!(text, "{arrow} {:.4}  ", solution.values[state]);
            }
            text.push('\n');
        }
        let solved = Solved {
            gamma: self.gamma,
            optimal_value_at_start: at_start,
            optimal_values: solution.values,
            policy: solution.policy,
        };
        self.json.write(&solved, &text)
    }
}
