//! Acting and learning reuse their buffers: once every buffer has grown, nothing is allocated.
//!
//! Native only: the counter replaces the allocator of the whole program.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs, reason = "the names of tests are sentences")]

use allocation_counter::measure;
use spikeground::run::Run;
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::worlds::Choice;
use spikeground::worlds::catalogue::catalogue;
use spikeground::worlds::vector::Vector;

/// Numbers of allocations after the warm-up, by phase.
#[derive(Debug, PartialEq)]
struct Allocations {
    deciding: u64,
    remembering: u64,
    learning: u64,
}

const NONE: Allocations = Allocations { deciding: 0, remembering: 0, learning: 0 };

/// Counts the allocations of `watched` learning steps and of all steps between them, after `warm_up` learning steps.
fn allocations(agent: AgentKind, changes: &[(&str, &str)], warm_up: u64, watched: u64) -> Allocations {
    let mut spec = RunSpec { agent, ..RunSpec::default() };
    for (name, value) in changes {
        spec.parameters.set(name, value).expect("allowed");
    }
    let mut run = Run::new(spec).expect("a run");
    while run.agent.updates() < warm_up {
        run.step().expect("finite");
    }
    let Run { agent, world, .. } = &mut run;
    let (mut state, mut found) = (world.reset(Some(1)), NONE);
    while agent.updates() < warm_up + watched {
        let (mut decision, mut learned) = (None, None);
        let deciding = measure(|| decision = agent.act(state).ok()).count_total;
        let action = decision.expect("a state of this world").action;
        let step = world.step(action).expect("an episode that goes on");
        let (reward, next, ending) = (step.reward, step.observation, step.ending());
        let updating = measure(|| learned = agent.update(state, action, reward, next, ending).ok());
        found.deciding += deciding;
        match learned.expect("finite") {
            Some(_) => found.learning += updating.count_total,
            None => found.remembering += updating.count_total,
        }
        state = if step.terminated || step.truncated { world.reset(None) } else { next };
    }
    found
}

/// The default replay grows until it is full; between updates 450 and 750 it still has capacity. The target network
/// is copied every 50 updates.
#[test]
fn a_warm_run_allocates_nothing_with_the_default_settings() {
    for agent in [AgentKind::Spiking, AgentKind::Dense] {
        assert_eq!(allocations(agent, &[], 450, 300), NONE, "{agent:?}");
    }
}

#[test]
fn a_warm_run_allocates_nothing_with_other_parts() {
    // A small replay is full before the counting begins.
    let quick = [("replay_capacity", "1000"), ("learning_starts", "1000"), ("update_period", "4")];
    for changes in [
        vec![("neuron_model", "adaptive_threshold"), ("carry_state", "true")],
        vec![("neuron_model", "spikingbrain"), ("read_out", "membrane_mean")],
        vec![("read_out", "membrane_max"), ("average_weights", "true")],
        vec![("read_out", "membrane_last"), ("noisy", "false"), ("prioritised", "false")],
        vec![("learn_time_constants", "true"), ("threshold_rule", "learned"), ("dueling", "false")],
        vec![("normalisation", "static"), ("static_from", "0.01"), ("categorical", "false")],
        vec![("normalisation", "none"), ("double_q", "false"), ("curiosity", "false")],
        // A short run, in which the regularisers are already active.
        vec![
            ("train_steps", "8000"),
            ("winners", "1"),
            ("rate_loss", "5"),
            ("energy_loss", "1"),
            ("energy_reward", "0.1"),
        ],
    ] {
        let changes = [&quick[..], &[("hidden_size", "32")], &changes].concat();
        for agent in [AgentKind::Spiking, AgentKind::Dense] {
            assert_eq!(allocations(agent, &changes, 1500, 200), NONE, "{agent:?}, {changes:?}");
        }
    }
}

#[test]
fn a_vector_of_worlds_steps_and_resets_without_allocating() {
    for id in ["FrozenLake-v1", "Taxi-v4", "CliffWalkingSlippery-v1", "DynaMaze-v0", "DeepSea-50", "Maze-v0"]
    {
        let mut vector = Vector::new(&Choice::named(id), 16, 0).expect("worlds");
        let (mut actions, mut steps) = ([0; 16], Vec::with_capacity(16));
        let mut ended = 0;
        let found = measure(|| {
            for t in 0..1000 {
                for (i, action) in actions.iter_mut().enumerate() {
                    *action = (t * 5 + i) % vector.actions();
                }
                vector.step(&actions, &mut steps).expect("actions that exist");
                ended += steps.iter().filter(|step| step.terminated || step.truncated).count();
            }
        });
        assert_eq!(found.count_total, 0, "{id}");
        assert!(ended > 0 || id.starts_with("Cliff") || id.starts_with("Dyna"), "{id}: no episode ended");
    }
}

#[test]
fn a_world_that_was_reset_once_allocates_nothing() {
    for entry in catalogue() {
        for full_view in [false, true] {
            if full_view && !entry.options.full_view {
                continue;
            }
            let mut world = Choice { full_view, ..Choice::named(entry.id) }.build().expect("a world");
            world.reset(Some(0));
            let mut play = |steps: usize| {
                for step in 0..steps {
                    let action = step * 7 / 3 % world.actions();
                    if world.step(action).map_or(true, |step| step.terminated || step.truncated) {
                        world.reset(None);
                    }
                }
            };
            // A changing maze changes once, after 3000 steps at the latest.
            play(3001);
            let counted = measure(|| play(2000));
            assert_eq!(counted.count_total, 0, "{}", entry.id);
        }
    }
}
