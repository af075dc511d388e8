//! Memory limits: a run that fits can be saved, and a run that would not fit is refused at the start.

use spikeground::Error;
use spikeground::agent::SpikingRainbowAgent;
use spikeground::agent::replay::observations::{Discovered, Observations, bytes_of_row};
use spikeground::interchange::checkpoint::{MAX_CHECKPOINT_BYTES, from_bytes, to_bytes};
use spikeground::run::Run;
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::worlds::{Choice, Step, World};
use wasm_bindgen_test::wasm_bindgen_test;

fn spec(world: Choice, changes: &[(&str, &str)]) -> RunSpec {
    let mut spec = RunSpec { world, agent: AgentKind::Dense, seed: 1, ..RunSpec::default() };
    spec.parameters = spec.settings();
    for (name, value) in changes {
        spec.parameters.set(name, value).expect("allowed");
    }
    spec
}

const SMALL: [(&str, &str); 6] = [
    ("hidden_size", "8"),
    ("batch_size", "8"),
    ("learning_starts", "100"),
    ("update_period", "16"),
    ("train_steps", "2000"),
    ("atoms", "11"),
];

/// A run with memory for `observations` distinct observations.
fn run_with_room(world: &str, observations: usize) -> Run {
    let spec = spec(Choice::named(world), &SMALL);
    let world = spec.world.build().expect("a world");
    let (inputs, actions) = (world.inputs(), world.actions());
    let mut agent =
        SpikingRainbowAgent::new(inputs, actions, &spec.parameters, false, spec.seed).discovering();
    let room = Discovered::within(inputs, observations * bytes_of_row(inputs));
    agent.replay.observations = Observations::Discovered(room);
    Run::of_agent(spec, world, agent).expect("a run")
}

#[wasm_bindgen_test(unsupported = test)]
fn a_run_whose_memory_is_full_stops_before_the_step_and_is_saved_and_judged() {
    for (world, observations) in [
        ("MiniGrid-Dynamic-Obstacles-5x5-v0", 40),
        ("MiniGrid-Dynamic-Obstacles-5x5-v0", 41),
        ("MiniGrid-FourRooms-v0", 25),
        ("MiniGrid-DoorKey-5x5-v0", 3),
    ] {
        let mut full = run_with_room(world, observations);
        let error = loop {
            if let Err(error) = full.step() {
                break error;
            }
        };
        assert!(matches!(error, Error::Full { .. }), "{error}");
        assert!(error.to_string().contains("distinct observations fill"), "{error}");
        // One step can add two new observations: its own and that of the next episode.
        assert!((observations - 1..=observations).contains(&full.agent.states()), "{}", full.agent.states());
        let saved = to_bytes(&full).expect("it can be saved");
        assert_eq!(full.step(), Err(error.clone()));
        assert_eq!(full.check_room(), Err(error));
        assert_eq!(to_bytes(&full), Ok(saved.clone()), "a refused step changes nothing");
        assert!(full.evaluate().expect("it can be judged").greedy_value.is_some());

        // Resumed with more memory, the run is identical to one that never ran out.
        let mut whole = run_with_room(world, 100_000);
        let mut resumed = from_bytes(&saved).expect("it can be read");
        let until = full.moment.env_steps + 200;
        assert!(until < 2000, "{until}");
        for run in [&mut whole, &mut resumed] {
            while run.moment.env_steps < until {
                run.step().expect("there is room");
            }
        }
        assert_eq!(resumed.agent.online.digest(), whole.agent.online.digest(), "{world}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_checkpoint_is_never_larger_than_foretold() {
    for (world, changes) in [
        ("FrozenLake-v1", &[][..]),
        ("FrozenLake-v1", &[("n_step", "10"), ("replay_capacity", "1000"), ("average_weights", "true")]),
        ("FrozenLake-v1", &[("curiosity", "false"), ("visit_bonus", "false"), ("noisy", "false")]),
        ("FrozenLake-v1", &[("prioritised", "false"), ("dueling", "false"), ("categorical", "false")]),
        ("CliffWalking-v1", &[("carry_state", "true"), ("n_step", "1")]),
        ("MiniGrid-Dynamic-Obstacles-5x5-v0", &[("visit_bonus", "true"), ("n_step", "10")]),
        ("MiniGrid-Dynamic-Obstacles-5x5-v0", &[("replay_capacity", "1000"), ("average_weights", "true")]),
        ("MiniGrid-Empty-8x8-v0", &[("hidden_size", "16")]),
    ] {
        for agent in [AgentKind::Spiking, AgentKind::Dense] {
            let spec = RunSpec { agent, ..spec(Choice::named(world), &[&SMALL[..], changes].concat()) };
            let mut run = Run::new(spec).expect("a run");
            let most = run.most_bytes();
            // Shorter for MiniGrid, where each curve point plays many levels.
            for until in [0, 150, if world.starts_with("MiniGrid") { 300 } else { 1200 }] {
                while run.moment.env_steps < until {
                    run.step().expect("finite");
                }
                let bytes = to_bytes(&run).expect("it can be saved");
                assert!(bytes.len() <= most, "{world} {changes:?} {until}: {} of {most}", bytes.len());
                // The estimate reserves a few megabytes for edits and curve.
                assert!(most < 2 * bytes.len() + (12 << 20), "{world} {changes:?}: {most}");
                assert_eq!(run.most_bytes(), most, "it is known from the beginning");
                assert!(from_bytes(&bytes).is_ok(), "{world} {changes:?}");
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_largest_run_that_is_allowed_can_be_saved() {
    let largest =
        [("hidden_size", "512"), ("atoms", "101"), ("average_weights", "true"), ("visit_bonus", "true")];
    let long = [
        ("train_steps", "5000000"),
        ("replay_capacity", "1000000"),
        ("n_step", "10"),
        ("batch_size", "8"),
        ("time_steps", "1"),
    ];
    for world in [
        Choice { full_view: true, ..Choice::named("MiniGrid-Empty-16x16-v0") },
        Choice::named("DeepSea-50"),
        Choice::named("MiniGrid-Dynamic-Obstacles-16x16-v0"),
    ] {
        let name = world.world.clone();
        let run = Run::new(spec(world, &[&largest[..], &long].concat())).expect("a run");
        assert!(
            run.most_bytes() > 200_000_000 && run.most_bytes() <= MAX_CHECKPOINT_BYTES,
            "{name}: {}",
            run.most_bytes()
        );
    }
}

/// A world with 64 actions and unnumbered states: one visit count per observation and action exceeds the file limit.
#[derive(Clone, Debug)]
struct Wide;

impl World for Wide {
    fn states(&self) -> usize {
        0
    }

    fn inputs(&self) -> usize {
        4
    }

    fn actions(&self) -> usize {
        64
    }

    fn reset(&mut self, _seed: Option<u32>) -> usize {
        0
    }

    fn step(&mut self, _action: usize) -> Result<Step, Error> {
        Ok(Step { observation: 0, reward: 0.0, terminated: false, truncated: false })
    }

    fn clone_for_evaluation(&self) -> Box<dyn World> {
        Box::new(Self)
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_run_that_could_not_be_saved_does_not_begin() {
    let long = [("train_steps", "5000000"), ("visit_bonus", "true"), ("hidden_size", "8")];
    let refused = Run::of_world(spec(Choice::named("MiniGrid-Empty-5x5-v0"), &long), Box::new(Wide));
    let line = refused.expect_err("it is too large").to_string();
    assert!(line.contains("MB; at most 512 MB are allowed") && line.contains("train_steps"), "{line}");
    let short = [("train_steps", "200000"), ("visit_bonus", "true"), ("hidden_size", "8")];
    assert!(Run::of_world(spec(Choice::named("MiniGrid-Empty-5x5-v0"), &short), Box::new(Wide)).is_ok());
}

/// In these corridors, a small untrained network's initial values outweigh the visit bonus. A run that never reached
/// the goal gives a notice, one that did gives none.
#[wasm_bindgen_test(unsupported = test)]
fn a_run_that_never_met_a_reward_is_told_so() {
    let corridor = |length: usize| {
        let map = format!("S{}G", "F".repeat(length - 2));
        Choice { map: Some(map), ..Choice::named("Maze-v0") }
    };
    for (world, limit, met) in
        [(corridor(30), "10", false), (corridor(3), "10", true), (corridor(12), "10", false)]
    {
        let mut run =
            Run::new(spec(world, &[&SMALL[..], &[("train_episode_limit", limit)]].concat())).expect("a run");
        let mut arrived = false;
        assert_eq!(run.earned_nothing(), None, "it is not done yet");
        while !run.is_done() {
            run.step().expect("finite");
            arrived |= run.moment.last.is_some_and(|(_, step)| step.reward > 0.0);
        }
        assert_eq!((arrived, run.earned_nothing().is_none()), (met, met));
    }
    let mut cliff = Run::new(spec(Choice::named("CliffWalking-v1"), &SMALL)).expect("a run");
    while !cliff.is_done() {
        cliff.step().expect("finite");
    }
    assert_eq!(cliff.earned_nothing(), None, "where every step costs, an end is no reward");
}

#[wasm_bindgen_test(unsupported = test)]
fn what_will_not_come_is_told_before_the_run() {
    let holes = |length: usize| {
        let row = "H".repeat(length);
        let map = [&*row, &format!("S{}G", "F".repeat(length - 2)), &row].join("/");
        Choice { map: Some(map), ..Choice::named("FrozenLake-v1") }
    };
    let corridor = |length: usize| {
        let map = format!("S{}G", "F".repeat(length - 2));
        Choice { map: Some(map), firm: true, ..Choice::named("FrozenLake-v1") }
    };
    let empty = Choice::named("MiniGrid-Empty-5x5-v0");
    for (world, changes, told) in [
        (holes(30), &[][..], "too rarely to learn from"),
        (holes(20), &[("train_steps", "2000"), ("learning_starts", "100")], "too rarely to learn from"),
        (holes(4), &[], ""),
        (
            corridor(60),
            &[("train_episode_limit", "20")],
            "no policy reaches a goal within the limit of 20 steps",
        ),
        (corridor(60), &[("train_episode_limit", "59")], ""),
        (Choice::named("FrozenLake-v1"), &[], ""),
        (Choice::named("CliffWalking-v1"), &[], ""),
        (Choice::named("Taxi-v4"), &[], ""),
        (Choice::named("DeepSea-20"), &[], ""),
        (empty.clone(), &[("train_steps", "5000000")], "memory holds"),
        (empty, &[], ""),
    ] {
        let name = format!("{world:?} {changes:?}");
        let run = Run::new(spec(world, &[changes, &[("hidden_size", "8")]].concat())).expect("a run");
        let sentences = run.outlook().expect("a world of the catalogue");
        assert_eq!(sentences.len(), usize::from(!told.is_empty()), "{name}: {sentences:?}");
        assert!(sentences.concat().contains(told), "{name}: {sentences:?}");
    }
}
