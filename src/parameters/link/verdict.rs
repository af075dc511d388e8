//! What the replay of a link proves.

use super::digest::ClaimedDigest;

/// The outcome of a replay, judged by the weights at the step that the link names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "lowercase"))]
pub enum Verdict {
    /// The weights are those that the link claims.
    Reproduced,
    /// The link is whole and of these numerics, and its weights are others.
    #[cfg_attr(feature = "schema", schemars(rename = "not reproduced"))]
    NotReproduced,
    /// The link was made with other numerics, or is not read as it was written: other weights prove nothing.
    #[cfg_attr(feature = "schema", schemars(rename = "not comparable"))]
    NotComparable,
    /// The link claims no weights.
    #[cfg_attr(feature = "schema", schemars(rename = "no digest"))]
    NoDigest,
    /// The link claims weights by a digest that cannot be read.
    #[cfg_attr(feature = "schema", schemars(rename = "damaged digest"))]
    DamagedDigest,
}

impl Verdict {
    /// Judges weights of the digest `weights` against those that a link claims. `same_numerics`: the link names no numerics
    /// or these; `whole`: nothing of it was left out or replaced.
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

    /// Its name, as programs read it.
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
