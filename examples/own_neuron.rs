//! Defines and trains a custom neuron model: a leaky neuron that is refractory for one step after each spike.
//!
//! Run it with `cargo run --release --example own_neuron`.

use spikeground::agent::SpikingRainbowAgent;
use spikeground::network::units::Units;
use spikeground::network::{Sizes, SpikingRainbowNetwork};
use spikeground::run::Run;
use spikeground::run::spec::RunSpec;
use spikeground::spiking::neuron::{Fired, Flow, Neuron, NeuronTensors, Seen};
use spikeground::spiking::surrogate::{Shape, Surrogate};
use std::sync::Arc;

/// U[t] = leak · V[t−1] + x[t], s[t] = 1 if U[t] ≥ θ and s[t−1] = 0, V[t] = U[t] · (1 − s[t]).
#[derive(Debug)]
struct RestingNeuron {
    surrogate: Surrogate,
}

impl Neuron for RestingNeuron {
    /// Two state variables per neuron: the potential after the reset, and whether the neuron has just fired.
    fn states(&self) -> usize {
        2
    }

    fn step(&self, current: &[f32], tensors: &NeuronTensors, state: &mut [f32], fired: Fired<'_>) {
        let (potential, rests) = state.split_at_mut(current.len());
        for n in 0..current.len() {
            let membrane = tensors.leak[n] * potential[n] + current[n];
            let spike = f32::from(u8::from(membrane >= tensors.threshold[n] && rests[n] == 0.0));
            potential[n] = membrane * (1.0 - spike);
            rests[n] = spike;
            fired.membrane[n] = membrane;
            fired.spikes[n] = spike;
        }
    }

    fn slopes(&self, seen: Seen<'_>, tensors: &NeuronTensors, slopes: &mut [f32]) {
        for (n, slope) in slopes.iter_mut().enumerate() {
            let rests = seen.before.is_some_and(|[_, spikes, _]| spikes[n] > 0.0);
            *slope =
                if rests { 0.0 } else { self.surrogate.derivative(seen.membrane[n] - tensors.threshold[n]) };
        }
    }

    fn gradient(&self, seen: Seen<'_>, tensors: &NeuronTensors, flow: Flow<'_>) {
        for n in 0..seen.membrane.len() {
            // Gradient through the spike, plus gradient through the potential, which persists only without a spike.
            let gradient = flow.spikes[n] * flow.slopes[n] + flow.state[n] * (1.0 - seen.spikes[n]);
            flow.current[n] = gradient;
            flow.state[n] = tensors.leak[n] * gradient;
        }
    }
}

fn main() -> Result<(), spikeground::Error> {
    let mut spec = RunSpec::default();
    spec.world.firm = true;
    spec.parameters = spec.settings();

    let p = &spec.parameters;
    let sizes = Sizes { inputs: 16, actions: 4, neurons: p.hidden_size, atoms: p.atoms };
    let mut network = SpikingRainbowNetwork::new(sizes, p, true, spec.seed);
    let surrogate = Surrogate { shape: Shape::Sigmoid, slope: 4.0 };
    network.units =
        Units::Spiking { neuron: Arc::new(RestingNeuron { surrogate }), time_steps: p.time_steps };
    let agent = SpikingRainbowAgent::of_network(network, p, spec.seed);

    let world = spec.world.build()?;
    let mut run = Run::of_agent(spec, world, agent)?;
    while !run.is_done() {
        run.step()?;
    }
    let figures = run.figures()?;
    println!("score {:.3}", figures.normalised_score.unwrap_or_default());
    for (layer, rate) in &figures.firing_rate.0 {
        println!("{layer} fires at {:.2} %", 100.0 * rate);
    }
    Ok(())
}
