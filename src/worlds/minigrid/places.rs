//! Random places in a level, with MiniGrid's draws in MiniGrid's order.

use super::cell::LevelCell;
use super::level::{Level, NOWHERE};
use crate::random::Pcg64;
use std::ops::Range;

impl Level {
    /// Draws a column and then a row, once; returns the place of the cell if it is empty and without the agent.
    pub(super) fn draw_place(
        &self,
        columns: Range<usize>,
        rows: Range<usize>,
        random: &mut Pcg64,
    ) -> Option<usize> {
        let column = random.integers(columns.start as u32..columns.end.min(self.columns) as u32);
        let row = random.integers(rows.start as u32..rows.end.min(self.rows) as u32);
        let place = self.at(column as usize, row as usize);
        (self.cell(place) == LevelCell::EMPTY && place != usize::from(self.situation().agent))
            .then_some(place)
    }

    /// Draws places until one is free.
    pub(super) fn draw_free_place(
        &self,
        columns: Range<usize>,
        rows: Range<usize>,
        random: &mut Pcg64,
    ) -> usize {
        loop {
            if let Some(place) = self.draw_place(columns.clone(), rows.clone(), random) {
                return place;
            }
        }
    }

    /// Places the agent in a random free cell, with a random direction.
    pub(super) fn draw_agent(&mut self, columns: Range<usize>, rows: Range<usize>, random: &mut Pcg64) {
        // Without a place of its own, the agent blocks no cell.
        self.put_agent(usize::from(NOWHERE), 0);
        let place = self.draw_free_place(columns, rows, random);
        self.put_agent(place, random.below(4) as usize);
    }
}
