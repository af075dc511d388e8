//! Optimal values and probabilities of arrival within a step limit.

use spikeground::worlds::horizon::{arrival, value_within};
use spikeground::worlds::planner::solve;
use spikeground::worlds::{Choice, World};
use wasm_bindgen_test::wasm_bindgen_test;

fn lake(map: &str, firm: bool) -> Box<dyn World> {
    Choice { map: Some(map.into()), firm, ..Choice::named("FrozenLake-v1") }.build().expect("a world")
}

/// By hand: the goal is two firm steps away.
#[wasm_bindgen_test(unsupported = test)]
fn what_takes_two_steps_is_worth_nothing_within_one() {
    let world = lake("SFG", true);
    let model = world.model().expect("a model");
    for (steps, value) in [(0, 0.0), (1, 0.0), (2, 0.9), (3, 0.9), (100, 0.9)] {
        assert_eq!(value_within(model, 0.9, steps), value, "{steps}");
        let best = arrival(model, steps);
        assert_eq!(best.probability, if steps < 2 { 0.0 } else { 1.0 }, "{steps}");
        assert_eq!(best.steps, steps.min(2) as f64);
    }
}

/// By hand: a step arrives with probability 1/3 and stays with 2/3, so n steps arrive with 1 − (2/3)ⁿ.
#[wasm_bindgen_test(unsupported = test)]
fn one_slippery_step_arrives_as_often_as_a_die_says() {
    let world = lake("SG", false);
    let model = world.model().expect("a model");
    let mut missed = 1.0;
    for steps in 0..40 {
        assert!((value_within(model, 1.0, steps) - (1.0 - missed)).abs() < 1e-12, "{steps}");
        assert!((arrival(model, steps).probability - (1.0 - missed)).abs() < 1e-12, "{steps}");
        missed *= 2.0 / 3.0;
    }
}

/// The value under a step limit rises with the limit to the unlimited value and never exceeds it. With γ = 1, the 4x4
/// lake has value 0.7441 in 100 steps (backward induction over Gymnasium's table by numpy 2.4.6) and 14/17 without a
/// limit.
#[wasm_bindgen_test(unsupported = test)]
fn the_limit_of_the_lake_costs_eight_hundredths() {
    for (map, firm, gamma) in [
        ("SFFF/FHFH/FFFH/HFFG", false, 1.0),
        ("SFFF/FHFH/FFFH/HFFG", false, 0.99),
        ("SFFF/FHFH/FFFH/HFFG", true, 1.0),
        ("SFH/FFG", false, 1.0),
        ("SFFFFFG", false, 0.5),
    ] {
        let world = lake(map, firm);
        let model = world.model().expect("a model");
        let (mut before, best) = (0.0, model.at_start(&solve(model, gamma).values));
        for steps in [1, 2, 5, 10, 50, 100, 1000, 5000] {
            let value = value_within(model, gamma, steps);
            assert!(value >= before - 1e-12 && value <= best + 1e-9, "{map} {steps}: {value} {best}");
            before = value;
        }
        assert!((before - best).abs() < 1e-6, "{map}: {before} {best}");
    }
    let world = lake("SFFF/FHFH/FFFH/HFFG", false);
    let value = value_within(world.model().expect("a model"), 1.0, 100);
    assert!((value - 0.744_190_287_829_265_9).abs() < 1e-12, "{value}");
}

/// In worlds where every step costs and no end has a positive reward, every end counts as a goal.
#[wasm_bindgen_test(unsupported = test)]
fn the_end_of_a_world_of_costs_is_its_goal() {
    for (id, steps) in
        [("CliffWalking-v1", 13.0), ("WindyGridworld-v0", 15.0), ("WindyGridworldKings-v0", 7.0)]
    {
        let world = Choice::named(id).build().expect("a world");
        let model = world.model().expect("a model");
        let best = arrival(model, 1000);
        assert_eq!(best.probability, 1.0, "{id}");
        assert!(best.steps >= steps, "{id}: {}", best.steps);
        assert_eq!(arrival(model, steps as usize - 1).probability, 0.0, "{id}");
        assert_eq!(value_within(model, 1.0, steps as usize), -steps, "{id}");
    }
}
