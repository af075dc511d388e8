//! What can be had within so many steps, by backward induction over them.

use super::model::Model;
use super::planner::goal;

/// An induction may end early once nothing changes by more than this share.
const SETTLED: f64 = 1e-9;

/// The best chance of reaching a goal from the start within an episode.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrival {
    /// Probability under the policy for which it is highest.
    pub probability: f64,
    /// Expected steps of an episode under that policy.
    pub steps: f64,
}

/// Highest expected discounted return of `steps` steps, averaged over the starts: the optimal value under a time limit, for
/// a policy that may count its steps.
pub fn value_within(model: &Model, gamma: f64, steps: usize) -> f64 {
    let mut values = vec![0.0; model.states()];
    for _ in 0..steps {
        let before = values.clone();
        for (state, value) in values.iter_mut().enumerate().filter(|(state, _)| !model.is_terminal(*state)) {
            let worth = model.of_state(state).map(|outcomes| {
                let later =
                    |terminated: bool, next: usize| if terminated { 0.0 } else { gamma * before[next] };
                let each = outcomes.iter().map(|o| o.probability * (o.reward + later(o.terminated, o.state)));
                each.sum::<f64>()
            });
            *value = worth.fold(f64::NEG_INFINITY, f64::max);
        }
        if before == values {
            break;
        }
    }
    model.at_start(&values)
}

/// The best chance of reaching a goal within `steps` steps, averaged over the starts. A goal is an end that pays more than 0,
/// or, in a world where no end does, any end.
pub fn arrival(model: &Model, steps: usize) -> Arrival {
    let is_goal = goal(model);
    let nothing = Arrival { probability: 0.0, steps: 0.0 };
    let mut found = vec![nothing; model.states()];
    for _ in 0..steps {
        let before = found.clone();
        let mut moved = false;
        for (state, best) in found.iter_mut().enumerate().filter(|(state, _)| !model.is_terminal(*state)) {
            let chances = model.of_state(state).map(|outcomes| {
                outcomes.iter().fold(Arrival { probability: 0.0, steps: 1.0 }, |sum, outcome| {
                    let later = match (is_goal(outcome), outcome.terminated) {
                        (true, _) => Arrival { probability: 1.0, steps: 0.0 },
                        (false, true) => nothing,
                        (false, false) => before[outcome.state],
                    };
                    Arrival {
                        probability: sum.probability + outcome.probability * later.probability,
                        steps: sum.steps + outcome.probability * later.steps,
                    }
                })
            });
            let better = |best: Option<Arrival>, next: Arrival| match best {
                Some(best) if next.probability < best.probability * (1.0 - SETTLED) => Some(best),
                // Of equal chances the one that takes fewer steps.
                Some(best)
                    if next.probability <= best.probability * (1.0 + SETTLED) && next.steps >= best.steps =>
                {
                    Some(best)
                }
                _ => Some(next),
            };
            *best = chances.fold(None, better).unwrap_or(nothing);
            let settled = |before: f64, now: f64| (now - before).abs() <= SETTLED * now;
            moved |= !settled(before[state].probability, best.probability)
                || !settled(before[state].steps, best.steps);
        }
        if !moved {
            break;
        }
    }
    let mean = |part: fn(&Arrival) -> f64| model.at_start(&found.iter().map(part).collect::<Vec<_>>());
    Arrival { probability: mean(|arrival| arrival.probability), steps: mean(|arrival| arrival.steps) }
}
