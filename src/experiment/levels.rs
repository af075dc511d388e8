//! Worlds whose levels differ from seed to seed: they are judged over many levels, by undiscounted return.

use super::Experiment;
use super::evaluation::Evaluation;
use super::greedy::Greedy;
use crate::Error;
use crate::network::SpikingRainbowNetwork;
use crate::random::{Pcg64, Stream};
use crate::worlds::World;

/// Levels over which a run is judged: those of the seeds 0 to 999. None of them begins a run; see [`first_seed`].
pub const LEVELS: u32 = 1000;
/// Steps of an episode of random actions at most: a world of one's own may never end one.
const LONGEST_EPISODE: usize = 100_000;
/// Levels that do for a glance while a run goes on: the first of those.
pub const GLANCE: u32 = 20;

/// Seed of the stream from which the levels of a run come: none that it is judged on.
pub fn first_seed(seed: u32) -> u32 {
    seed.checked_add(LEVELS).unwrap_or(seed)
}

/// Mean of the highest returns that so many levels allow, from 1 to [`LEVELS`]; `None` where a search cannot tell.
pub fn optimum(world: &mut dyn World, levels: u32) -> Option<f64> {
    let (mut sum, levels) = (0.0, levels.clamp(1, LEVELS));
    for seed in 0..levels {
        world.reset(Some(seed));
        sum += world.optimal_return()?;
    }
    Some(sum / f64::from(levels))
}

/// Mean return of random actions, one episode in each of so many levels, from 1 to [`LEVELS`]. An episode that does not end
/// is left after a hundred thousand steps.
///
/// # Errors
/// Those of the world's steps.
pub fn random(world: &mut dyn World, levels: u32) -> Result<f64, Error> {
    let (mut random, actions) = (Pcg64::of_stream(0, Stream::Evaluation), world.actions() as u32);
    let (mut sum, levels) = (0.0, levels.clamp(1, LEVELS));
    for seed in 0..levels {
        world.reset(Some(seed));
        for _ in 0..LONGEST_EPISODE {
            let step = world.step(random.below(actions) as usize)?;
            sum += step.reward;
            if step.terminated || step.truncated {
                break;
            }
        }
    }
    Ok(sum / f64::from(levels))
}

/// Mean return of the greedy policy of a network, one episode in each of so many levels.
pub(super) fn greedy(
    run: &Experiment,
    network: &SpikingRainbowNetwork,
    evaluation: &Evaluation,
    levels: u32,
) -> Result<f64, Error> {
    let mut world = run.world.another();
    let mut policy = Greedy::new(run, network, evaluation);
    let mut sum = 0.0;
    for seed in 0..levels {
        let state = world.reset(Some(seed));
        sum += policy.play(world.as_mut(), state)?;
        policy.make_room(false)?;
    }
    Ok(sum / f64::from(levels))
}
