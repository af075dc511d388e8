//! Settings under which no neuron can ever fire are refused; settings that only seem so are accepted.
use spikeground::parameters::{PARAMETERS, Parameter, Parameters};
use spikeground::random::Pcg64;
use spikeground::run::Run;
use spikeground::run::opened::OpenedLink;
use spikeground::run::spec::RunSpec;
use wasm_bindgen_test::wasm_bindgen_test;

fn parameters(settings: &str) -> Parameters {
    let mut parameters = Parameters::default();
    for (name, value) in settings.split(' ').filter_map(|pair| pair.split_once('=')) {
        parameters.set(name, value).expect("allowed alone");
    }
    parameters
}

const DEAD: &[&str] = &[
    // The input scale 1 − leak is 0, at least in f32.
    "leak_factor=1 scale_input=true",
    "leak_factor=0.99999999 scale_input=true",
    "leak_factor=1 scale_input=true normalisation=none",
    "leak_factor=1 scale_input=true normalisation=static threshold_rule=learned",
    "leak_factor=1 scale_input=true learn_time_constants=true",
    "leak_factor=1 scale_input=true neuron_model=adaptive_threshold",
    "leak_factor=1 scale_input=true slow_share=0.5",
    "leak_factor=1 scale_input=true carry_state=true tau_syn=100",
    // The scaled current is so small that its maximum is below the threshold.
    "leak_factor=0.99 scale_input=true threshold_rule=fixed",
    "leak_factor=0.999 scale_input=true normalisation_gain=0.05",
    "slow_share=1 tau_slow=100 scale_input=true threshold_rule=fixed",
    // No neuron's potential can reach the threshold, or even exceed 0.
    "threshold=10 threshold_rule=fixed time_steps=1",
    "threshold=10 threshold_rule=fixed tau_mem=1",
    "normalisation_gain=0.05 normalisation_bias=-2",
    "normalisation_gain=0.5 normalisation_bias=-2 hidden_size=8 threshold_rule=fixed",
    "normalisation_gain=0.05 normalisation_bias=0 threshold=10 time_steps=1",
    "normalisation_gain=0.05 normalisation_bias=0 threshold=1 threshold_rule=fixed time_steps=1 hidden_size=8",
    // These codings cannot send negative counts.
    "neuron_model=spikingbrain coding=bitwise normalisation_gain=0.05 normalisation_bias=-2",
    "neuron_model=spikingbrain coding=binary normalisation_gain=0.05 normalisation_bias=-0.5 fineness=0.5",
];

const ALIVE: &[&str] = &[
    "",
    "leak_factor=1",
    "leak_factor=0.99999999",
    "leak_factor=0",
    "tau_mem=100 scale_input=true",
    "leak_factor=0.9 scale_input=true threshold_rule=fixed",
    "leak_factor=0.99 scale_input=true threshold_rule=fixed carry_state=true",
    "leak_factor=0.99 scale_input=true threshold_rule=fixed learn_time_constants=true",
    "threshold=10 threshold_rule=fixed",
    "threshold=10 time_steps=1",
    "threshold=10 threshold_rule=fixed time_steps=1 normalisation=none",
    "threshold=10 threshold_rule=fixed time_steps=1 normalisation_gain=1",
    "normalisation_gain=0.05 normalisation_bias=0.25 threshold_rule=fixed",
    "normalisation_bias=-2",
    "neuron_model=spikingbrain leak_factor=1 scale_input=true",
    "neuron_model=spikingbrain coding=ternary normalisation_gain=0.05 normalisation_bias=-2",
    "neuron_model=spikingbrain coding=bitwise normalisation_bias=-2",
];

#[wasm_bindgen_test(unsupported = test)]
fn neurons_that_can_never_fire_are_refused_in_one_line_that_names_why() {
    for settings in DEAD {
        let error = parameters(settings).validate().expect_err(settings).to_string();
        assert!(error.starts_with("no neuron could ever fire: ") && !error.contains('\n'), "{error}");
        let named = PARAMETERS.iter().any(|parameter| {
            settings.contains(&format!("{}=", parameter.name)) && error.contains(parameter.name)
        });
        assert!(named, "{settings}: {error}");
    }
    for settings in ALIVE {
        assert_eq!(parameters(settings).validate(), Ok(()), "{settings}");
    }
    assert_eq!(
        parameters("leak_factor=1 scale_input=true").validate().expect_err("dead").to_string(),
        "no neuron could ever fire: leak_factor (1) with scale_input multiplies every current by 0; it must be below 1, or scale_input off"
    );
    assert_eq!(
        parameters("threshold=10 threshold_rule=fixed time_steps=1")
            .validate()
            .expect_err("dead")
            .to_string(),
        "no neuron could ever fire: with normalisation_gain (0.5), normalisation_bias (0.25), hidden_size (128) and tau_mem (4) the membrane potential reaches at most 5.8847 in 1 time_steps, below threshold (10)"
    );
}

/// Counts the spikes in the first time step of the last decision, over all layers, after 200 steps of a small run.
fn spikes(settings: &str) -> usize {
    let mut spec = RunSpec { parameters: parameters(settings), ..RunSpec::default() };
    for (name, value) in
        [("hidden_size", "8"), ("batch_size", "8"), ("learning_starts", "100"), ("update_period", "4")]
    {
        if !settings.contains(name) {
            spec.parameters.set(name, value).expect("allowed");
        }
    }
    let mut run = Run::new(spec).expect("a run");
    (0..200).for_each(|_| run.step().expect("a step"));
    run.agent.acting.layers.iter().map(|layer| layer.record.spikes.active(0).count()).sum()
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_called_alive_is_not_far_from_firing() {
    // The bound is tight: about ten percent from it, the settings are accepted.
    for (dead, alive) in [
        (
            "threshold=1.65 threshold_rule=fixed time_steps=1 hidden_size=8",
            "threshold=1.5 threshold_rule=fixed time_steps=1 hidden_size=8",
        ),
        (
            "normalisation_bias=-1.35 hidden_size=8 threshold_rule=fixed time_steps=1 threshold=0.05",
            "normalisation_bias=-1.2 hidden_size=8 threshold_rule=fixed time_steps=1 threshold=0.05",
        ),
    ] {
        assert!(parameters(dead).validate().is_err(), "{dead}");
        assert_eq!(parameters(alive).validate(), Ok(()), "{alive}");
    }
    assert!(spikes("normalisation_bias=1 threshold_rule=fixed") > 0);
}

#[wasm_bindgen_test(unsupported = test)]
fn numbers_that_lose_their_meaning_in_f32_are_refused() {
    for (settings, start) in [
        ("support_min=0 support_max=1e-50", "support_max (1e-50) is too small for 32-bit arithmetic"),
        ("support_min=-1e-39 support_max=1", "support_min (-1e-39) is too small for 32-bit arithmetic"),
        ("gamma=1e-45", "gamma (1e-45) is too small for 32-bit arithmetic"),
        ("leak_factor=1e-40", "leak_factor (1e-40) is too small for 32-bit arithmetic"),
        ("learning_rate_final=1e-60", "learning_rate_final (1e-60) is too small for 32-bit arithmetic"),
        ("curiosity_weight=1e-300", "curiosity_weight (1e-300) is too small for 32-bit arithmetic"),
        ("normalisation_bias=-1e-44", "normalisation_bias (-1e-44) is too small for 32-bit arithmetic"),
        ("priority_exponent=1e-39", "priority_exponent (1e-39) is too small for 32-bit arithmetic"),
        ("support_min=0 support_max=1e-37", "support_min (0) and support_max ("),
        (
            "support_min=1 support_max=1.00000001",
            "support_min (1) and support_max (1.00000001) are too close together for 51 atoms",
        ),
        (
            "support_min=999.9999 support_max=1000",
            "support_min (999.9999) and support_max (1000) are too close together",
        ),
        (
            "support_min=-1000.00 support_max=-999.95",
            "support_min (-1000) and support_max (-999.95) are too close together",
        ),
    ] {
        let error = parameters(settings).validate().expect_err(settings).to_string();
        assert!(error.starts_with(start) && !error.contains('\n') && error.len() < 200, "{error}");
    }
    for settings in [
        "support_min=0 support_max=1e-30",
        "support_min=999 support_max=1000",
        "support_min=1 support_max=1.00000001 categorical=false",
        "gamma=0 leak_factor=0 learning_rate_final=0",
        "learning_rate=0.000001 adam_epsilon=0.00000001",
    ] {
        assert_eq!(parameters(settings).validate(), Ok(()), "{settings}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn nothing_is_tried_where_the_only_bonus_is_worth_nothing() {
    let off = "epsilon_start=0 epsilon_end=0 noisy=false";
    for dead in [
        "curiosity=false visit_bonus_size=0",
        "visit_bonus=false curiosity_weight=0",
        "visit_bonus_size=0 curiosity_weight=0",
    ] {
        let error = parameters(&format!("{off} {dead}")).validate().expect_err(dead).to_string();
        assert!(error.starts_with("the agent would never explore"), "{error}");
    }
    assert_eq!(parameters(&format!("{off} visit_bonus_size=0")).validate(), Ok(()));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_link_to_dead_neurons_is_told_and_gives_a_run_that_lives() {
    let link_of = |settings: &str| {
        let pairs = settings.split(' ').filter_map(|pair| pair.split_once('='));
        let pairs =
            pairs.map(|(name, value)| format!("{}={value}", Parameter::named(name).expect("declared").link));
        pairs.collect::<Vec<_>>().join("&")
    };
    for settings in DEAD {
        let opened = OpenedLink::read(&link_of(settings));
        assert_eq!(opened.spec.validate(), Ok(()), "{settings}");
        assert!(opened.notices[0].text.starts_with("no neuron could ever fire: "), "{:?}", opened.notices);
    }
}

/// The largest current after LayerNorm never exceeds the bound that the check of dead settings uses.
#[wasm_bindgen_test(unsupported = test)]
fn no_normalised_current_is_above_the_bound() {
    use spikeground::layers::normalisation::{CurrentNormalisation, NormalisationKind, RowStatistics};
    let mut random = Pcg64::of_world(14);
    for round in 0..400 {
        let neurons = 8 + 8 * random.below(20) as usize;
        let (gain, bias) = (random.uniform(0.05, 5.0), random.uniform(-2.0, 2.0));
        let mut row: Vec<f32> = (0..neurons).map(|_| random.uniform(-1.0, 1.0) as f32).collect();
        if round % 4 == 0 {
            row.fill(0.25);
            row[round % neurons] = 100.0;
        }
        let normalisation =
            CurrentNormalisation { gain: gain as f32, bias: bias as f32, kind: NormalisationKind::Layer };
        normalisation.forward(&mut row, neurons, &mut RowStatistics::default());
        let bound = gain * ((neurons - 1) as f64).sqrt() + bias;
        let highest = f64::from(row.iter().copied().fold(f32::MIN, f32::max));
        assert!(highest <= bound + 1e-5 * bound.abs().max(1.0), "{highest} above {bound}");
        assert!(
            round % 4 != 0 || highest > bound - 0.01 * bound.abs().max(1.0),
            "{highest} far below {bound}"
        );
    }
}
