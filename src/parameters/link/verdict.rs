//! The verdict on the replay of a link.

use super::digest::ClaimedDigest;

/// Result of a replay: the weights at the step that the link names, compared with the digest that it claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "lowercase"))]
pub enum Verdict {
    /// The weights are those that the link claims.
    Reproduced,
    /// The link is complete and of these numerics, but the weights differ.
    #[cfg_attr(feature = "schema", schemars(rename = "not reproduced"))]
    NotReproduced,
    /// The link was made with other numerics, or parts of it were left out or replaced: different weights prove
    /// nothing.
    #[cfg_attr(feature = "schema", schemars(rename = "not comparable"))]
    NotComparable,
    /// The link claims no digest of weights.
    #[cfg_attr(feature = "schema", schemars(rename = "no digest"))]
    NoDigest,
    /// The link claims a digest of weights that cannot be read.
    #[cfg_attr(feature = "schema", schemars(rename = "damaged digest"))]
    DamagedDigest,
}

impl Verdict {
    /// Compares the digest `weights` with the digest that a link claims. `same_numerics`: the link names these numerics
    /// or none; `whole`: no part of the link was left out or replaced.
    pub fn of(claimed: Option<&ClaimedDigest>, same_numerics: bool, whole: bool, weights: &str) -> Self {
        match claimed {
            None => Self::NoDigest,
            Some(ClaimedDigest::Damaged) => Self::DamagedDigest,
            Some(ClaimedDigest::Whole(_)) if !same_numerics => Self::NotComparable,
            // Equal digests prove the same weights, whatever was left out of the link.
            Some(ClaimedDigest::Whole(digest)) if digest == weights => Self::Reproduced,
            Some(ClaimedDigest::Whole(_)) if !whole => Self::NotComparable,
            Some(ClaimedDigest::Whole(_)) => Self::NotReproduced,
        }
    }

    /// Name of the verdict in machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reproduced => "reproduced",
            Self::NotReproduced => "not reproduced",
            Self::NotComparable => "not comparable",
            Self::NoDigest => "no digest",
            Self::DamagedDigest => "damaged digest",
        }
    }
}
