//! Model and drawing of worlds that are played on a [`Map`].

use super::map::Map;
use super::model::{Model, Outcome};
use super::picture::{CellKind, NO_INDEX, Picture, PictureCell};

/// Names of the moves, in the order of their indices.
pub(super) const MOVES: &[&str] = &["left", "down", "right", "up"];
/// Probability of the intended direction on slippery ice.
const INTENDED_PROBABILITY: f64 = 1.0 / 3.0;

/// Builds the model of moves on `map`. A state is a cell. In a cell that `slips`, a move goes in the intended direction
/// or one of the two beside it, with probability 1/3 each, in Gymnasium's order and with its probabilities as f64.
/// Entering a goal pays the value of its cell; goals and holes end the episode.
pub(super) fn model(map: &Map, slips: impl Fn(usize) -> bool) -> Model {
    let starts = map.cells.iter().filter(|cell| **cell == b'S').count() as f64;
    let initial = map.cells.iter().map(|cell| if *cell == b'S' { 1.0 / starts } else { 0.0 }).collect();
    let outcome = |cell: usize, direction: usize, probability: f64| {
        let state = map.destination(cell, direction);
        let reward = if map.cells[state] == b'G' { map.values[state] } else { 0.0 };
        Outcome { probability, state, reward, terminated: map.is_terminal(state) }
    };
    Model::of(initial, MOVES.len(), |cell, action, outcomes| {
        if map.is_terminal(cell) {
            outcomes.push(Outcome::certain(cell, 0.0, true));
        } else if slips(cell) {
            let beside = (1.0 - INTENDED_PROBABILITY) / 2.0;
            outcomes.push(outcome(cell, (action + 3) % 4, beside));
            outcomes.push(outcome(cell, action, INTENDED_PROBABILITY));
            outcomes.push(outcome(cell, (action + 1) % 4, beside));
        } else {
            outcomes.push(outcome(cell, action, 1.0));
        }
    })
}

/// Draws `map` with the agent in cell `agent`; floor is drawn as `floor`.
pub(super) fn draw(map: &Map, floor: CellKind, agent: usize, picture: &mut Picture) {
    (picture.rows, picture.columns, picture.agent) = (map.rows, map.columns, agent);
    for (state, (letter, value)) in map.cells.iter().zip(&map.values).enumerate() {
        let value = *value as f32;
        let cell = match letter {
            b'S' => PictureCell::of(CellKind::Start),
            b'H' => PictureCell::of(CellKind::Hole),
            b'#' => PictureCell::of(CellKind::Wall),
            b'I' => PictureCell::of(CellKind::Ice),
            b'G' => PictureCell { value, ..PictureCell::of(CellKind::Goal) },
            b'>' => PictureCell::wind(0, value),
            b'v' => PictureCell::wind(1, value),
            b'<' => PictureCell::wind(2, value),
            b'^' => PictureCell::wind(3, value),
            _ => PictureCell::of(floor),
        };
        picture.cells.push(cell);
        picture.states.push(if cell.kind == CellKind::Wall { NO_INDEX } else { state as u32 });
    }
}
