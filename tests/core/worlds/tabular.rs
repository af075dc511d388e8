//! Producers: Gymnasium 1.4.0 (tables in `tests/golden`, trajectories from `env.reset(seed=seed)` and then the listed
//! actions); the optima of Sutton and Barto's worlds by breadth-first search.

use crate::support::{floats, golden};
use spikeground::worlds::catalogue::catalogue;
use spikeground::worlds::picture::{CellKind, NO_INDEX, Picture};
use spikeground::worlds::planner::{evaluate_random, shortest_path, solve};
use spikeground::worlds::{Choice, World};
use wasm_bindgen_test::wasm_bindgen_test;

const CLIFF: &str = include_str!("../../golden/gymnasium_cliff_walking.json");
const TAXI: &str = include_str!("../../golden/gymnasium_taxi.json");

pub(super) fn build(id: &str) -> Box<dyn World> {
    Choice::named(id).build().expect("a world")
}

#[wasm_bindgen_test(unsupported = test)]
fn every_transition_start_and_optimal_value_is_that_of_gymnasium() {
    for (file, id) in [(golden(CLIFF), "CliffWalking-v1"), (golden(TAXI), "Taxi-v4")] {
        let world = build(id);
        let model = world.model().expect("a model");
        let states = file["transitions"].as_array().expect("states");
        assert_eq!(model.states(), states.len());
        for (state, actions) in states.iter().enumerate() {
            let actions = actions.as_array().expect("actions");
            assert_eq!(model.actions(), actions.len());
            for (action, outcomes) in actions.iter().enumerate() {
                let ours: Vec<f64> = model
                    .outcomes(state, action)
                    .iter()
                    .flat_map(|o| {
                        [o.probability, o.state as f64, o.reward, f64::from(u8::from(o.terminated))]
                    })
                    .collect();
                let theirs: Vec<f64> = outcomes
                    .as_array()
                    .expect("outcomes")
                    .iter()
                    .flat_map(|o| {
                        let number = |i: usize| o[i].as_f64().expect("a number");
                        let ended = f64::from(u8::from(o[3].as_bool().expect("a truth")));
                        [number(0), number(1), number(2), ended]
                    })
                    .collect();
                assert_eq!(ours, theirs, "{id}, state {state}, action {action}");
            }
        }
        let mut initial = vec![0.0; model.states()];
        for start in file["initial_distribution"].as_array().expect("starts") {
            initial[start[0].as_u64().expect("a state") as usize] = start[1].as_f64().expect("a number");
        }
        assert_eq!(model.initial(), initial);
        let solution = solve(model, file["gamma"].as_f64().expect("a gamma"));
        for (ours, theirs) in solution.values.iter().zip(floats(&file["optimal_values"])) {
            assert!((ours - theirs).abs() < 1e-9, "{id}: {ours} {theirs}");
        }
    }
}

/// States and rewards of `actions` from a seed, with no end on the way.
fn play(id: &str, seed: u32, actions: &[usize]) -> (Vec<usize>, Vec<f64>) {
    let mut world = build(id);
    let (mut states, mut rewards) = (vec![world.reset(Some(seed))], Vec::new());
    for action in actions {
        let step = world.step(*action).expect("a running episode");
        states.push(step.observation);
        rewards.push(step.reward);
    }
    (states, rewards)
}

#[wasm_bindgen_test(unsupported = test)]
fn trajectories_are_those_of_gymnasium_seed_for_seed() {
    let actions = [0, 1, 1, 1, 2, 1, 0, 1, 1, 1, 1, 1, 1, 1, 2, 2];
    for (seed, expected, falls) in [
        (0, [36, 36, 24, 12, 24, 24, 25, 26, 27, 36, 36, 24, 36, 24, 36, 36, 36], vec![8, 14]),
        (42, [36, 24, 36, 36, 24, 24, 36, 36, 24, 25, 26, 36, 36, 36, 36, 36, 36], vec![6, 10, 11, 13, 14]),
    ] {
        let (states, rewards) = play("CliffWalkingSlippery-v1", seed, &actions);
        assert_eq!(states, expected);
        let fell: Vec<usize> = (0..rewards.len()).filter(|i| rewards[*i] == -100.0).collect();
        assert_eq!(fell, falls, "seed {seed}");
    }
    for (seed, expected) in [
        (0, [314, 414, 314, 314, 314, 314, 314]),
        (1, [252, 352, 252, 272, 252, 252, 252]),
        (2, [128, 228, 128, 128, 108, 108, 108]),
        (3, [42, 142, 42, 62, 42, 42, 42]),
        (42, [386, 486, 386, 386, 366, 366, 366]),
    ] {
        let (states, rewards) = play("Taxi-v4", seed, &[0, 1, 2, 3, 4, 5]);
        assert_eq!((&states[..], &rewards[..]), (&expected[..], &[-1.0, -1.0, -1.0, -1.0, -10.0, -10.0][..]));
    }
    let mut taxi = build("Taxi-v4");
    let starts: Vec<usize> = (0..10).map(|i| taxi.reset((i == 0).then_some(7))).collect();
    assert_eq!(starts, [309, 447, 386, 109, 148, 433, 2, 408, 394, 231]);
}

/// Hash of a sequence.
pub(super) fn fold(sequence: impl IntoIterator<Item = usize>) -> u64 {
    let modulus = (1_u128 << 61) - 1;
    sequence.into_iter().fold(0_u128, |sum, item| (sum * 31 + item as u128 + 1) % modulus) as u64
}

#[wasm_bindgen_test(unsupported = test)]
fn three_hundred_steps_over_the_ends_of_episodes_are_those_of_gymnasium() {
    for (id, seed, length, sum, digest) in [
        ("CliffWalkingSlippery-v1", 5, 301, -4359.0, 2009848353935104594),
        ("CliffWalkingSlippery-v1", u32::MAX, 301, -2478.0, 291563553969529070),
        ("Taxi-v4", 5, 302, -1200.0, 1749138515682789736),
        ("Taxi-v4", u32::MAX, 302, -1200.0, 1697878151194740307),
        ("CliffWalking-v1", 5, 301, -2775.0, 1255857183738255918),
        ("FrozenLake8x8-v1", 5, 313, 0.0, 1113096947328995335),
        ("FrozenLake8x8-v1", u32::MAX, 312, 0.0, 1812830533886278140),
    ] {
        let mut world = build(id);
        let (mut states, mut rewards) = (vec![world.reset(Some(seed))], 0.0);
        for i in 0..300 {
            let step = world.step((i * i + i / 3) % world.actions()).expect("a running episode");
            rewards += step.reward;
            states.push(step.observation);
            if step.terminated || step.truncated {
                states.push(world.reset(None));
            }
        }
        assert_eq!((states.len(), rewards, fold(states)), (length, sum, digest), "{id}, seed {seed}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn optima_are_the_known_ones() {
    let at_start = |id: &str, gamma: f64| {
        let world = build(id);
        let model = world.model().expect("a model");
        model.at_start(&solve(model, gamma).values)
    };
    for (id, gamma, expected) in [
        ("CliffWalking-v1", 1.0, -13.0),
        ("CliffWalking-v1", 0.99, -12.2478977001),
        ("CliffWalkingSlippery-v1", 1.0, -64.7091759099),
        ("CliffWalkingSlippery-v1", 0.99, -46.3526721817),
        ("Taxi-v4", 1.0, 7.93),
        ("Taxi-v4", 0.99, 6.3274643149),
        ("WindyGridworld-v0", 1.0, -15.0),
        ("WindyGridworldKings-v0", 1.0, -7.0),
        ("DynaMaze-v0", 1.0, 1.0),
        ("DeepSea-10", 1.0, 0.99),
        ("DeepSea-50", 1.0, 0.99),
    ] {
        let found = at_start(id, gamma);
        assert!((found - expected).abs() < 1e-8, "{id} at {gamma}: {found}");
    }
    for (id, steps) in [
        ("FrozenLake-v1", 6),
        ("FrozenLake8x8-v1", 14),
        ("CliffWalking-v1", 13),
        ("WindyGridworld-v0", 15),
        ("WindyGridworldKings-v0", 7),
        ("DynaMaze-v0", 14),
        ("DynaBlockingMaze-v0", 10),
        ("DynaShortcutMaze-v0", 16),
        ("DeepSea-10", 10),
        ("DeepSea-50", 50),
    ] {
        assert_eq!(shortest_path(build(id).model().expect("a model")), Some(steps), "{id}");
    }
    let taxi = build("Taxi-v4");
    let model = taxi.model().expect("a model");
    let values = solve(model, 1.0).values;
    let starts = || (0..500).filter(|state| model.initial()[*state] > 0.0).map(|state| values[state]);
    assert_eq!(starts().count(), 300);
    assert!((starts().fold(f64::MAX, f64::min) - 3.0).abs() < 1e-9);
    assert!((starts().fold(f64::MIN, f64::max) - 15.0).abs() < 1e-9);
}

/// Values of the random policy satisfy Bellman's equation even in worlds where every step costs.
#[wasm_bindgen_test(unsupported = test)]
fn random_actions_converge_where_they_cost() {
    for id in ["CliffWalking-v1", "CliffWalkingSlippery-v1", "Taxi-v4", "WindyGridworld-v0"] {
        let world = build(id);
        let model = world.model().expect("a model");
        let values = evaluate_random(model, 0.99);
        for state in (0..model.states()).filter(|state| !model.is_terminal(*state)) {
            let mut mean = 0.0;
            for outcome in model.of_state(state).flatten() {
                let later = if outcome.terminated { 0.0 } else { values[outcome.state] };
                mean += outcome.probability * (outcome.reward + 0.99 * later) / model.actions() as f64;
            }
            assert!((mean - values[state]).abs() < 1e-9, "{id}, state {state}: {mean} {}", values[state]);
        }
    }
}

/// Takes an arbitrary sequence of actions, with a reset after each end.
fn wander(world: &mut dyn World, from: usize, steps: usize) -> Vec<(usize, f64, bool, bool)> {
    (from..from + steps)
        .map(|i| {
            let step = world.step((i * 7 + i / 5) % world.actions()).expect("a running episode");
            if step.terminated || step.truncated {
                world.reset(None);
            }
            (step.observation, step.reward, step.terminated, step.truncated)
        })
        .collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn every_tabular_world_resets_steps_draws_saves_and_loads() {
    let mut picture = Picture::default();
    for entry in catalogue() {
        let choice = Choice::named(entry.id);
        let mut world = choice.build().expect(entry.id);
        let Some(model) = world.model() else { continue };
        assert_eq!((model.states(), model.actions()), (world.states(), entry.actions.len()), "{}", entry.id);
        assert!(choice.states() > 0 && choice.states() <= world.states());
        for action in 0..entry.actions.len() {
            world.reset(Some(3));
            assert!(world.step(action).expect(entry.id).observation < world.states());
        }
        assert!(world.step(entry.actions.len()).is_err());
        let state = world.reset(Some(9));
        world.draw(&mut picture);
        assert_eq!(picture.cells.len(), picture.rows * picture.columns);
        assert_eq!(picture.states.len(), picture.cells.len());
        assert_eq!(picture.states[picture.agent], state as u32, "{}", entry.id);
        assert!(picture.states.iter().all(|s| *s == NO_INDEX || (*s as usize) < world.states()));
        // A world saved in the middle of an episode and loaded into a copy continues identically.
        wander(world.as_mut(), 0, 37);
        let words = world.save().expect("words");
        let mut other = world.clone_for_evaluation();
        assert!(other.step(0).is_err(), "{}: another world has not been reset", entry.id);
        other.load(&words).expect(entry.id);
        assert_eq!(other.save(), Some(words.clone()));
        assert_eq!(wander(world.as_mut(), 37, 200), wander(other.as_mut(), 37, 200), "{}", entry.id);
        // Invalid words are refused and change nothing.
        let before = world.save();
        for wrong in [&words[1..], &[], &[u64::MAX; 8], &[u64::MAX; 9]] {
            let line = world.load(wrong).expect_err("no such words").to_string();
            assert!(line.starts_with("file: ") && !line.contains('\n'));
        }
        assert_eq!(world.save(), before);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_taxi_is_drawn_with_its_walls_stands_and_passenger() {
    let mut world = build("Taxi-v4");
    let mut picture = Picture::default();
    // 314 = ((3 · 5 + 0) · 5 + 3) · 4 + 2: taxi in row 3, column 0; passenger at the blue stand; destination yellow.
    assert_eq!(world.reset(Some(0)), 314);
    world.draw(&mut picture);
    assert_eq!((picture.rows, picture.columns, picture.agent), (5, 5, 15));
    let at = |picture: &Picture, cell: usize| {
        let cell = picture.cells[cell];
        (cell.kind, cell.colour, cell.walls)
    };
    assert_eq!(at(&picture, 0), (CellKind::Stand, 0, 0));
    assert_eq!(at(&picture, 4), (CellKind::Stand, 1, 0));
    assert_eq!(at(&picture, 20), (CellKind::Stand, 4, 1));
    assert_eq!(at(&picture, 23), (CellKind::Passenger, 2, 4));
    assert_eq!((at(&picture, 1), at(&picture, 2)), ((CellKind::Empty, 0, 1), (CellKind::Empty, 0, 4)));
    assert_eq!((picture.destination, picture.carries), (Some(20), None));
    assert_eq!(picture.states[0], 3 * 4 + 2);
    for action in [2, 2, 2, 0, 4] {
        world.step(action).expect("a running episode");
    }
    world.draw(&mut picture);
    // The wall to the right of column 0 blocks the taxi.
    assert_eq!((picture.agent, picture.carries), (20, None));
    assert_eq!(world.clone_for_evaluation().states(), 500);
}
