//! Two settings of a study beside each other, with the conclusion that a rule set beforehand draws.

use crate::statistics::bootstrap::{Estimate, REPLICATIONS, bootstrap};
use crate::statistics::improvement::probability_of_improvement;
use crate::statistics::interquartile_mean::interquartile_mean;
use serde::Serialize;

/// Seed of every bootstrap, so that a summary depends on the results only.
pub(super) const BOOTSTRAP_SEED: u32 = 0;

/// Smallest number of seeds of each setting in each world from which a conclusion is drawn.
pub const MIN_SEEDS: usize = 5;

/// What can be concluded about a setting beside another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// It scores higher.
    Better,
    /// It scores lower.
    Worse,
    /// The scores do not show a difference, which does not show that there is none.
    NoDifferenceShown,
    /// There are fewer than five seeds of a setting in a world, or no scores at all.
    TooFewSeeds,
}

/// A setting beside the first one, over the worlds in which both have scores.
///
/// The rule of the conclusion, declared before any study was run: with at least five seeds of both settings in each of
/// these worlds, the second setting is `better` if the 95 % interval of the difference of interquartile means lies above
/// 0 and that of the probability of improvement above ½; `worse` if they lie below; in any other case the study shows no
/// difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SettingComparison {
    /// Name of the first setting.
    pub first: String,
    /// Name of the setting that is compared with it.
    pub second: String,
    /// Number of worlds in which both have scores.
    pub worlds: usize,
    /// Lowest number of seeds with a score of one of the two in one of these worlds.
    pub seeds: usize,
    /// Interquartile mean of the second setting − that of the first.
    pub score_difference: Option<Estimate>,
    /// Probability that a run of the second setting scores higher than one of the first in the same world; a tie counts ½.
    pub improvement: Option<Estimate>,
    /// What can be concluded about the second setting.
    pub conclusion: Conclusion,
}

impl SettingComparison {
    /// Compares two settings, given as name and scores `[world][seed]`.
    pub(crate) fn of(first: &(&str, Vec<Vec<f64>>), second: &(&str, Vec<Vec<f64>>)) -> Self {
        let both = first.1.iter().zip(&second.1).filter(|(x, y)| !x.is_empty() && !y.is_empty());
        let (x, y): (Vec<Vec<f64>>, Vec<Vec<f64>>) = both.map(|(x, y)| (x.clone(), y.clone())).unzip();
        let seeds = x.iter().chain(&y).map(Vec::len).min().unwrap_or(0);
        let score_difference = bootstrap([&x, &y], REPLICATIONS, BOOTSTRAP_SEED, |[x, y]| {
            Some(interquartile_mean(y)? - interquartile_mean(x)?)
        });
        let improvement =
            bootstrap([&x, &y], REPLICATIONS, BOOTSTRAP_SEED, |[x, y]| probability_of_improvement(y, x));
        Self {
            first: first.0.to_owned(),
            second: second.0.to_owned(),
            worlds: x.len(),
            seeds,
            score_difference,
            improvement,
            conclusion: Conclusion::of(seeds, score_difference, improvement),
        }
    }
}

impl Conclusion {
    /// Draws the conclusion from the lowest number of seeds, the difference of scores and the probability of improvement,
    /// by the rule of [`SettingComparison`].
    pub fn of(seeds: usize, difference: Option<Estimate>, improvement: Option<Estimate>) -> Self {
        let (Some(difference), Some(improvement)) = (difference, improvement) else {
            return Self::TooFewSeeds;
        };
        if seeds < MIN_SEEDS {
            Self::TooFewSeeds
        } else if difference.low > 0.0 && improvement.low > 0.5 {
            Self::Better
        } else if difference.high < 0.0 && improvement.high < 0.5 {
            Self::Worse
        } else {
            Self::NoDifferenceShown
        }
    }

    /// Name of the conclusion, as it is serialised.
    pub fn name(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::NoDifferenceShown => "no_difference_shown",
            Self::TooFewSeeds => "too_few_seeds",
        }
    }
}
