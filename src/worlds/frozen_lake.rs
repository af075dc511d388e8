//! `FrozenLake-v1`: cross the ice from S to G without falling into a hole H.
//!
//! Equal to Gymnasium 1.4.0 seed for seed: one draw of `random()` at each reset and each step, slippery ice takes the
//! intended direction or one of the two beside it, each with a third. Reward 1 on entering G. Walls `#` are this
//! project's own: a move into one stays.

use super::catalogue::{Choice, Entry, Options};
use super::map::Map;
use super::model::{Model, Outcome};
use super::picture::{Cell, Kind, NONE, Picture};
use super::{Step, World};
use crate::Error;
use crate::random::Pcg64;

/// Names of the actions.
pub const ACTIONS: &[&str] = &["left", "down", "right", "up"];
/// Gymnasium's `4x4`.
pub const MAP_4X4: &[&str] = &["SFFF", "FHFH", "FFFH", "HFFG"];
/// Gymnasium's `8x8`.
pub const MAP_8X8: &[&str] =
    &["SFFFFFFF", "FFFFFFFF", "FFFHFFFF", "FFFFFHFF", "FFFHFFFF", "FHHFFFHF", "FHFFHFHF", "FFFHFFFG"];

const LAKE: Entry = Entry {
    id: "FrozenLake-v1",
    title: "Frozen lake 4×4",
    family: "Frozen lake",
    step_limit: Some(100),
    actions: ACTIONS,
    rows: MAP_4X4,
    options: Options { firm: true, full_view: false },
    make,
};

/// The lakes of the catalogue.
pub const WORLDS: &[Entry] = &[
    LAKE,
    Entry { id: "FrozenLake8x8-v1", title: "Frozen lake 8×8", step_limit: Some(200), rows: MAP_8X8, ..LAKE },
];

fn make(entry: &Entry, choice: &Choice) -> Result<Box<dyn World>, Error> {
    let limit = entry.step_limit.unwrap_or(usize::MAX);
    Ok(Box::new(FrozenLake::new(choice.map()?, choice.firm, limit)))
}

/// Probability of the intended direction on slippery ice.
const INTENDED: f64 = 1.0 / 3.0;

/// The lake.
#[derive(Clone, Debug)]
pub struct FrozenLake {
    map: Map,
    firm: bool,
    model: Model,
    step_limit: usize,
    random: Pcg64,
    state: usize,
    elapsed: usize,
    running: bool,
}

impl FrozenLake {
    /// A lake over `map`, slippery unless `firm`, whose episodes are truncated after `step_limit` steps.
    pub fn new(map: Map, firm: bool, step_limit: usize) -> Self {
        let model = model(&map, firm);
        Self {
            map,
            firm,
            model,
            step_limit,
            random: Pcg64::of_world(0),
            state: 0,
            elapsed: 0,
            running: false,
        }
    }
}

impl World for FrozenLake {
    fn states(&self) -> usize {
        self.model.states()
    }

    fn actions(&self) -> usize {
        self.model.actions()
    }

    fn reset(&mut self, seed: Option<u32>) -> usize {
        if let Some(seed) = seed {
            self.random = Pcg64::of_world(seed);
        }
        self.state = self.random.categorical(self.model.initial.iter().copied());
        self.elapsed = 0;
        self.running = true;
        self.state
    }

    fn step(&mut self, action: usize) -> Result<Step, Error> {
        if !self.running {
            return Err(Error::EpisodeEnded);
        }
        let Some(outcomes) = self.model.transitions[self.state].get(action) else {
            return Err(Error::Value {
                name: "action".into(),
                given: action.to_string(),
                allowed: format!("a whole number from 0 to {}", ACTIONS.len() - 1),
            });
        };
        let index = self.random.categorical(outcomes.iter().map(|outcome| outcome.probability));
        let outcome = outcomes[index];
        self.state = outcome.state;
        self.elapsed += 1;
        let truncated = self.elapsed >= self.step_limit;
        self.running = !(outcome.terminated || truncated);
        Ok(Step {
            observation: outcome.state,
            reward: outcome.reward,
            terminated: outcome.terminated,
            truncated,
        })
    }

    fn another(&self) -> Box<dyn World> {
        Box::new(Self { running: false, ..self.clone() })
    }

    fn model(&self) -> Option<&Model> {
        Some(&self.model)
    }

    fn map(&self) -> Option<&Map> {
        Some(&self.map)
    }

    fn draw(&self, picture: &mut Picture) {
        picture.clear();
        (picture.rows, picture.columns, picture.agent) = (self.map.rows, self.map.columns, self.state);
        for (state, letter) in self.map.cells.iter().enumerate() {
            let (kind, value) = match letter {
                b'S' => (Kind::Start, 0.0),
                b'H' => (Kind::Hole, 0.0),
                b'G' => (Kind::Goal, 1.0),
                b'#' => (Kind::Wall, 0.0),
                _ if self.firm => (Kind::Empty, 0.0),
                _ => (Kind::Ice, 0.0),
            };
            picture.cells.push(Cell { kind, value, ..Cell::default() });
            picture.states.push(if kind == Kind::Wall { NONE } else { state as u32 });
        }
    }

    fn save(&self) -> Option<Vec<u64>> {
        let [a, b, c, d, e] = self.random.words();
        Some(vec![a, b, c, d, e, self.state as u64, self.elapsed as u64, u64::from(self.running)])
    }

    fn load(&mut self, words: &[u64]) -> Result<(), Error> {
        let &[a, b, c, d, e, state, elapsed, running] = words else {
            return Err(Error::File { rule: format!("a lake is saved in 8 words, not {}", words.len()) });
        };
        let cells = self.map.cells.len() as u64;
        if state >= cells || elapsed >= self.step_limit as u64 || running != 1 {
            return Err(Error::File {
                rule: format!("a lake of {cells} cells is never in state {state} after {elapsed} steps"),
            });
        }
        self.random = Pcg64::of_words([a, b, c, d, e])?;
        (self.state, self.elapsed, self.running) = (state as usize, elapsed as usize, true);
        Ok(())
    }
}

/// Gymnasium's `generate_random_map(size, p, seed)`: each cell is ice with probability `p`, drawn again until a way leads to
/// the goal.
///
/// # Errors
/// [`Error::Value`] for a size or a share of ice that no map has.
pub fn random_map(size: usize, p: f64, seed: u32) -> Result<Map, Error> {
    let value = |name: &str, given: String, allowed: &str| {
        Err(Error::Value { name: name.into(), given, allowed: allowed.into() })
    };
    if !(2..=32).contains(&size) {
        return value("size", size.to_string(), "a whole number from 2 to 32");
    }
    if !(0.4..=1.0).contains(&p) {
        return value("p", p.to_string(), "a number from 0.4 to 1");
    }
    let mut random = Pcg64::of_world(seed);
    loop {
        let mut cells: Vec<u8> =
            (0..size * size).map(|_| if random.random() < p { b'F' } else { b'H' }).collect();
        cells[0] = b'S';
        cells[size * size - 1] = b'G';
        let map = Map { rows: size, columns: size, cells };
        if let Ok(map) = Map::parse(&map.text()) {
            return Ok(map);
        }
    }
}

fn model(map: &Map, firm: bool) -> Model {
    let cells = map.cells.len();
    let terminal: Vec<bool> = (0..cells).map(|cell| map.is_terminal(cell)).collect();
    let outcome = |cell: usize, direction: usize, probability: f64| {
        let state = map.neighbour(cell, direction);
        Outcome {
            probability,
            state,
            reward: if map.cells[state] == b'G' { 1.0 } else { 0.0 },
            terminated: map.is_terminal(state),
        }
    };
    let outcomes = |cell: usize, action: usize| {
        if terminal[cell] {
            vec![Outcome { probability: 1.0, state: cell, reward: 0.0, terminated: true }]
        } else if firm {
            vec![outcome(cell, action, 1.0)]
        } else {
            let beside = (1.0 - INTENDED) / 2.0;
            vec![
                outcome(cell, (action + 3) % 4, beside),
                outcome(cell, action, INTENDED),
                outcome(cell, (action + 1) % 4, beside),
            ]
        }
    };
    let starts = map.cells.iter().filter(|cell| **cell == b'S').count() as f64;
    Model {
        transitions: (0..cells).map(|cell| (0..4).map(|action| outcomes(cell, action)).collect()).collect(),
        initial: map.cells.iter().map(|cell| if *cell == b'S' { 1.0 / starts } else { 0.0 }).collect(),
        terminal,
    }
}
