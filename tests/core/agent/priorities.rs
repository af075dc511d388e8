//! Producers: dqn_zoo `replay_test`, dopamine `sum_tree_test`, baselines `test_segment_tree`; probabilities and weights
//! computed in float64.

use spikeground::agent::replay::priorities::Priorities;
use spikeground::agent::replay::sum_tree::SumTree;
use spikeground::random::Pcg64;
use wasm_bindgen_test::wasm_bindgen_test;

fn tree(values: &[f64]) -> SumTree {
    SumTree::of(values).expect("no value is negative")
}

fn found(tree: &SumTree, targets: &[f64]) -> Vec<usize> {
    targets.iter().map(|target| tree.query(*target).expect("within the sum")).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn a_target_finds_the_item_in_whose_stretch_it_lies() {
    let zoo = tree(&[3.0, 1.0, 2.0, 5.0]);
    assert_eq!(found(&zoo, &[0.0, 2.9, 3.0, 3.9, 4.0, 5.9, 6.0, 10.9]), [0, 0, 1, 1, 2, 2, 3, 3]);
    for outside in [-1.0, 11.0, 12.0, f64::NAN] {
        assert!(zoo.query(outside).is_err(), "{outside}");
    }
    assert_eq!(found(&tree(&[0.5, 1.0, 1.0, 3.0]), &[0.0, 0.55, 0.99, 1.51, 3.0]), [0, 1, 1, 2, 3]);
    assert_eq!(found(&tree(&[0.0, 0.0, 1.0, 3.0]), &[0.0, 0.5, 0.99, 1.01, 3.0]), [2, 2, 2, 3, 3]);
    assert_eq!(found(&tree(&[1.0; 8]), &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]), [0, 1, 2, 3, 4, 5, 6, 7]);
}

#[wasm_bindgen_test(unsupported = test)]
fn an_item_of_value_zero_is_never_found() {
    let values = [0.0, 1.0, 0.0, 0.0, 3.0, 0.0, 2.0, 0.0, 3.0, 0.0];
    let tree = tree(&values);
    for target in [0.0, 0.1, 0.9, 1.0, 1.1, 3.9, 4.0, 4.1, 5.9, 6.0, 6.1, 8.9, 8.999_999] {
        assert!(values[tree.query(target).expect("within the sum")] > 0.0, "{target}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn values_that_are_set_change_the_sum_and_what_is_found() {
    let mut tree = tree(&[0.5, 1.0, 0.5, 0.5]);
    assert_eq!(tree.root(), 2.5);
    assert_eq!(found(&tree, &[1.5, 1.0]), [2, 1]);
    tree.set(0, 0.25).expect("a value");
    assert_eq!(tree.root(), 2.25);
    assert_eq!(found(&tree, &[0.249, 0.5, 1.25]), [0, 1, 2]);
    let before = tree.clone();
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(tree.set(1, bad).is_err(), "{bad}");
    }
    assert!(tree.set(4, 1.0).is_err());
    assert_eq!(tree, before);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_tree_grows_by_doubling_and_keeps_its_values() {
    let mut tree = tree(&[3.0, 1.0, 2.0, 5.0]);
    assert_eq!(tree.capacity(), 4);
    tree.resize(5);
    assert_eq!((tree.capacity(), tree.values(), tree.root()), (8, &[3.0, 1.0, 2.0, 5.0, 0.0][..], 11.0));
    tree.resize(2);
    assert_eq!((tree.values(), tree.root()), (&[3.0, 1.0][..], 4.0));
    assert_eq!((SumTree::default().root(), SumTree::default().is_empty()), (0.0, true));
    assert!(SumTree::default().query(0.0).is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn the_tree_equals_a_running_sum_over_random_changes() {
    for seed in 0..10 {
        let mut random = Pcg64::of_world(seed);
        let length = 1 + random.below(70) as usize;
        let mut values = vec![0.0_f64; length];
        let mut tree = tree(&values);
        for _ in 0..200 {
            let index = random.below(length as u32) as usize;
            // Multiples of 1/8 are exact: the sum does not depend on the order of addition.
            values[index] = f64::from(random.below(40)) / 8.0;
            tree.set(index, values[index]).expect("a value");
            assert_eq!(tree.root(), values.iter().sum::<f64>());
            if tree.root() == 0.0 {
                continue;
            }
            let target = random.random() * tree.root();
            let mut sum = 0.0;
            let naive = values.iter().position(|value| {
                sum += value;
                target < sum
            });
            assert_eq!(Some(tree.query(target).expect("within the sum")), naive);
        }
    }
}

fn with(values: &[f64], exponent: f64, uniform: f64) -> Priorities {
    let mut priorities = Priorities::new(exponent, uniform);
    for (slot, value) in values.iter().enumerate() {
        priorities.add(slot).expect("the next slot");
        priorities.set(slot, *value).expect("a priority");
    }
    priorities
}

#[track_caller]
fn assert_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-7, "{found} instead of {expected}");
    }
}

fn probabilities(priorities: &Priorities) -> Vec<f64> {
    (0..priorities.tree.len()).map(|slot| priorities.probability(slot)).collect()
}

fn weights(priorities: &Priorities, drawn: &[usize], beta: f64) -> Vec<f64> {
    let mut weights = Vec::new();
    priorities.weights(drawn, beta, &mut weights);
    weights.into_iter().map(f64::from).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn probabilities_and_weights_are_those_of_dqn_zoo() {
    let zoo = with(&[1.0, 4.0, 3.0], 0.8, 0.1);
    assert_close(&probabilities(&zoo), &[0.1730923121, 0.4570033321, 0.3699043559]);
    assert_close(&weights(&zoo, &[0, 1, 2], 0.6), &[1.0, 0.558489545, 0.6340346608]);
    let plain = with(&[1.0, 2.0, 4.0, 8.0], 0.5, 0.0);
    assert_close(&probabilities(&plain), &[0.1380711875, 0.1952621459, 0.2761423749, 0.3905242918]);
    assert_close(&weights(&plain, &[0, 1, 2, 3], 0.4), &[1.0, 0.8705505633, 0.7578582833, 0.6597539554]);
    assert_close(&weights(&plain, &[0, 1, 2, 3], 1.0), &[1.0, 0.5_f64.sqrt(), 0.5, 0.3535533906]);
    // Importance weights are scaled by the largest one in the batch, not in the whole replay.
    assert_close(&weights(&plain, &[1, 3], 1.0), &[1.0, 0.5]);
    assert_close(&probabilities(&with(&[0.0, 0.0, 0.0], 0.5, 0.1)), &[1.0 / 3.0; 3]);
}

#[wasm_bindgen_test(unsupported = test)]
fn items_are_drawn_as_often_as_their_probability_says() {
    let zoo = with(&[1.0, 4.0, 3.0], 0.8, 0.1);
    let (mut random, mut counts) = (Pcg64::of_world(7), [0.0_f64; 3]);
    for _ in 0..100_000 {
        counts[zoo.sample(&mut random)] += 1e-5;
    }
    for (count, expected) in counts.iter().zip(probabilities(&zoo)) {
        assert!((count - expected).abs() < 0.01, "{counts:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_new_item_has_the_highest_priority_ever_seen() {
    let mut priorities = Priorities::new(0.5, 0.001);
    priorities.add(0).expect("the next slot");
    assert_eq!((priorities.tree.values()[0], priorities.highest_seen), (1.0, 1.0));
    priorities.set(0, 9.0).expect("a priority");
    priorities.set(0, 0.25).expect("a priority");
    priorities.add(1).expect("the next slot");
    assert_eq!((priorities.tree.values(), priorities.highest_seen), (&[0.5, 3.0][..], 9.0));
    priorities.set(1, 1e9).expect("a priority");
    assert_eq!((priorities.tree.values()[1], priorities.highest_seen), (10.0, 100.0));
    for bad in [-1.0, f64::NAN] {
        assert!(priorities.set(0, bad).is_err());
    }
    assert!(priorities.set(5, 1.0).is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn the_last_of_several_priorities_of_one_item_holds() {
    let mut priorities = with(&[1.0, 1.0, 1.0, 1.0], 1.0, 0.0);
    for (slot, priority) in [(1, 3.0), (1, 3.0), (2, 9.0), (2, 4.0)] {
        priorities.set(slot, priority).expect("a priority");
    }
    assert_eq!(priorities.tree.root(), 9.0);
}
