//! Text summary of a study.

use super::number::decimals;
use crate::error::printable;
use crate::statistics::bootstrap::Estimate;
use crate::statistics::quantile::Quartiles;
use crate::study::comparison::{Conclusion, SettingComparison};
use crate::study::state::StudyResults;
use crate::study::summary::{GroupSummary, SettingSummary};
use std::fmt::Write as _;

const COLUMNS: [&str; 9] =
    ["world", "setting", "seeds", "score", "solved", "steps to 0.95", "firing", "energy ratio", "seconds"];

/// Formats the results: a row for each setting in each world, a line for each setting over all worlds, and a sentence for
/// each comparison.
pub(in crate::terminal) fn of(results: &StudyResults<'_>) -> String {
    let name = results.study.name.as_deref().map_or("study".into(), printable);
    let (finished, all) = (results.cells.len(), results.cells.len() + results.missing);
    let mut text = format!("{name}: {finished} of {all} cells are finished\n");
    let Some(summary) = &results.summary else { return text };
    let rows: Vec<_> = summary.groups.iter().filter(|group| group.seeds > 0).map(row).collect();
    if rows.is_empty() {
        return text;
    }
    text += "\nmedian (lower to upper quartile) over the seeds\n";
    text += &aligned(&rows);
    text += "\nover all worlds: interquartile mean of the scores (95 % interval), solved cells\n";
    for setting in summary.settings.iter().filter(|setting| setting.cells > 0) {
        text += &setting_line(setting);
    }
    for comparison in &summary.comparisons {
        text += &comparison_line(comparison);
    }
    text
}

fn row(group: &GroupSummary) -> [String; 9] {
    let spread = |quartiles: Option<Quartiles>, digits: usize| {
        let shown = |value: Option<f64>| value.map_or("never".into(), |value| decimals(value, digits));
        quartiles.map_or("none".into(), |Quartiles { low, median, high }| {
            format!("{} ({} to {})", shown(median), shown(low), shown(high))
        })
    };
    let percent = |quartiles: Option<Quartiles>| {
        let hundredfold = |value: Option<f64>| value.map(|value| 100.0 * value);
        spread(
            quartiles.map(|Quartiles { low, median, high }| Quartiles {
                low: hundredfold(low),
                median: hundredfold(median),
                high: hundredfold(high),
            }),
            2,
        ) + if quartiles.is_some() { " %" } else { "" }
    };
    [
        group.world.clone(),
        printable(&group.setting),
        group.seeds.to_string(),
        spread(group.normalised_score, 3),
        share(group.solved),
        spread(group.steps_to_95, 0),
        percent(group.firing_rate),
        spread(group.energy_ratio, 3),
        spread(group.wall_seconds, 1),
    ]
}

fn share(share: Option<f64>) -> String {
    share.map_or("none".into(), |share| format!("{:.0} %", 100.0 * share))
}

/// Columns as wide as their widest field, two spaces apart.
fn aligned(rows: &[[String; 9]]) -> String {
    let width = |column: usize| {
        let fields = rows.iter().map(|row| row[column].chars().count());
        fields.chain([COLUMNS[column].len()]).max().unwrap_or(0)
    };
    let widths: [usize; 9] = std::array::from_fn(width);
    let mut text = String::new();
    for row in [COLUMNS.map(str::to_owned)].iter().chain(rows) {
        let mut line = String::new();
        for (field, width) in row.iter().zip(widths) {
            let _ = write!(line, "  {field:<width$}");
        }
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

fn estimate(estimate: Option<Estimate>, digits: usize) -> String {
    estimate.map_or("none".into(), |Estimate { value, low, high }| {
        let [value, low, high] = [value, low, high].map(|value| decimals(value, digits));
        format!("{value} ({low} to {high})")
    })
}

fn setting_line(setting: &SettingSummary) -> String {
    let (name, score) = (printable(&setting.setting), estimate(setting.score, 3));
    format!("  {name}: {score}, {} solved\n", share(setting.solved))
}

fn comparison_line(comparison: &SettingComparison) -> String {
    let (first, second) = (printable(&comparison.first), printable(&comparison.second));
    let sentence = match comparison.conclusion {
        Conclusion::Better => format!("{second} scores higher than {first}"),
        Conclusion::Worse => format!("{second} scores lower than {first}"),
        Conclusion::NoDifferenceShown => format!("no difference between {second} and {first} is shown"),
        Conclusion::TooFewSeeds => {
            format!("too few seeds to compare {second} with {first}; five of each in every world are needed")
        }
    };
    let (difference, improvement) =
        (estimate(comparison.score_difference, 3), estimate(comparison.improvement, 2));
    format!("\n{sentence}\n  difference {difference}, probability of improvement {improvement}\n")
}
