use crate::support::sparse;
use spikeground::network::units::Units;
use spikeground::parameters::{Parameters, Reset};
use spikeground::random::Pcg64;
use spikeground::spiking::adaptive_threshold::AdaptiveThresholdNeuron;
use spikeground::spiking::lif::LifNeuron;
use spikeground::spiking::neuron::{Neuron, NeuronTensors};
use spikeground::spiking::scan::{self, LayerRecord, LayerShape};
use spikeground::spiking::surrogate::{self, Surrogate};
use spikeground::spiking::winners::KWinners;
use wasm_bindgen_test::wasm_bindgen_test;

fn lif(reset: Reset) -> LifNeuron {
    LifNeuron {
        synaptic_decay: 0.0,
        scale_input: false,
        reset,
        detach_reset: true,
        surrogate: Surrogate { shape: surrogate::Shape::Sigmoid, slope: 4.0 },
    }
}

fn run(neuron: &dyn Neuron, shape: LayerShape, currents: &[f32], tensors: &NeuronTensors) -> LayerRecord {
    let mut record = LayerRecord::default();
    scan::forward(neuron, shape, currents, tensors, None, &mut record).expect("the shapes fit");
    record
}

/// Spikes and membrane potentials `[time_steps, neurons]` of five neurons with threshold 1 and leak 0.5, over two
/// steps of constant current.
fn fired(winners: usize, currents: [f32; 5]) -> (Vec<f32>, Vec<f32>) {
    let tensors = NeuronTensors { threshold: vec![1.0; 5], leak: vec![0.5; 5] };
    let neuron = KWinners { neuron: lif(Reset::Hard), winners };
    let record = run(&neuron, LayerShape { rows: 1, time_steps: 2, neurons: 5 }, &currents, &tensors);
    (record.spikes.to_vec(), record.membranes)
}

#[wasm_bindgen_test(unsupported = test)]
fn only_the_highest_fire_and_losers_keep_their_potential() {
    let (spikes, membranes) = fired(1, [1.5, 2.0, 0.5, 1.25, 0.0]);
    // In step 2 the winner of step 1 (neuron 1, reset to 0) has 2.0, and neuron 0, which kept its potential, has 2.25
    // and wins.
    assert_eq!(membranes, [1.5, 2.0, 0.5, 1.25, 0.0, 2.25, 2.0, 0.75, 1.875, 0.0]);
    assert_eq!(spikes, [0.0, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn of_equal_ones_the_lower_index_wins() {
    let (spikes, _) = fired(2, [1.5, 2.0, 1.5, 1.5, 1.0]);
    assert_eq!(spikes[..5], [1.0, 1.0, 0.0, 0.0, 0.0]);
    let (spikes, _) = fired(3, [1.0, 1.0, 1.0, 1.0, 1.0]);
    assert_eq!(spikes[..5], [1.0, 1.0, 1.0, 0.0, 0.0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn where_no_more_than_k_reach_their_thresholds_all_of_them_fire() {
    for winners in [3, 4, 512] {
        let (spikes, _) = fired(winners, [1.5, 2.0, 0.5, 1.25, 0.0]);
        assert_eq!(spikes, [1.0, 1.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 0.0], "{winners}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_counts_is_the_height_above_a_neurons_own_threshold() {
    let tensors = NeuronTensors { threshold: vec![1.75, 0.5, 0.25], leak: vec![0.5; 3] };
    let neuron = KWinners { neuron: lif(Reset::Hard), winners: 1 };
    let shape = LayerShape { rows: 1, time_steps: 1, neurons: 3 };
    assert_eq!(run(&neuron, shape, &[2.0, 1.0, 0.5], &tensors).spikes.to_vec(), [0.0, 1.0, 0.0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_loser_has_no_slope_and_all_others_have_that_of_their_model() {
    let tensors = NeuronTensors { threshold: vec![1.0; 4], leak: vec![0.5; 4] };
    let (plain, shape) = (lif(Reset::Hard), LayerShape { rows: 1, time_steps: 1, neurons: 4 });
    let neuron = KWinners { neuron: plain, winners: 1 };
    let record = run(&neuron, shape, &[1.5, 0.75, 2.0, -1.0], &tensors);
    let (mut slopes, mut scratch) = (Vec::new(), scan::ScanScratch::default());
    scan::slopes(&neuron, shape, &record, &tensors, &mut scratch, &mut slopes).expect("the shapes fit");
    let of = |distance| plain.surrogate.derivative(distance);
    assert_eq!(slopes, [0.0, of(-0.25), of(1.0), of(-2.0)]);
}

/// Naive reference: updates neuron by neuron and finds the winners by sorting.
fn naive(
    (lif, rise, decay): (LifNeuron, f32, f32),
    winners: usize,
    shape: LayerShape,
    currents: &[f32],
    tensors: &NeuronTensors,
) -> (Vec<f32>, Vec<f32>) {
    let (mut membranes, mut spikes) = (Vec::new(), Vec::new());
    for row in currents.chunks_exact(shape.time_steps * shape.neurons) {
        let (mut kept, mut raised) = (vec![0.0_f32; shape.neurons], vec![0.0_f32; shape.neurons]);
        for current in row.chunks_exact(shape.neurons) {
            let mut heights = Vec::new();
            for (n, &x) in current.iter().enumerate() {
                let membrane = tensors.leak[n] * kept[n] + x;
                membranes.push(membrane);
                kept[n] = membrane;
                heights.push((membrane - (tensors.threshold[n] + rise * raised[n]), n));
            }
            heights.retain(|(height, _)| *height >= 0.0);
            heights.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            heights.truncate(winners);
            let mut fired = vec![0.0; shape.neurons];
            for (_, n) in heights {
                let threshold = tensors.threshold[n] + rise * raised[n];
                kept[n] = if lif.reset == Reset::Hard { 0.0 } else { kept[n] - threshold };
                fired[n] = 1.0;
            }
            for (raised, fired) in raised.iter_mut().zip(&fired) {
                *raised = decay * *raised + fired;
            }
            spikes.extend(fired);
        }
    }
    (membranes, spikes)
}

#[wasm_bindgen_test(unsupported = test)]
fn winners_are_those_of_sorting_the_whole_layer() {
    let mut random = Pcg64::of_world(31);
    for (neurons, winners) in [(5, 1), (16, 3), (48, 5), (128, 40)] {
        for reset in [Reset::Hard, Reset::Soft] {
            let shape = LayerShape { rows: 3, time_steps: 5, neurons };
            let uniform = |low: f64, high: f64, random: &mut Pcg64| -> Vec<f32> {
                (0..neurons).map(|_| random.uniform(low, high) as f32).collect()
            };
            let threshold = uniform(0.1, 0.4, &mut random);
            let tensors = NeuronTensors { threshold, leak: uniform(0.0, 0.99, &mut random) };
            // Multiples of 1/4 give ties between neurons with equal thresholds.
            let mut currents = sparse(shape.slots(), 0.8, &mut random);
            for x in &mut currents {
                *x = (*x * 4.0).round() / 4.0;
            }
            let lif = lif(reset);
            let level = NeuronTensors { threshold: vec![0.25; neurons], leak: vec![0.5; neurons] };
            for tensors in [tensors, level] {
                let record = run(&KWinners { neuron: lif, winners }, shape, &currents, &tensors);
                let expected = naive((lif, 0.0, 0.0), winners, shape, &currents, &tensors);
                assert_eq!((record.membranes, record.spikes.to_vec()), expected, "{neurons} {reset:?}");
                let adaptive = AdaptiveThresholdNeuron { lif, rise: 0.25, decay: 0.75 };
                let record = run(&KWinners { neuron: adaptive, winners }, shape, &currents, &tensors);
                let expected = naive((lif, 0.25, 0.75), winners, shape, &currents, &tensors);
                assert_eq!((record.membranes, record.spikes.to_vec()), expected, "{neurons} {reset:?}");
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_whole_layer_of_winners_gives_the_bits_of_rows_at_once() {
    let mut random = Pcg64::of_world(32);
    let shape = LayerShape { rows: 3, time_steps: 4, neurons: 48 };
    let currents = sparse(shape.slots(), 0.9, &mut random);
    let tensors = NeuronTensors { threshold: vec![0.3; 48], leak: vec![0.75; 48] };
    let plain = lif(Reset::Hard);
    let all = KWinners { neuron: plain, winners: 48 };
    assert!(plain.row_runner().is_some() && all.row_runner().is_none());
    let [all, plain] = [&all as &dyn Neuron, &plain].map(|neuron| run(neuron, shape, &currents, &tensors));
    assert_eq!((all.membranes, all.spikes), (plain.membranes, plain.spikes));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_network_asked_for_winners_has_them() {
    for model in ["lif", "adaptive_threshold"] {
        let mut parameters = Parameters::default();
        parameters.set("neuron_model", model).expect("allowed");
        let described = |parameters: &Parameters| format!("{:?}", Units::spiking(parameters));
        assert!(!described(&parameters).contains("KWinners"));
        parameters.winners = 5;
        assert!(described(&parameters).contains("winners: 5"), "{}", described(&parameters));
    }
}
