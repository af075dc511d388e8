//! Whole training runs with default settings, evaluated by the exact planner. Native only; one seed of each kind, the
//! others by `npm run scores`.
#![allow(missing_docs, reason = "the names of tests are sentences")]
#![allow(clippy::disallowed_methods, reason = "references are written in plain f64")]

#[path = "core/support/reference_network.rs"]
mod reference_network;

use reference_network::{Replacement, forward};
use spikeground::agent::SpikingRainbowAgent;
use spikeground::agent::categorical::{arg_max, cross_entropy};
use spikeground::math::elementary::{exp, log_softmax};
use spikeground::network::{ADVANTAGE, FEATURE_1, FEATURE_2, LAYERS, VALUE};
use spikeground::parameters::Parameters;
use spikeground::random::Pcg64;
use spikeground::run::Run;
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::worlds::planner;
use std::time::Instant;

fn trained(agent: AgentKind, firm: bool, seed: u32) -> Run {
    trained_with(agent, firm, seed, &[])
}

fn trained_with(agent: AgentKind, firm: bool, seed: u32, changes: &[(&str, &str)]) -> Run {
    let mut spec = RunSpec { agent, seed, ..RunSpec::default() };
    spec.world.firm = firm;
    spec.parameters = spec.settings();
    for (name, value) in changes {
        spec.parameters.set(name, value).expect("allowed");
    }
    let mut run = Run::new(spec).expect("the default experiment");
    while !run.is_done() {
        run.step().expect("finite");
    }
    run
}

#[track_caller]
fn assert_learned(run: &Run) {
    let figures = run.figures().expect("finite");
    let score = figures.normalised_score.expect("an exact optimum");
    assert!(score >= 0.95, "score {score}");
    for (layer, rate) in &figures.firing_rate.0 {
        assert!((0.005..=0.5).contains(rate), "{layer} fires at {rate}");
    }
}

#[test]
fn the_spiking_agent_learns_firm_ice() {
    assert_learned(&trained(AgentKind::Spiking, true, 0));
}

#[test]
fn the_dense_twin_learns_firm_ice() {
    assert_learned(&trained(AgentKind::Dense, true, 0));
}

#[test]
fn the_dense_twin_learns_slippery_ice() {
    assert_learned(&trained(AgentKind::Dense, false, 0));
}

#[test]
fn the_spiking_agent_learns_slippery_ice_and_its_spikes_matter() {
    for seed in [0, 1] {
        let run = trained(AgentKind::Spiking, false, seed);
        assert_learned(&run);
        let intact = score(&run, None);
        for layer in [FEATURE_1, FEATURE_2, ADVANTAGE] {
            let mean = mean_spikes(&run, layer);
            let replaced = score(&run, Some(&Replacement { layer, spikes: &mean }));
            assert!(replaced < intact - 0.01, "seed {seed}, {}: {replaced} against {intact}", LAYERS[layer]);
        }
        let mean = mean_spikes(&run, VALUE);
        let (intact, replaced) =
            (td_loss(&run, None), td_loss(&run, Some(&Replacement { layer: VALUE, spikes: &mean })));
        assert!(replaced > 1.01 * intact, "seed {seed}, value: loss {replaced} against {intact}");
    }
}

/// A sample of `npm run scores -- --each`.
#[test]
fn other_neurons_surrogates_normalisations_and_read_outs_learn_firm_ice() {
    for changes in [
        [("neuron_model", "adaptive_threshold"), ("surrogate", "atan")],
        [("neuron_model", "spikingbrain"), ("coding", "bitwise")],
        [("normalisation", "static"), ("read_out", "membrane_max")],
    ] {
        let run = trained_with(AgentKind::Spiking, true, 0, &changes);
        let score = run.figures().expect("finite").normalised_score.expect("an exact optimum");
        assert!(score >= 0.95, "{changes:?}: {score}");
    }
}

#[test]
fn learned_time_constants_and_thresholds_end_up_different_between_neurons() {
    let changes = [("learn_time_constants", "true"), ("threshold_rule", "learned")];
    let run = trained_with(AgentKind::Spiking, true, 0, &changes);
    assert_learned(&run);
    for tensors in &run.agent.online.neurons {
        for learned in [&tensors.leak, &tensors.threshold] {
            let (mut sorted, neurons) = (learned.clone(), learned.len());
            sorted.sort_by(f32::total_cmp);
            // The interquartile range over the neurons exceeds 0.01.
            assert!(sorted[3 * neurons / 4] - sorted[neurons / 4] > 0.01, "{sorted:?}");
        }
    }
}

/// Mean of one layer's spikes over the reachable states, `[time_steps][neurons]`.
fn mean_spikes(run: &Run, layer: usize) -> Vec<Vec<f64>> {
    let states = run.world.model().expect("a model").reachable();
    let seen: Vec<_> = states
        .iter()
        .map(|s| forward(&run.agent.online, &run.spec.parameters, *s, None).spikes[layer].clone())
        .collect();
    let mean = |t: usize, n: usize| seen.iter().map(|spikes| spikes[t][n]).sum::<f64>() / seen.len() as f64;
    (0..seen[0].len()).map(|t| (0..seen[0][t].len()).map(|n| mean(t, n)).collect()).collect()
}

fn logits(run: &Run, state: usize, replaced: Option<&Replacement<'_>>) -> Vec<f32> {
    forward(&run.agent.online, &run.spec.parameters, state, replaced)
        .logits
        .into_iter()
        .map(|logit| logit as f32)
        .collect()
}

/// Normalised score of the greedy policy; `replaced` replaces one layer's spikes in every state.
fn score(run: &Run, replaced: Option<&Replacement<'_>>) -> f64 {
    let model = run.world.model().expect("a model");
    let actions = run.agent.online.sizes.actions;
    let greedy = |state| run.agent.support.greedy(&logits(run, state, replaced), actions);
    let policy: Vec<usize> = (0..model.states()).map(greedy).collect();
    let value = model.at_start(&planner::evaluate(model, &policy, run.spec.parameters.gamma));
    let judge = run.judge.as_ref().expect("an exact optimum");
    (value - judge.random_value) / (judge.optimal_value - judge.random_value)
}

/// Mean cross-entropy to the intact network's one-step targets, over all reachable states and actions.
fn td_loss(run: &Run, replaced: Option<&Replacement<'_>>) -> f64 {
    let (model, support) = (run.world.model().expect("a model"), run.agent.support);
    let gamma = run.spec.parameters.gamma as f32;
    let (mut sum, mut count) = (0.0, 0.0);
    for state in model.reachable() {
        let mut said = logits(run, state, replaced);
        for (action, said) in said.chunks_exact_mut(support.atoms).enumerate() {
            log_softmax(said, &mut vec![0.0; support.atoms]);
            let mut target = vec![0.0; support.atoms];
            for outcome in model.outcomes(state, action) {
                let (reward, weight) = (outcome.reward as f32, outcome.probability as f32);
                if outcome.terminated {
                    support.project(&[reward], &[weight], &mut target);
                    continue;
                }
                let next = logits(run, outcome.state, None);
                let mut values = Vec::new();
                support.values(&next, &mut values);
                let best = arg_max(&values);
                let mut next = next[best * support.atoms..(best + 1) * support.atoms].to_vec();
                log_softmax(&mut next, &mut vec![0.0; support.atoms]);
                let returns: Vec<f32> = (0..next.len()).map(|i| reward + gamma * support.atom(i)).collect();
                let weights: Vec<f32> = next.iter().map(|p| weight * exp(*p)).collect();
                support.project(&returns, &weights, &mut target);
            }
            sum += f64::from(cross_entropy(&target, said));
            count += 1.0;
        }
    }
    sum / count
}

/// A sample of `npm run scores -- --suite random`: on such a map a random walk reaches the goal once in thousands of
/// episodes.
#[test]
fn a_map_from_gymnasiums_generator_is_learned() {
    let file: serde_json::Value =
        serde_json::from_str(include_str!("golden/random_maps.json")).expect("the file is JSON");
    let mut spec = RunSpec::default();
    (spec.world.map, spec.world.firm) = (file["maps"][0]["map"].as_str().map(Into::into), true);
    spec.parameters = spec.settings();
    let mut run = Run::new(spec).expect("a run");
    while !run.is_done() {
        run.step().expect("finite");
    }
    assert_learned(&run);
}

/// Seconds per learning step of two agents, timed in turns: one with all six parts of Rainbow, one with Double,
/// dueling, n-step and C51 alone. Returns the 10th percentile, because other processes may slow down a step.
fn learning_steps(states: usize, use_spiking: bool) -> [f64; 2] {
    let agent = |all_six: &str| {
        let mut parameters = Parameters::default();
        for (name, value) in [
            ("learning_starts", "2000"),
            ("update_period", "1"),
            ("noisy", all_six),
            ("prioritised", all_six),
            ("visit_bonus", "false"),
            ("curiosity", "false"),
            ("epsilon_start", "1"),
        ] {
            parameters.set(name, value).expect("allowed");
        }
        SpikingRainbowAgent::new(states, 4, &parameters, use_spiking, 0)
    };
    let mut agents: Vec<_> = ["true", "false"].into_iter().map(agent).collect();
    let mut seconds = [Vec::new(), Vec::new()];
    let mut random = Pcg64::of_world(1);
    for step in 0..2300 {
        let [from, to] = [0; 2].map(|_| random.below(states as u32) as usize);
        for (agent, seconds) in agents.iter_mut().zip(&mut seconds) {
            let started = Instant::now();
            let learned = agent.update(from, step % 4, 0.0, to, step % 30 == 29).expect("finite");
            seconds.extend(learned.map(|_| started.elapsed().as_secs_f64()));
        }
    }
    seconds.map(|mut seconds| {
        seconds.sort_by(f64::total_cmp);
        seconds[seconds.len() / 10]
    })
}

#[test]
fn a_learning_step_with_all_six_parts_takes_at_most_1_6_times_as_long_as_with_four() {
    for (states, use_spiking) in [(16, true), (16, false), (64, true), (64, false)] {
        let [all, four] = learning_steps(states, use_spiking);
        let (ratio, micros) = (all / four, 1e6 * all);
        println!(
            "{states} states, spiking {use_spiking}: {micros:.0} µs, {ratio:.2} times that with four parts"
        );
        assert!(ratio < 1.6, "{states} states, spiking {use_spiking}: {ratio}");
    }
}
