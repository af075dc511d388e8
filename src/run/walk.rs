//! Episodes to watch or to play: the greedy decisions of the current weights, or a person's, without learning.
//!
//! A walk has a world and a network of its own and draws from no stream of the run, so that it changes no bit of it.

use super::Run;
use super::check_state;
use super::ended::EpisodeEnd;
use super::evaluation::snapshot::Snapshot;
use super::recorder::{Recorded, bits};
use crate::Error;
use crate::agent::Decision;
use crate::agent::replay::observations::Observations;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::{Carried, Pass};
use crate::worlds::picture::{CellKind, Picture};
use crate::worlds::{Step, World};

/// Results of the episodes that have ended.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tally {
    /// Episodes ended.
    pub episodes: u32,
    /// Of these, the ones that ended at a goal.
    pub arrivals: u32,
    /// Of these, the ones that the world ended otherwise, for example in a hole.
    pub falls: u32,
    /// Sum of the episodes' returns: discounted with the run's γ in worlds with numbered states, else undiscounted, as
    /// the values of [`super::evaluation::judge::Judge`] are.
    pub sum: f64,
}

/// Episodes of the network that a run had when the walk began.
#[derive(Debug)]
pub struct Walk {
    snapshot: Snapshot,
    /// The world in which the episodes take place.
    pub world: Box<dyn World>,
    /// The forward pass of the last decision.
    pub pass: Pass,
    carried: Carried,
    on: Vec<usize>,
    state: usize,
    /// Seed of the first episode, in worlds with numbered states.
    seed: u32,
    /// The last decision with its spikes; `None` at the start of an episode.
    pub decided: Option<Recorded>,
    /// The last step; `None` at the start of an episode.
    pub step: Option<Step>,
    /// Steps taken in this episode.
    pub episode_step: u64,
    /// Return of this episode so far, as in [`Tally::sum`], and the weight of its next reward.
    value: f64,
    weight: f64,
    /// Results so far.
    pub tally: Tally,
}

impl Walk {
    /// Begins the first episode, with the weights of [`crate::agent::SpikingRainbowAgent::judged`]. In worlds whose
    /// levels differ, the episodes are the levels of the evaluation, from level 0 on.
    pub fn begin(run: &Run) -> Self {
        let snapshot = Snapshot::of(run, run.agent.judged().clone());
        let mut walk = Self {
            world: snapshot.world.clone_for_evaluation(),
            snapshot,
            pass: Pass::default(),
            carried: Carried::default(),
            on: Vec::new(),
            state: 0,
            seed: run.spec.seed,
            decided: None,
            step: None,
            episode_step: 0,
            value: 0.0,
            weight: 1.0,
            tally: Tally::default(),
        };
        walk.begin_episode();
        walk
    }

    /// Takes one step: the greedy action, or `action`. After the end of an episode it begins the next one instead.
    /// `run` must be the run of [`Self::begin`].
    ///
    /// # Errors
    /// Returns [`Error::Value`] if the action does not exist, [`Error::NotFinite`] if a value of the network is not
    /// finite.
    pub fn advance(&mut self, run: &Run, action: Option<usize>) -> Result<(), Error> {
        if self.step.is_some_and(|step| step.terminated || step.truncated) {
            self.begin_episode();
            return Ok(());
        }
        let greedy_action = self.decide(&run.agent.replay.observations)?;
        let action = action.unwrap_or(greedy_action);
        let mut step = self.world.step(action)?;
        let time_steps = self.snapshot.network.units.time_steps();
        let decision = Decision { state: self.state, action, greedy_action };
        self.decided = Some(Recorded { decision, spikes: bits(&self.pass, time_steps) });
        self.episode_step += 1;
        step.truncated |= self.episode_step >= run.spec.parameters.train_episode_limit as u64;
        self.value += self.weight * step.reward;
        if self.world.states() > 0 {
            self.weight *= self.snapshot.gamma;
        }
        self.state = step.observation;
        self.step = Some(step);
        Ok(())
    }

    /// Counts the end of an episode, if the last step is one, as `picture` of the world shows it; call once after each
    /// [`Self::advance`].
    pub fn count(&mut self, picture: &Picture) -> Option<(EpisodeEnd, Option<CellKind>)> {
        let step = self.step.filter(|step| step.terminated || step.truncated)?;
        let end = EpisodeEnd::of(step, picture);
        self.tally.episodes += 1;
        self.tally.arrivals += u32::from(end.0 == EpisodeEnd::Goal);
        self.tally.falls += u32::from(end.0 == EpisodeEnd::End);
        self.tally.sum += self.value;
        Some(end)
    }

    /// Normalised score of the mean return so far, as that of the run's evaluation; `None` before the first end, or if
    /// the world has no reference values.
    pub fn score(&self, run: &Run) -> Option<f64> {
        let Tally { episodes, sum, .. } = self.tally;
        let mean = (episodes > 0).then(|| sum / f64::from(episodes))?;
        run.judge.as_ref().and_then(|judge| judge.normalise(mean))
    }

    /// The network that decides.
    pub fn network(&self) -> &SpikingRainbowNetwork {
        &self.snapshot.network
    }

    /// Indices of the inputs that were on in the last decision; empty where the world numbers its states.
    pub fn inputs(&self) -> &[usize] {
        &self.on
    }

    /// The current state, as the world numbers it.
    pub fn state(&self) -> usize {
        self.state
    }

    /// Begins an episode; the one before it counts only if it has ended.
    pub fn begin_episode(&mut self) {
        let played = self.tally.episodes;
        let seed = if self.world.states() == 0 { Some(played) } else { (played == 0).then_some(self.seed) };
        self.state = self.world.reset(seed);
        self.carried = Carried::default();
        (self.decided, self.step, self.episode_step) = (None, None, 0);
        (self.value, self.weight) = (0.0, 1.0);
    }

    /// Decides in the current state without noise or exploration; returns the greedy action.
    fn decide(&mut self, observations: &Observations) -> Result<usize, Error> {
        check_state(self.state, self.world.as_ref())?;
        let network = &self.snapshot.network;
        let (inputs, seen) = (network.sizes.inputs, &mut self.pass.inputs);
        if let numbered @ (Observations::OneHot | Observations::Rows(_)) = observations {
            numbered.of(&[self.state], inputs, seen)?;
        } else {
            self.on.clear();
            self.world.write_inputs(&mut self.on);
            seen.clear(inputs, false);
            seen.push_ones(self.on.iter().copied());
        }
        let carried = self.snapshot.carries.then_some(&mut self.carried);
        network.decide(None, carried, &mut self.pass)?;
        if self.pass.logits.iter().any(|logit| !logit.is_finite()) {
            return Err(self.snapshot.not_finite());
        }
        Ok(self.snapshot.support.greedy(&self.pass.logits, network.sizes.actions))
    }
}
