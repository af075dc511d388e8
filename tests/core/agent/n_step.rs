//! Producers: dqn_zoo `replay_test` (numbers computed in float64), rlax `multistep_test`.

use spikeground::agent::n_step::{Accumulator, Return, Transition, n_step_return};
use wasm_bindgen_test::wasm_bindgen_test;

fn step(s_tm1: u32, r_t: f32, discount_t: f32) -> Transition {
    Transition { s_tm1, a_tm1: 0, r_t, discount_t, s_t: s_tm1 + 1 }
}

fn whole(window: &[Transition]) -> (u32, Return) {
    (window[0].s_tm1, n_step_return(window, |step| step.r_t, |_| true).expect("a window is never empty"))
}

fn push(accumulator: &mut Accumulator, step: Transition, last: bool, emitted: &mut Vec<(u32, Return)>) {
    let emit = |window: &[Transition]| {
        emitted.push(whole(window));
        Ok(())
    };
    accumulator.push(step, last, emit).expect("nothing is refused");
}

#[track_caller]
fn assert_returns(found: &[(u32, Return)], expected: &[(u32, u32, f64, f64)]) {
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for ((s_tm1, found), (from, to, r, discount)) in found.iter().zip(expected) {
        assert_eq!((*s_tm1, found.s_t), (*from, *to));
        assert!((f64::from(found.r_t) - r).abs() < 1e-6 * r.abs().max(1.0), "{found:?}");
        assert!((f64::from(found.discount_t) - discount).abs() < 1e-6, "{found:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn windows_and_tails_are_those_of_dqn_zoo() {
    // Step types f m m m m m l f m m m m, rewards 1, discount (t + 1) / 14.
    let mut accumulator = Accumulator::new(3);
    let (mut emitted, mut counts) = (Vec::new(), Vec::new());
    for (t, last) in (1..=6).map(|t| (t, t == 6)).chain((8..=11).map(|t| (t, false))) {
        let before = emitted.len();
        let discount = (t + 1) as f32 / 14.0;
        push(&mut accumulator, step(t - 1, 1.0, discount), last, &mut emitted);
        counts.push(emitted.len() - before);
    }
    assert_eq!(counts, [0, 0, 1, 1, 1, 3, 0, 0, 1, 1]);
    assert_returns(
        &emitted,
        &[
            (0, 3, 1.1734693878, 0.0087463557),
            (1, 4, 1.2755102041, 0.0218658892),
            (2, 5, 1.3877551020, 0.0437317784),
            (3, 6, 1.5102040816, 0.0765306122),
            (4, 6, 1.4285714286, 0.2142857143),
            (5, 6, 1.0, 0.5),
            (7, 10, 2.1020408163, 0.360787172),
            (8, 11, 2.2755102041, 0.4810495627),
        ],
    );
}

fn episode(n: usize, last_discount: f32) -> Vec<(u32, Return)> {
    let mut accumulator = Accumulator::new(n);
    let mut emitted = Vec::new();
    for t in 0..4 {
        let discount = if t == 3 { last_discount } else { 0.9 };
        let transition = step(t, (t + 1) as f32, discount);
        push(&mut accumulator, transition, t == 3, &mut emitted);
    }
    emitted
}

#[wasm_bindgen_test(unsupported = test)]
fn a_terminated_episode_ends_in_discount_zero() {
    assert_returns(
        &episode(3, 0.0),
        &[(0, 3, 5.23, 0.729), (1, 4, 7.94, 0.0), (2, 4, 6.6, 0.0), (3, 4, 4.0, 0.0)],
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_truncated_episode_bootstraps() {
    assert_returns(
        &episode(3, 0.9),
        &[(0, 3, 5.23, 0.729), (1, 4, 7.94, 0.729), (2, 4, 6.6, 0.81), (3, 4, 4.0, 0.9)],
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn an_episode_shorter_than_n_gives_its_tails_alone() {
    let mut accumulator = Accumulator::new(4);
    let mut emitted = Vec::new();
    push(&mut accumulator, step(0, 1.0, 0.9), false, &mut emitted);
    push(&mut accumulator, step(1, 1.0, 0.0), true, &mut emitted);
    assert_returns(&emitted, &[(0, 2, 1.9, 0.0), (1, 2, 1.0, 0.0)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn one_step_windows_are_the_steps_themselves() {
    assert_returns(
        &episode(1, 0.0),
        &[(0, 1, 1.0, 0.9), (1, 2, 2.0, 0.9), (2, 3, 3.0, 0.9), (3, 4, 4.0, 0.0)],
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn returns_bootstrapped_from_values_are_those_of_rlax() {
    let (r, discount) = ([1.0, 0.0, -1.0, 0.0, 1.0], [0.5, 0.9, 1.0, 0.5, 0.8]);
    let v_t = [3.0, 1.0, 5.0, -5.0, 3.0];
    let expected = [2.8, -3.15, 0.7, 1.7, 3.4];
    for start in 0..5 {
        let end = (start + 3).min(5);
        let window: Vec<Transition> = (start..end).map(|t| step(t as u32, r[t], discount[t])).collect();
        let (_, summed) = whole(&window);
        assert!((summed.r_t + summed.discount_t * v_t[end - 1] - expected[start]).abs() < 1e-5);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_cut_return_ends_before_the_first_step_that_does_not_go_on() {
    let window = [step(0, 1.0, 0.5), step(1, 2.0, 0.5), step(2, 4.0, 0.5)];
    let cut_at =
        |state: u32| n_step_return(&window, |step| step.r_t, |step| step.s_tm1 != state).expect("not empty");
    assert_eq!(cut_at(9), Return { r_t: 3.0, discount_t: 0.125, s_t: 3 });
    assert_eq!(cut_at(2), Return { r_t: 2.0, discount_t: 0.25, s_t: 2 });
    assert_eq!(cut_at(1), Return { r_t: 1.0, discount_t: 0.5, s_t: 1 });
    // The first action of the window never cuts the return.
    assert_eq!(cut_at(0), Return { r_t: 3.0, discount_t: 0.125, s_t: 3 });
    assert_eq!(n_step_return(&[], |step| step.r_t, |_| true), None);
}
