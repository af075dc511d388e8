//! A dense agent converted to a spiking one.

use super::rainbow::{parameters, run};
use spikeground::interchange::checkpoint;
use spikeground::math::activity::Activity;
use spikeground::network::conversion::convert_rainbow_to_spiking;
use spikeground::network::noise::Noise;
use spikeground::network::pass::Pass;
use spikeground::network::{Sizes, SpikingRainbowNetwork};
use spikeground::random::Pcg64;
use spikeground::run::spec::AgentKind;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn a_converted_agent_is_the_network_that_its_file_describes_whatever_was_switched_off() {
    for change in
        [("dueling", "false"), ("categorical", "false"), ("noisy", "false"), ("normalisation", "static")]
    {
        let dense = run(&[change, ("hidden_size", "16"), ("static_from", "0")], AgentKind::Dense, 300);
        let spiking = dense.convert(8).expect("it converts");
        let file = checkpoint::to_bytes(&spiking).expect("it can be saved");
        let loaded = checkpoint::from_bytes(&file).expect("it can be read");
        assert_eq!(loaded.agent.online.digest(), spiking.agent.online.digest(), "{change:?}");
        assert_eq!(loaded.figures().expect("finite"), spiking.figures().expect("finite"), "{change:?}");
        // A link cannot transport converted weights, so it claims no digest.
        let link = loaded.spec.link(Some(300), Some("4-00000000000000ff".into()));
        assert!(
            loaded.spec.origin.is_some() && !link.contains("digest") && !link.contains("&steps"),
            "{link}"
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn noise_means_as_much_after_a_conversion_as_before() {
    let p = parameters(&[("normalisation", "none"), ("hidden_size", "16"), ("noise_sigma", "0.3")]);
    let sizes = Sizes { inputs: 6, actions: 3, neurons: 16, atoms: 5 };
    let dense = SpikingRainbowNetwork::new(sizes, &p, false, 2);
    let mut inputs = Activity::default();
    inputs.become_one_hot(&[0, 1, 2, 3, 4, 5], 6).expect("states");
    let spiking = convert_rainbow_to_spiking(&dense, &inputs, 4000).expect("it folds");
    let (mut noise, mut random) = (Noise::default(), Pcg64::of_world(1));
    noise.refresh(&dense, &mut random);
    let shift = |network: &SpikingRainbowNetwork| {
        let (mut calm, mut noisy) =
            (Pass::over(Activity::new(6, false)), Pass::over(Activity::new(6, false)));
        calm.inputs.push_ones([3]);
        noisy.inputs.push_ones([3]);
        network.decide(None, None, &mut calm).expect("a state");
        network.decide(Some(&noise), None, &mut noisy).expect("a state");
        calm.logits.iter().zip(&noisy.logits).map(|(calm, noisy)| noisy - calm).collect::<Vec<_>>()
    };
    let (before, after) = (shift(&dense), shift(&spiking));
    for (before, after) in before.iter().zip(&after) {
        assert!((before - after).abs() < 0.05 + 0.1 * before.abs(), "{before} became {after}");
    }
    assert!(before.iter().any(|shift| shift.abs() > 0.1), "{before:?}");
}
