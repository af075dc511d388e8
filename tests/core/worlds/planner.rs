//! The planner on maps: optimal values, policies, ties and reachable states.

use super::lakes::{lake, random_map};
use spikeground::random::Pcg64;
use spikeground::worlds::planner::{best_actions, evaluate, evaluate_random, solve};
use spikeground::worlds::{Choice, World};
use wasm_bindgen_test::wasm_bindgen_test;

/// Mean discounted return of `episodes` sampled episodes under `policy` (random actions if `None`), and its standard
/// error.
fn rollouts(
    world: &dyn World,
    policy: Option<&[usize]>,
    gamma: f64,
    episodes: u32,
    random: &mut Pcg64,
) -> (f64, f64) {
    let model = world.model().expect("a model");
    let (mut sum, mut squares) = (0.0, 0.0);
    for _ in 0..episodes {
        let mut state = random.categorical(model.initial().iter().copied());
        let (mut value, mut discount) = (0.0, 1.0);
        while discount > 1e-9 {
            let action = policy.map_or_else(|| random.below(4) as usize, |policy| policy[state]);
            let outcomes = model.outcomes(state, action);
            let outcome = outcomes[random.categorical(outcomes.iter().map(|outcome| outcome.probability))];
            value += discount * outcome.reward;
            discount *= gamma;
            state = outcome.state;
            if outcome.terminated {
                break;
            }
        }
        sum += value;
        squares += value * value;
    }
    let count = f64::from(episodes);
    let mean = sum / count;
    (mean, ((squares / count - mean * mean).max(0.0) / count).sqrt())
}

#[wasm_bindgen_test(unsupported = test)]
fn values_agree_with_a_hundred_thousand_rollouts_on_random_maps() {
    let (mut random, mut mazes) = (Pcg64::of_world(2), 0);
    for (rows, columns, firm) in [(4, 4, false), (3, 6, false), (1, 7, false), (6, 1, true), (5, 4, true)] {
        let map = random_map(rows, columns, &mut random);
        // Convert the lake to a maze: ice for floor, with one wind and one goal of negative reward.
        let letters = map.replace('F', "I").replacen('I', "^", 1).replacen('I', "G(-0.5)", 1);
        let maze = Choice { map: Some(letters), ..Choice::named("Maze-v0") }.build();
        mazes += usize::from(maze.is_ok());
        for world in [Ok(lake(&map, firm)), maze].into_iter().flatten() {
            let gamma = 0.9;
            let solution = solve(world.model().expect("a model"), gamma);
            for (policy, values) in [
                (Some(solution.policy.as_slice()), solution.values.clone()),
                (None, evaluate_random(world.model().expect("a model"), gamma)),
            ] {
                let (mean, error) = rollouts(world.as_ref(), policy, gamma, 100_000, &mut random);
                let exact = world.model().expect("a model").at_start(&values);
                assert!(
                    (mean - exact).abs() <= 4.0 * error + 1e-6,
                    "{map} {firm}: {mean} ± {error}, exact {exact}"
                );
            }
        }
    }
    assert!(mazes >= 3, "{mazes}");
}

#[wasm_bindgen_test(unsupported = test)]
fn the_optimal_policy_is_worth_the_optimal_value() {
    for (map, firm) in [("SFFF/FHFH/FFFH/HFFG", false), ("SFFF/FHFH/FFFH/HFFG", true), ("SF#/FFF/HFG", false)]
    {
        let world = lake(map, firm);
        let solution = solve(world.model().expect("a model"), 0.99);
        let values = evaluate(world.model().expect("a model"), &solution.policy, 0.99);
        for (ours, best) in values.iter().zip(&solution.values) {
            assert!((ours - best).abs() < 1e-9);
        }
    }
}

/// Source: Gymnasium's tables by value iteration; V*(γ = 1) of the slippery lake is 14/17.
#[wasm_bindgen_test(unsupported = test)]
fn undiscounted_optimum_of_the_slippery_lake_is_fourteen_seventeenths() {
    let world = lake("SFFF/FHFH/FFFH/HFFG", false);
    let solution = solve(world.model().expect("a model"), 1.0);
    assert!((world.model().expect("a model").at_start(&solution.values) - 14.0 / 17.0).abs() < 1e-9);
}

/// Source: a linear system over Gymnasium's table, solved by numpy 2.4.6.
#[wasm_bindgen_test(unsupported = test)]
fn random_actions_are_worth_what_the_linear_system_says() {
    let world = lake("SFFF/FHFH/FFFH/HFFG", false);
    let value = |gamma| {
        world.model().expect("a model").at_start(&evaluate_random(world.model().expect("a model"), gamma))
    };
    assert!((value(0.99) - 0.012356137325163219).abs() < 1e-11);
    assert!((value(1.0) - 0.013939796242315816).abs() < 1e-11);
}

#[wasm_bindgen_test(unsupported = test)]
fn ties_go_to_the_first_action_even_where_rounding_favours_another() {
    // In state 6, between two holes, left and right have equal values.
    let world = lake("SFFF/FHFH/FFFH/HFFG", false);
    assert_eq!(
        solve(world.model().expect("a model"), 0.99).policy,
        [0, 3, 3, 3, 0, 0, 0, 0, 3, 1, 0, 0, 0, 2, 1, 0]
    );
    // On random maps: no action before the chosen one is as good, up to rounding.
    let mut random = Pcg64::of_world(6);
    for _ in 0..100 {
        let world = lake(&random_map(5, 5, &mut random), false);
        let (model, gamma) = (world.model().expect("a model"), 0.99);
        let solution = solve(model, gamma);
        for state in model.reachable() {
            let values = model.of_state(state).map(|outcomes| {
                let later = |state: usize, terminated| if terminated { 0.0 } else { solution.values[state] };
                let worth = outcomes
                    .iter()
                    .map(|o| o.probability * (o.reward + gamma * later(o.state, o.terminated)));
                worth.sum::<f64>()
            });
            let values: Vec<f64> = values.collect();
            let best = values.iter().copied().fold(f64::MIN, f64::max);
            let first = values.iter().position(|value| best - value <= 1e-11 * best.abs());
            assert_eq!(first, Some(solution.policy[state]), "{values:?}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn ties_go_to_the_first_action() {
    let world = lake("SF/FG", true);
    assert_eq!(solve(world.model().expect("a model"), 0.99).policy, [1, 1, 2, 0]);
    let world = lake("SFF/FFF/FFG", true);
    assert_eq!(solve(world.model().expect("a model"), 0.99).policy, [1, 1, 1, 1, 1, 1, 2, 2, 0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn reachable_states_leave_out_what_is_walled_in_and_where_episodes_end() {
    let world = lake("SGFH/##FF", true);
    assert_eq!(world.model().expect("a model").reachable(), [0]);
    let world = lake("SFF/##F/FFG", true);
    assert_eq!(world.model().expect("a model").reachable(), [0, 1, 2, 5]);
}

#[wasm_bindgen_test(unsupported = test)]
fn every_optimal_action_is_named_and_no_other() {
    let world = lake("SFF/FFG", true);
    let model = world.model().expect("a lake has one");
    let values = solve(model, 0.9).values;
    // Bits 0 to 3 are left, down, right, up: right and down are optimal in the corner, only the direction of the goal
    // along the edges.
    assert_eq!(best_actions(model, &values, 0.9), [0b0110, 0b0110, 0b0010, 0b0100, 0b0100, 0]);
}
