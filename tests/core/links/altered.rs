//! A link and ways in which it is altered in transit.

use spikeground::parameters::link::Verdict;
use spikeground::run::events::Event;
use spikeground::run::opened::OpenedLink;
use spikeground::run::spec::{AgentKind, RunSpec};
use spikeground::worlds::Choice;

pub(super) const DIGEST: &str = "604152-0123456789abc7f7";

pub(super) const OTHER: &str = "604152-0123456789abc7f8";

pub(super) const MENDED: &str = "The link was altered in transit; all of its contents could be recovered.";

/// A maze with walls, wind and a custom reward, with edits and parameters of all kinds.
pub(super) fn original() -> RunSpec {
    let world = Choice { map: Some("S^(2)<#I/FFFFG".into()), ..Choice::named("Maze-v0") };
    let mut spec = RunSpec { world, seed: 7, agent: AgentKind::Dense, ..RunSpec::default() };
    spec.parameters = spec.settings();
    for (name, text) in [("time_steps", "8"), ("scale_input", "true"), ("learn_time_constants", "true")] {
        spec.parameters.set(name, text).expect("allowed");
    }
    spec.events = vec![Event::cell(5, 7, "H"), Event::cell(9, 3, "#")];
    spec
}

pub(super) fn written() -> String {
    original().link(Some(500), Some(DIGEST.into()))
}

/// Checks that a link is read as [`original`] with its digest; returns its notices.
pub(super) fn whole(fragment: &str) -> Vec<String> {
    let opened = OpenedLink::read(fragment);
    assert_eq!(opened.spec, original(), "{fragment}\n{:?}", opened.notices);
    assert_eq!(opened.steps, Some(500), "{fragment}");
    assert_eq!(opened.verdict(DIGEST), Verdict::Reproduced, "{fragment}\n{:?}", opened.notices);
    assert_eq!(opened.verdict(OTHER), Verdict::NotReproduced, "{fragment}\n{:?}", opened.notices);
    opened.notices.into_iter().map(|notice| notice.text).collect()
}

pub(super) fn percent_encoded(text: &str) -> String {
    let code = |byte: u8| {
        if byte.is_ascii_alphanumeric() { (byte as char).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(code).collect()
}

/// Converts percent codes to lower case, such as `%2F` to `%2f`.
pub(super) fn lower_codes(text: &str) -> String {
    let mut parts = text.split('%');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| format!("{text}%{}{}", part[..2].to_lowercase(), &part[2..]))
}
