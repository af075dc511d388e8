//! The stratified bootstrap: seeds are drawn with replacement within each task, so that the tasks keep their weights.

use super::quantile::quantile;
use crate::random::Pcg64;
use serde::{Deserialize, Serialize};

/// Number of bootstrap replications of an interval.
pub const REPLICATIONS: usize = 10_000;
/// Quantiles of the replications that bound an interval of 95 %.
const BOUNDS: [f64; 2] = [0.025, 0.975];

/// An estimate with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Estimate {
    /// The statistic of all scores.
    pub value: f64,
    /// Lower bound of the 95 % interval.
    pub low: f64,
    /// Upper bound of the 95 % interval.
    pub high: f64,
}

/// Estimates a statistic of `groups`, each in strata (`[group][task][seed]`), with its 95 % percentile interval over
/// `replications` stratified bootstrap samples, in which every group is drawn by itself. `None` if `statistic` has no
/// value, or there are no replications.
///
/// Equals `rliable`'s `get_interval_estimates` with numpy's `Generator(PCG64(SeedSequence(seed)))` as the source of its
/// draws: for each group a matrix of `integers(0, seeds)` of shape `[seed, task]`. A stratum with fewer seeds than
/// others draws none in the last rows.
pub fn bootstrap<const GROUPS: usize>(
    groups: [&[Vec<f64>]; GROUPS],
    replications: usize,
    seed: u32,
    statistic: impl Fn([&[Vec<f64>]; GROUPS]) -> Option<f64>,
) -> Option<Estimate> {
    let value = statistic(groups)?;
    let mut random = Pcg64::of_world(seed);
    let mut samples = groups.map(<[_]>::to_vec);
    let mut replicated = Vec::with_capacity(replications);
    for _ in 0..replications {
        for (sample, group) in samples.iter_mut().zip(groups) {
            resample(group, sample, &mut random);
        }
        replicated.push(statistic(samples.each_ref().map(Vec::as_slice))?);
    }
    replicated.sort_unstable_by(f64::total_cmp);
    let [low, high] = BOUNDS.map(|bound| quantile(&replicated, bound));
    Some(Estimate { value, low: low?, high: high? })
}

/// Fills `sample` with values of `group`, which has the same shape, drawn with replacement within each stratum.
fn resample(group: &[Vec<f64>], sample: &mut [Vec<f64>], random: &mut Pcg64) {
    let rows = group.iter().map(Vec::len).max().unwrap_or(0);
    for row in 0..rows {
        for (values, drawn) in group.iter().zip(sample.iter_mut()).filter(|(values, _)| row < values.len()) {
            drawn[row] = values[random.below(values.len() as u32) as usize];
        }
    }
}
