//! Quantiles with linear interpolation, as `numpy.quantile` computes them.

use serde::{Deserialize, Serialize};

/// Median with lower and upper quartile. A value is `None` if it is not finite.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quartiles {
    /// Quantile 0.25.
    pub low: Option<f64>,
    /// Quantile 0.5.
    pub median: Option<f64>,
    /// Quantile 0.75.
    pub high: Option<f64>,
}

impl Quartiles {
    /// Quartiles of `values`, in any order; `None` if there are none. Infinite values stand for seeds that never reach
    /// what is measured: a quartile among them is `None`.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = values.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let at = |q| quantile(&sorted, q).filter(|value| value.is_finite());
        (!sorted.is_empty()).then(|| Self { low: at(0.25), median: at(0.5), high: at(0.75) })
    }
}

/// Quantile `q` (0 to 1) of values in ascending order; `None` if there are none.
pub fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = q.clamp(0.0, 1.0) * last as f64;
    let below = place.floor() as usize;
    let (low, high) = (sorted[below.min(last)], sorted[(below + 1).min(last)]);
    let share = place - below as f64;
    // The two forms of numpy's interpolation, which differ in rounding; equal ends also cover two infinite values.
    Some(if low.to_bits() == high.to_bits() || share == 0.0 {
        low
    } else if share < 0.5 {
        low + (high - low) * share
    } else {
        high - (high - low) * (1.0 - share)
    })
}
