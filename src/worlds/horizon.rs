//! Optimal values under a limit on the number of steps, by backward induction.

use super::model::Model;
use super::planner::goal;

/// Backward induction ends early once no value changes by more than this share.
const SETTLED_SHARE: f64 = 1e-9;

/// Highest probability of reaching a goal within an episode, from the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrival {
    /// The probability, under the policy that maximises it.
    pub probability: f64,
    /// Expected number of steps of an episode under the maximising policy.
    pub steps: f64,
}

/// Returns the highest expected discounted return of `steps` steps, averaged over the initial states: the optimal value
/// under a time limit, for a policy that may depend on the time step.
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

/// Returns the highest probability of reaching a goal within `steps` steps, averaged over the initial states. A goal is
/// a terminal outcome with a positive reward or, in a world that has none, any terminal outcome.
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
                Some(best) if next.probability < best.probability * (1.0 - SETTLED_SHARE) => Some(best),
                // Of equal probabilities, the one that takes fewer steps is kept.
                Some(best)
                    if next.probability <= best.probability * (1.0 + SETTLED_SHARE)
                        && next.steps >= best.steps =>
                {
                    Some(best)
                }
                _ => Some(next),
            };
            *best = chances.fold(None, better).unwrap_or(nothing);
            let settled = |before: f64, now: f64| (now - before).abs() <= SETTLED_SHARE * now;
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
