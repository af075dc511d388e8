//! Random numbers equal to numpy's: `SeedSequence` and `Generator(PCG64)`, draw for draw.
//!
//! Sources: M. E. O'Neill, "PCG" (2014), variant XSL-RR 128/64; numpy's `SeedSequence` and `Generator`; D. Lemire,
//! "Fast random integer generation in an interval" (2019).

pub mod mt19937;

use crate::Error;

/// Purpose of a random stream. The discriminant is the spawn key of the stream, so it must never change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Random actions.
    Exploration = 0,
    /// Noise of the noisy layers in learning steps.
    Noise = 1,
    /// Sampling from the replay buffer.
    Replay = 2,
    /// Initial weights.
    Initialisation = 3,
    /// Initial weights of the curiosity networks.
    Curiosity = 4,
    /// Evaluation episodes, which never train.
    Evaluation = 5,
    /// Noise of the noisy layers in decisions.
    Acting = 6,
    /// Settings drawn by automatic tuning.
    Tuning = 7,
}

/// numpy's `SeedSequence`: turns a seed into well-mixed words.
#[derive(Clone, Debug)]
pub struct SeedSequence {
    pool: [u32; 4],
}

const MULT_A: u32 = 0x931e_8875;
const MULT_B: u32 = 0x58f3_8ded;
const MIX_L: u32 = 0xca01_f9dd;
const MIX_R: u32 = 0x4973_f715;

impl SeedSequence {
    /// `SeedSequence(seed)`.
    pub fn new(seed: u32) -> Self {
        Self::from_words(&[seed])
    }

    /// `SeedSequence(seed, spawn_key=(stream,))`.
    pub fn spawned(seed: u32, stream: Stream) -> Self {
        // numpy pads the entropy to the size of the pool before it appends a spawn key.
        Self::from_words(&[seed, 0, 0, 0, stream as u32])
    }

    fn from_words(entropy: &[u32]) -> Self {
        let mut hash_constant = 0x43b0_d7e5_u32;
        let mut hash = |word: u32| {
            let mut word = word ^ hash_constant;
            hash_constant = hash_constant.wrapping_mul(MULT_A);
            word = word.wrapping_mul(hash_constant);
            word ^ (word >> 16)
        };
        let mix = |x: u32, y: u32| {
            let mixed = x.wrapping_mul(MIX_L).wrapping_sub(y.wrapping_mul(MIX_R));
            mixed ^ (mixed >> 16)
        };
        let mut pool = [0; 4];
        for (i, slot) in pool.iter_mut().enumerate() {
            *slot = hash(entropy.get(i).copied().unwrap_or(0));
        }
        for source in 0..4 {
            for target in 0..4 {
                if source != target {
                    pool[target] = mix(pool[target], hash(pool[source]));
                }
            }
        }
        for &word in entropy.iter().skip(4) {
            for slot in &mut pool {
                *slot = mix(*slot, hash(word));
            }
        }
        Self { pool }
    }

    /// `generate_state(4, uint64)`.
    pub(crate) fn generate_u64(&self) -> [u64; 4] {
        let mut hash_constant = 0x8b51_f9dd_u32;
        let mut words = [0_u64; 8];
        for (i, slot) in words.iter_mut().enumerate() {
            let mut word = self.pool[i % 4] ^ hash_constant;
            hash_constant = hash_constant.wrapping_mul(MULT_B);
            word = word.wrapping_mul(hash_constant);
            *slot = u64::from(word ^ (word >> 16));
        }
        [0, 1, 2, 3].map(|i| words[2 * i] | words[2 * i + 1] << 32)
    }
}

/// numpy's `Generator(PCG64(sequence))`.
#[derive(Clone, Debug)]
pub struct Pcg64 {
    state: u128,
    increment: u128,
    /// High half of the 64-bit word whose low half `next_u32` has returned.
    buffered: Option<u32>,
}

const MULTIPLIER: u128 = 0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645;

impl Pcg64 {
    /// Creates a generator that is seeded with the words of a seed sequence.
    pub fn new(sequence: &SeedSequence) -> Self {
        let [w0, w1, w2, w3] = sequence.generate_u64().map(u128::from);
        let mut generator = Self { state: 0, increment: (w2 << 64 | w3) << 1 | 1, buffered: None };
        generator.advance();
        generator.state = generator.state.wrapping_add(w0 << 64 | w1);
        generator.advance();
        generator
    }

    /// The generator of a world: `Generator(PCG64(SeedSequence(seed)))`.
    pub fn of_world(seed: u32) -> Self {
        Self::new(&SeedSequence::new(seed))
    }

    /// The generator of one of the agent's streams: `Generator(PCG64(SeedSequence(seed, spawn_key=(stream,))))`.
    pub fn of_stream(seed: u32, stream: Stream) -> Self {
        Self::new(&SeedSequence::spawned(seed, stream))
    }

    /// Returns the whole state as words: state (high, low), increment (high, low), and the buffered 32 bits, marked by
    /// bit 32.
    pub fn words(&self) -> [u64; 5] {
        let halves = |word: u128| [(word >> 64) as u64, word as u64];
        let ([a, b], [c, d]) = (halves(self.state), halves(self.increment));
        [a, b, c, d, self.buffered.map_or(0, |high| 1 << 32 | u64::from(high))]
    }

    /// Restores a generator from the words that [`Self::words`] returned.
    ///
    /// # Errors
    /// [`Error::File`] if no generator has such words: an increment is odd, and the last word has at most 33 bits.
    pub(crate) fn of_words([a, b, c, d, buffered]: [u64; 5]) -> Result<Self, Error> {
        let join = |high: u64, low: u64| u128::from(high) << 64 | u128::from(low);
        if d % 2 == 0 || buffered >> 33 != 0 {
            return Err(Error::File {
                rule: "the saved state of a random stream is not that of a generator".into(),
            });
        }
        let buffered = (buffered >> 32 != 0).then_some(buffered as u32);
        Ok(Self { state: join(a, b), increment: join(c, d), buffered })
    }

    fn advance(&mut self) {
        self.state = self.state.wrapping_mul(MULTIPLIER).wrapping_add(self.increment);
    }

    /// 64 random bits.
    pub fn next_u64(&mut self) -> u64 {
        self.advance();
        let folded = (self.state >> 64) as u64 ^ self.state as u64;
        folded.rotate_right((self.state >> 122) as u32)
    }

    /// 32 random bits: the low half of a 64-bit word, whose high half the next call returns.
    pub fn next_u32(&mut self) -> u32 {
        if let Some(high) = self.buffered.take() {
            return high;
        }
        let word = self.next_u64();
        self.buffered = Some((word >> 32) as u32);
        word as u32
    }

    /// `random()`: uniform in [0, 1).
    pub fn random(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// `uniform(low, high)`.
    pub fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.random()
    }

    /// A standard normal number truncated to [−2, 2], as `jax.random.truncated_normal(-2, 2)` distributes it, by
    /// inversion: a rational function of one draw of [`Self::random`], with the same bits on every target.
    ///
    /// Source: P. J. Acklam's approximation of the inverse normal distribution, central region; absolute error
    /// below 1e-8 on all of [−2, 2].
    pub fn truncated_normal(&mut self) -> f64 {
        // Φ(2) − ½
        const HALF: f64 = 0.477_249_868_051_820_8;
        let q = HALF * (2.0 * self.random() - 1.0);
        let r = q * q;
        let numerator = (((((-3.969_683_028_665_376e1 * r + 2.209_460_984_245_205e2) * r
            - 2.759_285_104_469_687e2)
            * r
            + 1.383_577_518_672_69e2)
            * r
            - 3.066_479_806_614_716e1)
            * r
            + 2.506_628_277_459_239)
            * q;
        let denominator =
            ((((-5.447_609_879_822_406e1 * r + 1.615_858_368_580_409e2) * r - 1.556_989_798_598_866e2) * r
                + 6.680_131_188_771_972e1)
                * r
                - 1.328_068_155_288_572e1)
                * r
                + 1.0;
        numerator / denominator
    }

    /// `integers(0, n)`: uniform in [0, n). Returns 0 without a draw if n ≤ 1.
    pub fn below(&mut self, n: u32) -> u32 {
        if n <= 1 {
            return 0;
        }
        let mut product = u64::from(self.next_u32()) * u64::from(n);
        if (product as u32) < n {
            let rejected_below = (u32::MAX - (n - 1)) % n;
            while (product as u32) < rejected_below {
                product = u64::from(self.next_u32()) * u64::from(n);
            }
        }
        (product >> 32) as u32
    }

    /// `integers(range.start, range.end)`. Returns the start without a draw if the range has at most one number.
    pub fn integers(&mut self, range: std::ops::Range<u32>) -> u32 {
        range.start + self.below(range.end.saturating_sub(range.start))
    }

    /// `choice(items)`, with replacement: the index is one draw of `integers(0, items.len())`.
    pub fn choice<T: Copy, const N: usize>(&mut self, items: [T; N]) -> T {
        const { assert!(N > 0, "a choice needs items") };
        items[self.below(N as u32) as usize]
    }

    /// `shuffle(items)` of a list (Fisher–Yates): from the last item down, each is swapped with a random item at or
    /// before its place.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.at_most(last as u32) as usize);
        }
    }

    /// Uniform in 0..=`most`, by rejection: draws 32 bits, masked to the bit length of `most`, until they do not exceed
    /// `most`.
    fn at_most(&mut self, most: u32) -> u32 {
        let mask = u32::MAX.checked_shr(most.leading_zeros()).unwrap_or(0);
        loop {
            let drawn = self.next_u32() & mask;
            if drawn <= most {
                return drawn;
            }
        }
    }

    /// Gymnasium's `categorical_sample`: the first index at which the running sum of `probabilities` exceeds one draw
    /// of `random()`, 0 when none does.
    pub fn categorical(&mut self, probabilities: impl IntoIterator<Item = f64>) -> usize {
        let draw = self.random();
        let mut sum = 0.0;
        for (index, probability) in probabilities.into_iter().enumerate() {
            sum += probability;
            if sum > draw {
                return index;
            }
        }
        0
    }
}
