//! numpy's legacy generator, `RandomState`: the Mersenne Twister MT19937.
//!
//! Source: M. Matsumoto and T. Nishimura, "Mersenne Twister" (1998); numpy's `RandomState(seed)`.

const STATE_WORDS: usize = 624;
const MIDDLE_WORD: usize = 397;

/// The generator MT19937.
#[derive(Clone, Debug)]
pub struct Mt19937 {
    words: [u32; STATE_WORDS],
    next: usize,
}

impl Mt19937 {
    /// `RandomState(seed)`.
    pub fn new(seed: u32) -> Self {
        let mut words = [seed; STATE_WORDS];
        for i in 1..STATE_WORDS {
            let before = words[i - 1];
            words[i] = 1_812_433_253_u32.wrapping_mul(before ^ (before >> 30)).wrapping_add(i as u32);
        }
        Self { words, next: STATE_WORDS }
    }

    /// 32 random bits.
    pub fn next_u32(&mut self) -> u32 {
        if self.next == STATE_WORDS {
            self.twist();
        }
        let mut word = self.words[self.next];
        self.next += 1;
        word ^= word >> 11;
        word ^= word << 7 & 0x9d2c_5680;
        word ^= word << 15 & 0xefc6_0000;
        word ^ word >> 18
    }

    /// `random_sample()`: uniform in [0, 1).
    pub fn random_sample(&mut self) -> f64 {
        let high = f64::from(self.next_u32() >> 5);
        let low = f64::from(self.next_u32() >> 6);
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
    }

    fn twist(&mut self) {
        for i in 0..STATE_WORDS {
            let joined = self.words[i] & 0x8000_0000 | self.words[(i + 1) % STATE_WORDS] & 0x7fff_ffff;
            let odd = if joined & 1 == 1 { 0x9908_b0df } else { 0 };
            self.words[i] = self.words[(i + MIDDLE_WORD) % STATE_WORDS] ^ joined >> 1 ^ odd;
        }
        self.next = 0;
    }
}
