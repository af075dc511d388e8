//! The agent's view: seven by seven cells in front of it, or the whole grid.

use super::cell::LevelCell;
use super::level::Level;
use crate::worlds::image::Image;

/// Side of the square view. The agent is in the middle of the last row and faces the first row.
pub(super) const VIEW_SIDE: usize = 7;
const MIDDLE_COLUMN: usize = VIEW_SIDE / 2;
const LAST_ROW: usize = VIEW_SIDE - 1;
const ALL_COLUMNS: u8 = (1 << VIEW_SIDE) - 1;

/// MiniGrid's number of the agent as a kind of object; its colour is red.
const AGENT_KIND: u8 = 10;

/// Index in the level of the cell in column `i` and row `j` of the view; row 0 is the farthest from the agent.
fn place(level: &Level, i: usize, j: usize) -> usize {
    let (agent, direction) = (level.situation().agent as usize, level.situation().direction as usize);
    let (ahead, right) = (level.step_in(direction), level.step_in(direction + 1));
    agent
        .wrapping_add(ahead.wrapping_mul(LAST_ROW - j))
        .wrapping_add(right.wrapping_mul(i))
        .wrapping_sub(right.wrapping_mul(MIDDLE_COLUMN))
}

/// The visible cells as a bit mask for each row of the view; bit 0 is the first column.
///
/// As in MiniGrid: rows are processed from the agent's row to the farthest, once from left to right and once from right
/// to left. Each visible cell that is not opaque makes visible the next cell in its row, the cell ahead, and the cell
/// ahead of that next cell.
pub(super) fn seen(level: &Level, through_walls: bool) -> [u8; VIEW_SIDE] {
    if through_walls {
        return [ALL_COLUMNS; VIEW_SIDE];
    }
    let mut seen = [0; VIEW_SIDE];
    seen[LAST_ROW] = 1 << MIDDLE_COLUMN;
    for j in (0..VIEW_SIDE).rev() {
        let clear = (0..VIEW_SIDE)
            .fold(0, |bits, i| bits | u8::from(!level.cell(place(level, i, j)).is_opaque()) << i);
        // The last cell of a pass reveals nothing, because the view ends there.
        let to_the_right = sigma(seen[j] & clear, clear & !(1 << LAST_ROW), |bits, by| bits << by);
        let mut ahead = to_the_right | to_the_right << 1;
        seen[j] |= to_the_right << 1;
        let to_the_left = sigma(seen[j] & clear, clear & !1, |bits, by| bits >> by);
        ahead |= to_the_left | to_the_left >> 1;
        seen[j] |= to_the_left >> 1;
        if j > 0 {
            seen[j - 1] = ahead;
        }
    }
    seen
}

/// The cells of `clear` that are connected to a cell of `from` by adjacent cells of `clear` in the direction of
/// `shift`.
fn sigma(from: u8, clear: u8, shift: impl Fn(u8, u32) -> u8) -> u8 {
    let (mut reached, mut clear) = (from & clear, clear);
    for by in [1, 2, 4] {
        reached |= clear & shift(reached, by);
        clear &= shift(clear, by);
    }
    reached
}

/// Writes the agent's view to `image`, [`VIEW_SIDE`]² cells. The agent's own cell contains the carried thing.
pub(super) fn look(level: &Level, through_walls: bool, image: &mut Image) {
    let seen = seen(level, through_walls);
    for (i, column) in image.cells.chunks_exact_mut(VIEW_SIDE).enumerate() {
        for (j, cell) in column.iter_mut().enumerate() {
            *cell = if seen[j] >> i & 1 == 1 { level.cell(place(level, i, j)).code() } else { [0; 3] };
        }
    }
    image.cells[MIDDLE_COLUMN * VIEW_SIDE + LAST_ROW] = level.carried().unwrap_or(LevelCell::EMPTY).code();
    image.direction = level.situation().direction;
}

/// Writes the whole grid to `image`, as MiniGrid's `FullyObsWrapper` does. The agent's cell contains the agent instead
/// of what is below it; what the agent carries is not visible.
pub(super) fn look_at_all(level: &Level, image: &mut Image) {
    let direction = level.situation().direction;
    for (column, cells) in image.cells.chunks_exact_mut(level.rows).enumerate() {
        let first = level.at(column, 0);
        for (row, cell) in cells.iter_mut().enumerate() {
            *cell = level.cell(first + row * level.stride()).code();
        }
    }
    if let Some([column, row]) = level.column_and_row(level.situation().agent as usize) {
        image.cells[column * level.rows + row] = [AGENT_KIND, 0, direction];
    }
    image.direction = direction;
}

/// Marks the visible cells of the grid, `[rows, columns]`.
pub(super) fn mark_seen(level: &Level, through_walls: bool, marks: &mut Vec<bool>) {
    marks.clear();
    marks.resize(level.rows * level.columns, false);
    for (j, bits) in seen(level, through_walls).into_iter().enumerate() {
        for i in (0..VIEW_SIDE).filter(|i| bits >> i & 1 == 1) {
            if let Some([column, row]) = level.column_and_row(place(level, i, j)) {
                marks[row * level.columns + column] = true;
            }
        }
    }
}
