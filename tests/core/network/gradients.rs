//! Gradients against finite differences of a smooth forward pass: each spike is replaced by the antiderivative of its
//! surrogate, so that the surrogate gradient is the exact gradient.

use crate::support::sparse;
use spikeground::agent::regulariser::Regulariser;
use spikeground::layers::linear::Linear;
use spikeground::network::gradient::Gradient;
use spikeground::network::pass::Pass;
use spikeground::network::units::Units;
use spikeground::network::{Sizes, SpikingRainbowNetwork};
use spikeground::parameters::Parameters;
use spikeground::random::Pcg64;
use spikeground::spiking::adaptive_threshold::AdaptiveThresholdNeuron;
use spikeground::spiking::layer::SpikingLinear;
use spikeground::spiking::lif::LifNeuron;
use spikeground::spiking::neuron::{Fired, Flow, Neuron, NeuronTensors, Seen};
use spikeground::spiking::scan::LayerRecord;
use spikeground::spiking::surrogate::{Shape, Surrogate};
use std::f64::consts::PI;
use std::sync::Arc;
use wasm_bindgen_test::wasm_bindgen_test;

/// Antiderivative of the surrogate derivative, at distance `x` from the threshold.
fn primitive(surrogate: Surrogate, x: f32) -> f32 {
    let (a, x) = (f64::from(surrogate.slope), f64::from(x));
    let y = match surrogate.shape {
        Shape::Sigmoid => 1.0 / (1.0 + libm::exp(-a * x)),
        Shape::Atan => libm::atan(PI / 2.0 * a * x) / PI + 0.5,
        Shape::FastSigmoid => x / (1.0 + a * x.abs()) + 0.5,
        Shape::Triangle => {
            let reach = (a * x.abs()).min(1.0);
            0.5 + x.signum() * (reach - reach * reach / 2.0)
        }
        Shape::Rectangle => (a * x + 0.5).clamp(0.0, 1.0),
    };
    y as f32
}

/// A LIF neuron, with or without an adaptive threshold, with smooth spikes in the forward pass. The gradient is the
/// real neuron's.
#[derive(Debug)]
struct Smooth {
    lif: LifNeuron,
    adaptation: Option<AdaptiveThresholdNeuron>,
}

impl Smooth {
    fn real(&self) -> &dyn Neuron {
        self.adaptation.as_ref().map_or(&self.lif as &dyn Neuron, |neuron| neuron)
    }
}

impl Neuron for Smooth {
    fn states(&self) -> usize {
        self.real().states()
    }

    fn traces(&self) -> usize {
        self.real().traces()
    }

    fn step(&self, current: &[f32], tensors: &NeuronTensors, state: &mut [f32], fired: Fired<'_>) {
        let neurons = current.len();
        for n in 0..neurons {
            let (leak, adapted) = (tensors.leak[n], state.get(2 * neurons + n).copied().unwrap_or(0.0));
            let rise = self.adaptation.map_or(0.0, |neuron| neuron.rise);
            let threshold = tensors.threshold[n] + rise * adapted;
            let synaptic = state[n] * self.lif.synaptic_decay + current[n];
            let scale = if self.lif.scale_input { 1.0 - leak } else { 1.0 };
            let membrane = leak * state[neurons + n] + scale * synaptic;
            let spike = primitive(self.lif.surrogate, membrane - threshold);
            let hard = self.lif.reset == spikeground::parameters::Reset::Hard;
            state[n] = synaptic;
            state[neurons + n] = if hard { membrane * (1.0 - spike) } else { membrane - threshold * spike };
            if let Some(neuron) = self.adaptation {
                fired.traces[n] = adapted;
                state[2 * neurons + n] = neuron.decay * adapted + spike;
            }
            fired.membrane[n] = membrane;
            fired.spikes[n] = spike;
        }
    }

    fn slopes(&self, seen: Seen<'_>, tensors: &NeuronTensors, slopes: &mut [f32]) {
        self.real().slopes(seen, tensors, slopes);
    }

    fn gradient(&self, seen: Seen<'_>, tensors: &NeuronTensors, flow: Flow<'_>) {
        self.real().gradient(seen, tensors, flow);
    }

    /// Smooth spikes lie between 0 and 1.
    fn is_graded(&self) -> bool {
        true
    }
}

const SIZES: Sizes = Sizes { inputs: 5, actions: 2, neurons: 8, atoms: 3 };
const STATES: [usize; 3] = [0, 3, 4];

/// All trainable numbers: weights first, then thresholds and leaks.
fn numbers(network: &mut SpikingRainbowNetwork) -> Vec<&mut f32> {
    let maps = network.hidden.iter_mut().chain(&mut network.heads);
    let weights = maps.flat_map(|map| map.weight.iter_mut());
    let tensors = network.neurons.iter_mut().flat_map(|t| t.threshold.iter_mut().chain(&mut t.leak));
    weights.chain(tensors).collect()
}

fn found(gradient: &mut Gradient) -> Vec<f32> {
    let maps = gradient.hidden.iter().chain(&gradient.heads);
    let weights = maps.flat_map(|map| map.weight.iter().copied());
    let tensors = gradient.neurons.iter().flat_map(|t| t.threshold.iter().chain(&t.leak).copied());
    weights.chain(tensors).collect()
}

fn check(changes: &[(&str, &str)], frozen: bool) {
    let mut parameters = Parameters::default();
    for (name, value) in
        [("detach_reset", "false"), ("learn_time_constants", "true"), ("threshold_rule", "learned")]
    {
        parameters.set(name, value).expect("allowed");
    }
    for (name, value) in changes {
        parameters.set(name, value).expect("allowed");
    }
    let mut network = SpikingRainbowNetwork::new(SIZES, &parameters, true, 2);
    let lif = LifNeuron {
        synaptic_decay: (1.0 - 1.0 / parameters.tau_syn) as f32,
        scale_input: parameters.scale_input,
        reset: parameters.reset,
        detach_reset: false,
        surrogate: Surrogate { shape: parameters.surrogate, slope: parameters.surrogate_slope as f32 },
    };
    let adaptive = parameters.neuron_model == spikeground::parameters::NeuronModel::AdaptiveThreshold;
    let adaptation = adaptive.then_some(AdaptiveThresholdNeuron { lif, rise: 0.3, decay: 0.8 });
    network.units =
        Units::Spiking { neuron: Arc::new(Smooth { lif, adaptation }), time_steps: parameters.time_steps };
    let mut pass = Pass::default();
    if frozen {
        network.forward(&STATES, &mut pass).expect("the states exist");
        for (normalisation, layer) in network.normalisations.iter_mut().zip(&pass.layers) {
            normalisation.freeze(&layer.statistics);
        }
    }
    let mut random = Pcg64::of_world(5);
    let coefficients = sparse(STATES.len() * 6, 1.0, &mut random);
    let regulariser = Regulariser::of(&parameters);
    let loss = |network: &SpikingRainbowNetwork, pass: &mut Pass| {
        network.forward(&STATES, pass).expect("the states exist");
        let said = pass.logits.iter().zip(&coefficients).map(|(y, c)| f64::from(*y) * f64::from(*c));
        said.sum::<f64>() + f64::from(regulariser.loss(network, pass, 1.0).loss)
    };
    loss(&network, &mut pass);
    let mut gradient = Gradient::of(&network);
    let spikes = regulariser.loss(&network, &pass, 1.0).spike_gradients;
    network
        .backward_through(&network.maps(), &pass, &coefficients, spikes, &mut gradient)
        .expect("the shapes fit");
    let found = found(&mut gradient);
    let count = numbers(&mut network).len();
    let tensors = count - 4 * 2 * SIZES.neurons;
    for probe in 0..160 {
        // Half of the probes go to thresholds and leaks, which are few.
        let place = if probe % 2 == 0 {
            random.below(tensors as u32) as usize
        } else {
            tensors + random.below(64) as usize
        };
        let mut nudged = |by: f32| {
            let before = *numbers(&mut network)[place];
            *numbers(&mut network)[place] = before + by;
            let value = loss(&network, &mut pass);
            *numbers(&mut network)[place] = before;
            value
        };
        let step = 4e-3_f32;
        let numeric = (nudged(step) - nudged(-step)) / (2.0 * f64::from(step));
        let allowed = 1e-2 * numeric.abs().max(0.3);
        assert!(
            (f64::from(found[place]) - numeric).abs() < allowed,
            "{changes:?}, number {place} of {count}: {} against {numeric}",
            found[place]
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn weights_thresholds_and_leaks_of_the_whole_network() {
    check(&[], false);
    check(&[("reset", "soft"), ("tau_syn", "2"), ("scale_input", "true")], false);
}

#[wasm_bindgen_test(unsupported = test)]
fn with_an_adaptive_threshold() {
    check(&[("neuron_model", "adaptive_threshold")], false);
    check(&[("neuron_model", "adaptive_threshold"), ("reset", "soft"), ("tau_syn", "3")], false);
}

#[wasm_bindgen_test(unsupported = test)]
fn with_every_smooth_surrogate() {
    check(&[("surrogate", "atan"), ("surrogate_slope", "2")], false);
    check(&[("surrogate", "fast_sigmoid"), ("surrogate_slope", "1")], false);
}

#[wasm_bindgen_test(unsupported = test)]
fn with_every_normalisation() {
    check(&[("normalisation", "static")], true);
    check(&[("normalisation", "none")], false);
}

#[wasm_bindgen_test(unsupported = test)]
fn with_every_read_out() {
    for read_out in ["membrane_last", "membrane_mean", "membrane_max"] {
        check(&[("read_out", read_out)], false);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn with_a_rate_above_its_ceiling_or_below_its_floor() {
    let ceiling = [("rate_loss", "20"), ("rate_loss_ceiling", "0.1")];
    let floor = [("rate_loss", "20"), ("rate_loss_ceiling", "1"), ("rate_loss_floor", "0.9")];
    for bounds in [&ceiling[..], &floor] {
        check(bounds, false);
        check(&[bounds, &[("read_out", "membrane_mean"), ("reset", "soft")]].concat(), false);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn with_energy_in_the_loss() {
    check(&[("energy_loss", "5")], false);
    check(&[("energy_loss", "5"), ("dueling", "false"), ("read_out", "membrane_last")], false);
    check(&[("energy_loss", "5"), ("neuron_model", "adaptive_threshold"), ("tau_syn", "2")], false);
}

/// Returns the number with index `number` among a layer's weights, biases, thresholds, leaks and inputs.
fn place<'a>(layer: &'a mut SpikingLinear, inputs: &'a mut [f32], number: usize) -> &'a mut f32 {
    let linear = layer.linear.weight.iter_mut().chain(&mut layer.linear.bias);
    let tensors = layer.tensors.threshold.iter_mut().chain(&mut layer.tensors.leak);
    linear.chain(tensors).chain(inputs).nth(number).expect("one of the numbers")
}

#[wasm_bindgen_test(unsupported = test)]
fn weights_inputs_thresholds_and_leaks_of_a_layer_on_its_own() {
    let surrogate = Surrogate { shape: Shape::Sigmoid, slope: 4.0 };
    let lif = LifNeuron {
        synaptic_decay: 0.5,
        scale_input: true,
        reset: spikeground::parameters::Reset::Soft,
        detach_reset: false,
        surrogate,
    };
    let mut random = Pcg64::of_world(7);
    let linear = Linear::uniform(4, 5, &mut random);
    let neuron = Arc::new(Smooth { lif, adaptation: None });
    let mut layer = SpikingLinear::new(linear, neuron, 0.3, 0.8, 6).expect("a layer");
    let mut inputs = sparse(3 * 4, 1.0, &mut random);
    let coefficients = sparse(3 * 5, 1.0, &mut random);
    let mut record = LayerRecord::default();
    layer.forward(&inputs, &mut record).expect("the shapes fit");
    let gradient = layer.backward(&inputs, &record, &coefficients).expect("the shapes fit");
    let linear = gradient.linear.weight.iter().chain(&gradient.linear.bias);
    let found: Vec<f32> = linear
        .chain(&gradient.tensors.threshold)
        .chain(&gradient.tensors.leak)
        .chain(&gradient.inputs)
        .copied()
        .collect();
    for (number, found) in found.iter().enumerate() {
        let mut nudged = |by: f32| {
            let before = *place(&mut layer, &mut inputs, number);
            *place(&mut layer, &mut inputs, number) = before + by;
            let rates = layer.forward(&inputs, &mut record).expect("the shapes fit");
            *place(&mut layer, &mut inputs, number) = before;
            rates.iter().zip(&coefficients).map(|(rate, c)| f64::from(rate * c)).sum::<f64>()
        };
        let numeric = (nudged(4e-3) - nudged(-4e-3)) / 8e-3;
        let allowed = 1e-2 * numeric.abs().max(0.1);
        assert!((f64::from(*found) - numeric).abs() < allowed, "number {number}: {found} against {numeric}");
    }
}
