//! The digest that a link claims for its weights: `<bytes>-<16 hex>`, as [`crate::network::SpikingRainbowNetwork::digest`]
//! writes it.

/// Hexadecimal digits of the hash.
const HASH_DIGITS: usize = 16;
/// Most digits of the number of bytes: more than any network has.
const MOST_SIZE_DIGITS: usize = 12;

/// What a link holds where a digest is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimedDigest {
    /// A digest of the one shape that there is.
    Whole(String),
    /// Something else: cut short or changed on its way. It proves nothing about any weights.
    Damaged,
}

impl ClaimedDigest {
    /// Reads a digest from the start of `text`. What follows is no part of it, unless a hexadecimal digit does: which of
    /// them are the digest's own cannot be known then.
    pub fn read(text: &str) -> Self {
        Self::whole(text).map_or(Self::Damaged, Self::Whole)
    }

    /// The digest, where it is whole.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Whole(digest) => Some(digest),
            Self::Damaged => None,
        }
    }

    fn whole(text: &str) -> Option<String> {
        let (size, rest) = text.split_once('-')?;
        let is_size =
            (1..=MOST_SIZE_DIGITS).contains(&size.len()) && size.bytes().all(|b| b.is_ascii_digit());
        let hash = rest.get(..HASH_DIGITS)?;
        let is_hash = hash.bytes().all(|b| b.is_ascii_hexdigit());
        let goes_on = rest[HASH_DIGITS..].starts_with(|c: char| c.is_ascii_hexdigit());
        (is_size && is_hash && !goes_on).then(|| format!("{size}-{}", hash.to_ascii_lowercase()))
    }
}
