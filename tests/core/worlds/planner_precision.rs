//! The precision of the planner: policies against the linear system of their values, at every discount.

use super::lakes::{lake, random_map};
use spikeground::random::Pcg64;
use spikeground::worlds::model::{Model, Outcome};
use spikeground::worlds::planner::{Solution, best_actions, evaluate, evaluate_random, solve};
use spikeground::worlds::{Choice, World};
use wasm_bindgen_test::wasm_bindgen_test;

/// A random maze with all cell types, whose goal can be reached from its start.
fn random_maze(rows: usize, columns: usize, random: &mut Pcg64) -> Box<dyn World> {
    loop {
        let letters = random_map(rows, columns, random);
        let cells = letters.chars().map(|cell| match (cell, random.below(8)) {
            ('F', 0) => "I".to_owned(),
            ('F', 1) => "^".to_owned(),
            ('F', 2) => ">".to_owned(),
            ('H', 3) => "G(-0.5)".to_owned(),
            ('H', 4) => "G(0.25)".to_owned(),
            _ => cell.to_string(),
        });
        let choice = Choice { map: Some(cells.collect()), ..Choice::named("Maze-v0") };
        if let Ok(world) = choice.build() {
            return world;
        }
    }
}

/// Values of a policy, by Gauss-Jordan elimination with pivoting; at γ = 1, states that reach no end have value 0,
/// because no reward is earned on the way.
fn by_linear_system(model: &Model, policy: &[usize], gamma: f64) -> Vec<f64> {
    let count = model.states();
    let mut ends: Vec<bool> = (0..count).map(|state| model.is_terminal(state)).collect();
    for _ in 0..count {
        for state in 0..count {
            let mut outcomes = model.outcomes(state, policy[state]).iter();
            ends[state] |= outcomes.any(|o| o.probability > 0.0 && (o.terminated || ends[o.state]));
        }
    }
    let mut rows = vec![vec![0.0; count + 1]; count];
    for (state, row) in rows.iter_mut().enumerate() {
        row[state] += 1.0;
        if model.is_terminal(state) || (gamma == 1.0 && !ends[state]) {
            continue;
        }
        for outcome in model.outcomes(state, policy[state]) {
            row[count] += outcome.probability * outcome.reward;
            if !outcome.terminated {
                row[outcome.state] -= gamma * outcome.probability;
            }
        }
    }
    for pivot in 0..count {
        let best = (pivot..count)
            .max_by(|a, b| rows[*a][pivot].abs().total_cmp(&rows[*b][pivot].abs()))
            .expect("a row");
        rows.swap(pivot, best);
        let scaled: Vec<f64> = rows[pivot].iter().map(|x| x / rows[pivot][pivot]).collect();
        for (number, row) in rows.iter_mut().enumerate().filter(|(_, row)| row[pivot] != 0.0) {
            let factor = row[pivot];
            if number != pivot {
                row.iter_mut().zip(&scaled).skip(pivot).for_each(|(x, y)| *x -= factor * y);
            }
        }
        rows[pivot] = scaled;
    }
    rows.iter().map(|row| row[count]).collect()
}

/// Returns two relative errors: the largest advantage of any action over the values, and the largest difference
/// between the policy's true values and the values.
fn losses(model: &Model, solution: &Solution, gamma: f64) -> (f64, f64) {
    let (mut better, mut unearned) = (0.0_f64, 0.0_f64);
    let earned = by_linear_system(model, &solution.policy, gamma);
    for state in (0..model.states()).filter(|state| !model.is_terminal(*state)) {
        let value = solution.values[state];
        for outcomes in model.of_state(state) {
            let later = |o: &Outcome| if o.terminated { 0.0 } else { gamma * solution.values[o.state] };
            let worth: f64 = outcomes.iter().map(|o| o.probability * (o.reward + later(o))).sum();
            let size: f64 = outcomes.iter().map(|o| o.probability * (o.reward.abs() + later(o).abs())).sum();
            better = better.max((worth - value) / size.max(value.abs()).max(f64::MIN_POSITIVE));
        }
        unearned = unearned.max((earned[state] - value).abs() / value.abs().max(1e-12));
    }
    (better, unearned)
}

#[wasm_bindgen_test(unsupported = test)]
fn the_policy_earns_the_values_and_no_action_is_better_on_random_maps_at_every_discount() {
    let mut random = Pcg64::of_world(25);
    for round in 0..36 {
        let (rows, columns) = (1 + random.below(12) as usize, 2 + random.below(11) as usize);
        let world = match round % 3 {
            0 => random_maze(rows, columns, &mut random),
            slippery => lake(&random_map(rows, columns, &mut random), slippery == 1),
        };
        let model = world.model().expect("a model");
        for gamma in [0.0, 0.5, 0.9, 0.99, 0.999, 1.0 - 1e-9, 1.0] {
            let solution = solve(model, gamma);
            let (better, unearned) = losses(model, &solution, gamma);
            assert!(better < 1e-9 && unearned < 1e-6, "{:?} {gamma}: {better} {unearned}", world.map());
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_policy_that_is_called_optimal_arrives_at_a_discount_of_one() {
    for (map, firm, expected) in [
        ("SFG", true, &[2, 2, 0][..]),
        ("GFS", true, &[0, 0, 0]),
        ("SG", true, &[2, 0]),
        ("S/F/G", true, &[1, 1, 0]),
        ("SFFFFFFFG", true, &[2, 2, 2, 2, 2, 2, 2, 2, 0]),
        ("SF/FG", true, &[1, 1, 2, 0]),
        ("SFG/HHH", true, &[2, 2, 0, 0, 0, 0]),
        ("SFF/FFF/FFG", true, &[1, 1, 1, 1, 1, 1, 2, 2, 0]),
        ("FFS/FHF/GHF", true, &[1, 0, 0, 1, 0, 3, 0, 0, 3]),
        // On slippery ice, the first of the tied actions also reaches the goal with probability 1.
        ("SFG", false, &[1, 1, 0]),
    ] {
        let world = lake(map, firm);
        let model = world.model().expect("a model");
        let solution = solve(model, 1.0);
        assert_eq!(solution.policy, expected, "{map}");
        let worth: Vec<f64> = by_linear_system(model, &solution.policy, 1.0);
        for state in model.reachable() {
            assert!((worth[state] - 1.0).abs() < 1e-9, "{map}: {worth:?}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn any_choice_among_the_best_actions_earns_the_values() {
    let mut random = Pcg64::of_world(26);
    for round in 0..24 {
        let (rows, columns) = (2 + random.below(9) as usize, 2 + random.below(9) as usize);
        let world = match round % 3 {
            0 => random_maze(rows, columns, &mut random),
            slippery => lake(&random_map(rows, columns, &mut random), slippery == 1),
        };
        let model = world.model().expect("a model");
        for gamma in [0.0, 0.5, 0.99, 0.999, 1.0] {
            let values = solve(model, gamma).values;
            let best = best_actions(model, &values, gamma);
            for _ in 0..4 {
                let any = |bits: &u32| {
                    let drawn: Vec<usize> = (0..4).filter(|action| bits >> action & 1 == 1).collect();
                    drawn.get(random.below(drawn.len().max(1) as u32) as usize).copied().unwrap_or(0)
                };
                let policy: Vec<usize> = best.iter().map(any).collect();
                let earned = by_linear_system(model, &policy, gamma);
                for (state, (earned, value)) in earned.iter().zip(&values).enumerate() {
                    assert!(
                        (earned - value).abs() <= 1e-6 * value.abs() + 1e-15,
                        "{:?} {gamma}, state {state}: {earned} {value}",
                        world.map()
                    );
                }
            }
        }
    }
}

/// Between two rows of holes, the best action heads for a hole beside the row's way: the agent slips forwards or
/// backwards with probability 1/3 each. Then V_k = γ/3 · (V_{k−1} + V_{k+1}), with V_0 = 0 in a hole and 1/γ at the
/// goal, so V_k = (a^k − b^k) / γ (a^m − b^m) for the roots a and b of γ/3 · x² − x + γ/3 = 0.
#[wasm_bindgen_test(unsupported = test)]
fn values_as_small_as_a_trillionth_keep_their_digits() {
    for cells in [1, 2, 10, 20, 27, 40, 61] {
        let (holes, way) = ("H".repeat(cells + 2), format!("HS{}G", "F".repeat(cells - 1)));
        let world = lake(&[&*holes, &way, &holes].join("/"), false);
        let model = world.model().expect("a model");
        for gamma in [0.5, 0.9, 0.99, 0.999, 1.0_f64] {
            let root = (1.0 - 4.0 * gamma * gamma / 9.0).sqrt();
            let powers = |x: f64, k: usize| (0..k).fold(1.0, |product, _| product * x);
            let sum =
                |k: usize| powers((1.0 + root) * 1.5 / gamma, k) - powers((1.0 - root) * 1.5 / gamma, k);
            let solution = solve(model, gamma);
            for cell in 1..=cells {
                let expected = sum(cell) / sum(cells + 1) / gamma;
                let found = solution.values[cells + 2 + cell];
                assert!((found / expected - 1.0).abs() < 1e-11, "{cells} {gamma}: {found} {expected}");
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_world_is_solved_exactly_at_every_discount() {
    for entry in spikeground::worlds::catalogue::catalogue() {
        let world = Choice::named(entry.id).build().expect("a world");
        let Some(model) = world.model().filter(|model| model.states() <= 500) else { continue };
        for gamma in [0.0, 0.5, 0.99, 1.0] {
            let solution = solve(model, gamma);
            let earned = evaluate(model, &solution.policy, gamma);
            for (state, (earned, value)) in earned.iter().zip(&solution.values).enumerate() {
                assert!(
                    (earned - value).abs() <= 1e-10 * value.abs().max(1.0),
                    "{} {gamma} {state}",
                    entry.id
                );
            }
        }
    }
}

/// Source: the textbook's random walk on a chain of n cells: from cell k, the right end is reached with probability k
/// / n.
#[wasm_bindgen_test(unsupported = test)]
fn random_walks_are_worth_what_the_textbook_says() {
    // A hole at the left end, a goal at the right; moves up and down do not change the state, which is irrelevant at
    // γ = 1.
    for cells in [1, 2, 5, 9, 61] {
        let world = lake(&format!("H{}S{}G", "F".repeat(cells / 2), "F".repeat(cells - 1 - cells / 2)), true);
        let model = world.model().expect("a model");
        let values = evaluate_random(model, 1.0);
        for (cell, value) in values.iter().enumerate().take(cells + 1).skip(1) {
            assert!((value - cell as f64 / (cells + 1) as f64).abs() < 1e-13, "{cells} {cell} {value}");
        }
    }
}
