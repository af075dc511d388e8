use spikeground::agent::{Ending, SpikingRainbowAgent};
use spikeground::layers::normalisation::NormalisationKind;
use spikeground::run::Run;
use spikeground::run::recorder::{KEPT_DECISIONS, Recorder};
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::worlds::Step;
use wasm_bindgen_test::wasm_bindgen_test;

fn run(agent: AgentKind, seed: u32) -> Run {
    Run::new(RunSpec { agent, seed, ..RunSpec::default() }).expect("the default experiment")
}

fn after_updates(mut run: Run, updates: u64) -> Run {
    while run.agent.updates() < updates {
        run.step().expect("finite");
    }
    run
}

/// Golden digests, equal in native debug and release builds and in browsers; `npm run digests` checks the page's
/// module against them.
const DIGESTS: &str = include_str!("../../golden/digests.json");

#[wasm_bindgen_test(unsupported = test)]
fn a_thousand_updates_give_the_same_bits_on_every_target() {
    let golden: serde_json::Value = serde_json::from_str(DIGESTS).expect("the file is JSON");
    let updates = golden["updates"].as_u64().expect("a count");
    assert_eq!(updates, 1000);
    for agent in [AgentKind::Spiking, AgentKind::Dense] {
        let untrained = run(agent, 0).agent.online.digest();
        let trained = after_updates(run(agent, 0), updates).agent.online.digest();
        assert_eq!(trained, golden["digests"][agent.name()], "{agent:?}");
        assert_ne!(trained, untrained);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn another_seed_gives_other_bits_and_the_same_seed_the_same() {
    let digest = |seed| after_updates(run(AgentKind::Spiking, seed), 20).agent.online.digest();
    assert_eq!(digest(3), digest(3));
    assert_ne!(digest(3), digest(4));
}

#[wasm_bindgen_test(unsupported = test)]
fn only_the_worlds_own_end_is_a_termination() {
    for (terminated, truncated, ending) in [
        (false, false, Ending::None),
        (false, true, Ending::Truncated),
        (true, false, Ending::Terminated),
        (true, true, Ending::Terminated),
    ] {
        assert_eq!(Step { observation: 5, reward: 1.0, terminated, truncated }.ending(), ending);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn looking_does_not_change_what_happens() {
    let mut watched = run(AgentKind::Spiking, 1);
    let mut unwatched = run(AgentKind::Spiking, 1);
    let mut recorder = Recorder::default();
    for step in 0..4500 {
        watched.step().expect("finite");
        unwatched.step().expect("finite");
        recorder.record(&watched);
        if step % 500 == 0 {
            watched.figures().expect("finite");
        }
    }
    assert_eq!(watched.agent.online.digest(), unwatched.agent.online.digest());
    assert_eq!(watched.moment, unwatched.moment);
    assert_eq!(recorder.decisions.len(), KEPT_DECISIONS);
}

#[wasm_bindgen_test(unsupported = test)]
fn recorded_bits_are_the_spikes_of_the_decision() {
    let mut run = run(AgentKind::Spiking, 2);
    let mut recorder = Recorder::default();
    run.step().expect("finite");
    recorder.record(&run);
    let recorded = &recorder.decisions[0];
    let (time_steps, neurons) = (4, 128);
    assert_eq!(recorded.spikes.len(), time_steps * 4 * neurons / 8);
    for layer in 0..4 {
        for (i, spike) in run.agent.acting.layers[layer].record.spikes.to_vec().iter().enumerate() {
            let (t, bit) = (i / neurons, layer * neurons + i % neurons);
            let byte = recorded.spikes[t * 4 * neurons / 8 + bit / 8];
            assert_eq!(byte >> (bit % 8) & 1 == 1, *spike == 1.0);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_run_ends_at_its_declared_length() {
    let mut spec = RunSpec::default();
    for (name, value) in [("train_steps", "1000"), ("learning_starts", "900"), ("update_period", "10")] {
        spec.parameters.set(name, value).expect("allowed");
    }
    let mut run = Run::new(spec).expect("a run");
    for _ in 0..1100 {
        run.step().expect("finite");
    }
    assert!(run.is_done());
    assert_eq!((run.moment.env_steps, run.agent.updates()), (1000, 11));
    assert_eq!(run.curve.points.len(), 500);
    assert!(run.visits.iter().map(|visits| u64::from(*visits)).sum::<u64>() == 1001);
}

#[wasm_bindgen_test(unsupported = test)]
fn figures_are_within_their_bounds_and_name_every_layer() {
    let run = after_updates(run(AgentKind::Spiking, 5), 30);
    let figures = run.figures().expect("finite");
    let names: Vec<&str> = figures.firing_rate.0.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["feature_1", "feature_2", "value", "advantage"]);
    assert!(figures.firing_rate.0.iter().all(|(_, rate)| (0.05..0.6).contains(rate)));
    let mean: f64 = figures.firing_rate.0.iter().map(|(_, rate)| rate).sum::<f64>() / 4.0;
    assert!((figures.sparsity.silent_slots - (1.0 - mean)).abs() < 1e-12);
    assert!(figures.sparsity.silent_neurons < figures.sparsity.silent_slots);
    assert!(figures.operations.effective_acs + figures.operations.effective_macs < figures.operations.dense);
    assert!((figures.optimal_value.expect("exact") - 0.5420259320).abs() < 1e-9);
    assert!((0.0..=1.0).contains(&figures.mean_return));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_dense_run_has_no_spikes_and_no_spiking_bill() {
    let figures = after_updates(run(AgentKind::Dense, 5), 5).figures().expect("finite");
    assert!(figures.firing_rate.0.is_empty());
    assert!(figures.energy.0.iter().all(|(_, energy)| energy.spiking_pj.is_none() && energy.dense_pj > 0.0));
    assert_eq!(figures.operations.effective_acs, 128.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_carried_state_goes_on_within_an_episode_and_ends_with_it() {
    let mut parameters = RunSpec::default().parameters;
    parameters.set("carry_state", "true").expect("allowed");
    parameters.set("noisy", "false").expect("allowed");
    let membranes_after = |last: Option<bool>| {
        let mut agent = SpikingRainbowAgent::new(16, 4, &parameters, true, 0);
        if let Some(last) = last {
            agent.act(3).expect("the state exists");
            agent.update(3, 0, 0.0, 5, last).expect("a step of this world");
        }
        agent.act(5).expect("the state exists");
        agent.acting.layers[0].record.membranes.clone()
    };
    let fresh = membranes_after(None);
    assert_eq!(membranes_after(Some(true)), fresh);
    assert_ne!(membranes_after(Some(false)), fresh);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_step_from_another_world_is_refused() {
    let mut agent = SpikingRainbowAgent::new(16, 4, &RunSpec::default().parameters, true, 0);
    for (state, action, reward, next) in
        [(16, 0, 0.0, 0), (0, 4, 0.0, 0), (0, 0, 0.0, 99), (0, 0, f64::NAN, 0)]
    {
        assert!(
            agent.update(state, action, reward, next, false).is_err(),
            "{state} {action} {reward} {next}"
        );
    }
    assert_eq!(agent.steps(), 0);
    assert_eq!(agent.update(15, 3, 0.0, 0, true), Ok(None));
    assert_eq!(agent.steps(), 1);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_static_normalisation_records_its_statistics_when_it_is_told_to() {
    let mut spec = RunSpec::default();
    for (name, value) in [
        ("normalisation", "static"),
        ("static_from", "0.5"),
        ("train_steps", "2000"),
        ("learning_starts", "500"),
        ("update_period", "100"),
    ] {
        spec.parameters.set(name, value).expect("allowed");
    }
    let mut run = Run::new(spec).expect("a run");
    let is_static = |run: &Run| {
        run.agent
            .online
            .normalisations
            .map(|normalisation| matches!(normalisation.kind, NormalisationKind::Static { .. }))
    };
    for step in 1..=1300 {
        run.step().expect("finite");
        // At the update after step 1000, progress is still below one half.
        assert_eq!(is_static(&run), [step >= 1100; 4], "step {step}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn contradictory_parameters_are_refused_before_anything_runs() {
    let mut spec = RunSpec::default();
    spec.parameters.set("support_max", "-5").expect("allowed alone");
    let error = Run::new(spec).expect_err("no such support").to_string();
    assert_eq!(error, "support_min (-0.1) must be below support_max (-5)");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_support_that_cannot_hold_the_returns_is_refused_and_named() {
    for (name, value) in [("support_max", "0.5"), ("support_min", "0.1")] {
        let mut spec = RunSpec::default();
        spec.parameters.set(name, value).expect("allowed alone");
        let error = Run::new(spec.clone()).expect_err("too narrow").to_string();
        assert!(
            error.contains("does not cover the returns of this world") && error.contains(name),
            "{error}"
        );
        // Without a categorical distribution, no support can be exceeded.
        spec.parameters.set("categorical", "false").expect("allowed");
        assert!(Run::new(spec).is_ok());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_budget_grows_with_the_states_of_a_map() {
    let settings = |map: Option<&str>, firm: bool| {
        let mut spec = RunSpec::default();
        (spec.world.map, spec.world.firm) = (map.map(Into::into), firm);
        spec.settings()
    };
    let steps = |map, firm| settings(map, firm).train_steps;
    let large = ["FFFFFFFF"; 6].join("/");
    let large = format!("SFFFFFFF/{large}/FFFFFFFG");
    assert_eq!((steps(None, false), steps(None, true)), (128_000, 48_000));
    assert_eq!(steps(Some(&large), true), 4 * 48_000);
    assert_eq!(steps(Some(&large), false), 4 * 128_000);
    // On slippery ice, a map with 4 times the states has learning steps 4^0.63 times as often, with batches larger by
    // the factor 4^0.63, a replay 4 times as large, and bonuses that decay faster.
    let grown = settings(Some(&large), false);
    assert_eq!((grown.update_period, grown.batch_size, grown.replay_capacity), (7, 304, 800_000));
    assert_eq!((grown.visit_bonus_power, grown.epsilon_fraction), (1.5, 0.33));
    let huge = format!("S{}G", "F".repeat(62));
    let huge = settings(Some(&["F".repeat(64).as_str(), &huge].join("/")), false);
    assert_eq!((huge.train_steps, huge.replay_capacity), (1_024_000, 1_000_000));
    // Small maps and walls do not change the budget; an invalid map has the world's default budget.
    for map in ["SFG", "SFFF/FHFH/FFFH/HFFG", "SFFFF/FHFH#/FFFH#/HFFG#", "FFF"] {
        assert!(steps(Some(map), true) <= 51_000, "{map}");
    }
}
