//! The exact model of a small world: what Gymnasium calls `env.P` and the initial distribution.

/// One outcome of an action.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Its probability.
    pub probability: f64,
    /// The state that it leads to.
    pub state: usize,
    /// The reward on the way.
    pub reward: f64,
    /// Whether the episode ends there.
    pub terminated: bool,
}

/// Transitions and initial distribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Outcomes, `[state][action]`.
    pub transitions: Vec<Vec<Vec<Outcome>>>,
    /// Probability of starting in each state.
    pub initial: Vec<f64>,
    /// States in which an episode has ended.
    pub terminal: Vec<bool>,
}

impl Model {
    /// Number of states.
    pub fn states(&self) -> usize {
        self.transitions.len()
    }

    /// Number of actions.
    pub fn actions(&self) -> usize {
        self.transitions.first().map_or(0, Vec::len)
    }

    /// States that can be reached from the start under any policy, those in which an episode has ended left out.
    pub fn reachable(&self) -> Vec<usize> {
        let mut seen: Vec<bool> = self.initial.iter().map(|probability| *probability > 0.0).collect();
        let mut open: Vec<usize> = (0..self.states()).filter(|state| seen[*state]).collect();
        while let Some(state) = open.pop() {
            if self.terminal[state] {
                continue;
            }
            for outcome in self.transitions[state].iter().flatten().filter(|o| o.probability > 0.0) {
                if !seen[outcome.state] {
                    seen[outcome.state] = true;
                    open.push(outcome.state);
                }
            }
        }
        (0..self.states()).filter(|state| seen[*state] && !self.terminal[*state]).collect()
    }

    /// Whether every step that goes on costs something, as where the shortest path is sought.
    pub fn costs(&self) -> bool {
        let playing = self.transitions.iter().zip(&self.terminal).filter(|(_, terminal)| !**terminal);
        let mut going_on =
            playing.flat_map(|(actions, _)| actions.iter().flatten()).filter(|o| !o.terminated);
        going_on.all(|outcome| outcome.reward < 0.0)
    }

    /// Lowest and highest reward of a step; 0 is always among them.
    pub fn reward_range(&self) -> [f64; 2] {
        let rewards = self.transitions.iter().flatten().flatten().map(|outcome| outcome.reward);
        rewards.fold([0.0, 0.0], |[low, high], reward| {
            [if reward < low { reward } else { low }, if reward > high { reward } else { high }]
        })
    }

    /// The mean of `values` over the initial distribution.
    pub fn at_start(&self, values: &[f64]) -> f64 {
        self.initial.iter().zip(values).map(|(probability, value)| probability * value).sum()
    }
}
