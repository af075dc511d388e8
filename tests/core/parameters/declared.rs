use spikeground::Error;
use spikeground::parameters::link::FIXED_KEYS;
use spikeground::parameters::{GROUPS, PARAMETERS, Parameter, Parameters, Reset, Value, WORLD_SETTINGS};
use spikeground::run::Run;
use spikeground::run::spec::RunSpec;
use spikeground::worlds::catalogue::catalogue;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn names_and_link_keys_are_unique_and_no_fixed_key_is_taken() {
    for (i, one) in PARAMETERS.iter().enumerate() {
        assert!(!FIXED_KEYS.contains(&one.link), "{}", one.link);
        assert!(GROUPS.iter().any(|group| group.name == one.group));
        for other in &PARAMETERS[i + 1..] {
            assert!(one.name != other.name && one.link != other.link, "{} {}", one.name, other.name);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_default_is_a_value_that_its_declaration_allows() {
    for parameter in PARAMETERS {
        assert_eq!(
            parameter.parse(&parameter.default.to_string()),
            Ok(parameter.default),
            "{}",
            parameter.name
        );
        assert_eq!(Parameters::default().get(parameter.name), Some(parameter.default));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn settings_name_worlds_and_parameters_that_exist() {
    for settings in WORLD_SETTINGS {
        assert!(catalogue().any(|entry| entry.id == settings.world), "{}", settings.world);
        for (name, value) in settings.values {
            let parameter = Parameter::named(name).expect("a declared parameter");
            assert_eq!(parameter.parse(&value.to_string()), Ok(*value), "{name}");
        }
        assert_eq!(Parameters::of_world(settings.world, settings.firm, 1024).validate(), Ok(()));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_value_out_of_range_names_the_parameter_and_what_is_allowed() {
    let mut parameters = Parameters::default();
    for (name, text, allowed) in [
        ("time_steps", "0", "a whole number from 1 to 32"),
        ("time_steps", "2.5", "a whole number from 1 to 32"),
        ("threshold", "NaN", "a number from 0.05 to 10"),
        ("threshold", "inf", "a number from 0.05 to 10"),
        ("cut_return", "maybe", "true or false"),
        ("reset", "sideways", "one of hard, soft"),
        ("leak_factor", "1.5", "a number from 0 to 1, or null"),
    ] {
        let error = Error::Value { name: name.into(), given: text.into(), allowed: allowed.into() };
        assert_eq!(parameters.set(name, text), Err(error));
    }
    assert_eq!(parameters, Parameters::default());
}

#[wasm_bindgen_test(unsupported = test)]
fn an_unknown_parameter_is_named_with_those_that_exist() {
    let error = Parameters::default().set("tau_men", "4").expect_err("no such parameter").to_string();
    assert!(
        error.starts_with(
            "unknown parameter 'tau_men'; allowed: hidden_size, time_steps, neuron_model, tau_mem"
        )
    );
    assert!(!error.contains('\n'));
}

#[wasm_bindgen_test(unsupported = test)]
fn the_leak_follows_from_tau_mem_unless_given() {
    let mut parameters = Parameters::default();
    assert_eq!(parameters.leak(), 0.75);
    parameters.set("tau_mem", "10").expect("allowed");
    assert_eq!(parameters.leak(), 0.9);
    parameters.set("leak_factor", "0.5").expect("allowed");
    assert_eq!(parameters.leak(), 0.5);
    assert!(parameters.used().contains(&("leak_factor", Value::Number(0.5))));
    parameters.set("leak_factor", "null").expect("allowed");
    assert!(parameters.used().contains(&("leak_factor", Value::Number(0.9))));
}

#[wasm_bindgen_test(unsupported = test)]
fn every_kind_of_value_can_be_set() {
    let mut parameters = Parameters::default();
    for (name, text) in [("reset", "soft"), ("cut_return", "0"), ("time_steps", "8"), ("gamma", "0.9")] {
        parameters.set(name, text).expect("allowed");
    }
    assert_eq!(parameters.reset, Reset::Soft);
    assert!(!parameters.cut_return);
    assert_eq!((parameters.time_steps, parameters.gamma), (8, 0.9));
}

#[wasm_bindgen_test(unsupported = test)]
fn values_that_contradict_each_other_are_one_clear_line() {
    for (changes, start) in [
        (vec![("support_min", "2")], "support_min (2) must be below support_max (1)"),
        (vec![("train_steps", "1000")], "learning_starts (4000) must be below train_steps (1000)"),
        (
            vec![
                ("epsilon_start", "0"),
                ("epsilon_end", "0"),
                ("noisy", "false"),
                ("visit_bonus", "false"),
                ("curiosity", "false"),
            ],
            "the agent would never explore",
        ),
        (
            vec![("neuron_model", "spikingbrain"), ("learn_time_constants", "true")],
            "neuron_model spikingbrain has no thresholds and no time constants",
        ),
        (
            vec![("neuron_model", "spikingbrain"), ("winners", "5")],
            "neuron_model spikingbrain sends counts and has no thresholds; winners, rate_loss, energy_loss",
        ),
        (
            vec![("neuron_model", "spikingbrain"), ("energy_reward", "0.1")],
            "neuron_model spikingbrain sends counts and has no thresholds; winners, rate_loss, energy_loss",
        ),
        (vec![("rate_loss_floor", "0.03")], "rate_loss_floor (0.03) must be below rate_loss_ceiling (0.03)"),
        (
            // 2³⁵ bytes: would wrap to zero in 32-bit arithmetic.
            vec![("hidden_size", "512"), ("time_steps", "32"), ("batch_size", "512"), ("n_step", "4")],
            "hidden_size × time_steps × batch_size × n_step, replay_capacity and the evaluation of all states would together need",
        ),
    ] {
        let mut parameters = Parameters::default();
        for (name, text) in changes {
            parameters.set(name, text).expect("allowed alone");
        }
        let error = parameters.validate().expect_err("not allowed together").to_string();
        assert!(error.starts_with(start) && !error.contains('\n'), "{error}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_value_set_past_its_declaration_is_refused_before_a_run() {
    let broken: [fn(&mut Parameters); 5] = [
        |p| p.time_steps = 0,
        |p| p.threshold = -1.0,
        |p| p.tau_mem = 0.5,
        |p| p.learning_rate = f64::NAN,
        |p| p.atoms = 0,
    ];
    for (breaks, name) in broken.iter().zip(["time_steps", "threshold", "tau_mem", "learning_rate", "atoms"])
    {
        let mut spec = RunSpec::default();
        breaks(&mut spec.parameters);
        let error = Run::new(spec).expect_err("out of range").to_string();
        assert!(error.starts_with(&format!("{name}: ")), "{error}");
    }
}
