//! `spikeground rollout`: a trajectory.

use super::Failure;
use super::options::{JsonOption, SeedOption, WorldOptions};
use clap::Args;
use serde::Serialize;
use std::fmt::Write as _;

/// Play given actions and print the trajectory; stops quietly when the episode ends
#[derive(Args, Debug)]
pub(super) struct Rollout {
    #[command(flatten)]
    world: WorldOptions,
    #[command(flatten)]
    seed: SeedOption,
    /// Numbers of actions, such as 2,1,2; empty gives the reset alone
    #[arg(long, value_name = "LIST", default_value = "", allow_hyphen_values = true)]
    actions: String,
    #[command(flatten)]
    json: JsonOption,
}

#[derive(Serialize)]
struct Trajectory {
    steps: Vec<Stepped>,
}

#[derive(Serialize)]
struct Stepped {
    observation: usize,
    reward: f64,
    terminated: bool,
    truncated: bool,
}

impl Rollout {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let choice = self.world.choice()?;
        let mut world = choice.build()?;
        let names = choice.entry()?.actions;
        let actions = self.actions(names)?;
        let observation = world.reset(Some(self.seed.seed()));
        let mut steps = vec![Stepped { observation, reward: 0.0, terminated: false, truncated: false }];
        let mut text = format!("reset → {observation}\n");
        for action in actions {
            let step = world.step(action)?;
            let end = if step.terminated {
                ", terminated"
            } else if step.truncated {
                ", truncated"
            } else {
                ""
            };
            let _ = writeln!(text, "{} → {}, reward {}{end}", names[action], step.observation, step.reward);
            steps.push(Stepped {
                observation: step.observation,
                reward: step.reward,
                terminated: step.terminated,
                truncated: step.truncated,
            });
            if step.terminated || step.truncated {
                break;
            }
        }
        self.json.write(&Trajectory { steps }, &text)
    }

    fn actions(&self, names: &[&str]) -> Result<Vec<usize>, Failure> {
        let listed = self.actions.split(',').map(str::trim).filter(|_| !self.actions.trim().is_empty());
        listed
            .map(|text| {
                let action = text.parse().ok().filter(|action| *action < names.len());
                action.ok_or_else(|| {
                    let allowed: Vec<String> =
                        names.iter().enumerate().map(|(number, name)| format!("{number} {name}")).collect();
                    Failure::Input(format!(
                        "--actions: '{text}' is not an action; allowed: {}",
                        allowed.join(", ")
                    ))
                })
            })
            .collect()
    }
}
