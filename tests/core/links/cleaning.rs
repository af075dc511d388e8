//! Links that were altered as a whole in transit (wrapped, encoded, quoted, extended) and what can be recovered from them.

use super::altered::{MENDED, lower_codes, percent_encoded, whole, written};
use spikeground::parameters::PARAMETERS;
use spikeground::parameters::link::{DISPLAY_KEYS, FIXED_KEYS, TRACKER_KEYS};
use spikeground::run::opened::OpenedLink;
use wasm_bindgen_test::wasm_bindgen_test;

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
    assert_eq!(opened.notices[0].text, "scale_input: 'tru' is not true or false; it was ignored.");
}
