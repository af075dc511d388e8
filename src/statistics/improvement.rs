//! The probability of improvement of one algorithm over another.

use std::cmp::Ordering;

/// Probability that a run of `x` scores higher than a run of `y` on the same task, averaged over the tasks; a tie counts
/// ½. For each task, this is the Mann–Whitney statistic U / (n_x n_y), as in `rliable`'s `probability_of_improvement`.
/// `None` if the numbers of tasks differ, are 0, or a task has no scores of one of the two.
pub fn probability_of_improvement(x: &[Vec<f64>], y: &[Vec<f64>]) -> Option<f64> {
    if x.len() != y.len() || x.is_empty() || x.iter().chain(y).any(Vec::is_empty) {
        return None;
    }
    let sum: f64 = x.iter().zip(y).map(|(x, y)| of_task(x, y)).sum();
    Some(sum / x.len() as f64)
}

fn of_task(x: &[f64], y: &[f64]) -> f64 {
    let against = |higher: &f64| -> f64 {
        let point = |lower: &f64| match higher.partial_cmp(lower) {
            Some(Ordering::Greater) => 1.0,
            Some(Ordering::Equal) => 0.5,
            _ => 0.0,
        };
        y.iter().map(point).sum()
    };
    x.iter().map(against).sum::<f64>() / (x.len() * y.len()) as f64
}
