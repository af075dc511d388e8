//! Worlds whose levels depend on the seed: evaluated over many levels, by undiscounted return.

use crate::Error;
use crate::random::{Pcg64, Stream};
use crate::run::budget::Budget;
use crate::run::evaluation::judge::Judge;
use crate::worlds::World;

/// Number of levels over which a run is evaluated, with the seeds 0 to 999. No run begins with one of these seeds; see
/// [`first_seed`].
pub const EVALUATION_LEVELS: u32 = 1000;
/// Maximum length of an episode of random actions in steps: a custom world may never end one.
const MAX_RANDOM_STEPS: usize = 100_000;
/// Number of levels for a quick evaluation during a run, with the seeds 0 to 19.
pub const GLANCE_LEVELS: u32 = 20;

/// Seed from which the training levels of a run are drawn; never the seed of an evaluation level.
pub fn first_seed(seed: u32) -> u32 {
    seed.checked_add(EVALUATION_LEVELS).unwrap_or(seed)
}

/// Mean of the highest returns in the first `levels` levels (clamped to 1 … [`EVALUATION_LEVELS`]); `None` if a search cannot find
/// one.
pub fn optimum(world: &mut dyn World, levels: u32) -> Option<f64> {
    let (mut sum, levels) = (0.0, levels.clamp(1, EVALUATION_LEVELS));
    for seed in 0..levels {
        sum += optimum_of(world, seed)?;
    }
    Some(sum / f64::from(levels))
}

/// Mean return of uniformly random actions, one episode in each of the first `levels` levels (clamped to 1 …
/// [`EVALUATION_LEVELS`]). An episode is stopped after 100 000 steps.
///
/// # Errors
/// Returns the errors of [`World::step`].
pub fn random(world: &mut dyn World, levels: u32) -> Result<f64, Error> {
    let mut random = Pcg64::of_stream(0, Stream::Evaluation);
    let (mut sum, levels) = (0.0, levels.clamp(1, EVALUATION_LEVELS));
    for seed in 0..levels {
        random_episode(world, seed, &mut random, &mut sum)?;
    }
    Ok(sum / f64::from(levels))
}

fn optimum_of(world: &mut dyn World, seed: u32) -> Option<f64> {
    world.reset(Some(seed));
    world.optimal_return()
}

/// Adds the rewards of random actions in one level to `sum`, over at most [`MAX_RANDOM_STEPS`] steps.
fn random_episode(world: &mut dyn World, seed: u32, random: &mut Pcg64, sum: &mut f64) -> Result<(), Error> {
    let actions = world.actions() as u32;
    world.reset(Some(seed));
    for _ in 0..MAX_RANDOM_STEPS {
        let step = world.step(random.below(actions) as usize)?;
        *sum += step.reward;
        if step.terminated || step.truncated {
            break;
        }
    }
    Ok(())
}

/// Computes the mean optimal return over levels, and the mean return of random actions, level by level.
#[derive(Debug)]
pub(in crate::run) struct LevelJudging {
    world: Box<dyn World>,
    levels: u32,
    /// Number of levels searched; `played` is the number of levels in which random actions were played.
    searched: u32,
    played: u32,
    /// Whether the search failed in a level, so that the optimal return is unknown.
    unknown: bool,
    optimum: f64,
    random: Pcg64,
    earned: f64,
}

impl LevelJudging {
    pub(in crate::run) fn new(world: &dyn World, levels: u32) -> Self {
        let (world, random) = (world.clone_for_evaluation(), Pcg64::of_stream(0, Stream::Evaluation));
        Self { world, levels, searched: 0, played: 0, unknown: false, optimum: 0.0, random, earned: 0.0 }
    }

    /// Continues to search and play; returns whether all levels are complete.
    pub(in crate::run) fn advance(&mut self, budget: &mut Budget) -> Result<bool, Error> {
        let world = self.world.as_mut();
        while !self.unknown && self.played < self.levels {
            if budget.is_spent() {
                return Ok(false);
            }
            if self.searched < self.levels {
                let optimum = optimum_of(world, self.searched);
                self.unknown = optimum.is_none();
                self.optimum += optimum.unwrap_or_default();
                self.searched += 1;
            } else {
                random_episode(world, self.played, &mut self.random, &mut self.earned)?;
                self.played += 1;
            }
            budget.spend_level();
        }
        Ok(true)
    }

    /// Reference values over all levels; `None` if the optimal return is unknown.
    pub(in crate::run) fn judge(&self) -> Option<Judge> {
        let mean = |sum: f64| sum / f64::from(self.levels);
        let (optimal_value, random_value) = (mean(self.optimum), mean(self.earned));
        (!self.unknown).then_some(Judge { solution: None, optimal_value, random_value, costs: false })
    }
}

impl Judge {
    /// Computes the reference values of a world whose levels differ over `count` levels; `None` if the optimal return
    /// is unknown.
    ///
    /// # Errors
    /// Returns the errors of [`World::step`].
    pub fn of_levels(world: &dyn World, count: u32) -> Result<Option<Self>, Error> {
        let mut judging = LevelJudging::new(world, count);
        let mut all = Budget::all();
        judging.advance(&mut all)?;
        Ok(judging.judge())
    }

    /// Computes the reference values of `world`: from its model, or over [`GLANCE_LEVELS`] levels if levels differ; `None`
    /// otherwise.
    ///
    /// # Errors
    /// Returns the errors of [`World::step`].
    pub fn of_world(world: &dyn World, gamma: f64) -> Result<Option<Self>, Error> {
        match world.model() {
            Some(model) => Ok(Some(Self::new(model, gamma))),
            None if world.states() == 0 => Self::of_levels(world, GLANCE_LEVELS),
            None => Ok(None),
        }
    }
}
