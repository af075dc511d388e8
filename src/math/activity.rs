//! Rows of activities, many of which are zero: a bit each for what is active, and values where they are not all 1.
//!
//! Spikes travel between layers in this form, and so do observations, spike counts and the dense twin's activities.

mod lists;

use crate::Error;
use crate::error::check_shape;
use lists::each_one;
use std::ops::Range;

/// Activities that one word holds.
const BITS: usize = 32;

/// Activities of a row at most.
const WIDEST: usize = 1 << 24;

/// A matrix of activities, `[rows, width]`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Activity {
    rows: usize,
    width: usize,
    graded: bool,
    /// `[rows, words of a row]`
    words: Vec<u32>,
    /// `[rows, width]`, or nothing where every activity is 1.
    values: Vec<f32>,
}

impl Activity {
    /// No rows yet, of at most 2²⁴ activities. `graded` says whether activities have values of their own; else each one is 1.
    pub fn new(width: usize, graded: bool) -> Self {
        Self { width: width.min(WIDEST), graded, ..Self::default() }
    }

    /// Graded rows given in full, `[rows, width]`.
    ///
    /// # Errors
    /// [`Error::Shape`] when the last row is not whole.
    pub fn of(values: &[f32], width: usize) -> Result<Self, Error> {
        check_shape("activity", &[values.len()], &[values.len() / width.max(1) * width])?;
        check_shape("activity", &[width.min(WIDEST)], &[width])?;
        let mut activity = Self::new(width, true);
        values.chunks_exact(width.max(1)).for_each(|row| activity.push(row));
        Ok(activity)
    }

    /// Takes all rows away and keeps their memory.
    pub fn clear(&mut self, width: usize, graded: bool) {
        (self.rows, self.width, self.graded) = (0, width.min(WIDEST), graded);
        self.words.clear();
        self.values.clear();
    }

    /// Adds a row; what is missing of `row` is zero, what is too much is left out.
    pub fn push(&mut self, row: &[f32]) {
        let row = &row[..row.len().min(self.width)];
        let (whole, rest) = row.as_chunks::<BITS>();
        self.words.extend(whole.iter().map(pack));
        if !rest.is_empty() {
            let mut last = [0.0; BITS];
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

    /// Adds a row with these activities alone, each 1; those outside the row are left out.
    pub fn push_ones(&mut self, ones: impl IntoIterator<Item = usize>) {
        let start = self.rows * self.words_of_row();
        self.rows += 1;
        self.words.resize(self.rows * self.words_of_row(), 0);
        self.values.resize(if self.graded { self.rows * self.width } else { 0 }, 0.0);
        for one in ones.into_iter().filter(|one| *one < self.width) {
            self.words[start + one / BITS] |= 1 << (one % BITS);
            if self.graded {
                self.values[(self.rows - 1) * self.width + one] = 1.0;
            }
        }
    }

    /// Becomes one row for each state, in which the input of that number alone is active.
    ///
    /// # Errors
    /// [`Error::Shape`] when a state has no input.
    pub fn become_one_hot(&mut self, states: &[usize], width: usize) -> Result<(), Error> {
        check_shape("inputs", &[width.min(WIDEST)], &[width])?;
        self.clear(width, false);
        for &state in states {
            if state >= width {
                return Err(Error::Shape { operand: "state", expected: vec![width], found: vec![state] });
            }
            self.push_ones([state]);
        }
        Ok(())
    }

    /// Adds rows of activities that are 1 where a bit is set: the words, all zero at first, in which to set them. Activity
    /// n of a row is bit n mod 32 of its word n / 32.
    pub(crate) fn push_words(&mut self, rows: usize) -> &mut [u32] {
        let start = self.words.len();
        self.rows += rows;
        self.words.resize(self.rows * self.words_of_row(), 0);
        &mut self.words[start..]
    }

    /// Adds row `number` of another matrix, an empty one where that has no such row; of one of another width what is here,
    /// and of one of another kind each activity as 1.
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

    /// Adds a row, which has values, that says how often each activity is 1 in some rows of another matrix of the same
    /// width, which has none; an empty row where either is otherwise.
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

    /// Activities of a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Whether activities have values of their own.
    pub fn is_graded(&self) -> bool {
        self.graded
    }

    /// The value at a place, 0 outside.
    pub fn value(&self, row: usize, column: usize) -> f32 {
        match self.row_words(row).get(column / BITS) {
            Some(word) if word >> (column % BITS) & 1 == 1 => {
                if self.graded {
                    self.values[row * self.width + column]
                } else {
                    1.0
                }
            }
            _ => 0.0,
        }
    }

    /// The columns that are active in a row, in order.
    pub fn active(&self, row: usize) -> impl Iterator<Item = usize> {
        let words = self.row_words(row).iter().enumerate();
        words.flat_map(|(i, &word)| ones(word).map(move |bit| i * BITS + bit as usize))
    }

    /// Number of activities in the first `rows` rows.
    pub fn count(&self, rows: usize) -> usize {
        let words = self.words.iter().take(rows.saturating_mul(self.words_of_row()));
        words.map(|word| word.count_ones() as usize).sum()
    }

    /// Share of the first `rows` rows that is active.
    pub fn density(&self, rows: usize) -> f32 {
        self.count(rows) as f32 / (rows.min(self.rows) * self.width).max(1) as f32
    }

    /// Writes a row out in full.
    pub fn unpack(&self, row: usize, out: &mut [f32]) {
        if self.graded {
            let start = row.saturating_mul(self.width);
            let values = self.values.get(start..start.saturating_add(self.width)).unwrap_or_default();
            let shared = values.len().min(out.len());
            out[..shared].copy_from_slice(&values[..shared]);
            return;
        }
        let words = self.row_words(row);
        let (whole, rest) = out.as_chunks_mut::<BITS>();
        for (out, word) in whole.iter_mut().zip(words) {
            unpack(*word, out);
        }
        if let Some(word) = words.get(whole.len()) {
            let mut last = [0.0; BITS];
            unpack(*word, &mut last);
            rest.copy_from_slice(&last[..rest.len()]);
        }
    }

    /// All of it in full, `[rows, width]`.
    pub fn to_vec(&self) -> Vec<f32> {
        let mut values = vec![0.0; self.rows * self.width];
        for (row, out) in values.chunks_exact_mut(self.width.max(1)).enumerate() {
            self.unpack(row, out);
        }
        values
    }

    /// The first `rows` rows in full, `[rows, width]`, which graded ones are kept as.
    pub(crate) fn full(&self, rows: usize) -> Option<&[f32]> {
        if self.graded { self.values.get(..rows * self.width) } else { None }
    }

    fn words_of_row(&self) -> usize {
        self.width.div_ceil(BITS)
    }

    /// The words of some rows in a row; nothing outside.
    pub(crate) fn words_of(&self, rows: Range<usize>) -> &[u32] {
        let count = self.words_of_row();
        self.words.get(rows.start.saturating_mul(count)..rows.end.saturating_mul(count)).unwrap_or_default()
    }

    /// The words of a row: activity n is bit n mod 32 of word n / 32. Nothing outside.
    pub(crate) fn row_words(&self, row: usize) -> &[u32] {
        let count = self.words_of_row();
        self.words
            .get(row.saturating_mul(count)..row.saturating_add(1).saturating_mul(count))
            .unwrap_or_default()
    }
}

/// The bits of a word, four side by side.
const BIT: [[u32; 4]; 8] = {
    let mut bits = [[0; 4]; 8];
    let mut i = 0;
    while i < BITS {
        bits[i / 4][i % 4] = 1 << i;
        i += 1;
    }
    bits
};

/// A bit for every value that is not zero. Four lanes of masks, which compilers turn into SIMD.
#[inline]
fn pack(values: &[f32; BITS]) -> u32 {
    let mut lanes = [0_u32; 4];
    for (values, bits) in values.as_chunks::<4>().0.iter().zip(&BIT) {
        for lane in 0..4 {
            lanes[lane] |= if values[lane] == 0.0 { 0 } else { bits[lane] };
        }
    }
    let [a, b, c, d] = lanes;
    (a | b) | (c | d)
}

/// 1 for every bit that is set, 0 for the others.
#[inline]
fn unpack(word: u32, values: &mut [f32; BITS]) {
    for (values, bits) in values.as_chunks_mut::<4>().0.iter_mut().zip(&BIT) {
        for lane in 0..4 {
            values[lane] = if word & bits[lane] == 0 { 0.0 } else { 1.0 };
        }
    }
}

/// The numbers of the bits that are set.
fn ones(mut word: u32) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros());
        word &= word.wrapping_sub(1);
        bit
    })
}
