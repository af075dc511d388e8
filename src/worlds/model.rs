//! The exact model of a small world: what Gymnasium calls `env.P` and the initial distribution.

use crate::Error;

/// Maximum number of pairs of a state and an action.
const MAX_MODEL_PAIRS: usize = 1 << 22;

/// One possible outcome of an action.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Probability of the outcome.
    pub probability: f64,
    /// State to which the outcome leads.
    pub state: usize,
    /// Reward of the transition.
    pub reward: f64,
    /// Whether the outcome ends the episode.
    pub terminated: bool,
}

impl Outcome {
    /// Creates an outcome of probability 1.
    pub fn certain(state: usize, reward: f64, terminated: bool) -> Self {
        Self { probability: 1.0, state, reward, terminated }
    }
}

/// Transitions and initial distribution. All outcomes are stored in one list, so that a step touches little memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    actions: usize,
    /// Outcomes of all pairs of a state and an action, in the order of state · actions + action.
    outcomes: Vec<Outcome>,
    /// Cumulative probabilities of each action's outcomes, added up as numpy's `cumsum` does; one for each outcome.
    sums: Vec<f64>,
    /// Index of the first outcome of `state * actions + action`, `[states · actions + 1]`.
    offsets: Vec<usize>,
    /// Probability of starting in each state, `[states]`.
    initial: Vec<f64>,
    /// Cumulative sums of `initial`, `[states]`.
    initial_sums: Vec<f64>,
    /// Whether each state is terminal, `[states]`: every outcome stays there, has reward 0 and ends the episode.
    terminal: Vec<bool>,
}

impl Model {
    /// Creates a model in which an episode starts in a state with probability `initial[state]`. The function `outcomes`
    /// appends the outcomes of a pair (state, action) to its last argument.
    ///
    /// # Errors
    /// [`Error::Shape`] if an outcome leads to a state that does not exist, [`Error::Value`] if there are more than 2²²
    /// pairs of a state and an action.
    pub fn new(
        initial: Vec<f64>,
        actions: usize,
        outcomes: impl Fn(usize, usize, &mut Vec<Outcome>),
    ) -> Result<Self, Error> {
        let pairs = initial.len().saturating_mul(actions);
        if pairs > MAX_MODEL_PAIRS {
            let (name, given) = ("states × actions".into(), pairs.to_string());
            return Err(Error::Value { name, given, allowed: format!("at most {MAX_MODEL_PAIRS}") });
        }
        let model = Self::of(initial, actions, outcomes);
        match model.outcomes.iter().find(|outcome| outcome.state >= model.states()) {
            Some(outcome) => Err(Error::Shape {
                operand: "state",
                expected: vec![model.states()],
                found: vec![outcome.state],
            }),
            None => Ok(model),
        }
    }

    /// Creates a model as [`Self::new`] does, but without checks: every outcome must lead to a state that exists.
    pub(super) fn of(
        initial: Vec<f64>,
        actions: usize,
        outcomes: impl Fn(usize, usize, &mut Vec<Outcome>),
    ) -> Self {
        let (states, mut list, mut offsets) = (initial.len(), Vec::new(), vec![0]);
        for state in 0..states {
            for action in 0..actions {
                outcomes(state, action, &mut list);
                offsets.push(list.len());
            }
        }
        let mut sums = Vec::with_capacity(list.len());
        for ends in offsets.windows(2) {
            sums.extend(running(list[ends[0]..ends[1]].iter().map(|outcome| outcome.probability)));
        }
        let stays = |state: usize, o: &Outcome| o.terminated && o.state == state && o.reward == 0.0;
        let terminal = (0..states)
            .map(|state| {
                list[offsets[state * actions]..offsets[(state + 1) * actions]]
                    .iter()
                    .all(|outcome| stays(state, outcome))
            })
            .collect();
        let initial_sums = running(initial.iter().copied()).collect();
        Self { actions, outcomes: list, sums, offsets, initial, initial_sums, terminal }
    }

    /// Number of states.
    pub fn states(&self) -> usize {
        self.initial.len()
    }

    /// Number of actions.
    pub fn actions(&self) -> usize {
        self.actions
    }

    /// Returns the possible outcomes of an action in a state; none if the state or the action does not exist.
    pub fn outcomes(&self, state: usize, action: usize) -> &[Outcome] {
        if state < self.states() && action < self.actions {
            let pair = state * self.actions + action;
            &self.outcomes[self.offsets[pair]..self.offsets[pair + 1]]
        } else {
            &[]
        }
    }

    /// Outcomes of each action of a state, in the order of the actions.
    pub fn of_state(&self, state: usize) -> impl Iterator<Item = &[Outcome]> {
        (0..self.actions).map(move |action| self.outcomes(state, action))
    }

    /// Probability of starting in each state, `[states]`.
    pub fn initial(&self) -> &[f64] {
        &self.initial
    }

    /// Returns whether a state is terminal: every outcome stays there, has reward 0 and ends the episode. True for a
    /// state that does not exist.
    pub fn is_terminal(&self, state: usize) -> bool {
        self.terminal.get(state).copied().unwrap_or(true)
    }

    /// Gymnasium's `categorical_sample` over an action's outcomes: returns the first whose cumulative probability
    /// exceeds `draw`, or the first of all if none does. `None` if the state or the action does not exist.
    pub fn sample(&self, state: usize, action: usize, draw: f64) -> Option<Outcome> {
        if action >= self.actions {
            return None;
        }
        let pair = state.checked_mul(self.actions)?.checked_add(action)?;
        let (first, end) = (*self.offsets.get(pair)?, *self.offsets.get(pair + 1)?);
        let found = self.sums.get(first..end)?.iter().position(|sum| *sum > draw).unwrap_or(0);
        self.outcomes.get(first + found).copied()
    }

    /// Gymnasium's `categorical_sample` over the initial distribution: returns the first state whose cumulative
    /// probability exceeds `draw`, or state 0 if none does.
    pub(crate) fn sample_start(&self, draw: f64) -> usize {
        // The sums never decrease, so bisection finds the state that a search from the front would find.
        let found = self.initial_sums.partition_point(|sum| *sum <= draw);
        if found < self.states() { found } else { 0 }
    }

    /// Returns the states that an unfinished episode can reach under some policy, including the initial states.
    pub fn reachable(&self) -> Vec<usize> {
        let mut seen: Vec<bool> = self.initial.iter().map(|probability| *probability > 0.0).collect();
        let mut open: Vec<usize> = (0..self.states()).filter(|state| seen[*state]).collect();
        while let Some(state) = open.pop() {
            for outcome in self.of_state(state).flatten().filter(|o| o.probability > 0.0 && !o.terminated) {
                if !seen[outcome.state] {
                    seen[outcome.state] = true;
                    open.push(outcome.state);
                }
            }
        }
        (0..self.states()).filter(|state| seen[*state]).collect()
    }

    /// Returns whether every step that does not end the episode has a negative reward, as in shortest-path problems.
    pub fn costs(&self) -> bool {
        let playing = (0..self.states()).filter(|state| !self.is_terminal(*state));
        let mut going_on = playing.flat_map(|state| self.of_state(state).flatten()).filter(|o| !o.terminated);
        going_on.all(|outcome| outcome.reward < 0.0)
    }

    /// Lowest and highest reward of a step, or 0 where that is lower or higher: the range always contains 0.
    pub fn reward_range(&self) -> [f64; 2] {
        let rewards = self.outcomes.iter().map(|outcome| outcome.reward);
        rewards.fold([0.0, 0.0], |[low, high], reward| {
            [if reward < low { reward } else { low }, if reward > high { reward } else { high }]
        })
    }

    /// Returns the mean of `values`, `[states]`, over the initial distribution.
    pub fn at_start(&self, values: &[f64]) -> f64 {
        self.initial.iter().zip(values).map(|(probability, value)| probability * value).sum()
    }
}

/// Cumulative sums.
fn running(probabilities: impl Iterator<Item = f64>) -> impl Iterator<Item = f64> {
    probabilities.scan(0.0, |sum, probability| {
        *sum += probability;
        Some(*sum)
    })
}
