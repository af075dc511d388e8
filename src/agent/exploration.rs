//! What makes the agent try something other than what it thinks best: random actions, and two bonuses that give
//! exploration a direction, visit counts and curiosity. Random actions get rarer and the bonuses fade over the same share of
//! the run, so that what is learned in the end is the task alone.

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

/// Random actions and bonuses.
#[derive(Clone, Debug)]
pub struct Exploration {
    start: f64,
    end: f64,
    fraction: f64,
    random: Pcg64,
    visits: Option<Visits>,
    curiosity: Option<Curiosity>,
    curiosity_weight: f64,
    /// What curiosity looks at.
    seen: Activity,
}

impl Exploration {
    /// As the parameters describe it, on random streams of its own, for observations of so many inputs and the states
    /// that are known so far.
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

    /// Share of random actions at `progress` (0 … 1) of the run.
    pub fn epsilon(&self, progress: f64) -> f64 {
        let fallen = (progress / self.fraction).clamp(0.0, 1.0);
        self.start + (self.end - self.start) * fallen
    }

    /// What is left of the bonuses at `progress` (0 … 1) of the run: 1 in the beginning, 0 once ε has settled.
    pub fn fade(&self, progress: f64) -> f32 {
        (1.0 - progress / self.fraction).clamp(0.0, 1.0) as f32
    }

    /// Any action with probability ε, else the one given.
    pub fn choose(&mut self, preferred: usize, actions: usize, progress: f64) -> usize {
        if self.random.random() < self.epsilon(progress) {
            self.random.below(actions as u32) as usize
        } else {
            preferred
        }
    }

    /// Takes in a step.
    ///
    /// # Errors
    /// [`Error::Shape`] never for states of the world.
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

    /// Makes room for so many states.
    pub(super) fn grow(&mut self, states: usize) {
        if let Some(visits) = &mut self.visits {
            visits.grow(states);
        }
    }

    /// What an action counts as worth more for having been taken seldom.
    pub fn optimism(&self, state: usize, action: usize, progress: f64) -> f32 {
        let fade = self.fade(progress);
        self.visits
            .as_ref()
            .map_or(0.0, |visits| if fade > 0.0 { fade * visits.bonus(state, action) } else { 0.0 })
    }

    /// Writes the intrinsic reward of reaching each of these states.
    ///
    /// # Errors
    /// [`Error::Shape`] never for states of the world.
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

    /// Adds the random stream and what the bonuses know.
    pub fn save(&self, state: &mut State) {
        state.put("random.exploration", &self.random.words());
        if let Some(visits) = &self.visits {
            visits.save(state);
        }
        if let Some(curiosity) = &self.curiosity {
            curiosity.save(state);
        }
    }

    /// Most bytes that [`Self::save`] may give once so many states are known.
    pub fn most_bytes(&self, states: usize, actions: usize) -> usize {
        let visits = self.visits.as_ref().map_or(0, |_| states.saturating_mul(4 * actions));
        let mut learned = State::default();
        if let Some(curiosity) = &self.curiosity {
            curiosity.save(&mut learned);
        }
        // Two moments of the optimiser beside what it learns, which are there from the first learning step on.
        learned.tensors.retain(|tensor| !tensor.name.contains("adam."));
        visits.saturating_add(3 * learned.bytes())
    }

    /// Takes over what was saved after so many steps and learning steps.
    ///
    /// # Errors
    /// [`Error::File`] when something is missing or does not fit.
    pub fn load(&mut self, state: &State, steps: u64, updates: u64) -> Result<(), Error> {
        self.random = Pcg64::of_words(state.array("random.exploration")?)?;
        if let Some(visits) = &mut self.visits {
            visits.load(state)?;
            if visits.total() != steps {
                return Err(broken("exploration.visits", "does not count the steps of the agent"));
            }
        }
        if let Some(curiosity) = &mut self.curiosity {
            curiosity.load(state)?;
            let [observed, learned] = curiosity.counts();
            if observed > steps || learned > updates {
                return Err(broken("curiosity.observed", "counts more than there were steps"));
            }
        }
        Ok(())
    }

    /// One learning step of what learns here.
    ///
    /// # Errors
    /// [`Error::Shape`] never for states of the world.
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
