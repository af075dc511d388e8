//! A custom world, used with the agent alone and in a run: `cargo run --release --example own_world`.
//!
//! The world is a corridor of rooms: action 1 moves right, action 0 moves left, and only the last room gives a
//! reward. The observation is the number of the room.
#![allow(missing_docs, reason = "an example")]

use serde_json::json;
use spikeground::Error;
use spikeground::agent::{Ending, SpikingRainbowAgent};
use spikeground::interchange::{checkpoint, tensors};
use spikeground::parameters::Parameters;
use spikeground::run::Run;
use spikeground::run::spec::RunSpec;
use spikeground::spiking::statistics::network_sparsity;
use spikeground::worlds::{Step, World};

const ROOMS: usize = 12;
const STEP_LIMIT: usize = 40;

#[derive(Clone, Debug, Default)]
struct Corridor {
    room: usize,
    steps: usize,
}

impl World for Corridor {
    fn states(&self) -> usize {
        ROOMS
    }

    fn actions(&self) -> usize {
        2
    }

    fn reset(&mut self, _seed: Option<u32>) -> usize {
        *self = Self::default();
        self.room
    }

    fn step(&mut self, action: usize) -> Result<Step, Error> {
        self.room = if action == 1 { self.room + 1 } else { self.room.saturating_sub(1) };
        self.steps += 1;
        let terminated = self.room == ROOMS - 1;
        let reward = if terminated { 1.0 } else { 0.0 };
        Ok(Step { observation: self.room, reward, terminated, truncated: self.steps >= STEP_LIMIT })
    }

    fn clone_for_evaluation(&self) -> Box<dyn World> {
        Box::new(Self::default())
    }

    fn save(&self) -> Option<Vec<u64>> {
        Some(vec![self.room as u64, self.steps as u64])
    }

    fn load(&mut self, words: &[u64]) -> Result<(), Error> {
        let &[room, steps] = words else { return Err(Error::File { rule: "not a corridor".into() }) };
        (self.room, self.steps) = (room as usize % ROOMS, steps as usize);
        Ok(())
    }
}

fn short() -> Result<Parameters, Error> {
    let mut parameters = Parameters::default();
    for (name, value) in [("train_steps", "16000"), ("learning_starts", "500"), ("update_period", "8")] {
        parameters.set(name, value)?;
    }
    Ok(parameters)
}

/// Uses the agent in a custom training loop.
fn drop_in() -> Result<(), Error> {
    let mut world = Corridor::default();
    let mut agent = SpikingRainbowAgent::new(world.states(), world.actions(), &short()?, true, 0);
    let mut state = world.reset(None);
    let mut arrived = 0;
    for _ in 0..16_000 {
        let action = agent.select_action(state)?;
        let Step { observation: next, reward, terminated, truncated } = world.step(action)?;
        let ending = if truncated && !terminated { Ending::Truncated } else { terminated.into() };
        agent.update(state, action, reward, next, ending)?;
        arrived += usize::from(terminated);
        state = if ending == Ending::None { next } else { world.reset(None) };
    }
    let sparsity = network_sparsity(&agent.sparsity_stats()).overall_sparsity;
    println!("drop-in: arrived {arrived} times, {:.1} % of the last decision silent", 100.0 * sparsity);
    let file = tensors::to_bytes(&agent.save(), json!({"made by": "own_world"}))?;
    let mut again = SpikingRainbowAgent::new(world.states(), world.actions(), &short()?, true, 0);
    again.load(&tensors::from_bytes(&file)?.0)?;
    println!("saved in {} bytes and loaded: {}", file.len(), again.online.digest() == agent.online.digest());
    Ok(())
}

/// Trains in a run, which adds curves, figures and checkpoints.
fn in_a_run() -> Result<(), Error> {
    let mut spec = RunSpec { parameters: short()?, ..RunSpec::default() };
    spec.world.world = "Corridor".into();
    let mut run = Run::of_world(spec, Box::new(Corridor::default()))?;
    while run.moment.env_steps < 8000 {
        run.step()?;
    }
    let file = checkpoint::to_bytes(&run)?;
    let mut resumed = checkpoint::read(&file)?.resume_in(Box::new(Corridor::default()))?;
    while !resumed.is_done() {
        resumed.step()?;
    }
    println!("in a run: mean return {:.2} over 100 greedy episodes", resumed.figures()?.mean_return);
    Ok(())
}

fn main() -> Result<(), Error> {
    drop_in()?;
    in_a_run()
}
