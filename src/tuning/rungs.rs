//! The rungs of successive halving: how many candidates train to which step.

/// Share of the candidates that go on from a rung, and of the steps of a rung that its predecessor has: one in so many.
pub const ETA: u64 = 4;

/// Smallest number of candidates of a rung: with two whole runs, what goes wrong late is seen before the confirmation.
const FINALISTS: usize = 2;

/// A rung: `entrants` candidates train to `last_step`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rung {
    /// Number of candidates that are trained.
    pub entrants: usize,
    /// Environment step at which their training ends.
    pub last_step: u64,
}

/// The rungs of a search over `candidates` settings, whose whole runs end at `last_step` and learn from `learning_starts` on.
///
/// Each rung has a quarter of the entrants of the one before, at least two, and four times the steps at which an agent
/// learns, up to a whole run. The steps before the first learning step, which show nothing of a setting, are not divided.
/// Since entrants go on from where they stood, 64 candidates take 1 + ¾ + ¾ + 2 · ¾ = 4 times the learning steps of a whole run.
pub fn rungs(candidates: usize, learning_starts: u64, last_step: u64) -> Vec<Rung> {
    let mut quarters = vec![candidates];
    while let Some(&more) = quarters.last().filter(|entrants| **entrants > 1) {
        quarters.push(more.div_ceil(ETA as usize));
    }
    let (learning, mut share) = (last_step.saturating_sub(learning_starts), 1);
    let mut rungs = Vec::with_capacity(quarters.len());
    for quarter in quarters.into_iter().rev() {
        let entrants = FINALISTS.max(quarter).min(candidates);
        let end = learning_starts.saturating_add((learning / share).max(1)).min(last_step);
        rungs.push(Rung { entrants, last_step: end });
        share *= ETA;
    }
    rungs.reverse();
    rungs
}
