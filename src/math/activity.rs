//! Sparse activities: one bit marks each activity that is not zero ("active"); values are stored where some are not 1.
//!
//! Layers exchange spikes, observations, spike counts and the dense twin's activations as [`Activity`].

mod lists;

use crate::Error;
use crate::error::check_shape;
use lists::each_one;
use std::ops::Range;

/// Number of activities in one word, one bit each.
const WORD_BITS: usize = 32;

/// Maximum number of activities in a row.
const MAX_ROW_ACTIVITIES: usize = 1 << 24;

/// A matrix of activities, `[rows, width]`. Active entries have values in a graded matrix and are all 1 in an ungraded
/// one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Activity {
    rows: usize,
    width: usize,
    graded: bool,
    /// Bits of the active entries, `[rows, words of a row]`.
    words: Vec<u32>,
    /// Values `[rows, width]` of a graded matrix; empty in an ungraded one.
    values: Vec<f32>,
}

impl Activity {
    /// Creates a matrix `[0, width]`, with `width` limited to 2²⁴. If `graded`, active entries have values; otherwise
    /// each is 1.
    pub fn new(width: usize, graded: bool) -> Self {
        Self { width: width.min(MAX_ROW_ACTIVITIES), graded, ..Self::default() }
    }

    /// Creates a graded matrix from dense rows, `[rows, width]`, row-major.
    ///
    /// # Errors
    /// [`Error::Shape`] if the last row is incomplete or `width` exceeds 2²⁴.
    pub fn of(values: &[f32], width: usize) -> Result<Self, Error> {
        check_shape("activity", &[values.len()], &[values.len() / width.max(1) * width])?;
        check_shape("activity", &[width.min(MAX_ROW_ACTIVITIES)], &[width])?;
        let mut activity = Self::new(width, true);
        values.chunks_exact(width.max(1)).for_each(|row| activity.push(row));
        Ok(activity)
    }

    /// Removes all rows but keeps their memory; sets the width, limited to 2²⁴, and whether the matrix is graded.
    pub fn clear(&mut self, width: usize, graded: bool) {
        (self.rows, self.width, self.graded) = (0, width.min(MAX_ROW_ACTIVITIES), graded);
        self.words.clear();
        self.values.clear();
    }

    /// Appends a dense row. A row shorter than the width is padded with zeros, a longer one is cut off.
    pub fn push(&mut self, row: &[f32]) {
        let row = &row[..row.len().min(self.width)];
        let (whole, rest) = row.as_chunks::<WORD_BITS>();
        self.words.extend(whole.iter().map(pack));
        if !rest.is_empty() {
            let mut last = [0.0; WORD_BITS];
            last[..rest.len()].copy_from_slice(rest);
            self.words.push(pack(&last));
        }
        self.rows += 1;
        self.words.resize(self.rows * self.words_of_row(), 0);
        if self.graded {
            self.values.extend_from_slice(row);
            self.values.resize(self.rows * self.width, 0.0);
        }
    }

    /// Appends a row in which exactly the columns `ones` are active, each with value 1; columns outside the row are
    /// ignored.
    pub fn push_ones(&mut self, ones: impl IntoIterator<Item = usize>) {
        let start = self.rows * self.words_of_row();
        self.rows += 1;
        self.words.resize(self.rows * self.words_of_row(), 0);
        self.values.resize(if self.graded { self.rows * self.width } else { 0 }, 0.0);
        for one in ones.into_iter().filter(|one| *one < self.width) {
            self.words[start + one / WORD_BITS] |= 1 << (one % WORD_BITS);
            if self.graded {
                self.values[(self.rows - 1) * self.width + one] = 1.0;
            }
        }
    }

    /// Replaces the matrix by ungraded one-hot rows `[states.len(), width]`: in row i, column `states[i]` alone is
    /// active.
    ///
    /// # Errors
    /// [`Error::Shape`] if a state is not below `width`, or `width` exceeds 2²⁴.
    pub fn become_one_hot(&mut self, states: &[usize], width: usize) -> Result<(), Error> {
        check_shape("inputs", &[width.min(MAX_ROW_ACTIVITIES)], &[width])?;
        self.clear(width, false);
        for &state in states {
            if state >= width {
                return Err(Error::Shape { operand: "state", expected: vec![width], found: vec![state] });
            }
            self.push_ones([state]);
        }
        Ok(())
    }

    /// Appends `rows` ungraded rows and returns their words, all zero, in which the caller sets the bits of active
    /// entries. Column n of a row is bit n mod 32 of word n / 32 of the row.
    pub(crate) fn push_words(&mut self, rows: usize) -> &mut [u32] {
        let start = self.words.len();
        self.rows += rows;
        self.words.resize(self.rows * self.words_of_row(), 0);
        &mut self.words[start..]
    }

    /// Appends row `number` of `other`, or an empty row if `other` has no such row. If the widths differ, columns
    /// outside this matrix are ignored. Unless both matrices are graded, each active entry is appended as 1.
    pub fn push_row_of(&mut self, other: &Self, number: usize) {
        if self.width != other.width || self.graded != other.graded {
            let graded = self.graded && other.graded;
            self.push_ones(other.active(number));
            if graded {
                let start = (self.rows - 1) * self.width;
                for (column, value) in self.values[start..].iter_mut().enumerate() {
                    *value = other.value(number, column);
                }
            }
            return;
        }
        self.rows += 1;
        self.words.extend_from_slice(other.row_words(number));
        self.words.resize(self.rows * self.words_of_row(), 0);
        if self.graded {
            self.values
                .extend(other.values.iter().skip(number.saturating_mul(other.width)).take(other.width));
            self.values.resize(self.rows * self.width, 0.0);
        }
    }

    /// Appends a graded row that counts, for each column, in how many of `rows` of `other` the column is active.
    /// Appends an empty row if this matrix is not graded or the widths differ.
    pub fn push_counts(&mut self, other: &Self, rows: Range<usize>) {
        if self.width != other.width || !self.graded {
            return self.push_ones([]);
        }
        let rows = rows.start..rows.end.min(other.rows);
        let start = self.rows * self.words_of_row();
        self.rows += 1;
        self.words.resize(self.rows * self.words_of_row(), 0);
        self.values.resize(self.rows * self.width, 0.0);
        let (words, counts) = (&mut self.words[start..], &mut self.values[(self.rows - 1) * self.width..]);
        for row in rows {
            let row = other.row_words(row);
            for (any, word) in words.iter_mut().zip(row) {
                *any |= word;
            }
            each_one(row, |column| {
                if let Some(count) = counts.get_mut(column) {
                    *count += 1.0;
                }
            });
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Returns whether active entries have values; otherwise each is 1.
    pub fn is_graded(&self) -> bool {
        self.graded
    }

    /// The value of an entry; 0 outside the matrix.
    pub fn value(&self, row: usize, column: usize) -> f32 {
        match self.row_words(row).get(column / WORD_BITS) {
            Some(word) if word >> (column % WORD_BITS) & 1 == 1 => {
                if self.graded {
                    self.values[row * self.width + column]
                } else {
                    1.0
                }
            }
            _ => 0.0,
        }
    }

    /// Makes a column inactive in every row; a column outside the matrix is ignored.
    pub(crate) fn clear_column(&mut self, column: usize) {
        if column >= self.width {
            return;
        }
        let count = self.words_of_row();
        for word in self.words.iter_mut().skip(column / WORD_BITS).step_by(count) {
            *word &= !(1 << (column % WORD_BITS));
        }
        for value in self.values.iter_mut().skip(column).step_by(self.width) {
            *value = 0.0;
        }
    }

    /// The columns that are active in a row, in ascending order.
    pub fn active(&self, row: usize) -> impl Iterator<Item = usize> {
        let words = self.row_words(row).iter().enumerate();
        words.flat_map(|(i, &word)| ones(word).map(move |bit| i * WORD_BITS + bit as usize))
    }

    /// Number of active entries in the first `rows` rows.
    pub fn count(&self, rows: usize) -> usize {
        let words = self.words.iter().take(rows.saturating_mul(self.words_of_row()));
        words.map(|word| word.count_ones() as usize).sum()
    }

    /// Share of the entries in the first `rows` rows that are active, from 0 to 1.
    pub fn density(&self, rows: usize) -> f32 {
        self.count(rows) as f32 / (rows.min(self.rows) * self.width).max(1) as f32
    }

    /// Writes a row as dense values to `out`, which should have one element for each column.
    pub fn unpack(&self, row: usize, out: &mut [f32]) {
        if self.graded {
            let start = row.saturating_mul(self.width);
            let values = self.values.get(start..start.saturating_add(self.width)).unwrap_or_default();
            let shared = values.len().min(out.len());
            out[..shared].copy_from_slice(&values[..shared]);
            return;
        }
        let words = self.row_words(row);
        let (whole, rest) = out.as_chunks_mut::<WORD_BITS>();
        for (out, word) in whole.iter_mut().zip(words) {
            unpack(*word, out);
        }
        if let Some(word) = words.get(whole.len()) {
            let mut last = [0.0; WORD_BITS];
            unpack(*word, &mut last);
            rest.copy_from_slice(&last[..rest.len()]);
        }
    }

    /// Returns the matrix as dense values, `[rows, width]`, row-major.
    pub fn to_vec(&self) -> Vec<f32> {
        let mut values = vec![0.0; self.rows * self.width];
        for (row, out) in values.chunks_exact_mut(self.width.max(1)).enumerate() {
            self.unpack(row, out);
        }
        values
    }

    /// Returns the first `rows` rows as dense values, `[rows, width]`, without a copy; `None` for an ungraded matrix.
    pub(crate) fn full(&self, rows: usize) -> Option<&[f32]> {
        if self.graded { self.values.get(..rows * self.width) } else { None }
    }

    fn words_of_row(&self) -> usize {
        self.width.div_ceil(WORD_BITS)
    }

    /// The words of consecutive rows; empty if `rows` reaches outside the matrix.
    pub(crate) fn words_of(&self, rows: Range<usize>) -> &[u32] {
        let count = self.words_of_row();
        self.words.get(rows.start.saturating_mul(count)..rows.end.saturating_mul(count)).unwrap_or_default()
    }

    /// The words of a row: column n is bit n mod 32 of word n / 32. Empty outside the matrix.
    pub(crate) fn row_words(&self, row: usize) -> &[u32] {
        let count = self.words_of_row();
        self.words
            .get(row.saturating_mul(count)..row.saturating_add(1).saturating_mul(count))
            .unwrap_or_default()
    }
}

/// Masks of the 32 bits of a word, in groups of four lanes.
const BIT_MASKS: [[u32; 4]; 8] = {
    let mut bits = [[0; 4]; 8];
    let mut i = 0;
    while i < WORD_BITS {
        bits[i / 4][i % 4] = 1 << i;
        i += 1;
    }
    bits
};

/// Sets a bit for every value that is not zero. Compilers turn the four lanes of masks into SIMD.
#[inline]
fn pack(values: &[f32; WORD_BITS]) -> u32 {
    let mut lanes = [0_u32; 4];
    for (values, bits) in values.as_chunks::<4>().0.iter().zip(&BIT_MASKS) {
        for lane in 0..4 {
            lanes[lane] |= if values[lane] == 0.0 { 0 } else { bits[lane] };
        }
    }
    let [a, b, c, d] = lanes;
    (a | b) | (c | d)
}

/// Writes 1 for every bit that is set and 0 for every bit that is not.
#[inline]
fn unpack(word: u32, values: &mut [f32; WORD_BITS]) {
    for (values, bits) in values.as_chunks_mut::<4>().0.iter_mut().zip(&BIT_MASKS) {
        for lane in 0..4 {
            values[lane] = if word & bits[lane] == 0 { 0.0 } else { 1.0 };
        }
    }
}

/// Indices of the bits that are set, in ascending order.
fn ones(mut word: u32) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros());
        word &= word.wrapping_sub(1);
        bit
    })
}
