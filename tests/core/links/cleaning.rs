//! Links that were altered in transit (wrapped, encoded, quoted, extended) and what can be recovered from them.
use spikeground::parameters::link::{DISPLAY_KEYS, FIXED_KEYS, TRACKER_KEYS, Verdict};
use spikeground::parameters::{PARAMETERS, link};
use spikeground::run::events::Event;
use spikeground::run::opened::OpenedLink;
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::worlds::Choice;
use wasm_bindgen_test::wasm_bindgen_test;

const DIGEST: &str = "604152-0123456789abc7f7";
const OTHER: &str = "604152-0123456789abc7f8";
const MENDED: &str = "The link was changed on its way here; all that belongs to it could be read.";

/// A maze with walls, wind and a custom reward, with edits and parameters of all kinds.
fn original() -> RunSpec {
    let world = Choice { map: Some("S^(2)<#I/FFFFG".into()), ..Choice::named("Maze-v0") };
    let mut spec = RunSpec { world, seed: 7, agent: AgentKind::Dense, ..RunSpec::default() };
    spec.parameters = spec.settings();
    for (name, text) in [("time_steps", "8"), ("scale_input", "true"), ("learn_time_constants", "true")] {
        spec.parameters.set(name, text).expect("allowed");
    }
    spec.events =
        vec![Event { step: 5, cell: 7, text: "H".into() }, Event { step: 9, cell: 3, text: "#".into() }];
    spec
}

fn written() -> String {
    original().link(Some(500), Some(DIGEST.into()))
}

/// Checks that a link is read as [`original`] with its digest; returns its notices.
fn whole(fragment: &str) -> Vec<String> {
    let opened = OpenedLink::read(fragment);
    assert_eq!(opened.spec, original(), "{fragment}\n{:?}", opened.notices);
    assert_eq!(opened.steps, Some(500), "{fragment}");
    assert_eq!(opened.verdict(DIGEST), Verdict::Reproduced, "{fragment}\n{:?}", opened.notices);
    assert_eq!(opened.verdict(OTHER), Verdict::NotReproduced, "{fragment}\n{:?}", opened.notices);
    opened.notices.into_iter().map(|notice| notice.text).collect()
}

fn percent_encoded(text: &str) -> String {
    let code = |byte: u8| {
        if byte.is_ascii_alphanumeric() { (byte as char).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(code).collect()
}

/// Converts percent codes to lower case, such as `%2F` to `%2f`.
fn lower_codes(text: &str) -> String {
    let mut parts = text.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| format!("{text}%{}{}", part[..2].to_lowercase(), &part[2..]))
}

#[wasm_bindgen_test(unsupported = test)]
fn a_link_as_it_was_written_is_read_without_a_word() {
    assert_eq!(whole(&written()), [""; 0]);
    assert_eq!(whole(&format!("#{}", written())), [""; 0]);
    assert_eq!(whole(&format!("https://example.org/lab/?utm_source=chat#{}", written())), [""; 0]);
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_written_behind_a_link_is_no_part_of_it() {
    let behind = [
        ".",
        ")",
        ",",
        ";",
        ":",
        "!",
        "?",
        "]",
        "}",
        "\"",
        "'",
        "`",
        "*",
        "**",
        "_",
        "~",
        "|",
        ">",
        "\\",
        "/",
        "…",
        "’",
        "”",
        "»",
        "）",
        "。",
        "，",
        "、",
        "」",
        "】",
        "\u{200B}",
        "\u{FEFF}",
        "\u{200F}",
        "\u{AD}",
        "%20",
        "%E2%80%8B",
        "+",
        ").",
        "\").",
        " looks good",
        "%20looks%20good",
        "\nSent from my phone",
        "</a>",
        "](https://example.org/)",
        "%",
        "%2",
        "#",
        "#:~:text=spikes",
        ":~:text=spikes",
        "&",
        "&&",
        "&amp;",
        "👍",
        "zz",
    ];
    for behind in behind {
        assert!(whole(&format!("{}{behind}", written())).iter().all(|text| text == MENDED), "{behind}");
    }
    assert_eq!(whole(&format!("{}.", written())), [MENDED]);
    for behind in behind.into_iter().filter(|behind| !behind.starts_with("zz")) {
        for (link, seed) in [("world=CliffWalking-v1&seed=7", 7), ("seed=7&world=CliffWalking-v1", 7)] {
            let opened = OpenedLink::read(&format!("{link}{behind}"));
            assert_eq!(
                (opened.spec.seed, opened.spec.world.world.as_str()),
                (seed, "CliffWalking-v1"),
                "{behind}"
            );
            assert!(opened.notices.iter().all(|notice| !notice.is_problem), "{behind} {:?}", opened.notices);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_was_done_to_the_whole_link_is_undone() {
    let link = written();
    let encoded = percent_encoded(&link);
    let quoted_printable = link.replace('=', "=3D");
    let changed = [
        link.replace('&', "&amp;"),
        link.replace('&', "&amp;amp;"),
        link.replace('&', "&#38;"),
        link.replace('&', "&#x26;"),
        link.replace('&', "\\u0026").replace('=', "\\u003d"),
        link.replace('&', "\\&").replace('_', "\\_"),
        link.replace('&', "%26"),
        link.replace('=', "%3d"),
        link.replace('%', "%25"),
        encoded.clone(),
        lower_codes(&encoded),
        lower_codes(&link),
        percent_encoded(&encoded),
        percent_encoded(&link.replace('&', "&amp;")),
        quoted_printable.clone(),
        quoted_printable.replace("steps", "st=\neps").replace("seed", "se=\r\ned"),
        link.replace("steps", "st=\neps"),
        link.replace("steps=", "steps=\n"),
        link.replace("steps=500", "ste\nps=5\n00"),
        link.replace("&seed", "\n&seed").replace("0123", "01\n    23"),
        link.replace("&seed", "\n> &se\n> ed"),
        link.replace("seed", "se ed").replace("steps=500", "ste ps=5 00"),
        link.replace('&', " & ").replace('=', " = "),
        link.replace('&', "&\u{200B}").replace('-', "\u{2011}"),
        link.replace("&lt=", "<="),
        link.replace('-', "–"),
        link.chars()
            .map(|c| {
                if c.is_ascii_punctuation() && c != '%' {
                    char::from_u32(c as u32 + 0xFEE0).unwrap_or(c)
                } else {
                    c
                }
            })
            .collect(),
        format!("<https://example.org/#{link}>"),
        format!("[a run](https://example.org/#{link})"),
        format!("[https://example.org/#{link}](https://example.org/#{link})"),
        format!("<a href=\"https://example.org/#{link}\">https://example.org/#{link}</a>"),
        format!("**{link}**"),
        format!("`#{link}`"),
        format!("\u{202A}{link}\u{202C}"),
        format!("https%3A%2F%2Fexample.org%2F%23{encoded}"),
        format!("{link}&{link}"),
        format!("{link}#{link}"),
        format!("{link}{link}"),
        format!("{link}https://example.org/lab/?utm_source=chat#{link}"),
    ];
    for changed in changed {
        let said = whole(&changed);
        assert!(said.len() <= 1 && said.iter().all(|text| text == MENDED), "{changed}: {said:?}");
    }
    assert_eq!(whole(&link.replace('&', "&amp;")), [MENDED]);
    assert_eq!(whole(&encoded), [MENDED]);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_order_of_the_pairs_does_not_matter() {
    let link = written();
    let pairs: Vec<&str> = link.split('&').collect();
    for first in 0..pairs.len() {
        let turned: Vec<&str> = pairs[first..].iter().chain(&pairs[..first]).copied().collect();
        assert_eq!(whole(&turned.join("&")), [""; 0]);
        let backwards: Vec<&str> = turned.into_iter().rev().collect();
        assert_eq!(whole(&backwards.join("&")), [""; 0]);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn keys_of_trackers_and_of_how_a_run_is_shown_are_no_part_of_it() {
    for foreign in TRACKER_KEYS.iter().filter(|key| **key != "si").chain(DISPLAY_KEYS) {
        for value in ["IwAR2x_9-Kp", "", "7", "twitter%20share", "a=b"] {
            assert_eq!(whole(&format!("{}&{foreign}={value}", written())), [""; 0], "{foreign}");
            assert_eq!(whole(&format!("{foreign}={value}&{}&{foreign}=2", written())), [""; 0], "{foreign}");
        }
    }
    for appended in [
        "?utm_source=chat&utm_medium=social",
        "&utm_term",
        "&UTM_Campaign=x",
        "?fbclid=IwAR0",
        "&si=Zk3hT0qWc9Lr",
        "#utm_source=x",
    ] {
        assert!(whole(&format!("{}{appended}", written())).iter().all(|text| text == MENDED), "{appended}");
    }
    let fixed = FIXED_KEYS.iter().copied().chain(PARAMETERS.iter().map(|parameter| parameter.link));
    let both: Vec<&str> =
        fixed.filter(|key| TRACKER_KEYS.contains(key) || DISPLAY_KEYS.contains(key)).collect();
    assert_eq!(both, ["si"], "keys of trackers that are keys of the grammar");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_value_cut_short_is_not_taken_for_a_tracker() {
    let opened = OpenedLink::read("v=0&n=4&world=FrozenLake-v1&agent=spiking&seed=7&si=tru");
    assert_eq!(opened.notices.len(), 1, "{:?}", opened.notices);
    assert_eq!(opened.notices[0].text, "scale_input: 'tru' is not true or false; it was left out.");
}

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
        "seed: the link has none, so the weights that it claims cannot be compared."
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
        ("seed=7&seed=8", "seed: given twice; the first was used."),
        ("seed=7&T=8&seed=8&seed=9&T=8", "seed: given twice; the first was used."),
        ("firm=1&firm=0", "firm: given twice; the first was used."),
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
    assert_eq!(notices.len(), link::MOST_NOTICES + 1);
    assert_eq!(
        notices[link::MOST_NOTICES],
        format!("And {} more parts of the link that cannot be used.", 3000 - link::MOST_NOTICES)
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
