//! Saves a run as named tensors, and restores it. A resumed run is bit-identical to one that was never stopped.

use super::curve::Curve;
use super::{MAX_VISITED_PLACES, Moment, Run};
use crate::Error;
use crate::random::{Pcg64, Stream};
use crate::state::{State, broken};

impl Run {
    /// Returns everything that the future of the run depends on, except for the spec.
    ///
    /// # Errors
    /// Returns [`Error::File`] if the world cannot be saved, a number is not finite, or a step is not finished;
    /// [`Error::NotFinite`] if the run has stopped because of a figure that is not finite.
    pub fn save(&self) -> Result<State, Error> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        if self.pending.is_some() {
            return Err(Error::File { rule: "the run cannot be saved in the middle of a step".into() });
        }
        let unsaved = || Error::File { rule: "the world of this run cannot be saved".into() };
        let mut state = self.agent.save();
        state.put("world", &self.world.save().ok_or_else(unsaved)?);
        state.put("run.visits", &self.visits);
        let moment = &self.moment;
        let counters = [moment.env_steps, moment.episode, moment.episode_step, moment.state as u64];
        state.put("run.counters", &counters);
        state.put("run.episode_return", &[moment.episode_return]);
        if let Some(tensor) = state.tensors.iter().find(|tensor| !tensor.is_finite()) {
            return Err(broken(
                &tensor.name,
                "contains a number that is not finite, so the run cannot be saved",
            ));
        }
        self.curve.save(&mut state);
        Ok(state)
    }

    /// Restores what [`Self::save`] of a run with the same spec returned. Rejects tensors that such a run could not
    /// have saved, as far as their numbers show.
    ///
    /// # Errors
    /// Returns [`Error::File`] if something is missing or does not fit, naming it. The run must then be discarded.
    pub fn load(&mut self, state: &State) -> Result<(), Error> {
        self.pending = None;
        self.agent.load(state)?;
        self.check_streams(state)?;
        let [env_steps, episode, episode_step, standing] = state.array::<u64, 4>("run.counters")?;
        self.skip_events(env_steps)?;
        self.world.load(state.vector("world")?)?;
        self.judge_again()?;
        let [episode_return] = state.array::<f64, 1>("run.episode_return")?;
        if env_steps != self.agent.steps() || env_steps > self.spec.parameters.train_steps as u64 {
            return Err(broken("run.counters", "does not match the agent's steps and train_steps"));
        }
        let limit = self.spec.parameters.train_episode_limit as u64;
        if episode > env_steps
            || episode_step > env_steps
            || episode_step >= limit
            || !episode_return.is_finite()
        {
            return Err(broken("run.counters", "counts more episodes or rewards than steps were taken"));
        }
        let here = if self.world.states() > 0 { self.world.state() } else { Some(self.number(0)?) };
        if standing >= self.agent.states() as u64 || here.is_some_and(|here| here as u64 != standing) {
            return Err(Error::File {
                rule: format!("the run is in state {standing}, but its world is in another state"),
            });
        }
        let state_number = standing as usize;
        self.moment = Moment {
            env_steps,
            episode,
            episode_step,
            episode_return,
            state: state_number,
            ..Moment::default()
        };
        self.load_visits(state)?;
        self.check_rewards(state)?;
        self.curve = Curve::load(&self.spec.parameters, state, [env_steps, episode])?;
        state.check_same(&self.save()?)
    }

    /// Restores the visits. Their sum is one for each step, one for the start, and at most one for each edit.
    fn load_visits(&mut self, state: &State) -> Result<(), Error> {
        let visits = state.vector::<u32>("run.visits")?;
        let counted = self.world.states();
        if visits.len() > MAX_VISITED_PLACES || (counted > 0 && visits.len() != counted) {
            return Err(broken("run.visits", "does not match the world"));
        }
        let total: u64 = visits.iter().map(|visits| u64::from(*visits)).sum();
        let first = self.moment.env_steps + 1;
        if !(first..=first + self.events_done as u64).contains(&total) {
            return Err(broken("run.visits", "does not sum to the steps of the run"));
        }
        self.visits = visits.to_vec();
        Ok(())
    }

    /// Checks that the increment of each random stream, which never changes, is the one that the seed determines.
    fn check_streams(&self, state: &State) -> Result<(), Error> {
        for (name, stream) in [
            ("random.acting", Stream::Acting),
            ("random.noise", Stream::Noise),
            ("random.replay", Stream::Replay),
            ("random.exploration", Stream::Exploration),
        ] {
            let [_, _, high, low, _] = state.array::<u64, 5>(name)?;
            let [_, _, own_high, own_low, _] = Pcg64::of_stream(self.spec.seed, stream).words();
            if [high, low] != [own_high, own_low] {
                return Err(broken(name, "is not a random stream of the run's seed"));
            }
        }
        Ok(())
    }

    /// Checks that all stored rewards are rewards of the model, if the world has one and no edit or energy penalty
    /// changes them.
    fn check_rewards(&self, state: &State) -> Result<(), Error> {
        let Some(model) = self.world.model() else { return Ok(()) };
        if !self.spec.events.is_empty() || self.spec.parameters.energy_reward != 0.0 {
            return Ok(());
        }
        let [lowest, highest] = model.reward_range().map(|reward| reward as f32);
        for name in ["replay.r_t", "window.r_t"] {
            if !state.vector::<f32>(name)?.iter().all(|reward| (lowest..=highest).contains(reward)) {
                return Err(broken(name, "contains a reward that the world cannot give"));
            }
        }
        Ok(())
    }
}
