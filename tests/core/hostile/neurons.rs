//! Hostile arguments to neurons.

use super::{ODD, small};
use spikeground::random::Pcg64;
use spikeground::spiking::adaptive_threshold::AdaptiveThresholdNeuron;
use spikeground::spiking::conversion::integrate_and_fire;
use spikeground::spiking::lif::LifNeuron;
use spikeground::spiking::neuron::{Fired, Flow, Neuron, NeuronTensors, RowBack, RowRun, Seen};
use spikeground::spiking::scan::{self, LayerShape};
use spikeground::spiking::spikingbrain::SpikingBrainNeuron;
use spikeground::spiking::winners::KWinners;
use wasm_bindgen_test::wasm_bindgen_test;

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
    for shape in ODD.map(|size| LayerShape { rows: size, time_steps: size, neurons: 1 }) {
        shape.slots();
        let tensors = NeuronTensors::zeros(1);
        let mut record = scan::LayerRecord::default();
        assert!(scan::forward(&lif, shape, &[1.0; 7], &tensors, None, &mut record).is_err());
        let _ =
            scan::slopes(&lif, shape, &record, &tensors, &mut scan::ScanScratch::default(), &mut Vec::new());
    }
    let endless = LayerShape { rows: 1, time_steps: usize::MAX, neurons: 1 };
    let (tensors, mut record) = (NeuronTensors::zeros(1), scan::LayerRecord::default());
    assert!(scan::forward(&lif, endless, &[1.0], &tensors, None, &mut record).is_err());
}
