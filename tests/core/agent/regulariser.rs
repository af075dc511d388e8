use spikeground::agent::SpikingRainbowAgent;
use spikeground::agent::regulariser::{Regulariser, ramp};
use spikeground::meter::record::ActivityRecord;
use spikeground::meter::work::Work;
use spikeground::network::pass::Pass;
use spikeground::network::{LAYERS, Sizes, SpikingRainbowNetwork};
use spikeground::parameters::Parameters;
use spikeground::run::Run;
use spikeground::run::spec::{AgentKind, RunSpec};
use wasm_bindgen_test::wasm_bindgen_test;

const SIZES: Sizes = Sizes { inputs: 5, actions: 2, neurons: 8, atoms: 3 };
const STATES: [usize; 3] = [0, 3, 4];

fn with(changes: &[(&str, &str)]) -> Parameters {
    let mut parameters = Parameters { hidden_size: 8, atoms: 3, ..Parameters::default() };
    for (name, value) in changes {
        parameters.set(name, value).expect("allowed");
    }
    parameters
}

/// Returns a network, its pass over [`STATES`], and the number of spikes of each layer in that pass.
fn ran(parameters: &Parameters, spiking: bool) -> (SpikingRainbowNetwork, Pass, [f32; 4]) {
    let network = SpikingRainbowNetwork::new(SIZES, parameters, spiking, 3);
    let mut pass = Pass::default();
    network.forward(&STATES, &mut pass).expect("states of the network");
    let spikes = std::array::from_fn(|layer| pass.layers[layer].record.spikes.to_vec().iter().sum());
    (network, pass, spikes)
}

#[track_caller]
fn assert_near(found: f32, expected: f64) {
    assert!((f64::from(found) - expected).abs() < 1e-6 * expected.abs().max(1.0), "{found}, not {expected}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_layer_beyond_its_bounds_is_pressed_back_and_one_within_is_left_alone() {
    let plain = with(&[]);
    let (network, pass, spikes) = ran(&plain, true);
    let slots = 3.0 * 4.0 * 8.0;
    let rates = spikes.map(|spikes| f64::from(spikes) / slots);
    let mut sorted = rates;
    sorted.sort_by(f64::total_cmp);
    // Bounds between the rates of the four layers: at least one layer is below the floor and one above the ceiling.
    let (floor, ceiling) = (f64::midpoint(sorted[0], sorted[1]), f64::midpoint(sorted[2], sorted[3]));
    assert!(sorted[0] < floor && floor < ceiling && ceiling < sorted[3], "{rates:?}");
    let parameters =
        Parameters { rate_loss: 2.0, rate_loss_floor: floor, rate_loss_ceiling: ceiling, ..plain };
    let loss = Regulariser::of(&parameters).loss(&network, &pass, 1.0);
    let mut expected = 0.0;
    for (rate, gradient) in rates.into_iter().zip(loss.spike_gradients) {
        expected += 2.0 * ((rate - ceiling).max(0.0) + (floor - rate).max(0.0));
        let direction = if rate > ceiling {
            1.0
        } else if rate < floor {
            -1.0
        } else {
            0.0
        };
        assert_near(gradient, 2.0 * direction / slots);
    }
    assert_near(loss.loss, expected);
    assert!(loss.spike_gradients.contains(&0.0));
}

/// Outgoing synapses of a neuron: 8 in the first layer, 2 · 8 in the second, 3 in the value and 6 in the advantage
/// stream.
#[wasm_bindgen_test(unsupported = test)]
fn a_spike_costs_in_proportion_to_the_weights_that_it_reaches() {
    let (network, pass, spikes) = ran(&with(&[]), true);
    let loss = Regulariser::of(&with(&[("energy_loss", "0.5")])).loss(&network, &pass, 1.0);
    let synapses = 8.0 * (8.0 + 16.0 + 3.0 + 6.0);
    let mut expected = 0.0;
    for (layer, fan_out) in [8.0, 16.0, 3.0, 6.0].into_iter().enumerate() {
        assert_near(loss.spike_gradients[layer], 0.5 * fan_out / (3.0 * synapses));
        expected += 0.5 * f64::from(spikes[layer]) * fan_out / (3.0 * synapses);
    }
    assert_near(loss.loss, expected);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_energy_is_the_meters_spikes_for_each_synapse() {
    for changes in [&[][..], &[("dueling", "false")]] {
        let (network, pass, _) = ran(&with(changes), true);
        let mut record = ActivityRecord::new(&network);
        for row in 0..STATES.len() {
            record.add(&network, &pass, row, 1.0);
        }
        let metered = Work::of(&network, &record).spikes_per_synapse().expect("it spikes");
        let parameters = with(&[("energy_loss", "1"), ("energy_reward", "2")]);
        let regulariser = Regulariser::of(&parameters);
        assert!(metered > 0.1);
        assert_near(regulariser.loss(&network, &pass, 1.0).loss, metered);
        let mut each = 0.0;
        for state in STATES {
            let mut decision = Pass::default();
            network.forward(&[state], &mut decision).expect("a state of the network");
            each += regulariser.reward_penalty(&network, &decision, 1.0) / 3.0;
        }
        assert_near(each as f32, 2.0 * metered);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn without_dueling_there_is_no_value_stream_below_its_floor() {
    let changes =
        [("dueling", "false"), ("rate_loss", "1"), ("rate_loss_ceiling", "1"), ("rate_loss_floor", "0.999")];
    let parameters = with(&changes);
    let (network, pass, spikes) = ran(&parameters, true);
    let loss = Regulariser::of(&parameters).loss(&network, &pass, 1.0);
    let slots = 3.0 * 4.0 * 8.0;
    assert_eq!((spikes[2], loss.spike_gradients[2]), (0.0, 0.0));
    assert_near(loss.loss, 3.0 * 0.999 - f64::from(spikes.iter().sum::<f32>()) / slots);
}

#[wasm_bindgen_test(unsupported = test)]
fn regularisers_come_in_between_three_and_six_tenths_of_the_run() {
    for (progress, expected) in [(0.0, 0.0), (0.3, 0.0), (0.45, 0.5), (0.6, 1.0), (1.0, 1.0)] {
        assert!((ramp(progress) - expected).abs() < 1e-12, "{progress}: {}", ramp(progress));
    }
    let (network, pass, _) = ran(&with(&[]), true);
    let regulariser = Regulariser::of(&with(&[("energy_loss", "1"), ("energy_reward", "1")]));
    let (half, whole) = (regulariser.loss(&network, &pass, 0.45), regulariser.loss(&network, &pass, 0.6));
    assert_near(2.0 * half.loss, f64::from(whole.loss));
    assert_eq!(regulariser.loss(&network, &pass, 0.3).loss, 0.0);
    assert_eq!(regulariser.reward_penalty(&network, &pass, 0.3), 0.0);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_dense_twin_and_a_run_without_weights_are_not_pressed() {
    let changes = [("rate_loss", "1"), ("energy_loss", "1"), ("energy_reward", "1")];
    for (changes, spiking) in [(&changes[..], false), (&[], true)] {
        let (network, pass, _) = ran(&with(changes), spiking);
        let regulariser = Regulariser::of(&with(changes));
        let loss = regulariser.loss(&network, &pass, 1.0);
        assert_eq!((loss.loss, loss.spike_gradients), (0.0, [0.0; 4]));
        assert_eq!(regulariser.reward_penalty(&network, &pass, 1.0), 0.0);
    }
}

/// Returns the reward stored for a step of reward 1 at the end of a run, and the expected energy penalty.
fn remembered(energy_reward: &str) -> (f32, f64) {
    let mut parameters = with(&[("energy_reward", energy_reward), ("n_step", "1")]);
    parameters.train_steps = 1000;
    let mut agent = SpikingRainbowAgent::new(5, 2, &parameters, true, 3);
    for _ in 0..1000 {
        agent.update(1, 0, 0.0, 2, true).expect("a step");
    }
    agent.act(3).expect("a state");
    let penalty = Regulariser::of(&parameters).reward_penalty(&agent.online, &agent.acting, agent.progress());
    agent.update(3, 0, 1.0, 4, true).expect("a step");
    (agent.replay.window(1000)[0].r_t, penalty)
}

#[wasm_bindgen_test(unsupported = test)]
fn what_a_decision_took_is_taken_off_the_reward_that_is_remembered() {
    assert_eq!(remembered("0"), (1.0, 0.0));
    let (reward, penalty) = remembered("0.5");
    assert!(penalty > 0.05, "{penalty}");
    assert_eq!(reward, (1.0 - penalty) as f32);
}

/// Trains a small spiking run on firm ice with the given parameter changes.
fn trained(changes: &[(&str, &str)]) -> Run {
    let mut spec = RunSpec { agent: AgentKind::Spiking, seed: 1, ..RunSpec::default() };
    spec.world.firm = true;
    spec.parameters = spec.settings();
    let small = [
        ("hidden_size", "32"),
        ("train_steps", "6000"),
        ("learning_starts", "500"),
        ("update_period", "8"),
        ("batch_size", "32"),
        // No homeostasis, which would change the firing rates, too.
        ("threshold_rule", "fixed"),
    ];
    for (name, value) in small.iter().chain(changes) {
        spec.parameters.set(name, value).expect("allowed");
    }
    let mut run = Run::new(spec).expect("a run");
    while !run.is_done() {
        run.step().expect("finite");
    }
    run
}

fn mean_rate(run: &Run) -> f64 {
    let figures = run.figures().expect("finite");
    assert!(run.curve.points.iter().all(|point| point.loss.is_none_or(f64::is_finite)));
    figures.firing_rate.0.iter().map(|(_, rate)| rate).sum::<f64>() / LAYERS.len() as f64
}

#[wasm_bindgen_test(unsupported = test)]
fn each_regulariser_lowers_the_firing_of_a_run() {
    let free = mean_rate(&trained(&[]));
    assert!(free > 0.2, "{free}");
    for (changes, share) in
        [(&[("rate_loss", "20")][..], 0.7), (&[("energy_loss", "2")], 0.7), (&[("winners", "2")], 0.5)]
    {
        let loss = mean_rate(&trained(changes));
        assert!(loss > 0.0 && loss < share * free, "{changes:?}: {loss} against {free}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn returns_are_the_worlds_own_whatever_is_taken_off_the_reward() {
    let run = trained(&[("energy_reward", "1")]);
    assert!(mean_rate(&run) > 0.0);
    let figures = run.figures().expect("finite");
    assert!((0.0..=1.0).contains(&figures.mean_return), "{}", figures.mean_return);
    let returns = run.curve.points.iter().filter_map(|point| point.mean_return);
    assert!(returns.clone().count() > 10 && returns.into_iter().all(|sum| (0.0..=1.0).contains(&sum)));
}

#[wasm_bindgen_test(unsupported = test)]
fn settings_of_a_regulariser_that_is_off_change_no_bit() {
    let plain = trained(&[]);
    let idle = trained(&[("rate_loss_ceiling", "0.5"), ("rate_loss_floor", "0.4")]);
    assert_eq!(plain.agent.online.digest(), idle.agent.online.digest());
    assert_ne!(plain.agent.online.digest(), trained(&[("energy_loss", "0.05")]).agent.online.digest());
}
