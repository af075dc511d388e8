use spikeground::parameters::link;
use spikeground::parameters::presets::{PRESETS, Preset};
use spikeground::parameters::{PARAMETERS, ParameterKind};
use spikeground::random::Pcg64;
use spikeground::run::Run;
use spikeground::run::events::{Event, MAX_EVENTS};
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::worlds::Choice;
use wasm_bindgen_test::wasm_bindgen_test;

fn read(fragment: &str) -> (RunSpec, Vec<String>) {
    let (link, mut notices) = link::read(fragment);
    (RunSpec::from_link(&link, &mut notices), notices)
}

#[wasm_bindgen_test(unsupported = test)]
fn an_empty_link_is_the_default_experiment_without_notices() {
    assert_eq!(read(""), (RunSpec::default(), vec![]));
    assert_eq!(read("#"), (RunSpec::default(), vec![]));
}

#[wasm_bindgen_test(unsupported = test)]
fn only_what_differs_from_the_world_is_written() {
    let mut spec = RunSpec::default();
    assert_eq!(spec.link(None, None), "v=0&n=4&world=FrozenLake-v1&agent=spiking&seed=0");
    spec.world.firm = true;
    spec.parameters = spec.settings();
    spec.parameters.set("time_steps", "8").expect("allowed");
    spec.agent = AgentKind::Dense;
    spec.seed = 7;
    assert_eq!(
        spec.link(Some(500), Some("4-00000000000000ff".into())),
        "v=0&n=4&world=FrozenLake-v1&firm=1&agent=dense&seed=7&T=8&steps=500&digest=4-00000000000000ff"
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn of_a_preset_its_name_is_written_and_what_differs_from_it() {
    let mut spec = RunSpec { preset: Preset::named("balanced").expect("a preset"), ..RunSpec::default() };
    spec.parameters = spec.settings();
    let link = "v=0&n=4&world=FrozenLake-v1&agent=spiking&preset=balanced&seed=0";
    assert_eq!(spec.link(None, None), link);
    assert_eq!(read(link), (spec.clone(), vec![]));
    spec.parameters.set("time_steps", "4").expect("allowed");
    assert_eq!(spec.link(None, None), format!("{link}&T=4"), "the default's value differs from the preset's");
    assert_eq!(read(&spec.link(None, None)), (spec, vec![]));
    assert_eq!(read("preset=default"), (RunSpec::default(), vec![]));
}

#[wasm_bindgen_test(unsupported = test)]
fn an_unknown_preset_is_left_out_and_the_rest_is_used() {
    let (spec, notices) = read("preset=turbo&seed=4&T=6");
    assert_eq!((spec.preset.name, spec.seed, spec.parameters.time_steps), ("default", 4, 6));
    let unknown = Preset::named("turbo").expect_err("no such preset");
    assert_eq!(notices, [format!("{unknown}; this part of the link was ignored.")]);
}

#[wasm_bindgen_test(unsupported = test)]
fn values_that_contradict_each_other_go_back_to_the_preset() {
    let (spec, notices) = read("preset=balanced&v0=5&th=0.7");
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert_eq!(
        (spec.parameters.support_min, spec.parameters.threshold, spec.parameters.time_steps),
        (-0.1, 0.7, 5)
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn a_wall_is_written_so_that_it_does_not_begin_a_fragment_of_its_own() {
    let mut spec = RunSpec::default();
    spec.world.map = Some("SF/#G".into());
    assert!(spec.link(None, None).contains("&map=SF/%23G&"));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_written_is_read_back_whatever_the_parameters() {
    let mut random = Pcg64::of_world(9);
    for round in 0..200 {
        let mut spec = RunSpec { seed: random.next_u32(), ..RunSpec::default() };
        spec.world.firm = random.below(2) == 1;
        spec.world.map = (round % 3 == 0).then(|| "SFFF/F#HG".to_owned());
        spec.preset = &PRESETS[round % PRESETS.len()];
        spec.parameters = spec.settings();
        for parameter in PARAMETERS.iter().filter(|_| round % 5 != 0) {
            let text = match parameter.kind {
                ParameterKind::Boolean => (random.below(2) == 1).to_string(),
                ParameterKind::Choice(choices) => {
                    choices[random.below(choices.len() as u32) as usize].to_owned()
                }
                ParameterKind::Integer { min, max, .. } => {
                    (min + f64::from(random.below((max - min) as u32))).to_string()
                }
                ParameterKind::Number { min, max, .. } => random.uniform(min, max).to_string(),
            };
            let before = spec.parameters.clone();
            spec.parameters.set(parameter.name, &text).expect("in range");
            if spec.validate().is_err() {
                spec.parameters = before;
            }
        }
        assert_eq!(read(&spec.link(None, None)), (spec.clone(), vec![]), "{}", spec.link(None, None));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_letters_of_a_maze_survive_a_link() {
    let world = Choice { map: Some("S^(2)<>v#I/FFFFFFG".into()), ..Choice::named("Maze-v0") };
    let spec = RunSpec { world, ..RunSpec::default() };
    let spec = RunSpec { parameters: spec.settings(), ..spec };
    let link = spec.link(None, None);
    assert!(link.contains("&map=S%5E(2)%3C%3Ev%23I/FFFFFFG&"), "{link}");
    assert_eq!(read(&link), (spec, vec![]));
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_wrong_is_named_and_the_rest_is_used() {
    let (spec, notices) =
        read("v=0&world=Atlantis&seed=5&T=0&th=abc&colour=red&firm=2&seed=6&hs=%zz&agent=wet");
    assert_eq!((spec.seed, spec.parameters.time_steps), (5, 1));
    let unknown_world = Choice::named("Atlantis").entry().expect_err("no such world");
    let unknown_world = format!("{unknown_world}; this part of the link was ignored.");
    assert_eq!(
        notices,
        [
            "time_steps: 0 is not a whole number from 1 to 32; 1 was used.",
            "threshold: 'abc' is not a number from 0.05 to 10; it was ignored.",
            "colour: this key of the link is unknown; it was ignored.",
            "firm: '2' is neither 1 nor 0; it was ignored.",
            "seed: given twice; the first value was used.",
            "hs: the value cannot be read; it was ignored.",
            unknown_world.as_str(),
            "unknown agent 'wet'; allowed: spiking, dense; this part of the link was ignored.",
        ]
    );
}

#[wasm_bindgen_test(unsupported = test)]
fn values_that_contradict_each_other_are_left_out_and_the_rest_is_used() {
    let (spec, notices) = read("seed=4&v0=5&v1=-5&th=0.7&T=6");
    let default = RunSpec::default().parameters;
    assert_eq!(
        (spec.parameters.support_min, spec.parameters.support_max),
        (default.support_min, default.support_max)
    );
    assert_eq!((spec.parameters.threshold, spec.parameters.time_steps), (0.7, 6));
    let line = "support_min (5) must be below support_max (-5); these values of the link were ignored.";
    assert_eq!(notices, [line]);
    let (narrow, notices) = read("v1=0.5&T=6");
    assert!(notices[0].contains("does not cover the returns of this world"), "{notices:?}");
    assert_eq!((narrow.parameters.support_max, narrow.parameters.time_steps), (1.0, 6));
}

#[wasm_bindgen_test(unsupported = test)]
fn an_option_that_the_world_does_not_have_is_left_out() {
    let (spec, notices) = read("world=FrozenLake-v1&full=1&firm=1&seed=3");
    assert_eq!((spec.world.full_view, spec.world.firm, spec.seed), (false, true, 3));
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert!(notices[0].contains("--full-view"), "{notices:?}");
    let (_, notices) = read("full=yes");
    assert_eq!(notices, ["full: 'yes' is neither 1 nor 0; it was ignored."]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_full_view_is_written_and_read() {
    let wide = link::Link { full_view: true, ..Default::default() };
    let parameters = RunSpec::default().parameters;
    let text = link::write(&wide, &parameters, &parameters);
    assert!(text.ends_with("&full=1"), "{text}");
    assert!(link::read(&text).0.full_view);
}

#[wasm_bindgen_test(unsupported = test)]
fn other_numerics_and_newer_grammars_are_said() {
    let (_, notices) = read("v=9&n=99");
    assert_eq!(notices.len(), 2);
    assert!(notices[1].contains("numerics version 99"));
}

#[wasm_bindgen_test(unsupported = test)]
fn hostile_links_never_panic_and_always_give_a_run_that_can_be_built() {
    let long = |key: &str| format!("{key}={}", "9".repeat(5000));
    let long = ["T", "world", "map", "agent", "events"].map(long);
    let hostile = [
        "__proto__=1&constructor=2&toString=3",
        "T=1e999&th=-1e999&lr=NaN",
        "seed=99999999999&steps=-1",
        "map=%00%01&firm=1",
        "map=SG%F0%9F%A6%80",
        "map=S/G/H/HH",
        "v0=5&v1=-5",
        "h=512&T=32&bs=512&ns=10",
        "=&&&==&a&%=%",
        "world=%3Cscript%3E",
    ];
    for fragment in hostile.into_iter().chain(long.iter().map(String::as_str)) {
        let (spec, notices) = read(fragment);
        assert!(Run::new(spec).is_ok(), "{fragment}");
        assert!(!notices.is_empty(), "{fragment}");
        assert!(notices.iter().all(|notice| !notice.contains('\n') && notice.len() < 600), "{notices:?}");
    }
    let mut random = Pcg64::of_world(11);
    for _ in 0..2000 {
        let bytes: Vec<u8> = (0..random.below(80)).map(|_| 32 + random.below(95) as u8).collect();
        let (spec, _) = read(&String::from_utf8_lossy(&bytes));
        assert_eq!(spec.parameters.validate(), Ok(()));
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_largest_maze_with_as_many_edits_as_a_run_holds_comes_back_from_its_link() {
    let row = format!("{}{}", "^(12)".repeat(16), "G(-12.25)".repeat(16));
    let map = format!("S{}/{}", "G".repeat(31), [row.as_str(); 31].join("/"));
    let world = Choice { map: Some(map), ..Choice::named("Maze-v0") };
    let mut spec = RunSpec { world, ..RunSpec::default() };
    spec.parameters = spec.settings();
    spec.parameters.set("support_min", "-20").expect("allowed");
    let event = |number| Event::cell(1_000_000, 900 + number, "^(64)");
    spec.events = (0..MAX_EVENTS).map(event).collect();
    assert_eq!(read(&spec.link(None, None)), (spec, vec![]));
}
