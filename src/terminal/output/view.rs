//! Text rendering of an agent's image observation.

use crate::worlds::image::{COLOURS, DOORS, HEADINGS, Image, KINDS};
use crate::worlds::picture::PictureCell;
use std::fmt::Write as _;

/// Letter of each of [`KINDS`]; doors and the agent use other tables.
const KIND_LETTERS: [char; KINDS.len()] = ['?', '.', '#', '_', '+', 'K', 'O', 'B', 'G', '~', '@'];
/// Letter of each of [`DOORS`], the states of a door.
const DOOR_LETTERS: [char; DOORS.len()] = ['/', '+', 'L'];
/// Arrow of each of [`HEADINGS`].
const AGENT_LETTERS: [char; HEADINGS.len()] = ['→', '↓', '←', '↑'];

const DOOR_KIND: usize = 4;
const AGENT_KIND: usize = 10;

/// Legend of the letters.
pub(in crate::terminal) const LEGEND: &str =
    "? unseen, . empty, # wall, / + L open, closed and locked door, K key, O ball, B box, G goal, ~ lava\n";

/// Formats the image row by row, then the agent's heading and what it carries. In a partial view, up is the agent's
/// heading, and the agent is in the middle of the last row.
pub(in crate::terminal) fn draw(image: &Image, carries: Option<PictureCell>) -> String {
    let mut text = String::new();
    for row in 0..image.rows {
        text.push(' ');
        for column in 0..image.columns {
            let is_agent = !image.whole && row + 1 == image.rows && column == image.columns / 2;
            let cell = image.cells.get(column * image.rows + row).copied().unwrap_or_default();
            let _ = write!(text, " {}", if is_agent { AGENT_LETTERS[3] } else { letter(cell) });
        }
        text.push('\n');
    }
    let heading = HEADINGS.get(usize::from(image.direction)).copied().unwrap_or_default();
    let _ = write!(text, "  faces {heading}");
    if let Some(PictureCell { kind, colour, .. }) = carries {
        let name = |names: &[&'static str], number: usize| names.get(number).copied().unwrap_or_default();
        let _ = write!(text, ", carries a {} {}", name(&COLOURS, colour.into()), name(&KINDS, kind as usize));
    }
    text.push('\n');
    text
}

fn letter([kind, _, state]: [u8; 3]) -> char {
    let letters: &[char] = match usize::from(kind) {
        DOOR_KIND => &DOOR_LETTERS,
        AGENT_KIND => &AGENT_LETTERS,
        kind => return KIND_LETTERS.get(kind).copied().unwrap_or('?'),
    };
    letters.get(usize::from(state)).copied().unwrap_or('?')
}
