//! Producers: rlax `L2ProjectTest`, `CategoricalDouble/QLearningTest`; dopamine `rainbow_agent_test`; the 51-atom
//! vectors were computed in numpy float64.

use crate::support::assert_close;
use spikeground::agent::categorical::{Support, arg_max};
use spikeground::agent::target::{Projection, Target};
use spikeground::math::elementary::log_softmax;
use spikeground::random::Pcg64;
use wasm_bindgen_test::wasm_bindgen_test;

fn project(source: &[f32], weights: &[f32], min: f32, max: f32, atoms: usize) -> Vec<f32> {
    let support = Support { min, max, atoms };
    let mut out = vec![0.0; atoms];
    support.project(source, weights, &mut out);
    out
}

#[wasm_bindgen_test(unsupported = test)]
fn projections_are_those_of_rlax() {
    let source: Vec<f32> = (0..8).map(|i| -1.0 + 0.25 * i as f32).collect();
    let out = project(&source, &[0.0, -0.75, 0.0, -0.25, 0.0, 0.25, 0.0, 0.75], -1.0, 0.5, 4);
    assert_close(&out, &[-0.375, -0.5, 0.0, 0.875], 1e-6);
    let source: Vec<f32> = (0..8).map(|i| 0.25 * i as f32).collect();
    let out = project(&source, &[0.0, 0.0, 0.5, 0.0, 1.0, 0.0, 1.5, 0.0], 0.0, 1.5, 4);
    assert_close(&out, &[0.0, 0.5, 1.0, 1.5], 1e-6);
}

#[wasm_bindgen_test(unsupported = test)]
fn projections_are_those_of_dopamine() {
    type Case = ([f32; 5], [f32; 5], [f32; 2], [f64; 5]);
    let cases: [Case; 9] = [
        ([0., 1., 2., 3., 4.], [0.1, 0.2, 0.1, 0.3, 0.3], [0., 4.], [0.1, 0.2, 0.1, 0.3, 0.3]),
        ([0., 1., 2., 3., 4.], [0.1, 0.2, 0.1, 0.3, 0.3], [3., 7.], [0.7, 0.3, 0., 0., 0.]),
        ([4., 3., 2., 1., 0.], [0.1, 0.2, 0.1, 0.3, 0.3], [3., 7.], [0.9, 0.1, 0., 0., 0.]),
        ([0., 2., 4., 6., 8.], [0.1, 0.6, 0.1, 0.1, 0.1], [4., 8.], [0.8, 0., 0.1, 0., 0.1]),
        ([1., 3., 4., 5., 6.], [0.1, 0.2, 0.5, 0.1, 0.1], [4., 8.], [0.8, 0.1, 0.1, 0., 0.]),
        ([0., 2., 4., 6., 8.], [0.1, 0.2, 0.3, 0.2, 0.2], [3., 7.], [0.3, 0.3, 0., 0.2, 0.2]),
        ([3., 4., 5., 6., 7.], [0.1, 0.2, 0.3, 0.2, 0.2], [3., 7.], [0.1, 0.2, 0.3, 0.2, 0.2]),
        ([0., 2., 4., 6., 8.], [0.1, 0.2, 0.2, 0.2, 0.3], [0., 16.], [0.2, 0.4, 0.4, 0., 0.]),
        ([8., 9., 10., 12., 14.], [0.1, 0.2, 0.4, 0.1, 0.2], [0., 16.], [0., 0., 0.45, 0.45, 0.1]),
    ];
    for (source, weights, [min, max], expected) in cases {
        assert_close(&project(&source, &weights, min, max, 5), &expected, 1e-6);
    }
}

fn project_51(r: f32, discount: f32) -> Vec<f32> {
    let support = Support { min: -10.0, max: 10.0, atoms: 51 };
    let source: Vec<f32> = (0..51).map(|i| r + discount * support.atom(i)).collect();
    project(&source, &[1.0 / 51.0; 51], -10.0, 10.0, 51)
}

#[wasm_bindgen_test(unsupported = test)]
fn fifty_one_atoms_project_to_the_recorded_masses() {
    let m = project_51(1.0, 0.970_299);
    let support = Support { min: -10.0, max: 10.0, atoms: 51 };
    let mean: f64 = m.iter().enumerate().map(|(i, m)| f64::from(*m) * f64::from(support.atom(i))).sum();
    assert!((mean - 0.9800419529).abs() < 1e-5);
    assert_close(&[m[25], m[50], m[1]], &[0.0201902157, 0.0552328824, 0.0], 1e-6);
    let m = project_51(0.4, 1.0);
    assert_close(&[m[0], m[50]], &[0.0, 0.0392156863], 1e-6);
    assert_close(&[project_51(-100.0, 0.99)[0]], &[1.0], 1e-6);
    let m = project_51(0.955, 0.0);
    assert_close(&[m[27], m[28]], &[0.6125, 0.3875], 1e-5);
    let m = project_51(0.1, 0.0);
    assert_close(&[m[25], m[26]], &[0.75, 0.25], 1e-5);
}

#[wasm_bindgen_test(unsupported = test)]
fn no_mass_is_lost_on_an_atom_beyond_the_ends_or_by_rounding() {
    // [-20, 6.5] on 51 atoms is where (max − min) / Δz rounds beyond the last index.
    for (min, max) in [(-10.0, 10.0), (-20.0, 6.5), (-0.1, 1.0)] {
        let support = Support { min, max, atoms: 51 };
        let atoms: Vec<f32> = (0..51).map(|i| support.atom(i)).collect();
        for x in atoms.into_iter().chain([min - 1.0, max + 1.0, max, min]) {
            let mass: f32 = project(&[x], &[1.0], min, max, 51).iter().sum();
            assert!((mass - 1.0).abs() < 1e-4, "{x} on [{min}, {max}]: {mass}");
        }
    }
}

/// rlax's five cases of double Q-learning: `selector` chooses the next action, the target logits evaluate it.
#[wasm_bindgen_test(unsupported = test)]
fn categorical_losses_are_those_of_rlax() {
    let logits_tm1: [[[f32; 3]; 4]; 5] = [
        [[1., 1., 1.], [0., 9., 9.], [0., 9., 0.], [0., 0., 0.]],
        [[9., 9., 0.], [9., 0., 9.], [0., 0., 0.], [9., -9., 0.]],
        [[1., 1., 1.], [0., 9., 9.], [0., 0., 0.], [0., 9., 0.]],
        [[9., 9., 0.], [9., 0., 9.], [0., 0., 0.], [9., -9., 0.]],
        [[9., 9., 0.], [9., 0., 9.], [0., 0., 0.], [9., -9., 0.]],
    ];
    let logits_t: [[[f32; 3]; 4]; 5] = [
        [[1., 1., 1.], [9., 0., 9.], [1., 0., 0.], [0., 0., 9.]],
        [[9., 9., 0.], [9., 0., 0.], [1., 1., 1.], [9., -9., 0.]],
        [[1., 1., 1.], [9., 0., 9.], [0., 0., 9.], [1., 0., 0.]],
        [[9., 9., 0.], [9., 0., 0.], [0., 9., 9.], [9., -9., 0.]],
        [[9., 9., 0.], [9., 0., 0.], [0., 9., 9.], [9., -9., 0.]],
    ];
    let selector: [[f32; 4]; 5] =
        [[1., 0., 0., 9.], [9., 0., 1., 1.], [1., 9., 1., 1.], [0., 1., 0., 9.], [1., 1., 1., 9.]];
    let (a, r, discount) = ([2, 1, 3, 0, 1], [0.5, 0., 0.5, 0.8, -0.1], [0.8, 1., 0.8, 0., 1.]);
    let support = Support { min: 0.5, max: 1.5, atoms: 3 };
    let (mut q_learning, mut double) = (Vec::new(), Vec::new());
    for case in 0..5 {
        let mut own = Vec::new();
        support.values(&logits_t[case].concat(), &mut own);
        let mut said = logits_tm1[case][a[case]];
        log_softmax(&mut said, &mut [0.0; 3]);
        for (values, losses) in [(own.as_slice(), &mut q_learning), (&selector[case], &mut double)] {
            let mut next = logits_t[case][arg_max(values)];
            log_softmax(&mut next, &mut [0.0; 3]);
            let target =
                Target { r_t: r[case], discount_t: discount[case], optimism: 0.0, next_distribution: &next };
            losses.push(target.loss(support, &said, 1.0, &mut [0.0; 3], &mut Projection::default()));
        }
    }
    assert_close(&q_learning, &[8.998915, 3.6932087, 8.998915, 0.69320893, 5.1929307], 1e-4);
    assert_close(&double, &[8.998915, 5.192931, 5.400247, 0.693209, 0.693431], 1e-4);
}

/// Producer: numpy float64, on dueling logits of two actions and three atoms −1, 0, 1.
#[wasm_bindgen_test(unsupported = test)]
fn the_value_of_an_action_is_the_mean_of_its_distribution() {
    let support = Support { min: -1.0, max: 1.0, atoms: 3 };
    let mut values = Vec::new();
    support.values(&[0.4, -0.3, -0.1, -0.2, -0.1, 0.7], &mut values);
    assert_close(&values, &[-0.1870887517, 0.3197536399], 1e-6);
    assert_eq!(support.greedy(&[0.4, -0.3, -0.1, -0.2, -0.1, 0.7], 2), 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn ties_go_to_the_first_action() {
    assert_eq!(arg_max(&[1.0, 3.0, 3.0, 2.0]), 1);
    assert_eq!(arg_max(&[0.0, 0.0]), 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn pairs_that_are_placed_together_are_added_in_their_order() {
    let mut random = Pcg64::of_world(8);
    let support = Support { min: -1.0, max: 1.0, atoms: 51 };
    for count in 0..36 {
        let mut draw = |low: f64, high: f64| -> Vec<f32> {
            (0..count).map(|_| random.uniform(low, high) as f32).collect()
        };
        let (returns, weights) = (draw(-1.5, 1.5), draw(0.0, 1.0));
        let (mut together, mut one_by_one) = (vec![0.0; 51], vec![0.0; 51]);
        support.project(&returns, &weights, &mut together);
        for (x, weight) in returns.iter().zip(&weights) {
            support.project(&[*x], &[*weight], &mut one_by_one);
        }
        assert_eq!(together, one_by_one);
    }
    let mut out = [0.0; 51];
    support.project(&[f32::NAN, f32::INFINITY, f32::NEG_INFINITY], &[1.0, 1.0, 1.0], &mut out);
    assert_eq!((out[0], out[50], out.iter().sum::<f32>()), (1.0, 1.0, 2.0));
}
