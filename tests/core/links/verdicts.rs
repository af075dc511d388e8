//! Verdicts on the replay of a link, and a check that every link gives a valid run.
use spikeground::parameters::link::{ClaimedDigest, Verdict};
use spikeground::parameters::{PARAMETERS, ParameterKind};
use spikeground::random::Pcg64;
use spikeground::run::Run;
use spikeground::run::opened::OpenedLink;
use spikeground::run::spec::RunSpec;
use wasm_bindgen_test::wasm_bindgen_test;

const DIGEST: &str = "604152-0123456789abc7f7";
const OTHER: &str = "604152-0123456789abc7f8";

#[wasm_bindgen_test(unsupported = test)]
fn a_digest_has_one_shape_and_what_is_cut_or_changed_is_damaged() {
    let whole =
        |text: &str| assert_eq!(ClaimedDigest::read(text), ClaimedDigest::Whole(DIGEST.into()), "{text}");
    for behind in ["", ".", ")", ", ", " ", "zz", "&", "%20", "\u{200B}", "-", "…"] {
        whole(&format!("{DIGEST}{behind}"));
    }
    whole("604152-0123456789ABC7F7");
    for length in 0..DIGEST.len() {
        assert_eq!(ClaimedDigest::read(&DIGEST[..length]), ClaimedDigest::Damaged, "{length}");
    }
    for damaged in [
        "604152-0123456789abc7f70",
        "604152-0123456789abg7f7",
        "604152_0123456789abc7f7",
        "604152--123456789abc7f7",
        "-0123456789abc7f7",
        "6041x2-0123456789abc7f7",
        "0123456789abc7f7",
        "1234567890123-0123456789abc7f7",
        "604152-0123456789äbc7f7",
        "null",
    ] {
        assert_eq!(ClaimedDigest::read(damaged), ClaimedDigest::Damaged, "{damaged}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_verdict_accuses_a_whole_link_alone() {
    let written = format!("v=0&n=4&world=FrozenLake-v1&agent=spiking&seed=7&steps=500&digest={DIGEST}");
    let verdict = |link: &str, weights: &str| OpenedLink::read(link).verdict(weights);
    assert_eq!(verdict(&written, DIGEST), Verdict::Reproduced);
    assert_eq!(verdict(&written, OTHER), Verdict::NotReproduced);
    for (link, equal, different) in [
        // Equal weights are reproduced, whatever else the link contains.
        (format!("{written}&colour=red"), "reproduced", "not comparable"),
        (format!("{written}&T=999"), "reproduced", "not comparable"),
        (format!("{written}&seed=8"), "reproduced", "not comparable"),
        (format!("{written}&fbclid=IwAR0"), "reproduced", "not reproduced"),
        (format!("{written})."), "reproduced", "not reproduced"),
        (written.replace("n=4", "n=3"), "not comparable", "not comparable"),
        (written.replace("n=4", "n=x"), "reproduced", "not comparable"),
        (written.replace("v=0", "v=7"), "reproduced", "not comparable"),
        (written.replace("seed=7", "seed=x"), "reproduced", "not comparable"),
        (written.replace("&seed=7", ""), "reproduced", "not comparable"),
        (written.replace("&steps=500", ""), "reproduced", "not comparable"),
        (written.replace("steps=500", "steps=128001"), "reproduced", "not comparable"),
        (written.replace("FrozenLake-v1", "FrozenLak"), "reproduced", "not comparable"),
        (written.replace("c7f7", ""), "damaged digest", "damaged digest"),
        (written.replace(DIGEST, ""), "damaged digest", "damaged digest"),
        (written.replace("n=4", "n=3").replace("c7f7", ""), "damaged digest", "damaged digest"),
        (written.replace(&format!("&digest={DIGEST}"), ""), "no digest", "no digest"),
        (String::new(), "no digest", "no digest"),
    ] {
        assert_eq!(verdict(&link, DIGEST).name(), equal, "{link}");
        assert_eq!(verdict(&link, OTHER).name(), different, "{link}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_a_cut_has_taken_away_is_said_where_it_shows() {
    let written = format!("v=0&n=4&world=CliffWalking-v1&agent=dense&seed=7&steps=500&digest={DIGEST}");
    let said = |link: &str| {
        let notices = OpenedLink::read(link).notices;
        notices.into_iter().map(|notice| notice.text).collect::<Vec<_>>()
    };
    assert_eq!(
        said(&written[..written.len() - 4]),
        ["The link's digest is damaged, so the weights cannot be compared."]
    );
    let no_digest = "The link names a step but no digest to compare the weights with; the end of the link may be missing.";
    assert_eq!(said(&written[..written.len() - "00&digest=".len() - DIGEST.len()]), [no_digest]);
    let no_world =
        "The link names no world, so this run is on FrozenLake-v1; the beginning of the link may be missing.";
    assert_eq!(said(&written["v=0&n=4&world=CliffWalking-v1&".len()..]), [no_world]);
}

#[wasm_bindgen_test(unsupported = test)]
fn a_map_whose_rewards_the_support_does_not_reach_widens_it() {
    for (link, min, max, said) in [
        ("world=Maze-v0&map=SG(2.5)", -1.0, 2.5, "the support was widened to range from -1 to 2.5."),
        ("world=Maze-v0&map=SG(2.3)", -1.0, 2.3, "the support was widened to range from -1 to 2.3."),
        ("world=Maze-v0&map=SG(-100)", -100.0, 1.0, "the support was widened to range from -100 to 1."),
        ("world=Maze-v0&map=G(-7)SG(70)", -7.0, 70.0, "the support was widened to range from -7 to 70."),
        ("world=Maze-v0&map=SG(2.5)&v1=1.5", -1.0, 2.5, "the support was widened to range from -1 to 2.5."),
        (
            "world=Maze-v0&map=SG(2.5)&preset=balanced&v0=-3",
            -1.0,
            2.5,
            "the support was widened to range from -1 to 2.5.",
        ),
        ("world=Maze-v0&map=SG(2.5)&v1=5", -1.0, 5.0, ""),
        ("world=Maze-v0&map=SG(0.3)&v1=0.3", -1.0, 0.3, ""),
        ("world=Maze-v0&map=SG(2.3)&v1=2.3", -1.0, 2.3, ""),
        ("world=Maze-v0&map=SG(2.5)&ca=false", -1.0, 1.0, ""),
        ("world=CliffWalking-v1&v0=-50", -100.0, 0.0, "these values of the link were ignored."),
    ] {
        let opened = OpenedLink::read(link);
        assert_eq!(opened.spec.validate(), Ok(()), "{link}");
        let parameters = &opened.spec.parameters;
        assert_eq!((parameters.support_min, parameters.support_max), (min, max), "{link}");
        assert_eq!(opened.notices.len(), usize::from(!said.is_empty()), "{link} {:?}", opened.notices);
        assert!(
            opened.notices.iter().all(|notice| notice.text.ends_with(said)),
            "{link} {:?}",
            opened.notices
        );
        assert_eq!(OpenedLink::read(&opened.spec.link(None, None)).spec, RunSpec { seed: 0, ..opened.spec });
    }
}

/// Returns a random `key=value` pair: valid, invalid or nonsensical.
fn pair(random: &mut Pcg64) -> String {
    const WORLDS: [&str; 8] = [
        "FrozenLake-v1",
        "FrozenLake8x8-v1",
        "CliffWalking-v1",
        "Taxi-v4",
        "WindyGridworld-v0",
        "DynaMaze-v0",
        "Maze-v0",
        "MiniGrid-Empty-5x5-v0",
    ];
    const MAPS: [&str; 9] = [
        "SG(2.5)",
        "SG(0)",
        "SG(-100)",
        "SFG",
        "SF/%23G",
        "S^(2)G(9)/FFF",
        "S",
        "SH/HG",
        "SG(1e-40)G(-1e-300)",
    ];
    const PRESETS: [&str; 6] =
        ["default", "frugal", "maximum_speed", "balanced", "maximum_accuracy", "turbo"];
    const EXTREMES: [&str; 8] = ["0", "1", "-1", "1e-50", "-1000", "1000", "0.99999999", "1e-300"];
    let mut one = |of: &[&str]| of[random.below(of.len() as u32) as usize].to_owned();
    match one(&["world", "map", "preset", "events", "agent", "extreme", "ends", "ends", "within", "within"])
        .as_str()
    {
        "world" => format!("world={}", one(&WORLDS)),
        "map" => format!("world=Maze-v0&map={}", one(&MAPS)),
        "preset" => format!("preset={}", one(&PRESETS)),
        "events" => format!("events={}", one(&["0:1:G(50)", "5:2:H", "0:0:#", "9:1:G;3:1:F"])),
        "agent" => one(&["agent=dense", "firm=1", "full=1"]),
        kind => {
            let parameter = &PARAMETERS[random.below(PARAMETERS.len() as u32) as usize];
            let value = match (parameter.kind, kind) {
                (ParameterKind::Boolean, _) => ["true", "false"][random.below(2) as usize].into(),
                (ParameterKind::Choice(choices), _) => {
                    choices[random.below(choices.len() as u32) as usize].into()
                }
                (_, "extreme") => EXTREMES[random.below(8) as usize].into(),
                (
                    ParameterKind::Integer { min, max, .. } | ParameterKind::Number { min, max, .. },
                    "ends",
                ) => [min, max][random.below(2) as usize].to_string(),
                (ParameterKind::Integer { min, max, .. }, _) => random.uniform(min, max).round().to_string(),
                (ParameterKind::Number { min, max, .. }, _) => random.uniform(min, max).to_string(),
            };
            format!("{}={value}", parameter.link)
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn every_link_gives_a_run_that_validation_lets_pass() {
    let mut random = Pcg64::of_world(18);
    let rounds = if cfg!(target_arch = "wasm32") { 300 } else { 2000 };
    let mut fitted = 0;
    for round in 0..rounds {
        let pairs: Vec<String> = (0..=random.below(12)).map(|_| pair(&mut random)).collect();
        let link = pairs.join("&");
        let opened = OpenedLink::read(&link);
        assert_eq!(opened.spec.validate(), Ok(()), "{link}");
        fitted += usize::from(
            opened.notices.iter().any(|notice| notice.text.ends_with("of the link were ignored.")),
        );
        let again = OpenedLink::read(&opened.spec.link(None, None));
        assert_eq!(again.spec, opened.spec, "{link}");
        assert!(again.notices.is_empty(), "{link} {:?}", again.notices);
        // Small runs are also created.
        if round % 100 == 0
            && opened.spec.parameters.hidden_size * opened.spec.parameters.batch_size <= 1 << 14
        {
            assert!(Run::new(opened.spec).is_ok(), "{link}");
        }
    }
    assert!(fitted > rounds / 10, "{fitted} links broke a rule");
}
