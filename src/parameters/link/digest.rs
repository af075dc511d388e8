//! The digest that a link claims for its weights: `<bytes>-<16 hex>`, as written by
//! [`crate::network::SpikingRainbowNetwork::digest`].

/// Hexadecimal digits of the hash.
const HASH_DIGITS: usize = 16;
/// Maximum number of digits of the number of bytes, more than any network needs.
const MAX_SIZE_DIGITS: usize = 12;

/// A digest of weights as a link claims it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimedDigest {
    /// A well-formed digest.
    Whole(String),
    /// Not a digest: cut short or altered in transit. It proves nothing about any weights.
    Damaged,
}

impl ClaimedDigest {
    /// Reads a digest from the start of `text` and ignores what follows. If another hexadecimal digit follows, the end
    /// of the digest is unknown and the result is [`Self::Damaged`].
    pub fn read(text: &str) -> Self {
        Self::whole(text).map_or(Self::Damaged, Self::Whole)
    }

    /// The digest, if it is well-formed.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Whole(digest) => Some(digest),
            Self::Damaged => None,
        }
    }

    fn whole(text: &str) -> Option<String> {
        let (size, rest) = text.split_once('-')?;
        let is_size = (1..=MAX_SIZE_DIGITS).contains(&size.len()) && size.bytes().all(|b| b.is_ascii_digit());
        let hash = rest.get(..HASH_DIGITS)?;
        let is_hash = hash.bytes().all(|b| b.is_ascii_hexdigit());
        let goes_on = rest[HASH_DIGITS..].starts_with(|c: char| c.is_ascii_hexdigit());
        (is_size && is_hash && !goes_on).then(|| format!("{size}-{}", hash.to_ascii_lowercase()))
    }
}
