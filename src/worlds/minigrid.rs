//! MiniGrid: rooms in which an agent turns, walks, carries things and opens doors, and observes only the cells in front
//! of it.
//!
//! Equal to MiniGrid 3.2.0 for each seed: random draws, levels, step counts, actions and ends of episodes agree, and so
//! does the image, that of the package or, with a full view, that of its `FullyObsWrapper`. Each episode draws a new
//! level.
//!
//! Source: M. Chevalier-Boisvert et al., "Minigrid & Miniworld" (2023).

mod cell;
mod level;
mod places;
mod view;
mod family;
mod search;
mod rooms;
mod saved;

use super::entry::{Choice, Entry, Make, Options};
use super::image::Image;
use super::map::letters::Alphabet;
use super::picture::Picture;
use super::{Step, World, check_action};
use crate::Error;
use crate::random::Pcg64;
use family::{LevelEnding, LevelFamily};
use level::{ACTION_NAMES, Level, Situation};
use std::cell::OnceCell;

pub use family::worlds;

/// A catalogue entry with all of MiniGrid's actions.
const fn entry([id, family, title]: [&'static str; 3], step_limit: usize, make: Make) -> Entry {
    Entry {
        id,
        title,
        family,
        step_limit: Some(step_limit),
        actions: ACTION_NAMES,
        rows: &[],
        letters: Alphabet::Lake,
        options: Options { firm: false, full_view: true },
        make,
    }
}

#[allow(clippy::unnecessary_wraps, reason = "an entry of the catalogue makes its world so")]
fn build(entry: &Entry, choice: &Choice, family: &'static dyn LevelFamily) -> Result<Box<dyn World>, Error> {
    let limit = entry.step_limit.unwrap_or(usize::MAX);
    Ok(Box::new(MiniGrid::new(family, entry.actions.len(), limit, choice.full_view)))
}

/// A MiniGrid world of one family.
#[derive(Clone, Debug)]
struct MiniGrid {
    family: &'static dyn LevelFamily,
    actions: usize,
    step_limit: usize,
    random: Pcg64,
    /// State of the generator before the current level was laid out.
    before: Pcg64,
    level: Level,
    /// Situation at the start of the current level.
    first: Situation,
    elapsed: usize,
    running: bool,
    image: Image,
    /// Highest return in the current level, searched for on the first request; `None` if obstacles move.
    optimum: OnceCell<Option<f64>>,
}

impl MiniGrid {
    fn new(family: &'static dyn LevelFamily, actions: usize, step_limit: usize, full_view: bool) -> Self {
        let random = Pcg64::of_world(0);
        let level = Level::new(family.size());
        let [columns, rows] = if full_view { family.size() } else { [view::VIEW_SIDE; 2] };
        let image =
            Image { columns, rows, cells: vec![[0; 3]; columns * rows], direction: 0, whole: full_view };
        let mut world = Self {
            family,
            actions,
            step_limit,
            before: random.clone(),
            random,
            first: *level.situation(),
            level,
            elapsed: 0,
            running: false,
            image,
            optimum: OnceCell::new(),
        };
        world.begin(world.before.clone());
        world.random = world.before.clone();
        world.running = false;
        world
    }

    /// Starts an episode in a level that is drawn from `random`.
    fn begin(&mut self, random: Pcg64) {
        self.before = random.clone();
        self.random = random;
        self.level.clear();
        self.family.lay_out(&mut self.level, &mut self.random);
        self.first = *self.level.situation();
        self.elapsed = 0;
        self.running = true;
        self.optimum.take();
        self.look();
    }

    fn look(&mut self) {
        if self.image.whole {
            view::look_at_all(&self.level, &mut self.image);
        } else {
            view::look(&self.level, self.family.sees_through_walls(), &mut self.image);
        }
    }

    /// Reward of a success after `steps` steps: 1 − 0.9 · steps / step limit.
    fn success(&self, steps: usize) -> f64 {
        1.0 - 0.9 * (steps as f64 / self.step_limit as f64)
    }
}

impl World for MiniGrid {
    fn states(&self) -> usize {
        0
    }

    fn inputs(&self) -> usize {
        self.image.inputs()
    }

    fn write_inputs(&self, on: &mut Vec<usize>) {
        self.image.write_inputs(on);
    }

    fn actions(&self) -> usize {
        self.actions
    }

    fn cell(&self) -> usize {
        let place = self.level.column_and_row(usize::from(self.level.situation().agent));
        place.map_or(0, |[column, row]| row * self.level.columns + column)
    }

    fn reset(&mut self, seed: Option<u32>) -> usize {
        self.begin(seed.map_or_else(|| self.random.clone(), Pcg64::of_world));
        0
    }

    fn step(&mut self, action: usize) -> Result<Step, Error> {
        if !self.running {
            return Err(Error::EpisodeEnded);
        }
        check_action(action, self.actions)?;
        self.elapsed += 1;
        let ending = self.family.step(&mut self.level, action, &mut self.random);
        let terminated = ending != LevelEnding::None;
        let truncated = self.elapsed >= self.step_limit;
        self.running = !(terminated || truncated);
        self.look();
        let reward = match ending {
            LevelEnding::Success => self.success(self.elapsed),
            LevelEnding::Collision => -1.0,
            LevelEnding::None | LevelEnding::Loss => 0.0,
        };
        Ok(Step { observation: 0, reward, terminated, truncated })
    }

    fn clone_for_evaluation(&self) -> Box<dyn World> {
        Box::new(Self { running: false, ..self.clone() })
    }

    fn image(&self) -> Option<&Image> {
        Some(&self.image)
    }

    fn optimal_return(&self) -> Option<f64> {
        *self.optimum.get_or_init(|| {
            if !self.family.is_still() {
                return None;
            }
            let steps = search::fewest_steps(&self.level, &self.first, self.family, self.step_limit);
            Some(steps.map_or(0.0, |steps| self.success(steps)))
        })
    }

    fn reward_range(&self) -> [f64; 2] {
        [if self.family.is_still() { 0.0 } else { -1.0 }, 1.0]
    }

    fn draw(&self, picture: &mut Picture) {
        picture.clear();
        (picture.rows, picture.columns) = (self.level.rows, self.level.columns);
        for row in 0..self.level.rows {
            for column in 0..self.level.columns {
                picture.cells.push(self.level.cell(self.level.at(column, row)).draw());
            }
        }
        picture.agent = self.cell();
        picture.heading = Some(self.level.situation().direction);
        picture.carries = self.level.carried().map(cell::LevelCell::draw);
        if !self.image.whole {
            view::mark_seen(&self.level, self.family.sees_through_walls(), &mut picture.seen);
        }
    }

    fn save(&self) -> Option<Vec<u64>> {
        Some(saved::words(self))
    }

    fn load(&mut self, words: &[u64]) -> Result<(), Error> {
        saved::load(self, words)
    }
}
