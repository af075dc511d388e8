//! Checkpoints: a run that was saved and resumed is the run that never stopped.

use super::runs::{older, on, refused, resealed, run};
use serde_json::{Value, json};
use spikeground::agent::SpikingRainbowAgent;
use spikeground::interchange::checkpoint::{Checkpoint, from_bytes, read, to_bytes};
use spikeground::interchange::tensors;
use spikeground::parameters::link::NUMERICS;
use spikeground::parameters::presets::Preset;
use spikeground::random::Pcg64;
use spikeground::run::Run;
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::state::State;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn a_run_stopped_anywhere_and_resumed_is_the_run_that_never_stopped() {
    let mut random = Pcg64::of_world(20);
    for (agent, changes) in [
        (AgentKind::Spiking, &[][..]),
        (AgentKind::Dense, &[]),
        (AgentKind::Spiking, &[("carry_state", "true"), ("average_weights", "true")]),
        (
            AgentKind::Spiking,
            &[("learn_time_constants", "true"), ("threshold_rule", "learned"), ("tau_syn", "2")],
        ),
        (
            AgentKind::Spiking,
            &[("dueling", "false"), ("categorical", "false"), ("neuron_model", "spikingbrain")],
        ),
        (
            AgentKind::Spiking,
            &[("noisy", "false"), ("prioritised", "false"), ("visit_bonus", "false"), ("curiosity", "false")],
        ),
        // A short run, in which the regularisers are already active.
        (
            AgentKind::Spiking,
            &[
                ("train_steps", "1000"),
                ("winners", "2"),
                ("rate_loss", "5"),
                ("energy_loss", "1"),
                ("energy_reward", "0.5"),
            ],
        ),
        // The replay buffer has wrapped around.
        (
            AgentKind::Dense,
            &[
                ("replay_capacity", "1000"),
                ("normalisation", "static"),
                ("static_from", "0"),
                ("train_steps", "2000"),
            ],
        ),
    ] {
        let last = if changes.iter().any(|(name, _)| *name == "replay_capacity") { 1600 } else { 700 };
        let whole = on(run(agent, changes, 0), last);
        let stop = u64::from(random.below(last as u32));
        let saved = to_bytes(&run(agent, changes, stop)).expect("it can be saved");
        let resumed = from_bytes(&saved).expect("it can be read");
        assert_eq!(to_bytes(&resumed).expect("it can be saved"), saved, "{changes:?} at {stop}");
        let resumed = on(resumed, last);
        assert_eq!(resumed.agent.online.digest(), whole.agent.online.digest(), "{changes:?} at {stop}");
        assert_eq!(
            resumed.figures().expect("finite"),
            whole.figures().expect("finite"),
            "{changes:?} at {stop}"
        );
        assert_eq!(resumed.points(), whole.points());
        assert_eq!(resumed.visits, whole.visits);
        assert_eq!(to_bytes(&resumed).expect("it can be saved"), to_bytes(&whole).expect("it can be saved"));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_map_of_ones_own_the_preset_and_every_parameter_come_back() {
    let preset = Preset::named("balanced").expect("a preset");
    let mut spec = RunSpec { seed: 4_000_000_000, preset, ..RunSpec::default() };
    (spec.world.map, spec.world.firm) = (Some("SF/#G".into()), true);
    spec.parameters = spec.settings();
    for (name, value) in [("leak_factor", "0.875"), ("neuron_model", "adaptive_threshold"), ("gamma", "0.95")]
    {
        spec.parameters.set(name, value).expect("allowed");
    }
    let run = Run::new(spec.clone()).expect("a run");
    assert_eq!(read(&to_bytes(&run).expect("it can be saved")).expect("it can be read").spec, spec);
}

/// Members of the description that only files of format 1 may omit.
const LATER: [&str; 4] = ["preset", "full_view", "origin", "foreign_numerics"];

#[wasm_bindgen_test(unsupported = test)]
fn a_file_of_the_first_format_goes_on_and_its_description_is_said_to_be_unprotected() {
    let saved = to_bytes(&run(AgentKind::Spiking, &[], 310)).expect("it can be saved");
    assert_eq!(read(&saved).expect("it can be read").notices(), [""; 0]);
    let older = older(&saved, |about| LATER.into_iter().for_each(|name| drop(about.shift_remove(name))));
    let checkpoint = read(&older).expect("it can be read");
    let [notice] = &checkpoint.notices()[..] else { panic!("one notice") };
    assert!(
        notice.starts_with("The file has format 1, whose checksum does not protect the description"),
        "{notice}"
    );
    let run = checkpoint.resume().expect("it can be used");
    assert_eq!(run.spec.preset.name, "default");
    assert_eq!(to_bytes(&run).expect("it can be saved"), saved);
    let foreign = resealed(&saved, |about| drop(about.insert("preset".into(), json!("turbo"))));
    assert!(refused(&foreign).starts_with("unknown preset 'turbo'; allowed: default, frugal"));
}

/// A run with steps computed by other numerics makes no claim of steps or digest, even when saved and read again.
#[wasm_bindgen_test(unsupported = test)]
fn a_run_that_other_numerics_had_a_part_in_is_never_compared() {
    let saved = to_bytes(&run(AgentKind::Spiking, &[], 200)).expect("it can be saved");
    let foreign = resealed(&saved, |about| drop(about.insert("numerics".into(), json!(NUMERICS - 1))));
    let checkpoint = read(&foreign).expect("it can be read");
    let notices = checkpoint.notices();
    assert_eq!(notices.len(), 1);
    assert!(notices[0].contains("numerics version 3, and this program has version 4"), "{}", notices[0]);
    let claims = |run: &Run| run.spec.link(Some(250), Some(run.agent.online.digest()));
    let own = claims(&from_bytes(&saved).expect("it can be used"));
    assert!(own.contains("&steps=250&digest="), "{own}");
    let run = on(checkpoint.resume().expect("it can be used"), 250);
    assert!(!run.spec.is_replayable());
    assert!(!claims(&run).contains("steps=") && !claims(&run).contains("digest="), "{}", claims(&run));
    // Save with this version and read again.
    let again = to_bytes(&run).expect("it can be saved");
    let (_, about) = tensors::from_bytes(&again).expect("it can be read");
    assert_eq!((&about["numerics"], &about["foreign_numerics"]), (&json!(NUMERICS), &json!(NUMERICS - 1)));
    let checkpoint = read(&again).expect("it can be read");
    assert_eq!(checkpoint.notices(), notices);
    let run = checkpoint.resume().expect("it can be used");
    assert!(!claims(&run).contains("digest="), "{}", claims(&run));
    // The twin is a new run, computed by this version's numerics alone.
    assert!(run.spec.twin().is_replayable());
    // For a file written by a later version, that version counts as the foreign one.
    let later = resealed(&again, |about| drop(about.insert("numerics".into(), json!(NUMERICS + 1))));
    assert_eq!(read(&later).expect("it can be read").spec.foreign_numerics, Some(NUMERICS + 1));
}

#[wasm_bindgen_test(unsupported = test)]
fn every_number_of_a_description_comes_back_to_the_bit() {
    let mut random = Pcg64::of_world(23);
    let mut texts = Vec::new();
    for _ in 0..10_000 {
        // Random bit patterns of finite numbers; the second number is in the range of `tau_mem`.
        let drawn = f64::from_bits(random.next_u64());
        let number = if drawn.is_finite() && drawn.abs() < 1e300 { drawn } else { random.random() };
        let text = json!({ "x": number }).to_string();
        let read: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(read["x"].as_f64().map(f64::to_bits), Some(number.to_bits()), "{text}");
        texts.push(1.0 + 19.0 * random.random());
    }
    let sample = run(AgentKind::Spiking, &[], 0);
    for number in
        texts.into_iter().take(200).chain([1.8119999999999998, 1.0000000000000002, 19.999999999999996])
    {
        let mut spec = sample.spec.clone();
        spec.parameters.set("tau_mem", &number.to_string()).expect("allowed");
        let (state, about) = (State::default(), json!({ "tau_mem": spec.parameters.get("tau_mem") }));
        let bytes = tensors::to_bytes(&state, about).expect("it can be written");
        let (_, about) = tensors::from_bytes(&bytes).expect("it can be read");
        assert_eq!(about["tau_mem"].as_f64().map(f64::to_bits), Some(number.to_bits()), "{number:?}");
    }
    let changes = [("tau_mem", "1.8119999999999998"), ("gamma", "0.9871234567890123")];
    let odd = run(AgentKind::Spiking, &changes, 20);
    let read = read(&to_bytes(&odd).expect("it can be saved")).expect("it can be read");
    assert_eq!(read.spec, odd.spec);
}

#[wasm_bindgen_test(unsupported = test)]
fn weights_are_laid_out_as_outputs_by_inputs() {
    let run = run(AgentKind::Spiking, &[], 0);
    let Checkpoint { state, .. } = read(&to_bytes(&run).expect("it can be saved")).expect("it can be read");
    let weights = state.shaped::<f32>("online.feature_1.weight", &[16, 16]).expect("it is there");
    assert_eq!(weights[16 * 5 + 2], run.agent.online.hidden[0].weight[[2, 5]]);
    for name in
        ["target.feature_1.weight", "online.value.weight_sigma", "replay.tree", "window.s_tm1", "world"]
    {
        assert!(state.has(name), "{name}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_agent_alone_is_saved_and_loaded_as_a_drop_in() {
    let parameters = run(AgentKind::Spiking, &[], 0).spec.parameters;
    let agent = || SpikingRainbowAgent::new(5, 2, &parameters, true, 3);
    let live = |agent: &mut SpikingRainbowAgent, from: usize, to: usize| {
        for step in from..to {
            let action = agent.select_action(step % 5).expect("a state");
            agent.update(step % 5, action, 0.5, (step + 1) % 5, step % 7 == 6).expect("a step");
        }
        agent.online.digest()
    };
    let whole = live(&mut agent(), 0, 300);
    let mut first = agent();
    live(&mut first, 0, 177);
    let bytes = tensors::to_bytes(&first.save(), serde_json::json!({})).expect("it can be saved");
    let mut second = agent();
    second.load(&tensors::from_bytes(&bytes).expect("it can be read").0).expect("the same agent");
    assert_eq!(live(&mut second, 177, 300), whole);
}
