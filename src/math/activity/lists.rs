//! Index lists of active entries, for products that skip inactive ones.

use super::{Activity, WORD_BITS};
use crate::math::scratch::Scratch;

impl Activity {
    /// Lists the active entries of a row and returns their number. `scratch.starts` receives column · `stride`, the
    /// place where the column's row of a row-major matrix begins; `scratch.values` receives the values of a graded
    /// matrix.
    pub(in crate::math) fn list_row(&self, row: usize, stride: usize, scratch: &mut Scratch) -> usize {
        let Scratch { starts, values, .. } = scratch;
        // Writing to existing elements is faster than pushing new ones.
        if starts.len() < self.width {
            starts.resize(self.width, 0);
        }
        let (mut count, stride) = (0, stride as u32);
        each_one(self.row_words(row), |column| {
            if let Some(start) = starts.get_mut(count) {
                *start = column as u32;
            }
            count += 1;
        });
        values.clear();
        if self.graded {
            values.reserve(self.width);
            let row = &self.values[row * self.width..(row + 1) * self.width];
            values.extend(starts[..count].iter().map(|column| row[*column as usize]));
        }
        starts[..count].iter_mut().for_each(|start| *start *= stride);
        count
    }

    /// Lists for each column the rows, among the first `rows`, in which the column is active. The list of column c has
    /// `scratch.counts[c]` elements from `c * rows` on: `scratch.starts` receives row · `stride`, `scratch.values` the
    /// values of a graded matrix.
    pub(in crate::math) fn list_columns(&self, rows: usize, stride: usize, scratch: &mut Scratch) {
        let Scratch { counts, starts, values, .. } = scratch;
        counts.clear();
        counts.resize(self.width, 0);
        // Room for every entry: columns need no counting pass, and a batch with more active entries needs no new
        // memory.
        let most = rows * self.width;
        if starts.len() < most {
            starts.resize(most, 0);
        }
        if self.graded && values.len() < most {
            values.resize(most, 0.0);
        }
        for row in 0..rows {
            let start = (row * stride) as u32;
            each_one(self.row_words(row), |column| {
                let Some(count) = counts.get_mut(column) else { return };
                let place = column * rows + *count as usize;
                *count += 1;
                starts[place] = start;
                if self.graded {
                    values[place] = self.values[row * self.width + column];
                }
            });
        }
    }
}

/// Visits the set bits of a row in ascending order. Two words are joined at a time: fewer loops mean fewer mispredicted
/// exits.
#[inline]
pub(super) fn each_one(words: &[u32], mut visit: impl FnMut(usize)) {
    let mut visit_all = |first: usize, mut left: u64| {
        while left != 0 {
            visit(first + left.trailing_zeros() as usize);
            left &= left - 1;
        }
    };
    let (pairs, last) = words.as_chunks();
    for (i, [low, high]) in pairs.iter().enumerate() {
        visit_all(2 * i * WORD_BITS, u64::from(*low) | u64::from(*high) << WORD_BITS);
    }
    if let [word] = last {
        visit_all(2 * pairs.len() * WORD_BITS, u64::from(*word));
    }
}
