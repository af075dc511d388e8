//! Hostile arguments to the agent and its parts, to saved states and to a comparison.

use super::worlds::lake;
use super::{ODD, ODD_NUMBERS, network, small};
use spikeground::Error;
use spikeground::agent::categorical::{Support, arg_max, cross_entropy};
use spikeground::agent::exploration::Exploration;
use spikeground::agent::exploration::curiosity::Curiosity;
use spikeground::agent::exploration::visits::Visits;
use spikeground::agent::learner::Learner;
use spikeground::agent::n_step::{Accumulator, Transition, n_step_return};
use spikeground::agent::replay::Replay;
use spikeground::agent::replay::observations::{Discovered, Observations};
use spikeground::agent::replay::priorities::Priorities;
use spikeground::agent::replay::sum_tree::SumTree;
use spikeground::agent::target::{Projection, Target};
use spikeground::agent::{Ending, SpikingRainbowAgent};
use spikeground::interchange::tensors;
use spikeground::layers::linear::Linear;
use spikeground::math::activity::Activity;
use spikeground::meter::table::Table;
use spikeground::network::{Sizes, SpikingRainbowNetwork};
use spikeground::parameters::Parameters;
use spikeground::random::Pcg64;
use spikeground::run::Run;
use spikeground::run::comparison::benchmark_spiking_vs_dense;
use spikeground::run::spec::RunSpec;
use spikeground::state::State;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn supports_of_any_size() {
    for atoms in ODD {
        for (min, max) in [(0.0, 1.0), (1.0, 0.0), (0.0, 0.0), (f32::NAN, f32::INFINITY), (-1e38, 1e38)] {
            let support = Support { min, max, atoms };
            support.spacing();
            let _ = ODD.map(|i| support.atom(i));
            support.mean(&[0.5; 7]);
            for count in [0, 1, 7, 40] {
                let (mut logits, mut values) = (vec![1.0; count], Vec::new());
                support.resolve(&mut logits, &mut Vec::new(), &mut values);
                support.values(&logits, &mut values);
                for actions in ODD {
                    support.greedy(&logits, actions);
                }
                let mut out = vec![0.0; count];
                support.project(&[0.5, f32::NAN, f32::INFINITY], &[1.0; 9], &mut out);
                let target =
                    Target { r_t: 1.0, discount_t: 0.9, optimism: f32::NAN, next_distribution: &logits };
                target.loss(support, &[0.0; 3], 1.0, &mut out, &mut Projection::default());
            }
        }
    }
    assert_eq!((arg_max(&[]), arg_max(&[f32::NAN, 1.0])), (0, 0));
    cross_entropy(&[1.0], &[]);
}

#[wasm_bindgen_test(unsupported = test)]
fn agents_around_networks_that_do_not_fit() {
    let fits = |network: SpikingRainbowNetwork| {
        SpikingRainbowAgent::of_network(network, &small(), 1).check().is_ok()
    };
    assert!(fits(network(true)) && fits(network(false)));
    let mut odd: Vec<SpikingRainbowNetwork> = (0..9).map(|_| network(true)).collect();
    odd[0].sizes.atoms = 7;
    odd[1].sizes.actions = 9;
    odd[2].sizes.neurons = usize::MAX;
    odd[3].sizes.inputs = 2;
    odd[4].hidden[1] = Linear::zeros(2, 2);
    odd[5].neurons[3].threshold.pop();
    odd[6].dueling = false;
    odd[7].sizes = Sizes { inputs: usize::MAX, actions: usize::MAX, neurons: usize::MAX, atoms: usize::MAX };
    if let Some(sigmas) = &mut odd[8].sigmas {
        sigmas.0[0] = Linear::zeros(1, 1);
    }
    for network in odd {
        let mut agent = SpikingRainbowAgent::of_network(network, &small(), 1);
        assert!(matches!(agent.check(), Err(Error::Shape { .. })), "{:?}", agent.check());
        assert_eq!(agent.act(0).err(), agent.check().err());
        assert!(agent.update(0, 0, 1.0, 1, false).is_err());
        assert!(Run::of_agent(RunSpec::default(), lake(), agent).is_err());
    }
    for (states, actions) in ODD.into_iter().flat_map(|states| ODD.map(|actions| (states, actions))) {
        let mut agent = SpikingRainbowAgent::new(states, actions, &small(), true, 1);
        for state in [0, states.saturating_sub(1), usize::MAX] {
            let _ = agent.act(state);
            let _ = agent.update(state, actions, f64::NAN, state, Ending::Truncated);
        }
    }
    for change in [
        |p: &mut Parameters| p.hidden_size = usize::MAX,
        |p: &mut Parameters| p.atoms = usize::MAX,
        |p: &mut Parameters| p.batch_size = usize::MAX,
        |p: &mut Parameters| p.n_step = usize::MAX,
        |p: &mut Parameters| p.time_steps = usize::MAX,
        |p: &mut Parameters| {
            (p.replay_capacity, p.update_period, p.target_period, p.train_steps) = (usize::MAX, 0, 0, 0);
        },
        |p: &mut Parameters| (p.hidden_size, p.atoms, p.batch_size, p.n_step) = (0, 0, 0, 0),
        |p: &mut Parameters| (p.gamma, p.learning_rate, p.epsilon_fraction) = (f64::NAN, f64::INFINITY, 0.0),
    ] {
        let mut parameters = small();
        change(&mut parameters);
        for spiking in [true, false] {
            let mut agent = SpikingRainbowAgent::new(4, 2, &parameters, spiking, 1);
            for step in 0..130 {
                let _ = agent.act(step % 4);
                let _ = agent.update(step % 4, step % 2, 1.0, (step + 1) % 4, step % 5 == 4);
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_learner_of_other_things() {
    let parameters = small();
    let mut exploration = Exploration::new(5, 5, 3, &parameters, 1);
    let step = Transition { s_tm1: 0, a_tm1: 0, r_t: 1.0, discount_t: 0.9, s_t: 1 };
    for odd in [
        Transition { s_t: u32::MAX, ..step },
        Transition { s_tm1: u32::MAX, ..step },
        Transition { a_tm1: u32::MAX, ..step },
        Transition { a_tm1: 3, ..step },
        Transition { s_t: 5, ..step },
    ] {
        let mut online = network(true);
        let mut learner = Learner::new(&online, Support::of(&parameters), &parameters, 1);
        let mut replay = Replay::of(&parameters, 1);
        for _ in 0..10 {
            replay.push(&[odd]).expect("there is room");
        }
        let learned = learner.learn(&mut online, &mut replay, &mut exploration, 0.5);
        assert!(matches!(learned, Err(Error::Shape { .. })), "{learned:?}");
    }
    let mut online = network(true);
    let mut replay = Replay::of(&parameters, 1);
    let other = Support { min: 0.0, max: 1.0, atoms: 3 };
    let mut learner = Learner::new(&online, other, &parameters, 1);
    assert!(learner.learn(&mut online, &mut replay, &mut exploration, 0.5).is_err());
    let mut learner = Learner::new(&online, Support::of(&parameters), &parameters, 1);
    let _ = learner.learn(&mut online, &mut replay, &mut exploration, f64::NAN);
}

#[wasm_bindgen_test(unsupported = test)]
fn memories_of_any_size() {
    let step = Transition::default();
    for size in ODD {
        let mut tree = SumTree::default();
        if size <= 99 {
            tree.resize(size);
        }
        assert!(tree.set(size, 1.0).is_err());
        let _ = ODD_NUMBERS.map(|number| drop(tree.query(number)));
        let mut accumulator = Accumulator::new(size);
        accumulator.push(step, true, |_| Ok(())).expect("it takes a step");
        let mut replay = Replay::new(size, size, Some(Priorities::new(f64::NAN, 2.0)), Pcg64::of_world(1));
        let _ = replay.push(&[step; 3]);
        replay.window(size);
        let mut drawn = Vec::new();
        replay.sample(5, &mut drawn);
        replay.weights(&drawn, f64::NAN, &mut Vec::new());
        let _ = replay.set_priorities(&[size], &[f32::NAN]);
        let mut visits = Visits::new(size, size, 1.0, f64::NAN);
        for (state, action) in [(size, size), (usize::MAX, 1), (0, usize::MAX)] {
            visits.add(state, action);
            visits.bonus(state, action);
        }
        let mut discovered = Discovered::new(size);
        for on in [vec![], vec![0, 1, usize::MAX], vec![size]] {
            if size < 1 << 24 {
                let _ = discovered.number(&on);
            }
        }
        let _ = Observations::OneHot.of(&[size], size, &mut Activity::default());
    }
    for size in [0, 1, 99] {
        let mut curiosity = Curiosity::new(size, 1);
        let mut seen = Activity::new(7, false);
        seen.push_ones([1, 3]);
        assert!(curiosity.observe(&seen).is_err());
        assert!(curiosity.rewards(&seen).is_err());
        assert!(curiosity.learn(&seen, &[]).is_err());
    }
    n_step_return(&[], |_| 1.0, |_| true);
    let mut replay = Replay::new(4, 2, None, Pcg64::of_world(1));
    let mut drawn = Vec::new();
    replay.sample(3, &mut drawn);
    replay.push(&[]).expect("an empty window");
}

#[wasm_bindgen_test(unsupported = test)]
fn states_that_no_file_holds() {
    let mut state = State::default();
    state.put("x", &[1.0_f32]);
    for about in
        [serde_json::json!(5), serde_json::json!("text"), serde_json::json!([1]), serde_json::json!(null)]
    {
        assert!(tensors::to_bytes(&state, about).is_err());
    }
    state.put("x", &[2.0_f32]);
    let twice = tensors::to_bytes(&state, serde_json::json!({})).expect_err("two of one name");
    assert_eq!(twice.to_string(), "file: two tensors are named x");
    for shape in [vec![2], vec![], vec![usize::MAX, 2], vec![usize::MAX, usize::MAX], vec![0]] {
        let mut state = State::default();
        state.put_shaped("x", shape.clone(), vec![1.0_f64; 3]);
        assert!(tensors::to_bytes(&state, serde_json::json!({})).is_err(), "{shape:?}");
        assert!(state.vector::<f64>("x").is_err() && state.shaped::<f64>("x", &shape).is_err());
    }
}

/// Clocks (in microseconds) that are wrong in various ways: jumps, NaN, standstill, running backwards.
#[wasm_bindgen_test(unsupported = test)]
fn a_comparison_under_clocks_that_tell_no_time() {
    let [spiking, dense] = [true, false].map(network);
    let mut states = Activity::default();
    states.become_one_hot(&[0, 1], 5).expect("states");
    let compare = |now: &mut dyn FnMut() -> f64| {
        let support = Support::of(&small());
        let compared =
            benchmark_spiking_vs_dense(&spiking, &dense, &states, support, &Table::default(), &mut || now());
        let compared = compared.expect("a comparison");
        for figure in [compared.speedup, compared.spiking.decision_us, compared.dense.decision_us] {
            assert!(figure.is_finite() && figure >= 0.0, "{figure}");
        }
    };
    // Decisions seem very long, so few of them are timed.
    let mut told = 0.0;
    compare(&mut || {
        told += 1e300;
        told
    });
    compare(&mut || f64::NAN);
    compare(&mut || 5.0);
    let mut told = 0.0;
    compare(&mut || {
        told -= 1.0;
        told
    });
}
