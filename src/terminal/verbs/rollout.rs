//! `spikeground rollout`: the trajectory of a given action sequence.

use crate::error::printable;
use crate::terminal::Failure;
use crate::terminal::options::{SeedOption, WorldOptions};
use crate::terminal::output::json_option::JsonOption;
use crate::terminal::output::view;
use crate::worlds::image::Image;
use crate::worlds::picture::Picture;
use crate::worlds::{Step, World};
use clap::Args;
use serde::Serialize;
use std::fmt::Write as _;

/// Play a list of actions and print the trajectory; actions after the end of the episode are ignored
#[derive(Args, Debug)]
pub(in crate::terminal) struct Rollout {
    #[command(flatten)]
    world: WorldOptions,
    #[command(flatten)]
    seed: SeedOption,
    /// Numbers of the actions, such as 2,1,2; with an empty list, only the reset is printed
    #[arg(long, value_name = "LIST", default_value = "", allow_hyphen_values = true)]
    actions: String,
    #[command(flatten)]
    json: JsonOption,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Trajectory {
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    steps: Vec<Stepped>,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Step"))]
struct Stepped {
    observation: Observation,
    reward: f64,
    terminated: bool,
    truncated: bool,
}

/// The agent's observation.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
enum Observation {
    /// Index of the state.
    State(usize),
    /// Image indexed `[column][row]` as in MiniGrid, each cell as object, colour and state.
    Seen {
        #[cfg_attr(feature = "schema", schemars(schema_with = "image_schema"))]
        image: Vec<Vec<[u8; 3]>>,
        /// Direction that the agent faces: 0 right, 1 down, 2 left, 3 up.
        #[cfg_attr(feature = "schema", schemars(range(max = 3)))]
        direction: u8,
    },
}

impl Observation {
    fn of(world: &dyn World, state: usize) -> Self {
        world.image().map_or(Self::State(state), |Image { rows, cells, direction, .. }| Self::Seen {
            image: cells.chunks((*rows).max(1)).map(<[_]>::to_vec).collect(),
            direction: *direction,
        })
    }
}

impl Stepped {
    fn of(world: &dyn World, step: &Step) -> Self {
        let Step { observation, reward, terminated, truncated } = *step;
        Self { observation: Observation::of(world, observation), reward, terminated, truncated }
    }

    /// Formats the step as one line, followed by a picture of the image if there is one.
    fn tell(&self, action: &str, world: &dyn World) -> String {
        let mut text = match self.observation {
            Observation::State(state) => format!("{action} → {state}"),
            Observation::Seen { .. } => action.to_owned(),
        };
        if action != RESET_LABEL {
            let _ = write!(text, ", reward {}", self.reward);
        }
        text.push_str(match (self.terminated, self.truncated) {
            (true, _) => ", terminated\n",
            (_, true) => ", truncated\n",
            _ => "\n",
        });
        if let Some(image) = world.image() {
            let mut picture = Picture::default();
            world.draw(&mut picture);
            text.push_str(&view::draw(image, picture.carries));
        }
        text
    }
}

/// Label of the reset, in place of an action's name.
const RESET_LABEL: &str = "reset";

impl Rollout {
    pub(in crate::terminal) fn run(&self) -> Result<(), Failure> {
        self.json.check()?;
        let choice = self.world.choice()?;
        let mut world = choice.build()?;
        let names = choice.entry()?.actions;
        let actions = self.actions(names)?;
        let observation = world.reset(Some(self.seed.seed()));
        let mut last = Step { observation, reward: 0.0, terminated: false, truncated: false };
        let mut steps = vec![Stepped::of(world.as_ref(), &last)];
        let mut text = if world.image().is_some() { view::LEGEND.to_owned() } else { String::new() };
        text.push_str(&steps[0].tell(RESET_LABEL, world.as_ref()));
        for action in actions {
            if last.terminated || last.truncated {
                break;
            }
            last = world.step(action)?;
            let stepped = Stepped::of(world.as_ref(), &last);
            text.push_str(&stepped.tell(names[action], world.as_ref()));
            steps.push(stepped);
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
                        "--actions: '{}' is not an action; allowed: {}",
                        printable(text),
                        allowed.join(", ")
                    ))
                })
            })
            .collect()
    }
}

/// Kind, colour and state of each cell, as numbered by MiniGrid.
#[cfg(feature = "schema")]
fn image_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
    use crate::worlds::image::{COLOURS, KINDS};
    let number = |names: usize| serde_json::json!({ "type": "integer", "minimum": 0, "maximum": names - 1 });
    schemars::json_schema!({
        "type": "array",
        "description": "By column and row: 7 by 7 cells in front of the agent, which stands at [3][6] and looks at row 0, or the whole grid.",
        "minItems": 1,
        "items": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "array",
                "description": "Kind, colour and state, as numbered by MiniGrid.",
                "prefixItems": [number(KINDS.len()), number(COLOURS.len()), number(4)],
                "items": false,
                "minItems": 3,
            },
        },
    })
}
