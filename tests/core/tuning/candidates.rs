//! The candidates of a tuning: drawn from the whole space, allowed, each once.

use super::tuning;
use serde_json::json;
use spikeground::parameters::Value;
use spikeground::random::{Pcg64, Stream};
use spikeground::tuning::candidate::Candidate;
use spikeground::tuning::search::Search;
use wasm_bindgen_test::wasm_bindgen_test;

fn search(changes: &serde_json::Value) -> Search {
    Search::new(tuning(changes)).expect("a search")
}

fn number(candidate: &Candidate, name: &str) -> f64 {
    match candidate.set.0.iter().find(|(other, _)| *other == name) {
        Some((_, Value::Number(number))) => *number,
        other => panic!("{name}: {other:?}"),
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_first_candidate_is_the_start_and_the_others_spread_over_the_range() {
    let candidates = 33;
    let search = search(&json!({ "candidates": candidates, "space": ["learning_rate", "target_rate"] }));
    let all = search.candidates();
    assert_eq!((number(&all[0], "learning_rate"), number(&all[0], "target_rate")), (0.001, 0.02));
    // One candidate in each of 32 equal parts of the logarithmic range; rounding may move a value over a border.
    let mut rates: Vec<f64> = all[1..].iter().map(|candidate| number(candidate, "learning_rate")).collect();
    rates.sort_by(f64::total_cmp);
    for (part, rate) in rates.iter().enumerate() {
        let place = (rate / 0.0001).ln() / 100_f64.ln() * 32.0;
        assert!((part as f64 - 0.1..part as f64 + 1.1).contains(&place), "{rate} in part {part}");
    }
    assert_eq!(rates.len(), candidates - 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_same_seed_draws_the_same_candidates_and_another_one_others() {
    let (one, again, other) = (search(&json!({})), search(&json!({})), search(&json!({ "seed": 1 })));
    assert_eq!(one.candidates(), again.candidates());
    assert_ne!(one.candidates()[1..], other.candidates()[1..]);
    assert_ne!(one.seed(), other.seed());
}

#[wasm_bindgen_test(unsupported = test)]
fn no_seed_of_the_report_trains_a_candidate() {
    let mut stream = Pcg64::of_stream(0, Stream::Tuning);
    let drawn = [stream.next_u32(), stream.next_u32(), stream.next_u32()];
    assert_eq!(search(&json!({})).seed(), drawn[0]);
    let report = json!({ "report_seeds": [drawn[0], drawn[1], 2, 3, 4] });
    assert_eq!(search(&report).seed(), drawn[2]);
}

#[wasm_bindgen_test(unsupported = test)]
fn numbers_have_three_digits_and_whole_ones_are_multiples_of_their_step() {
    let search = search(&json!({ "candidates": 64, "space": ["learning_rate", "hidden_size", "n_step"] }));
    for candidate in &search.candidates()[1..] {
        let rate = number(candidate, "learning_rate");
        assert_eq!(format!("{rate:.2e}").parse(), Ok(rate));
        assert_eq!(number(candidate, "hidden_size") % 8.0, 0.0);
        assert!((1.0..=6.0).contains(&number(candidate, "n_step")));
    }
    let off_the_step = self::search(&json!({ "space": { "hidden_size": { "from": 9, "to": 12 } } }));
    let sizes = off_the_step.candidates()[1..].iter().map(|candidate| number(candidate, "hidden_size"));
    assert!(sizes.clone().all(|size| (9.0..=12.0).contains(&size) && size.fract() == 0.0), "{sizes:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_small_space_gives_each_of_its_settings_once() {
    let search = search(&json!({ "candidates": 32, "space": { "noisy": null, "n_step": [1, 2, 3] } }));
    assert_eq!(search.candidates().len(), 6);
    assert_eq!(search.rungs().iter().map(|rung| rung.entrants).collect::<Vec<_>>(), [6, 2, 2]);
}

#[wasm_bindgen_test(unsupported = test)]
fn settings_that_are_refused_together_are_drawn_again() {
    // Without noise, bonus and curiosity, an agent with an epsilon of 0 would never explore.
    let set = json!({ "epsilon_start": 0, "epsilon_end": 0, "hidden_size": 8, "learning_starts": 200 });
    let search = search(
        &json!({ "start": { "set": set }, "candidates": 16, "space": ["noisy", "visit_bonus", "curiosity"] }),
    );
    assert_eq!(search.candidates().len(), 7);
    for trial in search.trials() {
        assert_eq!(trial.spec.validate(), Ok(()));
    }
}
