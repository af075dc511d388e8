//! FNV-1a, a hash of a sequence of bytes.

/// Incremental FNV-1a-64 hash.
///
/// Source: Fowler, Noll, Vo; <http://www.isthe.com/chongo/tech/comp/fnv/>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    /// Appends bytes to the hashed sequence.
    pub fn add(&mut self, bytes: impl IntoIterator<Item = u8>) {
        self.0 = bytes
            .into_iter()
            .fold(self.0, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    }

    /// The hash of all bytes added so far.
    pub fn value(self) -> u64 {
        self.0
    }
}

/// Returns the FNV-1a-64 hash of `bytes`.
pub fn fnv(bytes: impl IntoIterator<Item = u8>) -> u64 {
    let mut hash = Fnv::default();
    hash.add(bytes);
    hash.value()
}
