//! Text summary of a tuning.

use super::study_text;
use crate::error::printable;
use crate::parameters::Value;
use crate::parameters::presets::DEFAULT_PRESET;
use crate::study::comparison::SettingComparison;
use crate::study::description::Setting;
use crate::tuning::answer::{Answer, Verdict};
use crate::tuning::search::Search;
use crate::tuning::state::TuningState;
use std::fmt::Write as _;

/// Formats what is done: a line for each rung, the setting found with the flags that train it, the confirmation and the answer.
pub(in crate::terminal) fn of(state: &TuningState) -> String {
    let search = state.search();
    let tuning = search.tuning();
    let name = tuning.name.as_deref().map_or("tuning".into(), printable);
    let mut text = format!("{name}: {} settings in {}\n\n", search.candidates().len(), tuning.world.label());
    for (number, rung) in search.rungs().iter().enumerate() {
        text += &rung_line(search, number, rung.entrants, rung.last_step);
    }
    let Some(winner) = search.winner() else { return text };
    match search.found() {
        Some(found) => {
            let values = search.candidates().get(winner).map_or(&[][..], |candidate| &candidate.set.0);
            let _ = write!(text, "\nfound: {}\n  {}\n", list(values, ", "), command(state, &found));
        }
        None => text += "\nno setting of the search did better than the start\n",
    }
    if let Some(confirmation) = state.confirmation() {
        let _ = write!(text, "\nconfirmation, {}", study_text::of(&confirmation.results()));
    }
    if let Some(answer) = state.answer() {
        let _ = write!(text, "\n{}\n", sentence(&answer));
    }
    text
}

fn rung_line(search: &Search, number: usize, entrants: usize, last_step: u64) -> String {
    let results: Vec<_> = search.results().filter(|result| result.rung == number).collect();
    let returns = results.iter().filter_map(|result| result.greedy_return);
    let best = returns.max_by(f64::total_cmp).map_or("none".into(), |best| format!("{best:.3}"));
    let finished = results.len();
    format!(
        "rung {}: {finished} of {entrants} settings to step {last_step}; best return {best}\n",
        number + 1
    )
}

fn list(values: &[(&'static str, Value)], between: &str) -> String {
    let pairs = values.iter().map(|(name, value)| format!("{name}={value}"));
    pairs.collect::<Vec<_>>().join(between)
}

/// The command that trains a setting.
fn command(state: &TuningState, setting: &Setting) -> String {
    let world = &state.search().tuning().world;
    let mut flags = vec![format!("--world {}", world.world)];
    flags.extend(world.map.as_ref().map(|map| format!("--map {map}")));
    flags.extend(world.firm.then(|| "--firm".into()));
    flags.extend(world.full_view.then(|| "--full-view".into()));
    flags.extend((!setting.agent.is_spiking()).then(|| format!("--agent {}", setting.agent.name())));
    flags.extend((setting.preset != DEFAULT_PRESET).then(|| format!("--preset {}", setting.preset.name)));
    flags.extend(setting.set.0.iter().map(|(name, value)| format!("--set {name}={value}")));
    format!("spikeground train {}", flags.join(" "))
}

fn sentence(answer: &Answer) -> String {
    match answer.verdict {
        Verdict::Better => "better: the setting found scores higher than the default".into(),
        Verdict::BetterThanStart => {
            "better than the start; that it is better than the default is not shown".into()
        }
        Verdict::NoBetter => {
            let beside = [&answer.against_default, &answer.against_start].into_iter().flatten();
            let names: Vec<&str> = beside.map(|comparison: &SettingComparison| &*comparison.first).collect();
            if names.is_empty() {
                return "no better: the start stays".into();
            }
            format!(
                "no better: that the setting found scores higher than the {} is not shown",
                names.join(" or the ")
            )
        }
    }
}
