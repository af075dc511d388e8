//! Each part of Rainbow can be switched off alone, and changes only what it should.

use spikeground::agent::categorical::Support;
use spikeground::agent::exploration::Exploration;
use spikeground::agent::learner::Learner;
use spikeground::agent::n_step::Transition;
use spikeground::agent::replay::Replay;
use spikeground::agent::target::{Projection, Target, huber};
use spikeground::agent::{Ending, SpikingRainbowAgent};
use spikeground::math::elementary::log_softmax;
use spikeground::network::pass::Pass;
use spikeground::network::{ADVANTAGE, Sizes, SpikingRainbowNetwork, VALUE};
use spikeground::parameters::Parameters;
use spikeground::run::Run;
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::state::State;
use wasm_bindgen_test::wasm_bindgen_test;

pub(super) fn parameters(changes: &[(&str, &str)]) -> Parameters {
    let mut parameters = Parameters::default();
    for (name, value) in changes {
        parameters.set(name, value).expect("allowed");
    }
    parameters
}

/// Switches off noise, exploration bonuses and prioritised sampling.
const PLAIN: [(&str, &str); 4] =
    [("noisy", "false"), ("visit_bonus", "false"), ("curiosity", "false"), ("prioritised", "false")];

const SIZES: Sizes = Sizes { inputs: 2, actions: 2, neurons: 16, atoms: 3 };

/// A network that outputs `logits`, shape `[actions, atoms]`, in every state.
fn saying(logits: [[f32; 3]; 2], parameters: &Parameters) -> SpikingRainbowNetwork {
    let mut network = SpikingRainbowNetwork::new(SIZES, parameters, false, 0);
    set_logits(&mut network, logits);
    network
}

fn set_logits(network: &mut SpikingRainbowNetwork, logits: [[f32; 3]; 2]) {
    for head in &mut network.heads {
        head.weight.fill(0.0);
        head.bias.fill(0.0);
    }
    // Dueling subtracts the advantages' mean over actions: the value head's bias adds it back.
    for atom in 0..3 {
        network.heads[0].bias[atom] = f32::midpoint(logits[0][atom], logits[1][atom]);
        for action in 0..2 {
            network.heads[1].bias[action * 3 + atom] = logits[action][atom];
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn double_q_learning_values_what_the_online_network_chooses() {
    const HIGH: [f32; 3] = [0.0, 0.0, 9.0];
    const LOW: [f32; 3] = [9.0, 0.0, 0.0];
    for (double_q, next_distribution) in [("true", LOW), ("false", HIGH)] {
        let changes = [("double_q", double_q), ("support_min", "0"), ("support_max", "1"), ("atoms", "3")];
        let mut p = parameters(&PLAIN);
        for (name, value) in changes {
            p.set(name, value).expect("allowed");
        }
        let support = Support::of(&p);
        // The target network values action 0 high and action 1 low; the online network has the opposite values.
        let mut online = saying([HIGH, LOW], &p);
        let mut learner = Learner::new(&online, support, &p, 0);
        set_logits(&mut online, [LOW, HIGH]);
        let mut replay = Replay::of(&p, 0);
        let step = Transition { s_tm1: 0, a_tm1: 0, r_t: 0.0, discount_t: 0.5, s_t: 1 };
        replay.push(&[step]).expect("a place");
        let mut exploration = Exploration::new(2, 2, 2, &p, 0);
        let loss = learner.learn(&mut online, &mut replay, &mut exploration, 0.0).expect("finite").loss;
        let (mut next_distribution, mut said) = (next_distribution, LOW);
        log_softmax(&mut next_distribution, &mut [0.0; 3]);
        log_softmax(&mut said, &mut [0.0; 3]);
        let target =
            Target { r_t: 0.0, discount_t: 0.5, optimism: 0.0, next_distribution: &next_distribution };
        let expected = target.loss(support, &said, 1.0, &mut [0.0; 3], &mut Projection::default());
        assert!((loss - expected).abs() < 1e-4, "double_q {double_q}: {loss} instead of {expected}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn without_dueling_there_is_no_value_stream() {
    let logits = |dueling: &str, shift: f32| {
        let mut network = SpikingRainbowNetwork::new(SIZES, &parameters(&[("dueling", dueling)]), true, 3);
        network.heads[0].bias.iter_mut().for_each(|bias| *bias += shift);
        let mut pass = Pass::default();
        network.forward(&[1], &mut pass).expect("a state");
        let mut state = State::default();
        network.save("", &mut state);
        let named = state.has("value.weight");
        (pass, named)
    };
    let ((with, named), (shifted, _)) = (logits("true", 0.0), logits("true", 1.0));
    assert!(named);
    assert!(with.logits.iter().zip(&shifted.logits).all(|(a, b)| (a + 1.0 - b).abs() < 1e-5));
    let (without, named) = logits("false", 1.0);
    assert!(!named);
    assert_eq!(without.logits, without.heads[ADVANTAGE - VALUE]);
    assert_eq!(without.layers[VALUE].record.spikes.rows(), 0);
}

/// A run of `steps` environment steps in the default world.
pub(super) fn run(changes: &[(&str, &str)], agent: AgentKind, steps: u64) -> Run {
    let mut spec = RunSpec { agent, ..RunSpec::default() };
    for (name, value) in [("learning_starts", "200"), ("update_period", "8")].iter().chain(changes) {
        spec.parameters.set(name, value).expect("allowed");
    }
    let mut run = Run::new(spec).expect("a run");
    while run.moment.env_steps < steps {
        run.step().expect("finite");
    }
    run
}

#[wasm_bindgen_test(unsupported = test)]
fn losses_become_priorities_where_these_are_on() {
    let on = run(&[], AgentKind::Spiking, 800);
    let priorities = on.agent.replay.priorities.as_ref().expect("on by default").tree.values();
    let distinct = |values: &[f64]| values.iter().filter(|value| **value != values[0]).count();
    assert!(distinct(priorities) > priorities.len() / 2);
    assert!(run(&[("prioritised", "false")], AgentKind::Spiking, 300).agent.replay.priorities.is_none());
}

#[wasm_bindgen_test(unsupported = test)]
fn returns_span_as_many_steps_as_they_are_told() {
    for (n_step, longest) in [("3", 3), ("1", 1)] {
        let run = run(&[("n_step", n_step)], AgentKind::Dense, 250);
        let replay = &run.agent.replay;
        let lengths = (0..replay.len()).map(|slot| replay.window(slot).len());
        assert_eq!(lengths.max(), Some(longest));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn without_a_distribution_one_output_is_the_value_and_the_loss_is_hubers() {
    let p = parameters(&[("categorical", "false")]);
    let support = Support::of(&p);
    assert_eq!((support.atoms, support.is_scalar()), (1, true));
    let mut values = Vec::new();
    support.values(&[0.25, 7.0, -3.0], &mut values);
    assert_eq!(values, [0.25, 7.0, -3.0]);
    let agent = SpikingRainbowAgent::new(16, 4, &p, true, 0);
    assert_eq!(agent.online.heads[1].bias.len(), 4);
    // Producer of the Huber losses: dopamine `losses_test`, δ = 1.
    assert_eq!([1.0, 0.0, -1.0, -2.0, -3.0].map(huber), [0.5, 0.0, 0.5, 1.5, 2.5]);
    let mut gradient = [0.0];
    let target = Target { r_t: 1.0, discount_t: 0.5, optimism: 2.0, next_distribution: &[4.0] };
    assert_eq!(target.loss(support, &[3.0], 0.25, &mut gradient, &mut Projection::default()), 0.5);
    assert_eq!(gradient, [-0.25]);
    let end = Target { r_t: 1.0, discount_t: 0.0, optimism: 2.0, next_distribution: &[] };
    assert_eq!(end.loss(support, &[1.5], 1.0, &mut [0.0], &mut Projection::default()), 0.125);
}

#[wasm_bindgen_test(unsupported = test)]
fn an_average_of_the_weights_is_judged_where_that_is_switched_on() {
    let last = run(&[], AgentKind::Spiking, 600);
    assert_eq!(last.agent.judged().digest(), last.agent.online.digest());
    let average = run(&[("average_weights", "true")], AgentKind::Spiking, 600);
    assert_eq!(average.agent.online.digest(), last.agent.online.digest());
    assert_ne!(average.agent.judged().digest(), average.agent.online.digest());
    // Producer: the moving average in float64, for a bias that jumps from 0 to 1.
    let p = parameters(&PLAIN);
    let (mut mean, one) = (saying([[0.0; 3]; 2], &p), saying([[1.0; 3]; 2], &p));
    for expected in [0.1, 0.19, 0.271] {
        mean.approach(&one, 0.1);
        assert!((mean.heads[0].bias[0] - expected).abs() < 1e-6);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_part_off_alone_still_runs_for_both_agents_and_gives_its_figures() {
    for agent in [AgentKind::Spiking, AgentKind::Dense] {
        for change in [
            ("double_q", "false"),
            ("dueling", "false"),
            ("noisy", "false"),
            ("prioritised", "false"),
            ("n_step", "1"),
            ("categorical", "false"),
            ("cut_return", "false"),
            ("visit_bonus", "false"),
            ("curiosity", "false"),
        ] {
            let run = run(&[change, ("hidden_size", "16")], agent, 300);
            let figures = run.figures().expect("finite");
            let streams = if change.0 == "dueling" { 3 } else { 4 };
            let layers = if agent.is_spiking() { streams } else { 0 };
            assert_eq!(figures.firing_rate.0.len(), layers, "{change:?}");
            assert!(run.agent.updates() > 5);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_truncated_step_bootstraps_and_a_terminated_one_does_not() {
    for (ending, discount_t) in [(Ending::Truncated, 0.99), (Ending::Terminated, 0.0)] {
        let mut agent = SpikingRainbowAgent::new(16, 4, &parameters(&[]), true, 0);
        agent.update(4, 2, 1.0, 5, ending).expect("a step");
        let expected = Transition { s_tm1: 4, a_tm1: 2, r_t: 1.0, discount_t, s_t: 5 };
        assert_eq!(agent.replay.window(0), [expected], "{ending:?}");
        // After the end of an episode, the next step starts a new n-step window.
        agent.update(7, 0, 0.0, 8, Ending::Terminated).expect("a step");
        assert_eq!(agent.replay.window(1)[0].s_tm1, 7);
    }
}

/// Loss and new priorities of one learning step on two transitions with different losses, at `progress` (0 to 1) of
/// the run.
fn two_losses(changes: &[(&str, &str)], progress: f64) -> (f32, Vec<f64>) {
    let mut p = parameters(&[("noisy", "false"), ("visit_bonus", "false"), ("curiosity", "false")]);
    for (name, value) in
        [("atoms", "3"), ("support_min", "0"), ("priority_exponent", "1")].iter().chain(changes)
    {
        p.set(name, value).expect("allowed");
    }
    let mut online = saying([[0.0; 3], [0.0, 0.0, 5.0]], &p);
    let mut learner = Learner::new(&online, Support::of(&p), &p, 0);
    let mut replay = Replay::of(&p, 0);
    for (a_tm1, r_t) in [(0, 0.0), (1, 0.0)] {
        replay.push(&[Transition { s_tm1: 0, a_tm1, r_t, discount_t: 0.0, s_t: 1 }]).expect("a place");
    }
    // Slot 1 is drawn three times as often as slot 0.
    replay.set_priorities(&[0, 1], &[1.0, 3.0]).expect("priorities");
    let mut exploration = Exploration::new(2, 2, 2, &p, 0);
    let loss = learner.learn(&mut online, &mut replay, &mut exploration, progress).expect("finite").loss;
    let values = replay.priorities.as_ref().expect("on").tree.values().to_vec();
    (loss, values)
}

#[wasm_bindgen_test(unsupported = test)]
fn priorities_are_losses_without_their_weights_and_the_correction_grows_to_the_end() {
    // Expected losses −log p of the first atom, by hand: for uniform logits, and for logits with a peak of 5 on the
    // last atom.
    let expected = [3.0_f64.ln(), (2.0 + 5.0_f64.exp()).ln()];
    let (early, priorities) = two_losses(&[("priority_beta", "0")], 0.0);
    for (found, expected) in priorities.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-4, "{found} instead of {expected}");
    }
    // At the end β = 1: a transition drawn three times as often has a third of the importance weight.
    let (late, priorities) = two_losses(&[("priority_beta", "0")], 1.0);
    assert!((priorities[1] - expected[1]).abs() < 1e-4);
    let half = two_losses(&[("priority_beta", "0")], 0.5).0;
    let given = two_losses(&[("priority_beta", "0.5")], 0.0).0;
    assert!(late < half && half < early && (half - given).abs() < 1e-6, "{early} {half} {late}, {given}");
}

#[wasm_bindgen_test(unsupported = test)]
fn evaluation_is_without_noise() {
    let mut run = run(&[], AgentKind::Spiking, 300);
    let before = run.figures().expect("finite");
    for sigma in &mut run.agent.online.sigmas.as_mut().expect("noisy").0 {
        sigma.weight.fill(50.0);
        sigma.bias.fill(50.0);
    }
    let after = run.figures().expect("finite");
    assert_eq!(
        (after.greedy_value, after.mean_return, after.firing_rate),
        (before.greedy_value, before.mean_return, before.firing_rate)
    );
}
