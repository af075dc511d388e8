//! Where what is active stands, for products that visit nothing else.

use super::{Activity, BITS};
use crate::math::scratch::Scratch;

impl Activity {
    /// Lists what is active in a row, each column times `stride`: where its row of a matrix begins. Gives their number.
    pub(in crate::math) fn list_row(&self, row: usize, stride: usize, scratch: &mut Scratch) -> usize {
        let Scratch { starts, values, .. } = scratch;
        // Writing to places that are there is faster than pushing.
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

    /// Lists for each column in which of the first `rows` rows it is active, each row times `stride`: those of column c
    /// are the first `counts[c]` from `c * rows` on.
    pub(in crate::math) fn list_columns(&self, rows: usize, stride: usize, scratch: &mut Scratch) {
        let Scratch { counts, starts, values, .. } = scratch;
        counts.clear();
        counts.resize(self.width, 0);
        // Room for all: no column is counted first, and a batch that is livelier than those before needs no new memory.
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

/// Visits the bits of a row that are set, in order. Two words at once: fewer loops, whose ends nobody can foresee.
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
        visit_all(2 * i * BITS, u64::from(*low) | u64::from(*high) << BITS);
    }
    if let [word] = last {
        visit_all(2 * pairs.len() * BITS, u64::from(*word));
    }
}
