use spikeground::Error;
use spikeground::agent::categorical::Support;
use spikeground::agent::exploration::Exploration;
use spikeground::agent::learner::Learner;
use spikeground::agent::n_step::Transition;
use spikeground::agent::replay::Replay;
use spikeground::network::pass::Pass;
use spikeground::network::{Sizes, SpikingRainbowNetwork};
use spikeground::parameters::Parameters;
use spikeground::random::Pcg64;
use wasm_bindgen_test::wasm_bindgen_test;

const SIZES: Sizes = Sizes { inputs: 4, actions: 2, neurons: 32, atoms: 11 };

/// Replay of a corridor 0 → 1 → 2 → 3: action 1 moves on, with reward 1 at the end; action 0 ends the episode without
/// a reward.
fn corridor() -> Replay {
    let mut replay = Replay::new(1000, 2, None, Pcg64::of_world(0));
    for s_tm1 in 0..3 {
        let discount_t = if s_tm1 == 2 { 0.0 } else { 0.9 };
        let r_t = if s_tm1 == 2 { 1.0 } else { 0.0 };
        push(&mut replay, &[Transition { s_tm1, a_tm1: 1, r_t, discount_t, s_t: s_tm1 + 1 }]);
        push(&mut replay, &[Transition { s_tm1, a_tm1: 0, r_t: 0.0, discount_t: 0.0, s_t: 3 }]);
    }
    replay
}

fn push(replay: &mut Replay, window: &[Transition]) {
    replay.push(window).expect("a place");
}

fn exploration(parameters: &Parameters) -> Exploration {
    Exploration::new(SIZES.inputs, SIZES.inputs, SIZES.actions, parameters, 0)
}

/// Parameters without exploration bonuses and parameter noise.
fn parameters() -> Parameters {
    let mut parameters = Parameters::default();
    for (name, value) in [
        ("atoms", "11"),
        ("hidden_size", "32"),
        ("batch_size", "32"),
        ("target_period", "20"),
        ("visit_bonus", "false"),
        ("curiosity", "false"),
        ("noisy", "false"),
    ] {
        parameters.set(name, value).expect("allowed");
    }
    parameters
}

#[wasm_bindgen_test(unsupported = test)]
fn values_of_a_corridor_become_the_discounted_rewards() {
    for use_spiking in [true, false] {
        let parameters = parameters();
        let support = Support::of(&parameters);
        let mut online = SpikingRainbowNetwork::new(SIZES, &parameters, use_spiking, 0);
        let mut learner = Learner::new(&online, support, &parameters, 0);
        let (mut replay, mut exploration) = (corridor(), exploration(&parameters));
        let first = learner.learn(&mut online, &mut replay, &mut exploration, 0.0).expect("finite").loss;
        let mut last = first;
        for update in 1..2000 {
            last = learner
                .learn(&mut online, &mut replay, &mut exploration, f64::from(update) / 2000.0)
                .expect("finite")
                .loss;
        }
        assert!(last < 0.6 * first, "{first} to {last}");
        let mut pass = Pass::default();
        online.forward(&[0, 1, 2], &mut pass).expect("the states exist");
        let mut values = Vec::new();
        for (state, expected) in [0.81, 0.9, 1.0].into_iter().enumerate() {
            support.values(&pass.logits[state * 22..(state + 1) * 22], &mut values);
            assert!((values[1] - expected).abs() < 0.1, "spiking {use_spiking}, state {state}: {values:?}");
            assert!(values[0] < 0.15, "spiking {use_spiking}, state {state}: {values:?}");
        }
    }
}

/// Replay in which state 0 leads to state 1, always followed by a bad action there; a separate window holds state 1's
/// good action.
fn detour() -> Replay {
    let mut replay = Replay::new(1000, 2, None, Pcg64::of_world(0));
    let on = Transition { s_tm1: 0, a_tm1: 1, r_t: 0.0, discount_t: 0.9, s_t: 1 };
    let bad = Transition { s_tm1: 1, a_tm1: 0, r_t: 0.0, discount_t: 0.0, s_t: 3 };
    let good = Transition { s_tm1: 1, a_tm1: 1, r_t: 1.0, discount_t: 0.0, s_t: 3 };
    for window in [&[on, bad][..], &[bad], &[good]] {
        push(&mut replay, window);
    }
    replay
}

#[wasm_bindgen_test(unsupported = test)]
fn a_cut_return_does_not_pay_for_the_explorers_detour() {
    for (cut, expected) in [("true", 0.9), ("false", 0.0)] {
        let mut parameters = parameters();
        parameters.set("cut_return", cut).expect("allowed");
        let support = Support::of(&parameters);
        let mut online = SpikingRainbowNetwork::new(SIZES, &parameters, false, 0);
        let mut learner = Learner::new(&online, support, &parameters, 0);
        let (mut replay, mut exploration) = (detour(), exploration(&parameters));
        for update in 0..600 {
            learner
                .learn(&mut online, &mut replay, &mut exploration, f64::from(update) / 600.0)
                .expect("finite");
        }
        let mut pass = Pass::default();
        online.forward(&[0], &mut pass).expect("the state exists");
        let mut values = Vec::new();
        support.values(&pass.logits, &mut values);
        assert!((values[1] - expected).abs() < 0.1, "cut {cut}: {values:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_loss_that_is_not_a_number_stops_the_learning_and_is_named() {
    let parameters = parameters();
    let mut online = SpikingRainbowNetwork::new(SIZES, &parameters, false, 0);
    let mut learner = Learner::new(&online, Support::of(&parameters), &parameters, 0);
    online.heads[0].weight.fill(f32::NAN);
    let before = online.hidden[1].weight.clone();
    let error = learner.learn(&mut online, &mut corridor(), &mut exploration(&parameters), 0.0);
    assert_eq!(error, Err(Error::NotFinite { figure: "the loss", update: 0 }));
    assert_eq!((online.hidden[1].weight.clone(), learner.updates()), (before, 0));
}

#[wasm_bindgen_test(unsupported = test)]
fn biases_before_the_normalisation_stay_as_they_were_drawn() {
    let parameters = parameters();
    let mut online = SpikingRainbowNetwork::new(SIZES, &parameters, true, 0);
    let before = online.clone();
    let mut learner = Learner::new(&online, Support::of(&parameters), &parameters, 0);
    let (mut replay, mut exploration) = (corridor(), exploration(&parameters));
    for _ in 0..5 {
        learner.learn(&mut online, &mut replay, &mut exploration, 0.3).expect("finite");
    }
    for (now, before) in online.hidden.iter().zip(&before.hidden) {
        assert_eq!(now.bias, before.bias);
        assert_ne!(now.weight, before.weight);
    }
    assert_ne!(online.heads[1].bias, before.heads[1].bias);
    assert_ne!(online.neurons, before.neurons);
}
