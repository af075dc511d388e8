//! A run as plain state, and back: whoever loads it goes on as if it had never stopped.

use super::curve::Curve;
use super::{Experiment, Moment};
use crate::Error;
use crate::state::{State, broken};

/// More cells than any world is drawn with, and more states than any has that has a model.
pub(super) const MOST_CELLS: usize = 1 << 20;

impl Experiment {
    /// Everything that the run's future depends on; the spec beside it says what it is a run of.
    ///
    /// # Errors
    /// [`Error::File`] when the world cannot be saved, or a step is begun and not finished.
    pub fn save(&self) -> Result<State, Error> {
        if self.pending.is_some() {
            return Err(Error::File {
                rule: "a step of the run is not finished, so it cannot be saved".into(),
            });
        }
        let unsaved = || Error::File { rule: "the world of this run cannot be saved".into() };
        let mut state = self.agent.save();
        state.put("world", &self.world.save().ok_or_else(unsaved)?);
        state.put("run.visits", &self.visits);
        let moment = &self.moment;
        let counters = [moment.env_steps, moment.episode, moment.episode_step, moment.state as u64];
        state.put("run.counters", &counters);
        state.put("run.episode_return", &[moment.episode_return]);
        self.curve.save(&mut state);
        Ok(state)
    }

    /// Takes over what a run of the same spec has saved.
    ///
    /// # Errors
    /// [`Error::File`] naming what is missing or does not fit; the run is to be thrown away then.
    pub fn load(&mut self, state: &State) -> Result<(), Error> {
        self.pending = None;
        self.agent.load(state)?;
        let [env_steps, ..] = state.array::<u64, 4>("run.counters")?;
        self.skip_events(env_steps)?;
        self.world.load(state.vector("world")?)?;
        self.judge_again()?;
        let visits = state.vector::<u32>("run.visits")?;
        let counted = self.world.states();
        if visits.len() > MOST_CELLS || (counted > 0 && visits.len() != counted) {
            return Err(broken("run.visits", "does not fit the world"));
        }
        self.visits = visits.to_vec();
        let [env_steps, episode, episode_step, standing] = state.array::<u64, 4>("run.counters")?;
        let [episode_return] = state.array::<f64, 1>("run.episode_return")?;
        if standing >= self.agent.states() as u64 {
            return Err(Error::File {
                rule: format!("the run stands in state {standing}, which the world does not have"),
            });
        }
        if env_steps != self.agent.steps() || env_steps > self.spec.parameters.train_steps as u64 {
            return Err(broken("run.counters", "does not fit the agent's steps and train_steps"));
        }
        if episode > env_steps || episode_step > env_steps || !episode_return.is_finite() {
            return Err(broken("run.counters", "counts more episodes or rewards than there were steps"));
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
        self.curve = Curve::load(self.spec.parameters.train_steps, state)?;
        Ok(())
    }
}
