//! The exact model of a small world: what Gymnasium calls `env.P` and the initial distribution.

use crate::Error;

/// Most pairs of a state and an action.
const MOST_PAIRS: usize = 1 << 22;

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

impl Outcome {
    /// What happens for certain.
    pub fn certain(state: usize, reward: f64, terminated: bool) -> Self {
        Self { probability: 1.0, state, reward, terminated }
    }
}

/// Transitions and initial distribution. All outcomes stand in one list, so that a step touches little memory.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    actions: usize,
    /// Outcomes, state by state and action by action.
    outcomes: Vec<Outcome>,
    /// Running sums of the probabilities of each action's outcomes, added up as numpy's `cumsum` does.
    sums: Vec<f64>,
    /// Where the outcomes of `state * actions + action` begin; one more entry than there are such pairs.
    offsets: Vec<usize>,
    /// Probability of starting in each state.
    initial: Vec<f64>,
    /// Running sums of these.
    initial_sums: Vec<f64>,
    /// States that nothing leads out of and that are worth nothing.
    terminal: Vec<bool>,
}

impl Model {
    /// The model whose episodes start as `initial` says, one probability for each state. `outcomes` appends those of a
    /// state and an action to its list.
    ///
    /// # Errors
    /// [`Error::Shape`] when an outcome leads to a state that does not exist.
    pub fn new(
        initial: Vec<f64>,
        actions: usize,
        outcomes: impl Fn(usize, usize, &mut Vec<Outcome>),
    ) -> Result<Self, Error> {
        let pairs = initial.len().saturating_mul(actions);
        if pairs > MOST_PAIRS {
            let (name, given) = ("states × actions".into(), pairs.to_string());
            return Err(Error::Value { name, given, allowed: format!("at most {MOST_PAIRS}") });
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

    /// The same for worlds that know where their outcomes lead.
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

    /// What an action may lead to in a state; nothing where one of them does not exist.
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

    /// Probability of starting in each state.
    pub fn initial(&self) -> &[f64] {
        &self.initial
    }

    /// Whether nothing leads out of a state and staying there is worth nothing.
    pub fn is_terminal(&self, state: usize) -> bool {
        self.terminal.get(state).copied().unwrap_or(true)
    }

    /// Gymnasium's `categorical_sample` over an action's outcomes: the first whose running sum exceeds `draw`, the very
    /// first when none does; nothing where state or action do not exist.
    pub fn sample(&self, state: usize, action: usize, draw: f64) -> Option<Outcome> {
        if action >= self.actions {
            return None;
        }
        let pair = state.checked_mul(self.actions)?.checked_add(action)?;
        let (first, end) = (*self.offsets.get(pair)?, *self.offsets.get(pair + 1)?);
        let found = self.sums.get(first..end)?.iter().position(|sum| *sum > draw).unwrap_or(0);
        self.outcomes.get(first + found).copied()
    }

    /// The same over the states that an episode may start in.
    pub(crate) fn sample_start(&self, draw: f64) -> usize {
        // The sums never fall, so that halving finds what a search from the front would.
        let found = self.initial_sums.partition_point(|sum| *sum <= draw);
        if found < self.states() { found } else { 0 }
    }

    /// States that can be reached from the start under any policy, those in which an episode has ended left out.
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

    /// Whether every step that goes on costs something, as where the shortest path is sought.
    pub fn costs(&self) -> bool {
        let playing = (0..self.states()).filter(|state| !self.is_terminal(*state));
        let mut going_on = playing.flat_map(|state| self.of_state(state).flatten()).filter(|o| !o.terminated);
        going_on.all(|outcome| outcome.reward < 0.0)
    }

    /// Lowest and highest reward of a step; 0 is always among them.
    pub fn reward_range(&self) -> [f64; 2] {
        let rewards = self.outcomes.iter().map(|outcome| outcome.reward);
        rewards.fold([0.0, 0.0], |[low, high], reward| {
            [if reward < low { reward } else { low }, if reward > high { reward } else { high }]
        })
    }

    /// The mean of `values` over the initial distribution.
    pub fn at_start(&self, values: &[f64]) -> f64 {
        self.initial.iter().zip(values).map(|(probability, value)| probability * value).sum()
    }
}

/// Sums of all up to each.
fn running(probabilities: impl Iterator<Item = f64>) -> impl Iterator<Item = f64> {
    probabilities.scan(0.0, |sum, probability| {
        *sum += probability;
        Some(*sum)
    })
}
