use crate::support::golden;
use serde_json::{Map, Value as Json, json};
use spikeground::parameters::presets::{DEFAULT_PRESET, InWorld, PRESETS, Preset};
use spikeground::parameters::{Parameter, Parameters, Value};
use spikeground::run::spec::RunSpec;
use spikeground::worlds::Choice;
use spikeground::worlds::catalogue::catalogue;
use wasm_bindgen_test::wasm_bindgen_test;

/// Published presets with their values, which must never change.
const PUBLISHED: &str = include_str!("../../golden/presets.json");

fn named(values: &[(&str, Value)]) -> Map<String, Json> {
    values.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect()
}

#[wasm_bindgen_test(unsupported = test)]
fn a_published_preset_never_changes() {
    let published = golden(PUBLISHED);
    for (name, pinned) in published.as_object().expect("presets by name") {
        let preset = Preset::named(name).expect("a published preset stays");
        let worlds = |there: &InWorld| json!({"world": there.world, "firm": there.firm, "parameters": named(there.values)});
        let worlds: Vec<Json> = preset.worlds.iter().map(worlds).collect();
        let found = json!({"parameters": named(preset.values), "worlds": worlds});
        assert_eq!(found, *pinned, "a published preset never changes: give the new one a new name ({name})");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_first_preset_is_the_default_and_changes_nothing() {
    assert_eq!(
        (DEFAULT_PRESET.name, DEFAULT_PRESET.values, DEFAULT_PRESET.worlds),
        ("default", &[][..], &[][..])
    );
    for (i, preset) in PRESETS.iter().enumerate() {
        assert!(!preset.title.is_empty() && preset.help.ends_with('.'), "{}", preset.name);
        assert!(PRESETS[i + 1..].iter().all(|other| other.name != preset.name), "{}", preset.name);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_preset_holds_allowed_values_that_can_be_run_in_every_world() {
    for preset in PRESETS {
        for there in preset.worlds {
            let world = Choice { firm: there.firm, ..Choice::named(there.world) };
            assert!(world.build().is_ok(), "{}: {there:?}", preset.name);
        }
        for (name, value) in preset.values.iter().chain(preset.worlds.iter().flat_map(|there| there.values)) {
            let declared = Parameter::named(name).expect("a declared parameter");
            assert_eq!(declared.parse(&value.to_string()), Ok(*value), "{}: {name}", preset.name);
        }
        for entry in catalogue() {
            for firm in [false, true].into_iter().filter(|firm| !firm || entry.options.firm) {
                let world = Choice { firm, ..Choice::named(entry.id) };
                let mut spec = RunSpec { world, preset, ..RunSpec::default() };
                spec.parameters = spec.settings();
                assert_eq!(spec.validate(), Ok(()), "{} in {}", preset.name, entry.id);
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_originals_presets_keep_its_own_values() {
    for (name, tau_mem, threshold, time_steps) in
        [("maximum_speed", 5.0, 1.5, 3), ("balanced", 10.0, 1.0, 5), ("maximum_accuracy", 15.0, 0.8, 10)]
    {
        let preset = Preset::named(name).expect("a preset");
        let mut spec = RunSpec { preset, ..RunSpec::default() };
        spec.parameters = spec.settings();
        let p = &spec.parameters;
        assert_eq!((p.tau_mem, p.threshold, p.time_steps), (tau_mem, threshold, time_steps));
        assert_eq!((p.tau_syn, p.leak(), p.target_sparsity), (5.0, 1.0 - 1.0 / tau_mem, 0.69));
        assert!(p.scale_input && preset.claims.is_some());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_unknown_preset_is_named_with_those_that_exist() {
    let error = Preset::named("turbo").expect_err("no such preset").to_string();
    let allowed = "default, frugal, maximum_speed, balanced, maximum_accuracy";
    assert_eq!(error, format!("unknown preset 'turbo'; allowed: {allowed}"));
}

/// A preset with values for one world.
const PRESET: Preset = Preset {
    name: "test",
    title: "Test",
    help: "A test.",
    claims: None,
    values: &[("target_rate", Value::Number(0.03)), ("time_steps", Value::Number(6.0))],
    worlds: &[InWorld {
        world: "FrozenLake-v1",
        firm: true,
        values: &[("target_rate", Value::Number(0.01)), ("train_steps", Value::Number(96_000.0))],
    }],
};

#[wasm_bindgen_test(unsupported = test)]
fn values_of_one_world_hold_there_alone_and_grow_as_its_settings_do() {
    let there = |world: &str, firm: bool, states: usize| {
        let mut parameters = Parameters::of_world(world, firm, states);
        PRESET.apply(&mut parameters, world, firm, states);
        (parameters.target_rate, parameters.time_steps, parameters.train_steps, parameters.update_period)
    };
    assert_eq!(there("FrozenLake-v1", true, 16), (0.01, 6, 96_000, 8));
    assert_eq!(there("FrozenLake-v1", true, 64), (0.01, 6, 4 * 96_000, 8));
    assert_eq!(there("FrozenLake-v1", false, 16), (0.03, 6, 128_000, 16));
    assert_eq!(there("FrozenLake8x8-v1", true, 64), (0.03, 6, 192_000, 32));
    assert_eq!(there("CliffWalking-v1", false, 48), (0.03, 6, 64_000, 8));
}
