//! A run: an agent in a world, from parameters and a seed. Where a clock is needed, the caller provides it.

pub mod spec;
mod budget;
pub mod opened;
pub mod events;
pub mod evaluation;
pub mod curve;
pub mod figures;
pub mod recorder;
pub mod state;
mod creation;
pub mod outlook;
pub mod conversion;
pub mod comparison;
pub mod ended;
pub mod walk;

use crate::Error;
use crate::agent::{Decision, Ending, SpikingRainbowAgent};
use crate::worlds::{Step, World};
use curve::{Curve, CurvePoint};
use evaluation::judge::Judge;
use evaluation::{Evaluating, Evaluation};
use spec::RunSpec;

/// Upper bound of the number of states or cells whose visits are counted.
pub(super) const MAX_VISITED_PLACES: usize = 1 << 20;

/// A run that can be advanced step by step.
#[derive(Debug)]
pub struct Run {
    /// World, agent, seed, parameters and events that define the run.
    pub spec: RunSpec,
    /// The agent.
    pub agent: SpikingRainbowAgent,
    /// The world in which the agent trains.
    pub world: Box<dyn World>,
    /// Optimal and random values of the world, if known. They serve evaluation and drawing only; training never uses
    /// them.
    pub judge: Option<Judge>,
    /// Points of the learning curve so far.
    pub curve: Curve,
    /// Number of visits to each state, or to each cell if the world does not number its states.
    pub visits: Vec<u32>,
    /// Counters and current state of the run.
    pub moment: Moment,
    /// Buffer for the indices of the inputs that are on.
    on: Vec<usize>,
    /// Number of edits of `spec.events` that have been made.
    events_done: usize,
    /// Revision of the world for which `judge` was computed.
    judged: u64,
    /// Unfinished evaluation of the current step, for its point of the curve.
    pending: Option<Evaluating>,
    /// Error of the first figure that is not finite; the run then neither continues nor can be saved.
    failed: Option<Error>,
}

/// Counters and current state of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moment {
    /// Environment steps taken.
    pub env_steps: u64,
    /// Episodes ended.
    pub episode: u64,
    /// Steps taken in the current episode.
    pub episode_step: u64,
    /// Undiscounted return of the current episode so far.
    pub episode_return: f64,
    /// Number of the current state, as the agent numbers it.
    pub state: usize,
    /// The last decision and the resulting step of the world.
    pub last: Option<(Decision, Step)>,
    /// The step that ended the last episode.
    pub last_ended: Option<Step>,
}

impl Run {
    /// Whether the run has taken `train_steps` steps.
    pub fn is_done(&self) -> bool {
        self.moment.env_steps >= self.spec.parameters.train_steps as u64
    }

    /// Checks that there is memory for the observations of one more step: the next one, and the first of a new episode.
    ///
    /// # Errors
    /// Returns [`Error::Full`] if there is not; the run can still be saved and evaluated.
    pub fn check_room(&self) -> Result<(), Error> {
        if self.world.states() == 0 { self.agent.check_room(2) } else { Ok(()) }
    }

    /// Takes one environment step, and a learning step if one is due. Does nothing once the run is done.
    ///
    /// # Errors
    /// Returns [`Error::NotFinite`] if a figure is not finite, naming it; all later steps return the same error.
    /// Returns [`Error::Full`] before the step, without any change, if there is no memory for it.
    pub fn step(&mut self) -> Result<(), Error> {
        self.begin_step()?;
        while !self.finish_step(u64::MAX)? {}
        Ok(())
    }

    /// Takes a step as [`Self::step`] does, but without the evaluation for a point of the curve, which
    /// [`Self::finish_step`] completes. Does nothing while the previous step is not finished.
    ///
    /// # Errors
    /// Returns the errors of [`Self::step`].
    pub fn begin_step(&mut self) -> Result<(), Error> {
        if self.is_done() || self.pending.is_some() {
            return Ok(());
        }
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        self.check_room()?;
        let stepped = self.take_step();
        self.note_failure(stepped)
    }

    /// Stores an error of a figure that is not finite, to return it from every later step.
    fn note_failure<T>(&mut self, result: Result<T, Error>) -> Result<T, Error> {
        if let Err(error @ Error::NotFinite { .. }) = &result {
            self.failed = Some(error.clone());
        }
        result
    }

    fn take_step(&mut self) -> Result<(), Error> {
        let decision = self.agent.act(self.moment.state)?;
        let mut step = self.world.step(decision.action)?;
        if self.world.revision() != self.judged {
            self.judge_again()?;
        }
        let next_state = self.number(step.observation)?;
        let limit = self.spec.parameters.train_episode_limit as u64;
        step.truncated |= self.moment.episode_step + 1 >= limit;
        let ending = step.ending();
        let learned = self.agent.update(decision.state, decision.action, step.reward, next_state, ending)?;
        self.moment.env_steps += 1;
        self.moment.episode_step += 1;
        self.moment.episode_return += step.reward;
        self.moment.last = Some((decision, step));
        self.curve.saw_decision(&self.agent.acting);
        let state = if ending == Ending::None { step.observation } else { self.end_episode(step) };
        self.arrive(state)?;
        if let Some(learned) = learned {
            self.curve.saw_loss(learned.loss);
        }
        if self.curve.is_due(self.moment.env_steps) {
            self.pending = Some(Evaluating::begin(self));
            return Ok(());
        }
        self.replay_events()
    }

    /// Performs about `operations` operations of the evaluation that [`Self::begin_step`] left pending; returns whether
    /// the step is complete.
    ///
    /// # Errors
    /// Returns the errors of [`Self::step`].
    pub fn finish_step(&mut self, operations: u64) -> Result<bool, Error> {
        let Some(mut evaluating) = self.pending.take() else { return Ok(true) };
        let advanced = evaluating.advance(self, operations);
        let Some(evaluation) = self.note_failure(advanced)? else {
            self.pending = Some(evaluating);
            return Ok(false);
        };
        let spiking = self.spec.agent.is_spiking();
        let (env_step, updates) = (self.moment.env_steps, self.agent.updates());
        self.curve.add(CurvePoint { env_step, updates, ..CurvePoint::default() }, evaluation, spiking);
        self.replay_events()?;
        Ok(true)
    }

    /// Evaluates the greedy policy of the network of [`SpikingRainbowAgent::judged`]: exactly if the world has a model,
    /// over [`evaluation::levels::GLANCE_LEVELS`] levels if levels differ.
    ///
    /// # Errors
    /// Returns [`Error::NotFinite`] if a value of the network is not finite.
    pub fn evaluate(&self) -> Result<Evaluation, Error> {
        let mut evaluating = Evaluating::begin(self);
        loop {
            if let Some(evaluation) = evaluating.advance(self, u64::MAX)? {
                return Ok(evaluation.clone());
            }
        }
    }

    /// Recomputes the optimal and random values, after a change of the world.
    fn judge_again(&mut self) -> Result<(), Error> {
        self.judge = Judge::of_world(self.world.as_ref(), self.spec.parameters.gamma)?;
        self.judged = self.world.revision();
        Ok(())
    }

    /// Returns the agent's number of the current observation.
    fn number(&mut self, observation: usize) -> Result<usize, Error> {
        check_state(observation, self.world.as_ref())?;
        if self.world.states() > 0 {
            return Ok(observation);
        }
        self.on.clear();
        self.world.write_inputs(&mut self.on);
        self.agent.number(&self.on)
    }

    /// Sets the current state of the agent from the world, and counts the visit.
    fn arrive(&mut self, observation: usize) -> Result<(), Error> {
        self.moment.state = self.number(observation)?;
        let place = if self.world.states() > 0 { observation } else { self.world.cell() };
        if place >= MAX_VISITED_PLACES {
            return Err(Error::Shape {
                operand: "cell",
                expected: vec![MAX_VISITED_PLACES],
                found: vec![place],
            });
        }
        if place >= self.visits.len() {
            self.visits.resize(place + 1, 0);
        }
        self.visits[place] = self.visits[place].saturating_add(1);
        Ok(())
    }

    fn end_episode(&mut self, step: Step) -> usize {
        self.curve.saw_return(self.moment.episode_return);
        self.moment.last_ended = Some(step);
        self.moment.episode += 1;
        self.moment.episode_step = 0;
        self.moment.episode_return = 0.0;
        self.world.reset(None)
    }
}

/// Checks that an observation is one of the states that the world declares; a custom world may violate this.
fn check_state(state: usize, world: &dyn World) -> Result<(), Error> {
    let states = world.states();
    if state < states || states == 0 {
        Ok(())
    } else {
        Err(Error::Shape { operand: "state", expected: vec![states], found: vec![state] })
    }
}

impl Step {
    /// How the episode ends with this step. Only a termination by the world stops the bootstrap.
    pub fn ending(&self) -> Ending {
        match (self.terminated, self.truncated) {
            (true, _) => Ending::Terminated,
            (false, true) => Ending::Truncated,
            (false, false) => Ending::None,
        }
    }
}
