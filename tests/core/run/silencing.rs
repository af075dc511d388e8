//! Silenced neurons: they never fire, nothing depends on what they would have sent, and silencing is an event of the
//! run that links and checkpoints repeat.

use spikeground::interchange::checkpoint::{from_bytes, to_bytes};
use spikeground::network::pass::Pass;
use spikeground::network::{LAYERS, SpikingRainbowNetwork};
use spikeground::parameters::link;
use spikeground::run::Run;
use spikeground::run::events::{Event, read, write};
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::worlds::Choice;
use wasm_bindgen_test::wasm_bindgen_test;

const NEURONS: usize = 16;

fn run(agent: AgentKind, settings: &[(&str, &str)]) -> Run {
    let world = Choice { firm: true, ..Choice::named("FrozenLake-v1") };
    let mut spec = RunSpec { world, agent, seed: 3, ..RunSpec::default() };
    spec.parameters = spec.settings();
    let small =
        [("hidden_size", "16"), ("learning_starts", "100"), ("update_period", "4"), ("batch_size", "16")];
    for (name, value) in small.iter().chain(settings) {
        spec.parameters.set(name, value).expect("allowed");
    }
    Run::new(spec).expect("a run")
}

fn on(run: &mut Run, steps: u64) {
    while run.moment.env_steps < steps {
        run.step().expect("finite");
    }
}

fn logits(network: &SpikingRainbowNetwork) -> (Vec<f32>, Pass) {
    let mut pass = Pass::default();
    network.forward(&[0, 1, 6, 14], &mut pass).expect("states of the lake");
    (pass.logits.clone(), pass)
}

#[wasm_bindgen_test(unsupported = test)]
fn a_silenced_neuron_acts_as_one_whose_outgoing_weights_are_zero() {
    for agent in [AgentKind::Spiking, AgentKind::Dense] {
        let mut network = run(agent, &[("noisy", "false")]).agent.online.clone();
        let (before, pass) = logits(&network);
        // The first neuron of each layer that is active.
        let active = |layer: usize| {
            let spikes = &pass.layers[layer].record.spikes;
            (0..spikes.rows()).flat_map(|row| spikes.active(row)).min().expect("some neuron is active")
        };
        let chosen: Vec<usize> = (0..LAYERS.len()).map(active).collect();
        let mut without = network.clone();
        for (layer, &neuron) in chosen.iter().enumerate() {
            network
                .silence(layer * NEURONS + neuron..=layer * NEURONS + neuron, true)
                .expect("a neuron of the network");
            match layer {
                0 => without.hidden[1].weight.row_mut(neuron).fill(0.0),
                1 => {
                    without.hidden[2].weight.row_mut(neuron).fill(0.0);
                    without.hidden[3].weight.row_mut(neuron).fill(0.0);
                }
                _ => without.heads[layer - 2].weight.row_mut(neuron).fill(0.0),
            }
        }
        let (silenced, pass) = logits(&network);
        assert_ne!(silenced, before, "it mattered");
        assert_eq!(silenced, logits(&without).0, "{agent:?}");
        for (layer, neuron) in chosen.iter().enumerate() {
            let spikes = &pass.layers[layer].record.spikes;
            assert!((0..spikes.rows()).all(|row| spikes.value(row, *neuron) == 0.0), "it never fires");
        }
        network.silence(0..=4 * NEURONS - 1, false).expect("all neurons");
        assert_eq!(logits(&network).0, before, "undone");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn no_gradient_reaches_a_silenced_neuron_without_a_normalisation() {
    let mut run = run(AgentKind::Spiking, &[("normalisation", "none"), ("threshold_rule", "fixed")]);
    let rows = |run: &Run| run.agent.online.hidden[1].weight.column(5).to_vec();
    run.silence(NEURONS + 5..=NEURONS + 5, true).expect("a neuron");
    let before = rows(&run);
    on(&mut run, 400);
    assert!(run.agent.updates() > 50);
    assert_eq!(rows(&run), before);
    run.silence(NEURONS + 5..=NEURONS + 5, false).expect("a neuron");
    on(&mut run, 600);
    assert_ne!(rows(&run), before, "it learns again");
}

#[wasm_bindgen_test(unsupported = test)]
fn links_and_checkpoints_repeat_silenced_neurons_to_the_bit() {
    for agent in [AgentKind::Spiking, AgentKind::Dense] {
        let settings = [("average_weights", "true")];
        let (mut whole, mut left_alone) = (run(agent, &settings), run(agent, &settings));
        on(&mut whole, 150);
        whole.silence(0..=7, true).expect("half of a layer");
        on(&mut whole, 250);
        whole.edit(1, "H").expect("a hole");
        whole.silence(3..=20, false).expect("some of them");
        on(&mut whole, 300);
        let events = write(&whole.spec.events);
        assert_eq!(events, "150:n0-7:off;250:1:H;250:n3-20:on");
        let mut resumed = from_bytes(&to_bytes(&whole).expect("saved")).expect("read");
        assert_eq!(resumed.agent.online.silenced.of(0), [0, 1, 2]);
        for run in [&mut whole, &mut resumed, &mut left_alone] {
            on(run, 500);
        }
        assert_eq!(to_bytes(&resumed).expect("saved"), to_bytes(&whole).expect("saved"));
        let digest = whole.agent.online.digest();
        assert_ne!(left_alone.agent.online.digest(), digest);

        let (read, mut notices) = link::read(&whole.spec.link(None, None));
        let spec = RunSpec::from_link(&read, &mut notices);
        assert_eq!((&spec.events, notices.len()), (&whole.spec.events, 0), "{notices:?}");
        let mut replayed = Run::new(spec).expect("a run");
        on(&mut replayed, 500);
        assert_eq!(replayed.agent.online.digest(), digest);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_converted_run_keeps_its_neurons_silent() {
    let mut dense = run(AgentKind::Dense, &[]);
    on(&mut dense, 150);
    dense.silence(2..=4, true).expect("three neurons");
    let converted = dense.convert(4).expect("converted");
    assert_eq!(converted.agent.online.silenced.of(0), [2, 3, 4]);
    assert_eq!(write(&converted.spec.events), "0:n2-4:off");
    let resumed = from_bytes(&to_bytes(&converted).expect("saved")).expect("read");
    assert_eq!(resumed.agent.online.silenced, converted.agent.online.silenced);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_range_outside_the_network_is_refused_and_changes_nothing() {
    let mut run = run(AgentKind::Spiking, &[]);
    let before = to_bytes(&run).expect("saved");
    for range in [64..=64, 0..=64, 60..=1000, usize::MAX..=usize::MAX] {
        let given = format!("{}-{}", range.start(), range.end());
        assert_eq!(
            run.silence(range, true).expect_err("refused").to_string(),
            format!("neurons: '{given}' is not a range from 0 to 63, such as 3-7")
        );
    }
    assert!(run.silence(std::ops::RangeInclusive::new(5, 4), true).is_err());
    assert_eq!(to_bytes(&run).expect("saved"), before);
    let events = vec![Event::neurons(5, 60..=64, true), Event::cell(6, 1, "H")];
    let link = RunSpec { events, ..run.spec.clone() }.link(None, None);
    let (link, mut notices) = link::read(&link);
    let spec = RunSpec::from_link(&link, &mut notices);
    assert_eq!(spec.events, [Event::cell(6, 1, "H")]);
    assert_eq!(
        notices,
        ["neurons: '60-64' is not a range from 0 to 63, such as 3-7; this part of the link was ignored."]
    );
    for text in
        ["1:n3:off", "1:n3-:off", "1:n3-4:", "1:n3-4:perhaps", "1:n-4:off", "1:n4-3-2:on", "1:n 3-4:off"]
    {
        assert!(read(text).is_err(), "{text}");
    }
}
