//! Producer: Gymnasium 1.4.0. Tables are in `tests/golden`; trajectories are from `env.reset(seed=seed)`, followed by
//! the listed actions, repeated.

use crate::support::{floats, golden};
use serde_json::Value;
use spikeground::Error;
use spikeground::worlds::planner;
use spikeground::worlds::{Choice, World};
use wasm_bindgen_test::wasm_bindgen_test;

const SLIPPERY_4X4: &str = include_str!("../../golden/gymnasium_frozen_lake_4x4_slippery.json");
const FIRM_4X4: &str = include_str!("../../golden/gymnasium_frozen_lake_4x4_firm.json");
const SLIPPERY_8X8: &str = include_str!("../../golden/gymnasium_frozen_lake_8x8_slippery.json");

fn build(world: &str, map: Option<&str>, firm: bool) -> Box<dyn World> {
    Choice { map: map.map(Into::into), firm, ..Choice::named(world) }.build().expect("a world")
}

fn files() -> [(Value, Box<dyn World>); 4] {
    let eight = golden(SLIPPERY_8X8);
    let rows: Vec<String> =
        eight["map"].as_array().expect("rows").iter().map(|r| r.as_str().expect("a row").into()).collect();
    [
        (golden(SLIPPERY_4X4), build("FrozenLake-v1", None, false)),
        (golden(FIRM_4X4), build("FrozenLake-v1", None, true)),
        (eight.clone(), build("FrozenLake8x8-v1", None, false)),
        (eight, build("FrozenLake-v1", Some(&rows.join("/")), false)),
    ]
}

#[wasm_bindgen_test(unsupported = test)]
fn every_transition_is_that_of_gymnasium() {
    for (file, world) in files() {
        let model = world.model().expect("a model");
        let states = file["transitions"].as_array().expect("states");
        assert_eq!(model.states(), states.len());
        for (state, actions) in states.iter().enumerate() {
            for (action, outcomes) in actions.as_array().expect("actions").iter().enumerate() {
                let ours = model.outcomes(state, action);
                let outcomes = outcomes.as_array().expect("outcomes");
                assert_eq!(ours.len(), outcomes.len());
                for (ours, theirs) in ours.iter().zip(outcomes) {
                    assert_eq!(Some(ours.probability), theirs[0].as_f64());
                    assert_eq!(Some(ours.state as u64), theirs[1].as_u64());
                    assert_eq!(Some(ours.reward), theirs[2].as_f64());
                    assert_eq!(Some(ours.terminated), theirs[3].as_bool());
                }
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_optimal_value_is_that_of_value_iteration_over_gymnasium() {
    for (file, world) in files() {
        let solution =
            planner::solve(world.model().expect("a model"), file["gamma"].as_f64().expect("a gamma"));
        for (ours, theirs) in solution.values.iter().zip(floats(&file["optimal_values"])) {
            assert!((ours - theirs).abs() < 1e-6, "{ours} {theirs}");
        }
        let at_start = file["optimal_value_at_start"].as_f64().expect("a value");
        assert!((world.model().expect("a model").at_start(&solution.values) - at_start).abs() < 1e-9);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn trajectories_are_those_of_gymnasium_seed_for_seed() {
    let cases: [(&str, &[usize], u32, &[usize]); 8] = [
        ("FrozenLake-v1", &[2, 1, 2, 1, 1, 2], 0, &[0, 4, 4, 8, 9, 10, 11]),
        ("FrozenLake-v1", &[2, 1, 2, 1, 1, 2], 1, &[0, 0, 0, 0, 0, 4, 0, 1, 5]),
        ("FrozenLake-v1", &[2, 1, 2, 1, 1, 2], 2, &[0, 4, 5]),
        ("FrozenLake-v1", &[2, 1, 2, 1, 1, 2], 3, &[0, 4, 5]),
        ("FrozenLake-v1", &[2, 1, 2, 1, 1, 2], 42, &[0, 1, 2, 2, 1, 2, 2, 2, 1, 2, 6, 7]),
        ("FrozenLake8x8-v1", &[2, 1], 0, &[0, 8, 8, 16, 17, 9, 17, 9, 17, 9, 10, 18, 19]),
        ("FrozenLake8x8-v1", &[2, 1], 1, &[0, 0, 0, 0, 0, 1, 2, 3, 11, 19]),
        ("FrozenLake8x8-v1", &[2, 1], 42, &[0, 1, 2, 2, 1, 1, 2, 2, 1, 2, 10, 2, 10, 2, 10, 18, 26, 34, 35]),
    ];
    for (id, actions, seed, states) in cases {
        let mut world = build(id, None, false);
        assert_eq!(world.reset(Some(seed)), states[0]);
        for (i, state) in states[1..].iter().enumerate() {
            let step = world.step(actions[i % actions.len()]).expect("a running episode");
            assert_eq!(step.observation, *state, "{id}, seed {seed}, step {i}");
            assert_eq!((step.reward, step.truncated), (0.0, false));
            assert_eq!(step.terminated, i + 2 == states.len());
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_episode_is_truncated_at_the_limit_of_its_id_whatever_the_map() {
    for (id, map, limit) in [
        ("FrozenLake-v1", None, 100),
        ("FrozenLake8x8-v1", None, 200),
        ("FrozenLake-v1", Some("SFFFFFFFFG"), 100),
    ] {
        let mut world = build(id, map, true);
        world.reset(Some(0));
        for step in 1..=limit {
            let stepped = world.step(0).expect("a running episode");
            assert_eq!((stepped.terminated, stepped.truncated), (false, step == limit));
        }
        assert_eq!(world.step(0), Err(Error::EpisodeEnded));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn misuse_is_one_clear_line() {
    let mut world = build("FrozenLake-v1", None, true);
    assert_eq!(world.step(0), Err(Error::EpisodeEnded));
    world.reset(Some(0));
    assert_eq!(
        world.step(4).expect_err("no such action").to_string(),
        "action: '4' is not a whole number from 0 to 3"
    );
    let unknown = Choice::named("Atlantis-v0").build();
    let line = unknown.expect_err("no such world").to_string();
    assert!(line.starts_with("unknown world 'Atlantis-v0'; allowed: FrozenLake-v1, FrozenLake8x8-v1, "));
    assert!(line.ends_with(" others; `spikeground worlds` lists all") && line.len() < 300, "{line}");
}

#[wasm_bindgen_test(unsupported = test)]
fn reset_without_a_seed_goes_on_with_the_stream() {
    let play = |second_seed: Option<u32>| {
        let mut world = build("FrozenLake-v1", None, false);
        world.reset(Some(3));
        for _ in 0..2 {
            world.step(2).expect("a running episode");
        }
        world.reset(second_seed);
        (0..2).map(|_| world.step(1).expect("a running episode").observation).collect::<Vec<_>>()
    };
    assert_ne!(play(None), play(Some(3)));
}

#[wasm_bindgen_test(unsupported = test)]
fn several_starts_share_the_first_draw() {
    let mut world = build("FrozenLake-v1", Some("SFS/FFG"), true);
    assert_eq!(world.model().expect("a model").initial(), [0.5, 0.0, 0.5, 0.0, 0.0, 0.0]);
    // The first uniform draw of seed 0 is 0.637, beyond the first start's probability 0.5.
    let starts: Vec<usize> = (0..20).map(|seed| world.reset(Some(seed))).collect();
    assert!(starts.contains(&0) && starts.contains(&2) && starts[0] == 2);
}
