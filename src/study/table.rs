//! The results of a study as comma-separated values, a line for each finished cell.

use super::result::CellResult;
use crate::network::LAYERS;
use std::fmt::Write as _;

/// Names of the columns before and after the firing rates of the layers.
const HEAD: [&str; 8] =
    ["world", "setting", "seed", "key", "env_steps", "weights_digest", "normalised_score", "mean_return"];
const TAIL: [&str; 8] = [
    "silent_slots",
    "energy_model",
    "spiking_pj",
    "dense_pj",
    "energy_ratio",
    "wall_seconds",
    "steps_to_95",
    "solved",
];

/// Formats cells as RFC 4180 describes; a figure that a cell does not have is an empty field.
pub fn csv<'a>(cells: impl IntoIterator<Item = &'a CellResult>) -> String {
    let layers = LAYERS.map(|layer| format!("firing_rate_{layer}"));
    let names = HEAD.into_iter().chain(layers.iter().map(String::as_str)).chain(TAIL);
    let mut text = names.collect::<Vec<_>>().join(",") + "\r\n";
    for cell in cells {
        let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let mut fields = vec![
            quoted(&cell.world),
            quoted(&cell.setting),
            cell.seed.to_string(),
            cell.key.clone(),
            cell.env_steps.to_string(),
            cell.weights_digest.clone(),
            number(cell.normalised_score),
            cell.mean_return.to_string(),
        ];
        fields.extend(LAYERS.map(|layer| number(cell.firing_rate.get(layer).copied())));
        fields.extend([
            cell.silent_slots.to_string(),
            quoted(&cell.energy.model),
            number(cell.energy.spiking_pj),
            cell.energy.dense_pj.to_string(),
            number(cell.energy.ratio),
            cell.wall_seconds.to_string(),
            cell.steps_to_95.map_or_else(String::new, |steps| steps.to_string()),
            cell.solved.to_string(),
        ]);
        let _ = write!(text, "{}\r\n", fields.join(","));
    }
    text
}

/// A text field, in quotation marks if it contains a separator.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
