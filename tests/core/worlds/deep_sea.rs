//! Producer: bsuite's mapping by numpy 2.4.6.

use super::tabular::{build, fold};
use spikeground::worlds::planner::solve;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn the_mapping_of_the_deep_sea_is_that_of_bsuite() {
    let mapping = |id: &str, size: usize| -> Vec<usize> {
        let world = build(id);
        let model = world.model().expect("a model");
        // In this world, only the move to the right has a cost.
        let right = |cell: usize| (0..2).find(|action| model.outcomes(cell, *action)[0].reward != 0.0);
        (0..size * size).map(|cell| right(cell).expect("a way to the right")).collect()
    };
    let rows = "0111000111 0110000100 1000010110 1001110010 0001010110 1111110000 0010010101 1001111000 \
                1100001110 0111101000";
    let expected: Vec<usize> = rows.chars().filter(|c| *c != ' ').map(|c| usize::from(c == '1')).collect();
    assert_eq!(mapping("DeepSea-10", 10), expected);
    for (id, size, digest) in [
        ("DeepSea-10", 10, 241024899520999951),
        ("DeepSea-12", 12, 624628226599857632),
        ("DeepSea-50", 50, 1233769405358642497),
    ] {
        assert_eq!(fold(mapping(id, size)), digest);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_dive_ends_by_itself_after_as_many_moves_as_the_sea_is_deep() {
    let mut world = build("DeepSea-10");
    let policy = solve(world.model().expect("a model"), 1.0).policy;
    let (mut state, mut sum) = (world.reset(Some(0)), 0.0);
    for row in 0..10 {
        assert_eq!(state, 11 * row);
        let step = world.step(policy[state]).expect("a running episode");
        assert_eq!((step.terminated, step.truncated), (row == 9, false));
        sum += step.reward;
        state = step.observation;
    }
    assert!((sum - 0.99_f64).abs() < 1e-12);
    assert!(world.step(0).is_err());
}
