//! The search: its rungs, what it makes of results, the winner and the study that confirms it.

use super::tuning;
use serde_json::json;
use spikeground::study::state::StudyState;
use spikeground::tuning::answer::Verdict;
use spikeground::tuning::rungs::rungs;
use spikeground::tuning::search::Search;
use spikeground::tuning::state::TuningState;
use spikeground::tuning::trial::{Trial, TrialResult};
use wasm_bindgen_test::wasm_bindgen_test;

fn result(trial: &Trial, greedy_return: f64) -> TrialResult {
    TrialResult {
        candidate: trial.candidate,
        rung: trial.rung,
        key: trial.key.clone(),
        greedy_return: Some(greedy_return),
        training_return: Some(0.0),
        failure: None,
        wall_seconds: 1.0,
    }
}

/// Trains nothing: the return of a trial is that of `of`.
fn finish(search: &mut Search, of: impl Fn(&Trial) -> f64, backwards: bool) {
    while !search.is_finished() {
        let mut trials: Vec<Trial> = search.trials().cloned().collect();
        if backwards {
            trials.reverse();
        }
        for trial in trials {
            search.report(&result(&trial, of(&trial))).expect("a trial of the search");
        }
    }
}

fn search(candidates: usize) -> Search {
    Search::new(tuning(&json!({ "candidates": candidates }))).expect("a search")
}

#[wasm_bindgen_test(unsupported = test)]
fn each_rung_has_a_quarter_of_the_entrants_and_four_times_the_learning_steps() {
    let shape = |candidates, starts, last| {
        rungs(candidates, starts, last).iter().map(|rung| (rung.entrants, rung.last_step)).collect::<Vec<_>>()
    };
    assert_eq!(shape(64, 0, 64_000), [(64, 1000), (16, 4000), (4, 16_000), (2, 64_000)]);
    assert_eq!(shape(32, 2000, 48_000), [(32, 2718), (8, 4875), (2, 13_500), (2, 48_000)]);
    assert_eq!(shape(17, 0, 6400), [(17, 100), (5, 400), (2, 1600), (2, 6400)]);
    assert_eq!(shape(2, 0, 100), [(2, 25), (2, 100)]);
    assert_eq!(shape(256, 10, 12), [(256, 11), (64, 11), (16, 11), (4, 11), (2, 12)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_best_quarter_goes_on_and_the_best_of_all_wins() {
    let mut search = search(16);
    finish(&mut search, |trial| trial.candidate as f64, false);
    let entered = |rung: usize| {
        search
            .results()
            .filter(|result| result.rung == rung)
            .map(|result| result.candidate)
            .collect::<Vec<_>>()
    };
    assert_eq!(entered(1), [12, 13, 14, 15]);
    assert_eq!(entered(2), [14, 15]);
    assert_eq!(search.winner(), Some(15));
    let (all, done) = search.env_steps();
    assert_eq!((done, search.trials().count()), (all, 0));
}

#[wasm_bindgen_test(unsupported = test)]
fn the_order_in_which_trials_end_changes_nothing() {
    let (mut one, mut other) = (search(16), search(16));
    let scattered = |trial: &Trial| (trial.candidate * 7 % 16) as f64;
    finish(&mut one, scattered, false);
    finish(&mut other, scattered, true);
    assert_eq!(one.results().collect::<Vec<_>>(), other.results().collect::<Vec<_>>());
    assert_eq!(one.winner(), other.winner());
}

#[wasm_bindgen_test(unsupported = test)]
fn between_equal_returns_the_training_decides_and_then_the_start() {
    let mut equal = search(8);
    finish(&mut equal, |_| 0.5, true);
    assert_eq!((equal.winner(), equal.found()), (Some(0), None));
    let mut search = search(8);
    for trial in search.trials().cloned().collect::<Vec<_>>() {
        let training_return = (trial.candidate != 3).then_some(trial.candidate as f64);
        search.report(&TrialResult { training_return, ..result(&trial, 0.5) }).expect("a trial");
    }
    assert_eq!(search.trials().map(|trial| trial.candidate).collect::<Vec<_>>(), [6, 7]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_failed_trial_is_the_worst() {
    let mut search = search(8);
    for trial in search.trials().cloned().collect::<Vec<_>>() {
        let worst = result(&trial, -1000.0);
        let failed = TrialResult {
            greedy_return: None,
            training_return: None,
            failure: Some("the loss is not finite".into()),
            ..worst.clone()
        };
        search.report(if trial.candidate < 6 { &failed } else { &worst }).expect("a trial");
    }
    assert_eq!(search.trials().map(|trial| trial.candidate).collect::<Vec<_>>(), [6, 7]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_result_that_is_there_already_is_kept_and_one_that_contradicts_it_refused() {
    let mut search = search(8);
    let trial = search.trials().next().cloned().expect("a trial");
    let first = result(&trial, 0.5);
    search.report(&first).expect("a trial");
    search.report(&TrialResult { wall_seconds: 9.0, ..first.clone() }).expect("the same");
    assert_eq!(search.results().collect::<Vec<_>>(), [&first]);
    let other = search.report(&result(&trial, 0.25)).expect_err("a contradiction").to_string();
    assert!(other.contains("two results of candidate 0 on rung 1 differ"), "{other}");
    let foreign = TrialResult { key: "0123456789abcdef".into(), ..first.clone() };
    let foreign = search.report(&foreign).expect_err("another version").to_string();
    assert!(foreign.contains("candidate 0 on rung 1 that this tuning does not have"), "{foreign}");
    let early = TrialResult { rung: 1, ..first };
    assert!(search.report(&early).is_err(), "a rung that was not entered");
}

#[wasm_bindgen_test(unsupported = test)]
fn the_winner_is_confirmed_against_the_default_and_the_start_on_the_seeds_of_the_report() {
    let mut search = search(8);
    assert_eq!(search.confirmation(), Ok(None), "before the end");
    finish(&mut search, |trial| trial.candidate as f64, false);
    let study = search.confirmation().expect("a study").expect("a winner");
    assert_eq!(
        study.settings.iter().map(|setting| &*setting.name).collect::<Vec<_>>(),
        ["default", "start", "found"]
    );
    assert_eq!(study.seeds, [1000, 1001, 1002, 1003, 1004]);
    let found = study.settings[2].spec(&study.worlds[0], 5).expect("a spec");
    assert_eq!(found, search.candidates()[7].spec(search.tuning(), 5).expect("a spec"));
    assert_eq!(found.parameters.hidden_size, 8, "what is not searched is that of the start");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_start_that_is_the_default_is_confirmed_once() {
    let changes = json!({ "start": {}, "steps": null, "space": ["n_step"] });
    let mut search = Search::new(tuning(&changes)).expect("a search");
    finish(&mut search, |trial| trial.candidate as f64, false);
    let study = search.confirmation().expect("a study").expect("a winner");
    assert_eq!(study.settings.iter().map(|setting| &*setting.name).collect::<Vec<_>>(), ["default", "found"]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_start_that_wins_needs_no_confirmation_and_is_no_better() {
    let mut state = TuningState::new(tuning(&json!({}))).expect("a tuning");
    assert_eq!(state.answer(), None);
    while !state.search().is_finished() {
        for trial in state.search().trials().cloned().collect::<Vec<_>>() {
            state.report(&result(&trial, 0.0)).expect("a trial");
        }
    }
    assert!(state.confirmation().is_none());
    assert_eq!(state.answer().map(|answer| answer.verdict), Some(Verdict::NoBetter));
}

#[wasm_bindgen_test(unsupported = test)]
fn the_answer_compares_scores_with_the_default_and_the_start() {
    let mut search = search(8);
    finish(&mut search, |trial| trial.candidate as f64, false);
    let study = search.confirmation().expect("a study").expect("a winner");
    for (scores, verdict) in [
        ([0.5, 0.1, 1.0], Verdict::Better),
        ([1.0, 0.1, 1.0], Verdict::BetterThanStart),
        ([1.0, 1.0, 1.0], Verdict::NoBetter),
        ([1.0, 1.0, 0.0], Verdict::NoBetter),
    ] {
        let mut state = StudyState::new(study.clone()).expect("a study");
        let cells: Vec<_> = state.cells().map(|(cell, _)| cell.clone()).collect();
        for cell in cells {
            let place =
                study.settings.iter().position(|setting| setting.name == cell.setting).expect("a setting");
            let result = serde_json::from_value(json!({
                "world": cell.world, "setting": cell.setting, "seed": cell.seed, "key": cell.key,
                "env_steps": 1000, "weights_digest": "4-0123456789abcdef", "normalised_score": scores[place],
                "mean_return": 0.0, "firing_rate": {}, "silent_slots": 0.0,
                "energy": { "model": "", "spiking_pj": null, "dense_pj": 1.0, "ratio": null },
                "wall_seconds": 1.0, "steps_to_95": null, "solved": false, "curve": [],
            }));
            state.add(&result.expect("a result")).expect("a cell");
        }
        assert_eq!(search.answer(Some(&state)).map(|answer| answer.verdict), Some(verdict), "{scores:?}");
    }
}
