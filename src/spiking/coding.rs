//! Five lossless codings of a signed spike count as a train of spikes. A coding determines the number of spikes and
//! of time steps, never the decoded count.
//!
//! | coding | symbols | time steps | spikes for a count n |
//! |---|---|---|---|
//! | binary | 0, 1 | largest count | n, which must not be negative |
//! | ternary | −1, 0, 1 | largest \|count\| | \|n\| |
//! | bitwise | 0, 1 | ⌈log₂(largest + 1)⌉ | ones of n, which must not be negative |
//! | bidirectional | −1, 0, 1 | ⌈log₂(largest \|count\| + 1)⌉ | ones of \|n\| |
//! | complement | 0, 1, the first is the sign | ⌈log₂(largest \|count\| + 1)⌉ + 1 | ones of the two's complement |
//!
//! Bits are sent from the highest to the lowest, in at least one time step (two for the complement). Source:
//! SpikingBrain, arXiv 2509.05276, section 3.3.2, and its published `Int2Spike` code.

use crate::Error;

pub use crate::parameters::Coding;

/// Largest absolute value of a count that can be encoded.
const MAX_ENCODED_COUNT: u32 = 1 << 20;

/// Encoded counts: the symbols −1, 0 and 1, `[time_steps][counts]`.
pub type SpikeTrain = Vec<Vec<i8>>;

impl Coding {
    /// Whether the coding can represent negative counts.
    pub fn is_signed(self) -> bool {
        matches!(self, Self::Ternary | Self::Bidirectional | Self::Complement)
    }

    /// Number of time steps that encoding `counts` takes.
    pub fn time_steps(self, counts: &[i32]) -> usize {
        let largest = counts.iter().map(|count| count.unsigned_abs()).max().unwrap_or(0);
        let bits = (u32::BITS - largest.leading_zeros()) as usize;
        match self {
            Self::Binary | Self::Ternary => largest as usize,
            Self::Bitwise | Self::Bidirectional => bits.max(1),
            Self::Complement => (bits + 1).max(2),
        }
    }

    /// Encodes `counts` as a train `[time_steps][counts]`.
    ///
    /// # Errors
    /// Returns [`Error::Value`] for a negative count in an unsigned coding, or an absolute count above 2²⁰.
    pub fn encode(self, counts: &[i32]) -> Result<SpikeTrain, Error> {
        if let Some(count) = counts.iter().find(|count| **count < 0 && !self.is_signed()) {
            return Err(Error::Value {
                name: "spike count".into(),
                given: count.to_string(),
                allowed: format!("a whole number from 0, as the coding {} sends", self.name()),
            });
        }
        if let Some(count) = counts.iter().find(|count| count.unsigned_abs() > MAX_ENCODED_COUNT) {
            let allowed = format!("a whole number of at most {MAX_ENCODED_COUNT} either way");
            return Err(Error::Value { name: "spike count".into(), given: count.to_string(), allowed });
        }
        let steps = self.time_steps(counts);
        let symbol = |count: i32, step: usize| {
            let bit = steps - 1 - step;
            match self {
                Self::Binary | Self::Ternary => {
                    if (step as u32) < count.unsigned_abs() {
                        count.signum() as i8
                    } else {
                        0
                    }
                }
                Self::Bitwise | Self::Bidirectional => {
                    (count.unsigned_abs() >> bit & 1) as i8 * count.signum() as i8
                }
                Self::Complement => (count >> bit & 1) as i8,
            }
        };
        Ok((0..steps).map(|step| counts.iter().map(|count| symbol(*count, step)).collect()).collect())
    }

    /// Decodes a train `[time_steps][counts]` into counts. Where a time step has fewer entries than the first one, the
    /// missing entries count as 0.
    pub fn decode(self, train: &SpikeTrain) -> Vec<i32> {
        let steps = train.len();
        let power = |step: usize| 1_i32.checked_shl((steps - 1 - step) as u32).unwrap_or(0);
        let weight = |step: usize| match self {
            Self::Binary | Self::Ternary => 1,
            Self::Complement if step == 0 => power(step).wrapping_neg(),
            _ => power(step),
        };
        let symbol = |step: usize, i: usize| train[step].get(i).map_or(0, |symbol| i32::from(*symbol));
        let counts = train.first().map_or(0, Vec::len);
        let mut sums = vec![0_i32; counts];
        for step in 0..steps {
            for (i, sum) in sums.iter_mut().enumerate() {
                *sum = sum.wrapping_add(weight(step).wrapping_mul(symbol(step, i)));
            }
        }
        sums
    }

    /// Number of spikes for one count that is encoded alone. Encoded together with larger counts, the complement of a
    /// negative count takes more time steps, and one more spike for each of them.
    pub fn spikes(self, count: i32) -> u32 {
        match self {
            Self::Binary | Self::Ternary => count.unsigned_abs(),
            Self::Bitwise | Self::Bidirectional => count.unsigned_abs().count_ones(),
            Self::Complement if count >= 0 => count.count_ones(),
            // Two's complement with one sign bit above the bits of |count|.
            Self::Complement => {
                let width = u32::BITS - count.unsigned_abs().leading_zeros() + 1;
                (i64::from(count) & ((1_i64 << width) - 1)).count_ones()
            }
        }
    }
}
