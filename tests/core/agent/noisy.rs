//! Producers: the literal case by the formula in float64; the distribution by Φ from the error function.

use super::rainbow::parameters;
use ndarray::{arr1, arr2};
use spikeground::Error;
use spikeground::agent::SpikingRainbowAgent;
use spikeground::agent::categorical::Support;
use spikeground::agent::exploration::Exploration;
use spikeground::agent::learner::Learner;
use spikeground::agent::n_step::Transition;
use spikeground::agent::replay::Replay;
use spikeground::layers::linear::Linear;
use spikeground::layers::noisy::{Draw, Noisy, NoisyScratch, initial_sigmas, sample, shaped, sigma_gradient};
use spikeground::math::activity::Activity;
use spikeground::math::scratch::Scratch;
use spikeground::network::noise::{Noise, Sample};
use spikeground::network::pass::Pass;
use spikeground::network::{Sizes, SpikingRainbowNetwork};
use spikeground::parameters::Parameters;
use spikeground::random::{Pcg64, Stream};
use spikeground::state::State;
use wasm_bindgen_test::wasm_bindgen_test;

fn case() -> (Linear, Linear, Draw) {
    let mean = Linear { weight: arr2(&[[0.1, 0.4], [-0.2, 0.5], [0.3, -0.6]]), bias: arr1(&[0.05, -0.05]) };
    let sigma = initial_sigmas(3, 2, 0.5);
    let draw =
        Draw { inputs: [0.25, -1.0, 4.0].map(shaped).to_vec(), outputs: [-0.09, 2.25].map(shaped).to_vec() };
    (mean, sigma, draw)
}

#[track_caller]
fn assert_close(found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-6, "{found} instead of {expected}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_noisy_map_gives_what_the_formula_says_on_both_ways() {
    let (mean, sigma, draw) = case();
    assert_close(&draw.inputs, &[0.5, -1.0, 2.0]);
    assert_close(&draw.outputs, &[-0.3, 1.5]);
    let x = Activity::of(&[1.0, -2.0, 0.5], 3).expect("whole rows");
    let mut y = [0.0; 2];
    let noise = Some((&sigma, &draw));
    Noisy { mean: &mean, noise }.forward(&x, &mut y, &mut NoisyScratch::default()).expect("fits");
    assert_close(&y, &[0.310_288_57, 0.998_557_16]);
    let mut sampled = Linear::zeros(0, 0);
    sample(&mean, &sigma, &draw, &mut sampled).expect("fits");
    sampled.forward(&x, &mut y, &mut Scratch::default()).expect("fits");
    assert_close(&y, &[0.310_288_57, 0.998_557_16]);
    Noisy { mean: &mean, noise: None }.forward(&x, &mut y, &mut NoisyScratch::default()).expect("fits");
    assert_close(&y, &[0.7, -0.95]);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_gradient_of_sigma_is_that_of_a_finite_difference() {
    let (mean, mut sigma, draw) = case();
    // Loss Σ c · y for the input x: its gradient is x cᵀ with respect to the sampled weights and c with respect to
    // the sampled biases.
    let (x, c) = (Activity::of(&[1.0, -2.0, 0.5], 3).expect("whole rows"), [0.7, -1.1]);
    let mut outer = Linear::zeros(3, 2);
    outer.become_gradient(&x, &c, &mut Scratch::default()).expect("fits");
    let mut gradient = Linear::zeros(3, 2);
    sigma_gradient(&outer, &draw, &mut gradient).expect("fits");
    let loss = |sigma: &Linear| {
        let mut y = [0.0; 2];
        let noise = Some((sigma, &draw));
        Noisy { mean: &mean, noise }.forward(&x, &mut y, &mut NoisyScratch::default()).expect("fits");
        f64::from(c[0] * y[0] + c[1] * y[1])
    };
    for index in [[0, 0], [1, 1], [2, 0], [2, 1]] {
        let before = sigma.weight[index];
        sigma.weight[index] = before + 0.25;
        let above = loss(&sigma);
        sigma.weight[index] = before - 0.25;
        let slope = (above - loss(&sigma)) / 0.5;
        sigma.weight[index] = before;
        assert!((slope - f64::from(gradient.weight[index])).abs() < 1e-5, "{index:?}");
    }
    assert_close(gradient.bias.as_slice().expect("in one piece"), &[0.7 * -0.3, -1.1 * 1.5]);
}

#[wasm_bindgen_test(unsupported = test)]
fn operands_that_do_not_fit_are_refused() {
    let (mean, sigma, mut draw) = case();
    draw.inputs.pop();
    let refused = |error: Result<(), Error>| {
        let operand = "noise of the inputs";
        assert_eq!(error, Err(Error::Shape { operand, expected: vec![3], found: vec![2] }));
    };
    refused(sample(&mean, &sigma, &draw, &mut mean.clone()));
    let (x, noise) = (Activity::of(&[0.0; 3], 3).expect("whole rows"), Some((&sigma, &draw)));
    refused(Noisy { mean: &mean, noise }.forward(&x, &mut [0.0; 2], &mut NoisyScratch::default()));
}

#[wasm_bindgen_test(unsupported = test)]
fn normal_numbers_are_truncated_at_two_and_distributed_as_they_should() {
    let mut random = Pcg64::of_world(5);
    let numbers: Vec<f64> = (0..200_000).map(|_| random.truncated_normal()).collect();
    assert!(numbers.iter().all(|x| x.abs() <= 2.0));
    // P(x < z | |x| ≤ 2) = (Φ(z) − Φ(−2)) / (Φ(2) − Φ(−2))
    let phi = |z: f64| 0.5 * libm::erfc(-z / std::f64::consts::SQRT_2);
    for z in [-1.5, -0.5, 0.0, 0.25, 1.0, 1.9] {
        let expected = (phi(z) - phi(-2.0)) / (phi(2.0) - phi(-2.0));
        let found = numbers.iter().filter(|x| **x < z).count() as f64 / 200_000.0;
        assert!((found - expected).abs() < 4e-3, "{z}: {found} instead of {expected}");
    }
}

const SIZES: Sizes = Sizes { inputs: 6, actions: 3, neurons: 24, atoms: 5 };

#[wasm_bindgen_test(unsupported = test)]
fn a_decision_under_noise_is_that_of_the_sampled_network() {
    // A dense network, because in a spiking one a rounding difference between the two paths could flip a spike.
    let network = SpikingRainbowNetwork::new(SIZES, &Parameters::default(), false, 1);
    let (mut noise, mut random) = (Noise::default(), Pcg64::of_world(2));
    let mut sample = Sample::default();
    let (mut decided, mut looked, mut calm) = (Pass::default(), Pass::default(), Pass::default());
    for state in 0..6 {
        noise.refresh(&network, &mut random);
        decided.inputs.become_one_hot(&[state], 6).expect("a state");
        looked.inputs.clone_from(&decided.inputs);
        network.decide(Some(&noise), None, &mut decided).expect("fits");
        let maps = network.sampled_maps(&noise, &mut sample).expect("fits");
        network.forward_through(&maps, &mut looked).expect("fits");
        network.forward(&[state], &mut calm).expect("fits");
        for (decided, looked) in decided.logits.iter().zip(&looked.logits) {
            assert!((decided - looked).abs() < 1e-5, "{decided} instead of {looked}");
        }
        assert_ne!(decided.logits, calm.logits);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn noise_is_fresh_at_each_draw_and_first_sigma_follows_the_inputs() {
    let network = SpikingRainbowNetwork::new(SIZES, &Parameters::default(), true, 1);
    let (mut noise, mut random) = (Noise::default(), Pcg64::of_world(2));
    noise.refresh(&network, &mut random);
    let first = noise.clone();
    noise.refresh(&network, &mut random);
    assert_ne!(first, noise);
    // The value and the advantage stream have independent noise.
    assert_ne!(noise.0[0], noise.0[1]);
    let sigmas = network.sigmas.expect("noisy by default");
    for sigma in &sigmas.0 {
        assert_eq!(
            (sigma.weight[[0, 0]], sigma.bias[3]),
            ((0.1 / 24.0_f64.sqrt()) as f32, sigma.weight[[0, 0]])
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn noise_makes_every_decision_another_one() {
    for (noisy, same) in [("true", false), ("false", true)] {
        let mut agent = SpikingRainbowAgent::new(16, 4, &parameters(&[("noisy", noisy)]), true, 0);
        agent.act(3).expect("a state");
        let first = agent.acting.logits.clone();
        agent.act(3).expect("a state");
        assert_eq!(agent.acting.logits == first, same, "noisy {noisy}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_learning_step_draws_three_noises_and_a_decision_one() {
    let p = parameters(&[("visit_bonus", "false"), ("curiosity", "false"), ("atoms", "3")]);
    let sizes = Sizes { inputs: 2, actions: 2, neurons: 16, atoms: 3 };
    let mut online = SpikingRainbowNetwork::new(sizes, &p, false, 0);
    let mut learner = Learner::new(&online, Support::of(&p), &p, 4);
    let mut replay = Replay::of(&p, 0);
    replay.push(&[Transition { s_tm1: 0, a_tm1: 0, r_t: 0.0, discount_t: 0.5, s_t: 1 }]).expect("a place");
    learner.learn(&mut online, &mut replay, &mut Exploration::new(2, 2, 2, &p, 0), 0.0).expect("finite");
    let mut state = State::default();
    learner.save(&mut state);
    // A learning step draws noise three times, from the random stream reserved for noise.
    let mut random = Pcg64::of_stream(4, Stream::Noise);
    let (mut noise, mut draws) = (Noise::default(), Vec::new());
    for _ in 0..3 {
        noise.refresh(&online, &mut random);
        draws.push(noise.clone());
    }
    assert_eq!(state.vector::<u64>("random.noise").expect("saved"), random.words());
    assert!(draws[0] != draws[1] && draws[1] != draws[2]);
}
