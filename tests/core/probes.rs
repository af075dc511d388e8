//! Hostile arguments to public functions: each call returns, with an error where there is one to give. Nothing here may
//! panic, hang or ask for memory that no machine has.

use ndarray::Array2;
use spikeground::Error;
use spikeground::agent::categorical::{Support, arg_max, cross_entropy};
use spikeground::agent::curiosity::Curiosity;
use spikeground::agent::exploration::Exploration;
use spikeground::agent::learner::Learner;
use spikeground::agent::n_step::{Accumulator, Transition, n_step_return};
use spikeground::agent::observations::{Discovered, Observations};
use spikeground::agent::priorities::Priorities;
use spikeground::agent::replay::Replay;
use spikeground::agent::sum_tree::SumTree;
use spikeground::agent::target::{Projection, Target};
use spikeground::agent::visits::Visits;
use spikeground::agent::{Ending, SpikingRainbowAgent};
use spikeground::interchange::tensors;
use spikeground::layers::adam::Adam;
use spikeground::layers::linear::Linear;
use spikeground::layers::noisy::{Draw, initial_sigmas};
use spikeground::layers::normalisation::{Normalisation, NormalisationKind, RowStatistics};
use spikeground::math::activity::Activity;
use spikeground::math::scratch::Scratch;
use spikeground::math::{dense, elementary, event, masked, reduce};
use spikeground::meter::record::ActivityRecord;
use spikeground::meter::table::Table;
use spikeground::network::pass::{Pass, duel};
use spikeground::network::{Sizes, SpikingRainbowNetwork};
use spikeground::parameters::Parameters;
use spikeground::random::Pcg64;
use spikeground::run::comparison::benchmark_spiking_vs_dense;
use spikeground::run::levels;
use spikeground::run::priority_picture::PriorityPicture;
use spikeground::run::spec::RunSpec;
use spikeground::run::{Moment, Run};
use spikeground::spiking::adaptive_threshold::AdaptiveThresholdNeuron;
use spikeground::spiking::conversion::{integrate_and_fire, replace_linear_with_spiking};
use spikeground::spiking::layer::{AdaptiveSpikingLayer, SpikingLinear};
use spikeground::spiking::lif::LifNeuron;
use spikeground::spiking::neuron::{Fired, Flow, Neuron, NeuronTensors, RowBack, RowRun, Seen};
use spikeground::spiking::scan::{self, Shape};
use spikeground::spiking::spikingbrain::SpikingBrainNeuron;
use spikeground::spiking::statistics::SpikeStats;
use spikeground::spiking::winners::KWinners;
use spikeground::state::State;
use spikeground::worlds::map::Map;
use spikeground::worlds::model::{Model, Outcome};
use spikeground::worlds::picture::Picture;
use spikeground::worlds::planner;
use spikeground::worlds::vector::Vector;
use spikeground::worlds::{Choice, Step, World};
use std::sync::Arc;
use wasm_bindgen_test::wasm_bindgen_test;

const ODD: [usize; 6] = [0, 1, 31, 99, usize::MAX / 3, usize::MAX];
const ODD_NUMBERS: [f64; 7] = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, -1.0, 1e300, 5e-324];

fn small() -> Parameters {
    Parameters {
        hidden_size: 16,
        batch_size: 8,
        learning_starts: 100,
        update_period: 4,
        ..Parameters::default()
    }
}

fn network(spiking: bool) -> SpikingRainbowNetwork {
    let sizes = Sizes { inputs: 5, actions: 3, neurons: 16, atoms: small().atoms };
    SpikingRainbowNetwork::new(sizes, &small(), spiking, 1)
}

#[wasm_bindgen_test(unsupported = test)]
fn maps_outside_of_themselves() {
    let whole = Map::parse("SFH/FFG").expect("a map");
    assert_eq!([99, 2, 5].map(|cell| whole.is_terminal(cell)), [false, true, true]);
    let changes: [fn(&mut Map); 7] = [
        |map| map.columns = 0,
        |map| map.rows = 0,
        |map| (map.rows, map.columns) = (usize::MAX, usize::MAX),
        |map| map.cells.clear(),
        |map| map.values.clear(),
        |map| (map.values, map.cells) = (vec![f64::INFINITY; 6], b"S^v<>G".to_vec()),
        |_| {},
    ];
    let odd = changes.map(|change| {
        let mut map = whole.clone();
        change(&mut map);
        map
    });
    for map in &odd {
        for cell in ODD {
            for action in ODD {
                let reached = map.neighbour(cell, action);
                assert!(reached == cell || reached < map.cells.len());
            }
            map.is_terminal(cell);
        }
        map.goal_is_reachable();
        map.places();
        map.text();
    }
}

fn corridor() -> Model {
    Model::new(vec![1.0, 0.0, 0.0], 2, |state, action, list| {
        let next = if action == 0 { state.saturating_sub(1) } else { (state + 1).min(2) };
        list.push(Outcome::certain(next, f64::from(u8::from(next == 2)), next == 2));
    })
    .expect("a model")
}

#[wasm_bindgen_test(unsupported = test)]
fn models_and_their_planner() {
    let model = corridor();
    for values in [vec![], vec![1.0], vec![f64::NAN; 3], vec![f64::INFINITY; 9]] {
        for gamma in [0.99, f64::NAN, f64::INFINITY, -3.0] {
            assert_eq!(planner::best_actions(&model, &values, gamma).len(), 3);
        }
        model.at_start(&values);
    }
    for policy in [vec![], vec![usize::MAX; 3], vec![99; 9]] {
        assert_eq!(planner::evaluate(&model, &policy, 0.9).len(), 3);
    }
    for gamma in [f64::NAN, f64::INFINITY, 1.5, -1.0] {
        planner::solve(&model, gamma);
        planner::evaluate_random(&model, gamma);
    }
    for (state, action) in ODD.into_iter().flat_map(|state| ODD.map(|action| (state, action))) {
        model.outcomes(state, action);
        model.is_terminal(state);
        for draw in ODD_NUMBERS {
            model.sample(state, action, draw);
        }
    }
    let many =
        Model::new(vec![1.0], 40, |_, action, list| list.push(Outcome::certain(0, action as f64, true)));
    let many = many.expect("a model");
    assert_eq!(planner::best_actions(&many, &[39.0], 0.9), [0], "its action has no bit");
    let none = Model::new(Vec::new(), 0, |_, _, _| {}).expect("a model");
    planner::solve(&none, 0.9);
    planner::evaluate_random(&none, 0.9);
    planner::shortest_path(&none);
    none.reachable();
    assert!(Model::new(vec![1.0; 3], usize::MAX, |_, _, _| {}).is_err());
    assert!(Model::new(vec![1.0], 1, |_, _, list| list.push(Outcome::certain(7, 0.0, false))).is_err());
    assert!(Vector::new(&Choice::default(), usize::MAX, 0).is_err());
    assert!(Vector::new(&Choice::named("FrozenLake-v1"), usize::MAX, 0).is_err());
}

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
fn activities_of_another_width() {
    let mut wide = Activity::new(40, false);
    wide.push(&[1.0; 40]);
    let mut graded = Activity::new(40, true);
    graded.push(&[2.5; 40]);
    for (own, other) in [(false, &wide), (true, &wide), (false, &graded), (true, &graded)] {
        for width in [0, 1, 20, 32, 33, 40, 64, 100] {
            let mut activity = Activity::new(width, own);
            for row in [0, 1, usize::MAX] {
                activity.push_row_of(other, row);
                activity.push_counts(other, row..usize::MAX);
                activity.push_counts(other, 0..usize::MAX);
            }
            assert_eq!(activity.rows(), 9);
            for row in [0, 8, 9, usize::MAX] {
                assert!(activity.active(row).all(|column| column < width), "{width}");
                activity.value(row, usize::MAX);
                activity.unpack(row, &mut [0.0; 50]);
            }
            activity.count(usize::MAX);
            activity.density(usize::MAX);
            assert_eq!(activity.to_vec().len(), 9 * width);
            let (mut out, weight) = (vec![0.0; 9 * 3], Array2::zeros((width, 3)));
            event::product(&activity, &weight, &[0.0; 3], &mut out, &mut Scratch::default())
                .expect("it fits");
            let mut gradient = Array2::zeros((width, 3));
            event::outer(&activity, &out, &mut gradient, &mut Scratch::default()).expect("it fits");
        }
    }
    let mut narrow = Activity::new(20, true);
    narrow.push_row_of(&graded, 0);
    assert_eq!(narrow.to_vec(), [2.5; 20]);
    for width in [usize::MAX / 3, usize::MAX] {
        let mut huge = Activity::new(width, true);
        huge.clear(width, false);
        assert!(Activity::of(&[1.0; 3], width).is_err());
        assert!(huge.become_one_hot(&[0], width).is_err());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn products_of_operands_that_do_not_fit() {
    let (weight, scratch) = (Array2::zeros((4, 3)), &mut Scratch::default());
    let mut gradient = Array2::zeros((4, 3));
    let mut x = Activity::new(5, false);
    x.push(&[1.0; 5]);
    for (a, out) in [(0, 1), (3, 3), (4, 2), (5, 9), (8, 5), (12, 100)] {
        let (a, mut out) = (vec![1.0; a], vec![0.0; out]);
        assert!(dense::product(&a, &weight, &[0.0; 3], &mut out, scratch).is_err());
        let _ = dense::product(&a, &weight, &[], &mut out, scratch);
        let _ = dense::add_product_transposed(&a, &weight, &mut out, scratch);
        let _ = dense::outer(&a, &out, &mut gradient, scratch);
        assert!(event::product(&x, &weight, &[0.0; 3], &mut out, scratch).is_err());
        assert!(event::outer(&x, &a, &mut gradient, scratch).is_err());
        assert!(masked::add_product_transposed(&a, &weight, &x, &mut out, scratch).is_err());
    }
    let columns = Array2::zeros((3, 4)).reversed_axes();
    assert!(dense::product(&[1.0; 4], &columns, &[0.0; 3], &mut [0.0; 3], scratch).is_err());
    for width in ODD {
        elementary::log_softmax_rows(&mut [1.0; 7], width, &mut [0.0; 3]);
        reduce::sum_of_rows(&[1.0; 7], &mut [0.0; 3]);
    }
    reduce::sums([&[1.0][..], &[][..]]);
    assert_eq!(reduce::dot(&[1.0, 2.0], &[3.0]), 3.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn layers_of_any_size() {
    for (inputs, outputs) in ODD.into_iter().flat_map(|inputs| ODD.map(|outputs| (inputs, outputs))) {
        let map = Linear::zeros(inputs, outputs);
        let _ = map.forward(&Activity::new(3, true), &mut [0.0; 2], &mut Scratch::default());
        Linear::uniform(inputs, outputs, &mut Pcg64::of_world(1));
        initial_sigmas(inputs, outputs, f64::NAN);
        if inputs.max(outputs) < 1 << 20 {
            Draw::default().refresh(inputs, outputs, &mut Pcg64::of_world(1));
        }
        let kind = NormalisationKind::Layer;
        let normalisation = Normalisation { gain: 0.0, bias: f32::NAN, kind };
        let mut statistics = RowStatistics::default();
        normalisation.forward(&mut [1.0; 7], inputs, &mut statistics);
        normalisation.backward(&mut [1.0; 3], &[1.0; 9], outputs, &statistics);
        duel(&[1.0; 3], &[1.0; 5], inputs, outputs, &mut [0.0; 7]);
        SpikeStats::new(inputs.min(1 << 20), outputs).record(&[1.0; 5], &[1.0; 2], |_| 1, f64::NAN);
    }
    let mut adam = Adam::default();
    adam.begin(f32::NAN, 0.0).update(&mut [1.0; 3], &[1.0; 2], 1.0);
    let mut step = adam.begin(0.1, 0.0);
    (0..3).for_each(|_| step.update(&mut [1.0; 5], &[f32::INFINITY; 9], f32::NAN));
}

#[wasm_bindgen_test(unsupported = test)]
fn neurons_with_short_slices() {
    let lif = LifNeuron { synaptic_decay: 0.5, scale_input: true, ..integrate_and_fire() };
    let adaptive = AdaptiveThresholdNeuron { lif, rise: 0.1, decay: 0.9 };
    let brain = SpikingBrainNeuron { fineness: 0.0, coding: small().coding };
    let models: [&dyn Neuron; 6] = [
        &lif,
        &adaptive,
        &brain,
        &KWinners { neuron: lif, winners: 0 },
        &KWinners { neuron: lif, winners: 1 },
        &KWinners { neuron: adaptive, winners: 1 },
    ];
    let mut random = Pcg64::of_world(3);
    for round in 0..3000 {
        let neuron = models[round % models.len()];
        let mut some = || vec![0.9_f32; random.below(6) as usize];
        let (current, mut state, mut membrane, mut spikes, mut traces) =
            (some(), some(), some(), some(), some());
        let tensors = NeuronTensors { threshold: some(), leak: some() };
        let fired = Fired { membrane: &mut membrane, spikes: &mut spikes, traces: &mut traces };
        neuron.step(&current, &tensors, &mut state, fired);
        let (before, mut slopes, to_spikes, mut to_current) =
            ([some(), some(), some()], some(), some(), some());
        let before = before.each_ref().map(Vec::as_slice);
        let seen = Seen { membrane: &membrane, spikes: &spikes, traces: &traces, before: Some(before) };
        neuron.slopes(seen, &tensors, &mut slopes);
        let mut learned = NeuronTensors { threshold: some(), leak: some() };
        let (state, current) = (&mut state, &mut to_current);
        let learned = Some(&mut learned);
        neuron.gradient(
            seen,
            &tensors,
            Flow { spikes: &to_spikes, slopes: &slopes, state, current, tensors: learned },
        );
        neuron.spikes_sent(f32::NAN, &[]);
        if let Some(runner) = neuron.row_runner() {
            let mut long = || vec![0.9_f32; 16 * random.below(4) as usize];
            let tensors = NeuronTensors { threshold: long(), leak: long() };
            let (currents, mut state, mut membranes, mut words) = (long(), long(), long(), [0; 2]);
            let (neurons, time_steps) = (16 * (round / 6 % 3), round / 18 % 4);
            let state = Some(state.as_mut_slice());
            let (membranes, words) = (&mut membranes, &mut words[..]);
            runner.run_row(
                &tensors,
                RowRun { currents: &currents, state, membranes, words, neurons, time_steps },
            );
            let (spikes, slopes, mut currents) = (long(), long(), long());
            let (spikes, slopes, currents) = (&spikes[..], &slopes[..], &mut currents[..]);
            runner.go_back(
                &tensors,
                RowBack { spikes, slopes, membranes, words, currents, neurons, time_steps },
            );
        }
    }
    for shape in ODD.map(|size| Shape { rows: size, time_steps: size, neurons: 1 }) {
        shape.slots();
        let tensors = NeuronTensors::zeros(1);
        let mut record = scan::LayerRecord::default();
        assert!(scan::forward(&lif, shape, &[1.0; 7], &tensors, None, &mut record).is_err());
        let _ =
            scan::slopes(&lif, shape, &record, &tensors, &mut scan::ScanScratch::default(), &mut Vec::new());
    }
    let endless = Shape { rows: 1, time_steps: usize::MAX, neurons: 1 };
    let (tensors, mut record) = (NeuronTensors::zeros(1), scan::LayerRecord::default());
    assert!(scan::forward(&lif, endless, &[1.0], &tensors, None, &mut record).is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn layers_of_spiking_neurons() {
    let linear = || Linear::uniform(3, 4, &mut Pcg64::of_world(1));
    let of = |time_steps: usize| {
        SpikingLinear::new(linear(), Arc::new(integrate_and_fire()), 1.0, 0.9, time_steps)
    };
    assert!(of(0).is_err() && of(usize::MAX).is_err() && of(usize::MAX / 3).is_err());
    let layer = of(4).expect("a layer");
    let mut record = scan::LayerRecord::default();
    assert!(layer.forward(&[1.0; 4], &mut record).is_err());
    assert!(layer.forward(&[f32::NAN; 3], &mut record).is_err());
    assert!(layer.backward(&[1.0; 3], &record, &[1.0; 4]).is_err());
    let made = |inputs: usize, neurons: usize| {
        let linear = Linear::uniform(inputs, neurons, &mut Pcg64::of_world(1));
        AdaptiveSpikingLayer::new(linear, integrate_and_fire(), 1.0, 2.0, 4).expect("a layer")
    };
    let gradient = |layer: &AdaptiveSpikingLayer, inputs: usize, neurons: usize| {
        let mut record = scan::LayerRecord::default();
        layer.layer.forward(&vec![1.0; inputs], &mut record).expect("it fits");
        layer.layer.backward(&vec![1.0; inputs], &record, &vec![1.0; neurons]).expect("it fits")
    };
    let (mut own, other) = (made(3, 4), made(4, 3));
    let mut mixed = gradient(&own, 3, 4);
    assert!(own.descend(&gradient(&other, 4, 3), 0.1).is_err());
    mixed.tensors.leak.pop();
    assert!(own.descend(&mixed, 0.1).is_err());
    let mut mixed = gradient(&own, 3, 4);
    mixed.linear.bias = Linear::zeros(1, 9).bias;
    assert!(own.descend(&mixed, 0.1).is_err());
    for time_steps in [0, usize::MAX / 3, usize::MAX] {
        assert!(replace_linear_with_spiking(&[linear(), linear()], &[1.0; 3], time_steps).is_err());
    }
    assert!(replace_linear_with_spiking(&[], &[], 4).is_err());
}

#[wasm_bindgen_test(unsupported = test)]
fn passes_over_what_is_not_there() {
    let network = network(true);
    let mut pass = Pass::default();
    assert!(network.forward(&[5], &mut pass).is_err());
    assert!(network.forward(&[usize::MAX], &mut pass).is_err());
    network.forward(&[0, 4], &mut pass).expect("states of the network");
    let mut record = ActivityRecord::new(&network);
    for (layer, row) in ODD.into_iter().flat_map(|layer| ODD.map(|row| (layer, row))) {
        pass.spikes_of(layer, row);
        pass.membranes_of(layer, row);
        pass.traces_of(layer, row);
        record.add(&network, &pass, row, f64::NAN);
    }
    for sizes in ODD.map(|size| Sizes { inputs: size, actions: size, neurons: size.min(99), atoms: size }) {
        let network = SpikingRainbowNetwork::new(sizes, &small(), true, 1);
        let _ = network.forward(&[0], &mut Pass::default());
    }
    let huge = Sizes { inputs: usize::MAX, actions: 2, neurons: usize::MAX, atoms: 3 };
    assert!(huge.check().is_err());
    assert!(SpikingRainbowNetwork::new(huge, &small(), true, 1).forward(&[0], &mut pass).is_err());
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
    assert_eq!(twice.to_string(), "file: two tensors are called x");
    for shape in [vec![2], vec![], vec![usize::MAX, 2], vec![usize::MAX, usize::MAX], vec![0]] {
        let mut state = State::default();
        state.put_shaped("x", shape.clone(), vec![1.0_f64; 3]);
        assert!(tensors::to_bytes(&state, serde_json::json!({})).is_err(), "{shape:?}");
        assert!(state.vector::<f64>("x").is_err() && state.shaped::<f64>("x", &shape).is_err());
    }
}

fn lake() -> Box<dyn World> {
    Choice::named("FrozenLake-v1").build().expect("a world")
}

/// A world that breaks its word.
#[derive(Clone, Debug)]
struct Liar {
    states: usize,
    inputs: usize,
    actions: usize,
    cell: usize,
    observation: usize,
}

const HONEST: Liar = Liar { states: 0, inputs: 4, actions: 2, cell: 0, observation: 0 };

impl World for Liar {
    fn states(&self) -> usize {
        self.states
    }
    fn inputs(&self) -> usize {
        self.inputs
    }
    fn write_inputs(&self, on: &mut Vec<usize>) {
        on.push(1);
    }
    fn actions(&self) -> usize {
        self.actions
    }
    fn reset(&mut self, _: Option<u32>) -> usize {
        self.observation
    }
    fn step(&mut self, _: usize) -> Result<Step, Error> {
        Ok(Step { observation: self.observation, reward: 0.0, terminated: false, truncated: false })
    }
    fn another(&self) -> Box<dyn World> {
        Box::new(self.clone())
    }
    fn cell(&self) -> usize {
        self.cell
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn worlds_that_break_their_word() {
    let spec = || RunSpec { parameters: small(), ..RunSpec::default() };
    for liar in [
        Liar { cell: usize::MAX, ..HONEST },
        Liar { states: usize::MAX, ..HONEST },
        Liar { inputs: usize::MAX, ..HONEST },
        Liar { actions: usize::MAX, ..HONEST },
        Liar { states: 4, observation: 4, ..HONEST },
        Liar { states: 4, observation: usize::MAX, ..HONEST },
    ] {
        assert!(Run::of_world(spec(), Box::new(liar.clone())).is_err(), "{liar:?}");
    }
    for liar in [Liar { actions: 0, ..HONEST }, Liar { inputs: 0, ..HONEST }, Liar { states: 4, ..HONEST }] {
        if let Ok(mut run) = Run::of_world(spec(), Box::new(liar)) {
            let _ = run.step();
            run.world.draw(&mut Picture::default());
        }
    }
    let mut endless = HONEST;
    assert_eq!(levels::random(&mut endless, 2).expect("steps"), 0.0);
    assert_eq!(levels::optimum(&mut endless, u32::MAX), None);
    let mut run = Run::new(spec()).expect("a run");
    run.moment = Moment { state: 99, ..Moment::default() };
    assert!(run.step().is_err());
    run.visits.clear();
    run.moment = Moment::default();
    let _ = run.step();
    assert!(run.edit(usize::MAX, "H").is_err());
    let mut run = Run::new(spec()).expect("a run");
    for states in ODD {
        (0..3).for_each(|_| run.step().expect("a step"));
        PriorityPicture::of(&run.agent.replay, states);
    }
    run.agent.replay.priorities = Some(Priorities::new(0.5, 0.5));
    PriorityPicture::of(&run.agent.replay, 16);
    let figures = run.figures_over(0, u32::MAX).expect("finite");
    assert!(figures.mean_return.is_finite());
    let mut used = Run::new(spec()).expect("a run");
    used.step().expect("a step");
    let other = Run::of_agent(spec(), lake(), used.agent).expect_err("an agent that has begun");
    assert_eq!(other.to_string(), "this agent has taken 1 steps; a run begins with one that has taken none");
}

/// In microseconds, as a clock gives them that is wrong in one way or another.
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
    // Each decision seems to last long, so that few of them are made.
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
