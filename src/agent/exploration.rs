//! Exploration: ε-greedy actions, and two bonuses that give exploration a direction, visit counts and curiosity. ε
//! falls and the bonuses fade over the same share of the run, so that the agent finally learns the task alone.

pub mod visits;
pub mod curiosity;
mod perceptron;
pub mod moments;

use super::replay::observations::Observations;
use crate::Error;
use crate::math::activity::Activity;
use crate::parameters::Parameters;
use crate::random::{Pcg64, Stream};
use crate::state::{State, broken};
use curiosity::Curiosity;
use visits::Visits;

/// ε-greedy actions and exploration bonuses.
#[derive(Clone, Debug)]
pub struct Exploration {
    start: f64,
    end: f64,
    fraction: f64,
    random: Pcg64,
    visits: Option<Visits>,
    curiosity: Option<Curiosity>,
    curiosity_weight: f64,
    /// Observations that curiosity evaluates; a buffer that is reused.
    seen: Activity,
}

impl Exploration {
    /// Creates the exploration that `parameters` describe, with its own random streams, for observations of `inputs`
    /// inputs and the `states` that are known so far.
    pub fn new(inputs: usize, states: usize, actions: usize, parameters: &Parameters, seed: u32) -> Self {
        let p = parameters;
        let visits = || Visits::new(states, actions, p.visit_bonus_size, p.visit_bonus_power);
        Self {
            start: p.epsilon_start,
            end: p.epsilon_end,
            fraction: p.epsilon_fraction,
            random: Pcg64::of_stream(seed, Stream::Exploration),
            visits: p.visit_bonus.then(visits),
            curiosity: p.curiosity.then(|| Curiosity::new(inputs, seed)),
            curiosity_weight: p.curiosity_weight,
            seen: Activity::default(),
        }
    }

    /// Probability ε of a random action at `progress` (0 … 1) of the run.
    pub fn epsilon(&self, progress: f64) -> f64 {
        let fallen = (progress / self.fraction).clamp(0.0, 1.0);
        self.start + (self.end - self.start) * fallen
    }

    /// Factor of the bonuses at `progress` (0 … 1) of the run: it falls linearly from 1 to 0, as ε falls to its final
    /// value.
    pub fn fade(&self, progress: f64) -> f32 {
        (1.0 - progress / self.fraction).clamp(0.0, 1.0) as f32
    }

    /// Returns a uniformly random action with probability ε, otherwise `preferred`.
    pub fn choose(&mut self, preferred: usize, actions: usize, progress: f64) -> usize {
        if self.random.random() < self.epsilon(progress) {
            self.random.below(actions as u32) as usize
        } else {
            preferred
        }
    }

    /// Counts the visit and, until the bonuses have faded, adds the next observation to the statistics of curiosity.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if the next state has no observation, [`Error::NotFinite`] if its novelty is not
    /// finite.
    pub fn observe(
        &mut self,
        (s_tm1, a_tm1, s_t): (usize, usize, usize),
        observations: &Observations,
        progress: f64,
    ) -> Result<(), Error> {
        if let Some(visits) = &mut self.visits {
            visits.add(s_tm1, a_tm1);
        }
        match &mut self.curiosity {
            Some(curiosity) if self.fraction > progress => {
                observations.of(&[s_t], curiosity.inputs(), &mut self.seen)?;
                curiosity.observe(&self.seen)
            }
            _ => Ok(()),
        }
    }

    /// Makes room for `states` states.
    pub(super) fn grow(&mut self, states: usize) {
        if let Some(visits) = &mut self.visits {
            visits.grow(states);
        }
    }

    /// Bonus on the value of an action in a state, for having been taken rarely; 0 without visit counts.
    pub fn optimism(&self, state: usize, action: usize, progress: f64) -> f32 {
        let fade = self.fade(progress);
        self.visits
            .as_ref()
            .map_or(0.0, |visits| if fade > 0.0 { fade * visits.bonus(state, action) } else { 0.0 })
    }

    /// Writes the intrinsic reward of reaching each of `states`, `[states]`; 0 without curiosity and after it has
    /// faded.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if a state has no observation.
    pub fn novelty(
        &mut self,
        states: &[usize],
        observations: &Observations,
        progress: f64,
        rewards: &mut Vec<f32>,
    ) -> Result<(), Error> {
        let scale = self.curiosity_weight as f32 * self.fade(progress);
        rewards.clear();
        match &mut self.curiosity {
            Some(curiosity) if scale > 0.0 => {
                observations.of(states, curiosity.inputs(), &mut self.seen)?;
                rewards.extend(curiosity.rewards(&self.seen)?.iter().map(|reward| scale * reward));
            }
            _ => rewards.resize(states.len(), 0.0),
        }
        Ok(())
    }

    /// Adds the random stream, the visit counts and the state of curiosity.
    pub fn save(&self, state: &mut State) {
        state.put("random.exploration", &self.random.words());
        if let Some(visits) = &self.visits {
            visits.save(state);
        }
        if let Some(curiosity) = &self.curiosity {
            curiosity.save(state);
        }
    }

    /// Upper bound of the bytes that [`Self::save`] adds once `states` states are known.
    pub fn most_bytes(&self, states: usize, actions: usize) -> usize {
        let visits = self.visits.as_ref().map_or(0, |_| states.saturating_mul(4 * actions));
        let mut learned = State::default();
        if let Some(curiosity) = &self.curiosity {
            curiosity.save(&mut learned);
        }
        // The optimiser adds two moments for each learned tensor, but only from the first learning step on: count them
        // here.
        learned.tensors.retain(|tensor| !tensor.name.contains("adam."));
        visits.saturating_add(3 * learned.bytes())
    }

    /// Restores what [`Self::save`] added after `steps` environment steps and `updates` learning steps.
    ///
    /// # Errors
    /// Returns [`Error::File`] if something is missing or does not fit.
    pub fn load(&mut self, state: &State, steps: u64, updates: u64) -> Result<(), Error> {
        self.random = Pcg64::of_words(state.array("random.exploration")?)?;
        if let Some(visits) = &mut self.visits {
            visits.load(state)?;
            if visits.total() != steps {
                return Err(broken("exploration.visits", "does not sum to the steps of the agent"));
            }
        }
        if let Some(curiosity) = &mut self.curiosity {
            curiosity.load(state)?;
            let [observed, learned] = curiosity.counts();
            if observed > steps || learned > updates {
                return Err(broken("curiosity.observed", "counts more observations than steps were taken"));
            }
        }
        Ok(())
    }

    /// Trains the curiosity predictor on `states`, weighted by `shares`, until the bonuses have faded.
    ///
    /// # Errors
    /// Returns [`Error::Shape`] if a state has no observation, [`Error::NotFinite`] if the gradient is not finite.
    pub fn learn(
        &mut self,
        states: &[usize],
        observations: &Observations,
        shares: &[f32],
        progress: f64,
    ) -> Result<(), Error> {
        match &mut self.curiosity {
            Some(curiosity) if self.fraction > progress => {
                observations.of(states, curiosity.inputs(), &mut self.seen)?;
                curiosity.learn(&self.seen, shares)
            }
            _ => Ok(()),
        }
    }
}
