//! The interquartile mean (IQM): the mean of the middle half of all scores.

/// Interquartile mean of all scores of all strata, as `rliable`'s `aggregate_iqm` and `scipy.stats.trim_mean(…, 0.25)`
/// compute it: of n scores, the ⌊n / 4⌋ lowest and the ⌊n / 4⌋ highest are left out. `None` if there are no scores.
pub fn interquartile_mean(strata: &[Vec<f64>]) -> Option<f64> {
    let mut scores = strata.concat();
    let cut = scores.len() / 4;
    scores.sort_unstable_by(f64::total_cmp);
    let middle = scores.get(cut..scores.len() - cut).filter(|middle| !middle.is_empty())?;
    Some(middle.iter().sum::<f64>() / middle.len() as f64)
}
