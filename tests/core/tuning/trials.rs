//! Trials in training: in slices, from the rung before and from step 0, with equal bits.

use super::tuning;
use serde_json::json;
use spikeground::interchange::checkpoint;
use spikeground::tuning::search::Search;
use spikeground::tuning::state::TuningState;
use spikeground::tuning::trial::{Trial, TrialResult};
use spikeground::tuning::trial_run::TrialRun;
use wasm_bindgen_test::wasm_bindgen_test;

fn trained(mut run: TrialRun, env_steps: u64, operations: u64) -> (TrialResult, String, Vec<u8>) {
    assert_eq!(run.result(0.0), None, "before the end");
    while !run.advance(env_steps, operations).expect("a trial that can go on") {}
    let digest = run.run().agent.online.digest();
    (run.result(0.0).expect("a result"), digest, checkpoint::to_bytes(run.run()).expect("bytes"))
}

fn new(trial: &Trial) -> TrialRun {
    TrialRun::new(trial.clone()).expect("a run")
}

fn next(state: &TuningState) -> Option<Trial> {
    state.search().trials().next().cloned()
}

/// The first trial of the second rung, with the checkpoint of its candidate at the end of the first one.
fn second_rung() -> (Trial, Vec<u8>) {
    let mut search = Search::new(tuning(&json!({ "candidates": 4 }))).expect("a search");
    let mut held = Vec::new();
    for trial in search.trials().cloned().collect::<Vec<_>>() {
        let (result, _, bytes) = trained(new(&trial), 1000, u64::MAX);
        search.report(&result).expect("a trial");
        held.push(bytes);
    }
    let trial = search.trials().next().cloned().expect("a trial");
    let bytes = held.swap_remove(trial.candidate);
    (trial, bytes)
}

#[wasm_bindgen_test(unsupported = test)]
fn slices_change_nothing() {
    let search = Search::new(tuning(&json!({}))).expect("a search");
    let trial = search.trials().nth(1).expect("a trial");
    let whole = trained(new(trial), 1_000_000, u64::MAX);
    assert_eq!(trained(new(trial), 7, 1), whole);
    assert_eq!(trained(new(trial), 1, 3_000_000), whole);
    assert!(whole.0.greedy_return.is_some_and(|mean| (0.0..=1.0).contains(&mean)), "{:?}", whole.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_run_that_goes_on_is_the_run_from_the_start() {
    let (trial, bytes) = second_rung();
    assert!(trial.first_step > 200 && trial.last_step == 1000, "{trial:?}");
    let run = checkpoint::from_bytes(&bytes).expect("a run");
    assert_eq!(run.moment.env_steps, trial.first_step);
    let gone_on = trained(TrialRun::resume(trial.clone(), run).expect("a trial"), 64, u64::MAX);
    assert_eq!(trained(new(&trial), 64, u64::MAX), gone_on);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_run_of_another_candidate_or_beyond_the_trial_is_refused() {
    let (trial, bytes) = second_rung();
    let run = || checkpoint::from_bytes(&bytes).expect("a run");
    let mut other = trial.clone();
    other.spec.parameters.set("n_step", "9").expect("allowed");
    let beyond = Trial { first_step: trial.first_step - 1, ..trial };
    for wrong in [other, beyond] {
        let error = TrialRun::resume(wrong, run()).expect_err("another run").to_string();
        assert!(error.contains("not that of the candidate"), "{error}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_tuning_that_was_ended_is_taken_up_from_its_file() {
    let described = json!({ "candidates": 4, "steps": 400 });
    let mut whole = TuningState::new(tuning(&described)).expect("a tuning");
    let mut ended = whole.to_json().expect("JSON");
    let mut trials = 0;
    while let Some(trial) = next(&whole) {
        let (result, ..) = trained(new(&trial), 1000, u64::MAX);
        whole.report(&result).expect("a trial");
        trials += 1;
        if trials == 3 {
            ended = whole.to_json().expect("JSON");
        }
    }
    let mut again = TuningState::new(tuning(&described)).expect("a tuning");
    again.take_up(&ended).expect("its file");
    assert_eq!(again.search().results().count(), 3);
    while let Some(trial) = next(&again) {
        again.report(&trained(new(&trial), 1000, u64::MAX).0).expect("a trial");
    }
    assert_eq!(again.to_json(), whole.to_json());
    let mut other = TuningState::new(tuning(&json!({ "candidates": 4, "steps": 500 }))).expect("a tuning");
    let before = other.to_json();
    let error = other.take_up(&ended).expect_err("another tuning").to_string();
    assert!(error.contains("it holds the results of another tuning"), "{error}");
    assert!(other.take_up("{").expect_err("damage").to_string().contains("damaged"), "damage");
    assert_eq!(other.to_json(), before);
}
