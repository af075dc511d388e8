//! Values of links that were altered in transit: seeds, numbers, maps, keys given twice, and the notices about them.

use super::altered::{DIGEST, MENDED, OTHER};
use spikeground::parameters::link::Verdict;
use spikeground::parameters::{PARAMETERS, link};
use spikeground::run::opened::OpenedLink;
use spikeground::run::spec::RunSpec;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn a_seed_is_read_without_what_follows_and_one_that_cannot_be_read_is_never_drawn() {
    for seed in [
        "7",
        "7.",
        "7)",
        "7,",
        "7\"",
        " 7 ",
        "7%20",
        "(7)",
        "'7'",
        "7。",
        "7.0",
        "+7",
        "7\u{200B}",
        "7>",
        "7 or so",
        "７",
    ] {
        let opened = OpenedLink::read(&format!("seed={seed}"));
        assert_eq!((opened.spec.seed, opened.seed_given), (7, true), "{seed}");
        assert!(opened.notices.iter().all(|notice| !notice.is_problem), "{seed}");
    }
    for seed in ["", "abc", "-1", "7.5", "7,5", "99999999999", "0x7", "7abc", "NaN", "1e999"] {
        let opened = OpenedLink::read(&format!("seed={seed}&world=FrozenLake-v1&steps=5&digest={DIGEST}"));
        assert_eq!((opened.spec.seed, opened.seed_given), (0, true), "{seed}");
        let sentence = format!("seed: '{seed}' is not a whole number from 0 to 4294967295; 0 was used.");
        assert_eq!(opened.notices[0].text, sentence);
        assert_eq!(opened.verdict(OTHER), Verdict::NotComparable, "{seed}");
    }
    let opened = OpenedLink::read(&format!("world=FrozenLake-v1&steps=5&digest={DIGEST}"));
    assert!(!opened.seed_given);
    assert_eq!(
        opened.notices[0].text,
        "seed: the link has none, so the weights cannot be compared with its digest."
    );
    assert_eq!(opened.verdict(OTHER), Verdict::NotComparable);
}

#[wasm_bindgen_test(unsupported = test)]
fn numbers_and_names_are_read_without_what_follows() {
    for (pair, name, value) in [
        ("T=8)", "time_steps", "8"),
        ("T=8.", "time_steps", "8"),
        ("tm=2.5,", "tau_mem", "2.5"),
        ("th=0.7.", "threshold", "0.7"),
        ("th=0.7\u{201D}", "threshold", "0.7"),
        ("rs=soft).", "reset", "soft"),
        ("dq=false!", "double_q", "false"),
        ("lk=null;", "leak_factor", "null"),
        ("v0=\u{2212}5]", "support_min", "-5"),
        ("lr=0.002%20is%20better", "learning_rate", "0.002"),
    ] {
        let opened = OpenedLink::read(pair);
        let read = opened.spec.parameters.get(name).expect("declared").to_string();
        assert_eq!((read.as_str(), opened.notices.len()), (value, 1), "{pair} {:?}", opened.notices);
        assert_eq!(opened.notices[0].text, MENDED);
    }
    let opened = OpenedLink::read("T=8x&th=0.7.1&firm=1.5");
    assert_eq!(opened.notices.len(), 3, "{:?}", opened.notices);
}

#[wasm_bindgen_test(unsupported = test)]
fn rows_of_a_map_may_be_lines_and_blanks_between_its_cells_are_none() {
    for map in ["SF%0AFG", "SF%0D%0AFG", "S F/F G", "SF/FG,", "SF/FG%22", "%22SF/FG%22", "SF%2FFG"] {
        let opened = OpenedLink::read(&format!("map={map}&seed=7"));
        assert_eq!(opened.spec.world.map.as_deref(), Some("SF/FG"), "{map} {:?}", opened.notices);
    }
    let opened = OpenedLink::read("world=Maze-v0&map=SFG(0.5))&seed=1");
    assert_eq!(opened.spec.world.map.as_deref(), Some("SFG(0.5)"));
}

#[wasm_bindgen_test(unsupported = test)]
fn keys_given_twice_are_named_only_where_their_values_differ() {
    for (link, said) in [
        ("seed=7&seed=7.&T=8&T=8", MENDED),
        ("seed=7&seed=8", "seed: given twice; the first value was used."),
        ("seed=7&T=8&seed=8&seed=9&T=8", "seed: given twice; the first value was used."),
        ("firm=1&firm=0", "firm: given twice; the first value was used."),
    ] {
        let opened = OpenedLink::read(link);
        let texts: Vec<String> = opened.notices.into_iter().map(|notice| notice.text).collect();
        assert_eq!(texts, [said], "{link}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn notices_are_few_short_and_hold_only_what_can_be_seen() {
    let unknown = (0..3000).map(|number| format!("q{number}=1")).collect::<Vec<_>>().join("&");
    let (_, notices) = link::read(&unknown);
    assert_eq!(notices.len(), link::MAX_NOTICES + 1);
    assert_eq!(
        notices[link::MAX_NOTICES],
        format!("{} more parts of the link could not be used.", 3000 - link::MAX_NOTICES)
    );
    let wrong =
        PARAMETERS.iter().map(|parameter| format!("{}=?", parameter.link)).collect::<Vec<_>>().join("&");
    let same = "&colour=red".repeat(2000);
    let long = "x".repeat(9000);
    let hidden = "\u{202E}\u{200F}\u{2066}evil\u{2069}\u{1B}]0;title\u{7}\u{9B}";
    let encoded = hidden.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat();
    let mut hostile =
        vec![unknown, wrong, same, format!("digest={}", "f".repeat(30_000)), format!("{long}={long}")];
    for text in [hidden, &encoded, &long] {
        for key in
            ["seed", "T", "th", "rs", "firm", "world", "map", "agent", "preset", "events", "steps", "n", "v"]
        {
            hostile.push(format!("{key}={text}"));
        }
        hostile.push(format!("{text}=1"));
    }
    for fragment in hostile {
        let notices = OpenedLink::read(&fragment).notices;
        assert!(notices.len() <= 12, "{} notices", notices.len());
        for (index, notice) in notices.iter().enumerate() {
            assert!(notice.text.len() < 600, "{}", notice.text);
            assert!(!notices[..index].contains(notice), "{}", notice.text);
            let unseen = |c: char| {
                c.is_control()
                    || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
            };
            assert!(!notice.text.contains(unseen), "{:?}", notice.text);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_link_that_is_too_long_is_not_read_however_it_is_encoded() {
    for text in ["&T=8".repeat(9000), "%26T%3D8".repeat(30_000), "&amp;T=8".repeat(9000)] {
        let opened = OpenedLink::read(&text);
        assert_eq!(opened.spec, RunSpec::default());
        assert_eq!(opened.notices[0].text, "The link is longer than 32768 characters and was not read.");
    }
}
