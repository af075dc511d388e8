//! Producer: the step-by-step path of the same neuron.

use spikeground::parameters::Reset;
use spikeground::random::Pcg64;
use spikeground::spiking::lif::LifNeuron;
use spikeground::spiking::neuron::{Fired, Flow, Neuron, NeuronTensors, Seen};
use spikeground::spiking::scan::{self, Gradients, LayerRecord, LayerShape};
use spikeground::spiking::surrogate::{self, Surrogate};
use wasm_bindgen_test::wasm_bindgen_test;

/// A LIF neuron that always uses the step-by-step path, never a faster one of its model.
#[derive(Debug)]
struct Stepwise(LifNeuron);

impl Neuron for Stepwise {
    fn states(&self) -> usize {
        self.0.states()
    }

    fn step(&self, current: &[f32], tensors: &NeuronTensors, state: &mut [f32], fired: Fired<'_>) {
        self.0.step(current, tensors, state, fired);
    }

    fn slopes(&self, seen: Seen<'_>, tensors: &NeuronTensors, slopes: &mut [f32]) {
        self.0.slopes(seen, tensors, slopes);
    }

    fn gradient(&self, seen: Seen<'_>, tensors: &NeuronTensors, flow: Flow<'_>) {
        self.0.gradient(seen, tensors, flow);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_row_at_once_gives_the_bits_of_step_after_step() {
    let mut random = Pcg64::of_world(11);
    let mut uniform = |count: usize, low: f64, high: f64| -> Vec<f32> {
        (0..count).map(|_| random.uniform(low, high) as f32).collect()
    };
    for (neurons, time_steps) in [(16, 1), (48, 5), (96, 32), (128, 4)] {
        for (reset, scale_input, synaptic_decay, held) in [
            (Reset::Hard, true, 0.0, false),
            (Reset::Hard, false, 0.5, true),
            (Reset::Soft, true, 0.5, false),
            (Reset::Soft, false, 0.0, true),
        ] {
            let surrogate = Surrogate { shape: surrogate::Shape::Sigmoid, slope: 4.0 };
            let neuron = LifNeuron { synaptic_decay, scale_input, reset, detach_reset: true, surrogate };
            let tensors =
                NeuronTensors { threshold: uniform(neurons, 0.2, 1.0), leak: uniform(neurons, 0.0, 0.99) };
            let shape = LayerShape { rows: 3, time_steps, neurons };
            let currents = uniform(if held { 3 * neurons } else { shape.slots() }, -2.0, 2.0);
            let carried = uniform(3 * 2 * neurons, -1.0, 1.0);
            let run = |neuron: &dyn Neuron, mut state: Option<Vec<f32>>| {
                let mut record = LayerRecord::default();
                scan::forward(neuron, shape, &currents, &tensors, state.as_deref_mut(), &mut record)
                    .expect("the shapes fit");
                (record.membranes, record.spikes, state)
            };
            for state in [None, Some(carried)] {
                let fast = run(&neuron, state.clone());
                assert_eq!(fast, run(&Stepwise(neuron), state), "{neurons} {time_steps} {reset:?} {held}");
                assert!(fast.1.count(fast.1.rows()) > 0, "some fire");
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_way_back_through_a_row_at_once_gives_the_bits_of_step_after_step() {
    let mut random = Pcg64::of_world(12);
    let mut uniform = |count: usize, low: f64, high: f64| -> Vec<f32> {
        (0..count).map(|_| random.uniform(low, high) as f32).collect()
    };
    let surrogate = Surrogate { shape: surrogate::Shape::Rectangle, slope: 2.0 };
    for (neurons, time_steps) in [(16, 1), (48, 5), (96, 32), (128, 4)] {
        for (reset, detach_reset, scale_input, synaptic_decay, [held_spikes, held_currents]) in [
            (Reset::Hard, true, true, 0.0, [false, false]),
            (Reset::Hard, false, false, 0.5, [true, false]),
            (Reset::Soft, true, false, 0.5, [false, true]),
            (Reset::Soft, false, true, 0.0, [true, true]),
        ] {
            let neuron = LifNeuron { synaptic_decay, scale_input, reset, detach_reset, surrogate };
            let tensors =
                NeuronTensors { threshold: uniform(neurons, 0.2, 1.0), leak: uniform(neurons, 0.0, 0.99) };
            let shape = LayerShape { rows: 3, time_steps, neurons };
            let size = |held: bool| if held { 3 * neurons } else { shape.slots() };
            let (currents, said) = (uniform(shape.slots(), -2.0, 2.0), uniform(size(held_spikes), -1.0, 1.0));
            let back = |neuron: &dyn Neuron| {
                let (mut record, mut memory) = (LayerRecord::default(), scan::ScanScratch::default());
                scan::forward(neuron, shape, &currents, &tensors, None, &mut record).expect("the shapes fit");
                let (mut slopes, mut out) = (Vec::new(), vec![7.0; size(held_currents)]);
                scan::slopes(neuron, shape, &record, &tensors, &mut memory, &mut slopes)
                    .expect("the shapes fit");
                let gradients =
                    Gradients { spikes: &said, slopes: &slopes, currents: &mut out, tensors: None };
                scan::backward(neuron, shape, &record, &tensors, gradients, &mut memory)
                    .expect("the shapes fit");
                out.iter().chain(&slopes).map(|x| x.to_bits()).collect::<Vec<_>>()
            };
            let fast = back(&neuron);
            assert!(fast == back(&Stepwise(neuron)), "{neurons} {time_steps} {reset:?} {detach_reset}");
            assert!(fast.iter().any(|bits| *bits != 0), "something flows back");
        }
    }
}
