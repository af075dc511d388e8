//! Descriptions of tunings: what they may hold, and the line that refuses what they may not.

use super::{described, tuning};
use serde_json::{Value, json};
use spikeground::parameters::Value as Parameter;
use spikeground::parameters::searched::Scale;
use spikeground::tuning::description::Tuning;
use spikeground::tuning::space::SearchSpace;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn what_is_not_given_has_a_default() {
    let read = tuning(&json!({ "candidates": null }));
    assert_eq!((read.candidates, read.seed), (32, 0));
    assert_eq!(read.report_seeds, [1000, 1001, 1002, 1003, 1004]);
    let rate = SearchSpace::Range { from: 0.0001, to: 0.01, scale: Scale::Log };
    let steps = SearchSpace::Range { from: 1.0, to: 6.0, scale: Scale::Linear };
    assert_eq!(read.space.0, [("learning_rate", rate), ("n_step", steps)]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_space_may_have_ranges_and_lists_of_its_own() {
    let read = tuning(&json!({ "space": {
        "learning_rate": { "from": 0.001, "to": 0.004, "scale": "linear" },
        "n_step": [1, 3],
        "double_q": null,
    } }));
    let numbers =
        |list: &[f64]| SearchSpace::List(list.iter().map(|number| Parameter::Number(*number)).collect());
    let switches = SearchSpace::List(vec![Parameter::Boolean(true), Parameter::Boolean(false)]);
    let rate = SearchSpace::Range { from: 0.001, to: 0.004, scale: Scale::Linear };
    assert_eq!(
        read.space.0,
        [("learning_rate", rate), ("n_step", numbers(&[1.0, 3.0])), ("double_q", switches)]
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_description_that_was_written_is_read_back() {
    for changes in
        [json!({}), json!({ "name": "a", "seed": 7, "space": { "n_step": [1, 2], "noisy": null } })]
    {
        let read = tuning(&changes);
        let written = serde_json::to_value(&read).expect("JSON");
        assert_eq!(Tuning::read(&written).expect("a tuning"), read);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_cannot_be_read_is_refused_in_a_line_that_names_the_entry() {
    let refused = |changes: &Value, words: &str| {
        let error = Tuning::read(&described(changes)).expect_err(words).to_string();
        assert!(error.contains(words), "{error}");
        assert!(!error.contains('\n'), "{error}");
    };
    refused(&json!({ "seeds": 3 }), "unknown key 'seeds'; allowed: name, world, start, space,");
    refused(&json!({ "world": null }), "world is missing");
    refused(&json!({ "world": { "world": "Lake" } }), "world: unknown world 'Lake'");
    refused(&json!({ "start": { "set": { "learning_rte": 1 } } }), "start: unknown parameter 'learning_rte'");
    refused(&json!({ "start": { "agent": "dens" } }), "start: unknown agent 'dens'");
    refused(&json!({ "start": { "set": { "support_max": 0.5 } } }), "start: in FrozenLake-v1");
    refused(&json!({ "space": [] }), "space: '[]' is not a list of parameters");
    refused(&json!({ "space": ["rate"] }), "space: unknown parameter 'rate'");
    refused(
        &json!({ "space": ["train_steps"] }),
        "space: unknown parameter to tune 'train_steps'; allowed: hidden_size,",
    );
    refused(&json!({ "space": ["n_step", "n_step"] }), "space: n_step occurs twice");
    refused(
        &json!({ "space": { "n_step": [3] } }),
        "space, n_step: '[3]' is not a list of at least two values",
    );
    refused(&json!({ "space": { "n_step": [3, 3] } }), "each once");
    refused(
        &json!({ "space": { "n_step": [1, 30] } }),
        "space, n_step: n_step: '30' is not a whole number from 1 to 10",
    );
    refused(
        &json!({ "space": { "n_step": { "from": 3, "to": 3 } } }),
        "space, n_step: from must be below to",
    );
    refused(&json!({ "space": { "n_step": { "from": 1 } } }), "space, n_step: to is missing");
    refused(
        &json!({ "space": { "gradient_clip": { "from": 0.001, "to": 3 } } }),
        "from: gradient_clip: '0.001' is not",
    );
    refused(
        &json!({ "space": { "rate_loss": { "from": 0, "to": 3, "scale": "log" } } }),
        "unknown parameter to tune 'rate_loss'",
    );
    refused(
        &json!({ "space": { "priority_beta": { "from": 0, "to": 1, "scale": "log" } } }),
        "above 0 on a log scale",
    );
    refused(&json!({ "space": { "n_step": { "from": 1, "to": 3, "scale": "square" } } }), "linear or log");
    refused(&json!({ "space": { "noisy": { "from": 0, "to": 1 } } }), "space, noisy: ");
    refused(
        &json!({ "start": { "set": { "noisy": false } }, "space": ["noise_sigma"] }),
        "space: noise_sigma has an effect only if noisy is true",
    );
    refused(&json!({ "candidates": 1 }), "candidates: '1' is not a whole number from 2 to 256");
    refused(&json!({ "report_seeds": "0-3" }), "report_seeds: 4 are given; allowed: 5 or more");
    refused(&json!({ "report_seeds": [1, 1, 2, 3, 4] }), "report_seeds");
    refused(&json!({ "steps": 200 }), "steps: '200' is not above learning_starts (200)");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_parameter_whose_condition_is_searched_may_be_searched_too() {
    let start = json!({ "set": { "noisy": false } });
    let read = tuning(&json!({ "start": start, "space": ["noise_sigma", "noisy"], "steps": null }));
    assert_eq!(read.space.0.len(), 2);
}
