//! Conversion of trained dense agents to spiking ones. Native only, because the tests train.
#![allow(missing_docs, reason = "the names of tests are sentences")]

use spikeground::agent::SpikingRainbowAgent;
use spikeground::agent::categorical::arg_max;
use spikeground::math::activity::Activity;
use spikeground::network::conversion::convert_rainbow_to_spiking;
use spikeground::network::pass::Pass;
use spikeground::parameters::Parameters;
use spikeground::run::Run;
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::worlds::tabular::frozen_lake::MAP_8X8;

fn run(mut run: Run) -> Run {
    while !run.is_done() {
        run.step().expect("finite");
    }
    run
}

/// Trains a dense agent with static normalisation, which can be folded into the weights.
fn dense(mut spec: RunSpec) -> Run {
    spec.agent = AgentKind::Dense;
    spec.parameters.set("normalisation", "static").expect("allowed");
    run(Run::new(spec).expect("a run"))
}

fn score(run: &Run) -> f64 {
    run.figures().expect("finite").normalised_score.expect("an exact optimum")
}

/// A new run with the converted agent in the world of `dense`, with the given parameters.
fn converted(dense: &Run, parameters: Parameters) -> Run {
    let (states, mut inputs) = (dense.world.model().expect("a model").reachable(), Activity::default());
    inputs.become_one_hot(&states, dense.agent.online.sizes.inputs).expect("states");
    let network =
        convert_rainbow_to_spiking(&dense.agent.online, &inputs, parameters.time_steps).expect("it folds");
    let agent = SpikingRainbowAgent::of_network(network, &parameters, dense.spec.seed);
    let spec = RunSpec { agent: AgentKind::Spiking, parameters, ..dense.spec.clone() };
    Run::of_agent(spec, dense.world.clone_for_evaluation(), agent).expect("the same world")
}

/// Expected return of each action in one state, `[actions]`.
fn values(run: &Run, state: usize) -> Vec<f32> {
    let (mut pass, mut values) = (Pass::default(), Vec::new());
    run.agent.online.forward(&[state], &mut pass).expect("the state exists");
    run.agent.support.values(&pass.logits, &mut values);
    values
}

#[test]
fn a_converted_agent_acts_as_well_as_the_dense_one_on_the_firm_8x8_map() {
    for seed in [0, 1] {
        let mut spec = RunSpec { seed, ..RunSpec::default() };
        spec.world.firm = true;
        spec.world.map = Some(MAP_8X8.join("/"));
        spec.parameters = Parameters::of_world("FrozenLake8x8-v1", true, 64);
        let dense = dense(spec);
        assert!(score(&dense) >= 0.95, "seed {seed}: the dense agent scores {}", score(&dense));
        let mut parameters = dense.spec.parameters.clone();
        parameters.set("time_steps", "32").expect("allowed");
        let spiking = converted(&dense, parameters);
        let (states, mut inputs) = (dense.world.model().expect("a model").reachable(), Activity::default());
        inputs.become_one_hot(&states, dense.agent.online.sizes.inputs).expect("states");
        let as_good = |state: &&usize| {
            let (dense, spiking) = (values(&dense, **state), values(&spiking, **state));
            dense[arg_max(&spiking)] >= dense[arg_max(&dense)] - 0.02
        };
        let share = states.iter().filter(as_good).count() as f64 / states.len() as f64;
        println!(
            "seed {seed}: dense {:.4}, converted {:.4}, {share:.3} of states",
            score(&dense),
            score(&spiking)
        );
        assert!(
            score(&spiking) >= 0.95 && share >= 0.95,
            "seed {seed}: {} in {share} of states",
            score(&spiking)
        );
    }
}

#[test]
fn a_converted_agent_can_be_fine_tuned_at_five_time_steps_on_slippery_ice() {
    for seed in [0, 1] {
        let dense = dense(RunSpec { seed, ..RunSpec::default() });
        let mut parameters = dense.spec.parameters.clone();
        for (name, value) in [
            ("time_steps", "5"),
            ("threshold_rule", "fixed"),
            ("train_steps", "64000"),
            ("epsilon_start", "0.5"),
        ] {
            parameters.set(name, value).expect("allowed");
        }
        let spiking = converted(&dense, parameters);
        let before = score(&spiking);
        let tuned = run(spiking);
        println!(
            "seed {seed}: dense {:.4}, converted {before:.4}, tuned {:.4}",
            score(&dense),
            score(&tuned)
        );
        assert!(score(&tuned) >= 0.95, "seed {seed}: {} after {before}", score(&tuned));
    }
}
