//! Randomly damaged copies of valid links: each is read as the original run, as another run with a notice, or as
//! damaged; a link that is read as the original run never gets the verdict "not reproduced".
//!
//! The environment variable `SPIKEGROUND_DAMAGED_LINKS` sets the number of copies in native tests; 100 000 take a few
//! seconds.
use spikeground::parameters::link::{ClaimedDigest, MAX_NOTICES, Verdict};
use spikeground::parameters::presets::Preset;
use spikeground::random::Pcg64;
use spikeground::run::Run;
use spikeground::run::events::Event;
use spikeground::run::opened::OpenedLink;
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::worlds::Choice;
use std::collections::BTreeMap;
use wasm_bindgen_test::wasm_bindgen_test;

/// A completed run and its link.
struct Original {
    spec: RunSpec,
    steps: u32,
    digest: String,
    link: String,
}

fn digest_after(spec: RunSpec, steps: u32) -> String {
    let mut run = Run::new(spec).expect("a run that can begin");
    (0..steps).for_each(|_| run.step().expect("a step"));
    run.agent.online.digest()
}

/// Small runs of several worlds, maps, agents and presets, with edits, each long enough for learning steps.
fn originals() -> Vec<Original> {
    let maze = Choice { map: Some("S^(2)<#I/FFFFG(0.5)".into()), ..Choice::named("Maze-v0") };
    let wall = Choice { map: Some("SF/#G".into()), firm: true, ..Choice::named("FrozenLake-v1") };
    let worlds = [Choice::named("FrozenLake-v1"), maze, Choice::named("CliffWalking-v1"), wall];
    let original = |number: usize| {
        let mut spec = RunSpec { world: worlds[number % worlds.len()].clone(), ..RunSpec::default() };
        spec.seed = [0, 7, 4_294_967_295, 1_049_256_282][number / 2 % 4];
        spec.agent = if number % 3 == 2 { AgentKind::Dense } else { AgentKind::Spiking };
        spec.preset = Preset::named(["default", "balanced", "frugal"][number % 3]).expect("a preset");
        spec.parameters = spec.settings();
        let small =
            [("hidden_size", "8"), ("batch_size", "8"), ("learning_starts", "100"), ("update_period", "8")];
        let own =
            [("tau_mem", "12.5"), ("learn_time_constants", "true"), ("atoms", "11"), ("support_max", "2.5")];
        for (name, text) in small.iter().chain(&own[..number % 5]) {
            spec.parameters.set(name, text).expect("allowed");
        }
        if number % 4 == 1 {
            spec.events = vec![Event::cell(20, 7, "H"), Event::cell(50, 3, ".")];
        }
        let steps = 110 + 10 * number as u32;
        let digest = digest_after(spec.clone(), steps);
        let link = spec.link(Some(steps), Some(digest.clone()));
        assert_eq!(OpenedLink::read(&link).spec, spec);
        Original { spec, steps, digest, link }
    };
    (0..8).map(original).collect()
}

fn percent_encoded(text: &str, all: bool) -> String {
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || (!all && b"-_.&=%".contains(&byte));
    let code = |byte: u8| if kept(byte) { (byte as char).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(code).collect()
}

/// Text that may follow a link or be inserted into one.
const BEHIND: [&str; 26] = [
    ".",
    ")",
    ",",
    " ",
    "!",
    "?",
    "\"",
    "'",
    "*",
    ">",
    "]",
    "\u{200B}",
    "\u{202E}",
    "%20",
    "&fbclid=IwAR0x",
    "?utm_source=chat",
    "&utm_medium=mail&utm_campaign=x",
    "&lang=de",
    "&view=values",
    "#",
    " looks good",
    " and so on",
    "\nRegards",
    "\nCheers",
    "…",
    "）。",
];
const INSIDE: [&str; 6] = ["\n", "\r\n", "\n  ", "\n> ", "\u{200B}", "\u{AD}"];

/// Returns the largest character boundary of `text` at or before `place`.
fn boundary(text: &str, place: usize) -> usize {
    (0..=place).rev().find(|place| text.is_char_boundary(*place)).unwrap_or_default()
}

/// Applies one kind of damage to a link. Cuts have the lowest numbers and are applied first: a pair removed from the
/// middle would leave no trace.
fn damaged(link: &str, kind: u32, random: &mut Pcg64) -> String {
    let place = |random: &mut Pcg64| random.below(link.len() as u32 + 1) as usize;
    let pairs = || link.split('&').collect::<Vec<_>>();
    match kind {
        0 => link[..boundary(link, place(random))].into(),
        1 => link[boundary(link, place(random).min(30))..].into(),
        2 => format!("{link}{}", BEHIND[random.below(BEHIND.len() as u32) as usize]),
        3 => match random.below(9) {
            0 => link.replace('&', "&amp;"),
            1 => link.replace('&', "&amp;amp;"),
            2 => percent_encoded(link, true),
            3 => percent_encoded(&percent_encoded(link, true), true),
            4 => percent_encoded(link, false),
            5 => link.replace('=', "=3D"),
            6 => link.replace('&', "\\u0026"),
            7 => link.replace('&', "%26").replace('=', "%3d"),
            _ => link.replace('-', "\u{2011}"),
        },
        4 => {
            let mut pairs = pairs();
            for last in (1..pairs.len()).rev() {
                pairs.swap(last, random.below(last as u32 + 1) as usize);
            }
            pairs.join("&")
        }
        5 => match random.below(5) {
            0 => format!("{link}&{link}"),
            1 => format!("{link}#{link}"),
            2 => format!("https://example.org/#{link} https://example.org/#{link}"),
            3 => format!("[https://example.org/#{link}](https://example.org/#{link})"),
            _ => {
                let pairs = pairs();
                format!("{link}&{}", pairs[random.below(pairs.len() as u32) as usize])
            }
        },
        6 => {
            let place = boundary(link, place(random));
            format!(
                "{}{}{}",
                &link[..place],
                INSIDE[random.below(INSIDE.len() as u32) as usize],
                &link[place..]
            )
        }
        _ => match random.below(4) {
            0 => format!("<{link}>"),
            1 => format!("**{link}**"),
            2 => format!("\"{link}\","),
            _ => format!("`#{link}`"),
        },
    }
}

/// Returns a copy of a link with one or several kinds of damage.
fn copy(link: &str, random: &mut Pcg64) -> String {
    let mut kinds: Vec<u32> = (0..=random.below(3)).map(|_| random.below(8)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.iter().fold(link.to_owned(), |link, kind| damaged(&link, *kind, random))
}

/// Number of damaged copies; fewer in a browser and in debug builds.
fn copies() -> u32 {
    #[cfg(not(target_arch = "wasm32"))]
    if let Some(asked) =
        std::env::var("SPIKEGROUND_DAMAGED_LINKS").ok().and_then(|number| number.parse().ok())
    {
        return asked;
    }
    if cfg!(any(target_arch = "wasm32", debug_assertions)) { 400 } else { 10_000 }
}

#[wasm_bindgen_test(unsupported = test)]
fn damaged_links_are_the_original_run_another_with_a_notice_or_damaged() {
    let originals = originals();
    let mut random = Pcg64::of_world(17);
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for _ in 0..copies() {
        let original = &originals[random.below(originals.len() as u32) as usize];
        let link = copy(&original.link, &mut random);
        let opened = OpenedLink::read(&link);
        let context = || format!("{link:?}\nof {}\n{:?}", original.link, opened.notices);
        assert_eq!(opened.spec.validate(), Ok(()), "{}", context());
        assert!(opened.notices.len() <= MAX_NOTICES + 6, "{}", context());
        let is_original = opened.spec == original.spec && opened.steps == Some(original.steps);
        let outcome = match (&opened.digest, is_original) {
            (Some(ClaimedDigest::Damaged), _) => "damaged",
            // The end with the digest is missing: there is no claim to judge.
            (None, _) => "without a claim",
            (Some(ClaimedDigest::Whole(digest)), true) => {
                assert_eq!(digest, &original.digest, "{}", context());
                assert_eq!(opened.verdict(&original.digest), Verdict::Reproduced, "{}", context());
                "the original run"
            }
            (Some(ClaimedDigest::Whole(_)), false) => {
                assert!(!opened.notices.is_empty(), "{}", context());
                "another run with a notice"
            }
        };
        *seen.entry(outcome).or_default() += 1;
    }
    let share =
        |outcome: &str| f64::from(seen.get(outcome).copied().unwrap_or_default()) / f64::from(copies());
    assert!(share("the original run") > 0.5, "{seen:?}");
    assert!(share("damaged") > 0.01 && share("without a claim") > 0.02, "{seen:?}");
    assert!(share("another run with a notice") > 0.02, "{seen:?}");
}

#[wasm_bindgen_test(unsupported = test)]
fn damaged_links_that_are_the_original_run_are_reproduced_when_replayed() {
    let originals = originals();
    let mut random = Pcg64::of_world(200);
    let wanted = if cfg!(any(target_arch = "wasm32", debug_assertions)) { 10 } else { 200 };
    let mut replayed = 0;
    while replayed < wanted {
        let original = &originals[random.below(originals.len() as u32) as usize];
        let link = copy(&original.link, &mut random);
        let opened = OpenedLink::read(&link);
        let Some(steps) = opened.steps.filter(|steps| *steps <= 200) else { continue };
        // A cut link can describe a larger run, which would take too long.
        if opened.spec.parameters.hidden_size > 8 {
            continue;
        }
        let weights = digest_after(opened.spec.clone(), steps);
        let verdict = opened.verdict(&weights);
        let is_original = opened.spec == original.spec && steps == original.steps;
        assert!(!is_original || weights == original.digest, "{link}");
        assert!(!is_original || verdict != Verdict::NotReproduced, "{link}");
        assert!(verdict != Verdict::NotReproduced || !opened.notices.is_empty(), "{link}");
        replayed += 1;
    }
}
