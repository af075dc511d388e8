//! Error messages that quote foreign names, values and paths.

use spikeground::Error;
use spikeground::error::printable;
use spikeground::state::State;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn what_a_terminal_acts_upon_or_nobody_sees_is_escaped() {
    for (text, quoted) in [
        ("tau_mem", "tau_mem"),
        ("it's \"quoted\" in C:\\runs", "it's \"quoted\" in C:\\runs"),
        ("日本語 für कि", "日本語 für कि"),
        ("e\u{301}", "e\u{301}"),
        ("\u{301}e", "\\u{301}e"),
        ("\u{1b}]0;title\u{7}", "\\u{1b}]0;title\\u{7}"),
        ("\u{9b}31mred", "\\u{9b}31mred"),
        ("one\ntwo\r\tthree", "one\\ntwo\\r\\tthree"),
        ("one\u{2028}two\u{2029}three\u{85}", "one\\u{2028}two\\u{2029}three\\u{85}"),
        ("abc\u{202e}fed", "abc\\u{202e}fed"),
        ("\u{2066}\u{200f}x\u{2069}", "\\u{2066}\\u{200f}x\\u{2069}"),
        ("tau\u{200b}_mem\u{feff}", "tau\\u{200b}_mem\\u{feff}"),
        ("soft\u{ad}hyphen\u{a0}", "soft\\u{ad}hyphen\\u{a0}"),
        ("\u{3164}\u{115f}\u{fe0f}\u{e0041}", "\\u{3164}\\u{115f}\\u{fe0f}\\u{e0041}"),
        ("\0\u{7f}", "\\0\\u{7f}"),
    ] {
        assert_eq!(printable(text), quoted, "{text:?}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn at_most_sixty_characters_are_quoted_and_no_escape_is_cut() {
    assert_eq!(printable(&"x".repeat(60)), "x".repeat(60));
    assert_eq!(printable(&"é".repeat(61)), format!("{}…", "é".repeat(60)));
    assert_eq!(printable(&"\u{1b}".repeat(1000)), format!("{}…", "\\u{1b}".repeat(10)));
    assert_eq!(printable(&format!("{}\u{202e}", "x".repeat(53))), format!("{}…", "x".repeat(53)));
    assert_eq!(printable(""), "");
}

#[wasm_bindgen_test(unsupported = test)]
fn every_kind_of_error_is_one_short_line_whatever_it_quotes() {
    let hostile = format!("\u{1b}[2J\n\u{202e}{}", "9".repeat(5_000_000));
    let state = {
        let mut state = State::default();
        state.put_shaped(hostile.as_str(), vec![1; 100_000], vec![1.0_f32, 2.0]);
        state
    };
    for error in [
        Error::Unknown { what: "preset", name: hostile.clone(), allowed: "some".into() },
        Error::UnknownWorld { name: hostile.clone(), similar: "allowed: some;".into() },
        Error::Value { name: hostile.clone(), given: hostile.clone(), allowed: "a number".into() },
        Error::NoModel { world: hostile.clone() },
        Error::File { rule: "a\nb\u{9b}".into() },
        Error::Map { rule: "a\nb\u{9b}".into() },
        Error::Conflict { rule: "a\nb\u{9b}".into() },
        state.vector::<u32>(&hostile).expect_err("other numbers"),
        state.vector::<f32>(&hostile).expect_err("too few"),
        state.shaped::<f32>(&hostile, &[2]).expect_err("another shape"),
        State::default().vector::<f32>(&hostile).expect_err("missing"),
    ] {
        let line = error.to_string();
        assert!(line.chars().count() < 250, "{}", line.len());
        assert!(!line.contains(['\n', '\u{1b}', '\u{9b}', '\u{202e}']), "{line}");
    }
}
