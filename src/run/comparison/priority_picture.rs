//! The distribution of priorities in the replay, for a picture.

use crate::agent::replay::Replay;
use crate::run::MAX_VISITED_PLACES;

/// Number of bins of the histogram.
pub const HISTOGRAM_BINS: usize = 24;
/// Maximum number of transitions in the statistics, evenly spread over the replay; a picture needs no more.
const MAX_COUNTED_TRANSITIONS: usize = 8192;

/// Distribution of priorities in the replay.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PriorityPicture {
    /// Share of the transitions in each of [`HISTOGRAM_BINS`] bins of p^α, from 0 to the highest; empty if transitions have no
    /// priorities.
    pub histogram: Vec<f32>,
    /// Mean p^α of the transitions from each state, divided by the mean of all transitions: 1 means that the state is
    /// replayed as often as under uniform sampling. Empty if transitions have no priorities.
    pub by_state: Vec<f32>,
}

impl PriorityPicture {
    /// Computes the distribution of priorities in `replay`, for a world of `states` states.
    pub fn of(replay: &Replay, states: usize) -> Self {
        let Some(priorities) = replay.priorities.as_ref().filter(|_| !replay.is_empty()) else {
            return Self::default();
        };
        let raised = priorities.tree.values();
        let stride = replay.len().div_ceil(MAX_COUNTED_TRANSITIONS);
        let (mut highest, mut total, mut count) = (0.0_f64, 0.0, 0.0);
        let raised = |slot: usize| raised.get(slot).copied().unwrap_or(0.0);
        let mut sums = vec![(0.0_f64, 0.0_f64); states.min(MAX_VISITED_PLACES)];
        for slot in (0..replay.len()).step_by(stride) {
            highest = if raised(slot) > highest { raised(slot) } else { highest };
            total += raised(slot);
            count += 1.0;
            let state = replay.window(slot).first().map_or(0, |step| step.s_tm1 as usize);
            if let Some((sum, number)) = sums.get_mut(state) {
                *sum += raised(slot);
                *number += 1.0;
            }
        }
        let mut histogram = vec![0.0_f32; HISTOGRAM_BINS];
        for slot in (0..replay.len()).step_by(stride) {
            let bin = (raised(slot) / highest * HISTOGRAM_BINS as f64) as usize;
            histogram[bin.min(HISTOGRAM_BINS - 1)] += (1.0 / count) as f32;
        }
        let mean = total / count;
        let ratio =
            |(sum, number): (f64, f64)| if number > 0.0 && mean > 0.0 { sum / number / mean } else { 0.0 };
        Self { histogram, by_state: sums.into_iter().map(|pair| ratio(pair) as f32).collect() }
    }
}
