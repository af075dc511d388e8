//! Producer of the moments and of the reward filter: Chan's formula and γ = 0.99 in float64, as in the published code
//! of random network distillation.

use spikeground::Error;
use spikeground::agent::exploration::Exploration;
use spikeground::agent::exploration::curiosity::Curiosity;
use spikeground::agent::exploration::moments::RunningMoments;
use spikeground::agent::exploration::visits::Visits;
use spikeground::agent::replay::observations::Observations;
use spikeground::math::activity::Activity;
use spikeground::parameters::Parameters;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn moments_of_batches_are_those_of_random_network_distillation() {
    let mut moments = RunningMoments::default();
    for (batch, mean, variance, count) in [
        (&[1.0, 2.0, 3.0][..], 1.9999333356, 0.6668111019, 3.0001),
        (&[10.0, 20.0], 7.1998560029, 50.9600375785, 5.0001),
        (&[], 7.1998560029, 50.9600375785, 5.0001),
    ] {
        moments.update(batch);
        for (found, expected) in [(moments.mean, mean), (moments.variance, variance), (moments.count, count)]
        {
            assert!((found - expected).abs() < 1e-9, "{found} instead of {expected}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_intrinsic_return_is_filtered_forward_and_never_reset() {
    let mut filter = spikeground::agent::exploration::curiosity::Filter::default();
    for (reward, expected) in [(1.0, 1.0), (0.0, 0.99), (2.0, 2.9801)] {
        assert!((filter.push(reward) - expected).abs() < 1e-12);
    }
}

fn one_hot(states: &[usize]) -> Activity {
    let mut seen = Activity::default();
    seen.become_one_hot(states, 16).expect("states");
    seen
}

fn reward(curiosity: &mut Curiosity, state: usize) -> f32 {
    curiosity.rewards(&one_hot(&[state])).expect("a state")[0]
}

#[wasm_bindgen_test(unsupported = test)]
fn a_state_that_was_learned_is_less_interesting_than_a_new_one() {
    let mut curiosity = Curiosity::new(16, 3);
    for step in 0..400 {
        curiosity.observe(&one_hot(&[step % 4])).expect("a state");
        curiosity.learn(&one_hot(&[0, 1, 2, 3]), &[0.25; 4]).expect("states");
    }
    let known = (0..4).map(|state| reward(&mut curiosity, state)).fold(0.0, f32::max);
    let new = (4..16).map(|state| reward(&mut curiosity, state)).fold(f32::MAX, f32::min);
    assert!(new > 10.0 * known, "{new} against {known}");
    let first = |seed| reward(&mut Curiosity::new(16, seed), 5);
    assert_eq!(first(3), first(3));
    assert_ne!(first(3), first(4));
    let error = curiosity.rewards(&Activity::new(15, false));
    assert_eq!(error, Err(Error::Shape { operand: "observation", expected: vec![16], found: vec![15] }));
}

#[wasm_bindgen_test(unsupported = test)]
fn an_action_counts_as_worth_less_more_the_more_often_it_was_taken() {
    let mut visits = Visits::new(3, 2, 1.0, 2.0);
    assert_eq!(visits.bonus(1, 1), 1.0);
    visits.add(1, 1);
    assert_eq!((visits.bonus(1, 1), visits.bonus(1, 0)), (0.25, 1.0));
    visits.add(1, 1);
    assert!((visits.bonus(1, 1) - 1.0 / 9.0).abs() < 1e-7);
    visits.add(9, 9);
    assert_eq!(visits.counts, [0, 0, 0, 2, 0, 0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn bonuses_fade_with_epsilon_and_are_gone_when_it_has_settled() {
    let mut parameters = Parameters::default();
    for (name, value) in [("epsilon_fraction", "0.5"), ("visit_bonus_size", "2"), ("curiosity_weight", "1")] {
        parameters.set(name, value).expect("allowed");
    }
    let mut exploration = Exploration::new(16, 16, 4, &parameters, 0);
    let mut novelty = Vec::new();
    for (progress, left) in [(0.0, 1.0), (0.25, 0.5), (0.5, 0.0), (1.0, 0.0)] {
        assert_eq!(exploration.fade(progress), left);
        assert_eq!(exploration.optimism(3, 1, progress), 2.0 * left);
        exploration.novelty(&[3, 4], &Observations::OneHot, progress, &mut novelty).expect("states");
        assert!(novelty.iter().all(|novelty| (*novelty > 0.0) == (left > 0.0)), "{progress}: {novelty:?}");
    }
    for switch in ["visit_bonus", "curiosity"] {
        parameters.set(switch, "false").expect("allowed");
    }
    let mut off = Exploration::new(16, 16, 4, &parameters, 0);
    off.novelty(&[3, 4], &Observations::OneHot, 0.0, &mut novelty).expect("states");
    assert_eq!((off.optimism(3, 1, 0.0), novelty), (0.0, vec![0.0, 0.0]));
}
