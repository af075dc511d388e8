//! A run: an agent in a world, from its parameters and its seed. The clock, where one is needed, comes from outside.

pub mod spec;
mod budget;
mod snapshot;
pub mod opened;
mod editing;
pub mod events;
pub mod evaluation;
pub mod curve;
pub mod figures;
pub mod recorder;
pub mod points;
pub mod state;
mod size;
pub mod outlook;
pub mod conversion;
pub mod comparison;
pub mod ended;

use crate::Error;
use crate::agent::{Decision, Ending, SpikingRainbowAgent};
use crate::error::check_shape;
use crate::worlds::{Step, World};
use curve::{Curve, CurvePoint};
use evaluation::judge::Judge;
use evaluation::{Evaluating, Evaluation};
use spec::{RunSpec, check_support};

/// More cells than any world is drawn with, and more states than any world numbers.
pub(super) const MAX_VISITED_PLACES: usize = 1 << 20;

/// A run that can be advanced step by step.
#[derive(Debug)]
pub struct Run {
    /// What it runs.
    pub spec: RunSpec,
    /// The agent.
    pub agent: SpikingRainbowAgent,
    /// The world it trains in.
    pub world: Box<dyn World>,
    /// What the world's exact model says, where there is one; it judges and draws, nothing that trains reads it.
    pub judge: Option<Judge>,
    /// Points of the curves so far.
    pub curve: Curve,
    /// Visits to each state; to each cell where states are not numbered.
    pub visits: Vec<u32>,
    /// Where things stand.
    pub moment: Moment,
    /// The inputs that are on.
    on: Vec<usize>,
    /// Edits that have been made.
    events_done: usize,
    /// The world's revision that `judge` holds for.
    judged: u64,
    /// The evaluation of a step that is not complete yet: its point of the curve.
    pending: Option<Evaluating>,
    /// The figure that is no longer finite, once there is one: such a run neither goes on nor is saved.
    failed: Option<Error>,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moment {
    /// Environment steps taken.
    pub env_steps: u64,
    /// Episodes ended.
    pub episode: u64,
    /// Steps of the present episode.
    pub episode_step: u64,
    /// Undiscounted return of the present episode.
    pub episode_return: f64,
    /// The state the agent stands in, by the agent's number of it.
    pub state: usize,
    /// The last decision and what came of it.
    pub last: Option<(Decision, Step)>,
    /// How the last episode ended.
    pub last_ended: Option<Step>,
}

impl Run {
    /// A run at its very beginning.
    ///
    /// # Errors
    /// Whatever is wrong with the spec, naming it.
    pub fn new(spec: RunSpec) -> Result<Self, Error> {
        let world = spec.world.build()?;
        Self::of_world(spec, world)
    }

    /// A run in a world of one's own.
    ///
    /// # Errors
    /// Whatever is wrong with the spec, naming it.
    pub fn of_world(spec: RunSpec, world: Box<dyn World>) -> Result<Self, Error> {
        spec.parameters.validate()?;
        let use_spiking = spec.agent.is_spiking();
        let (inputs, actions) = (world.inputs(), world.actions());
        let mut agent = SpikingRainbowAgent::new(inputs, actions, &spec.parameters, use_spiking, spec.seed);
        if world.states() == 0 {
            agent = agent.discovering();
        }
        Self::begin(spec, world, agent)
    }

    /// A run of an agent of one's own, with other neurons or with weights from elsewhere, which its spec then names as its
    /// origin.
    ///
    /// # Errors
    /// Whatever is wrong with the spec, naming it, or [`Error::Shape`] when the agent is made for another world.
    pub fn of_agent(spec: RunSpec, world: Box<dyn World>, agent: SpikingRainbowAgent) -> Result<Self, Error> {
        spec.parameters.validate()?;
        Self::begin(RunSpec { origin: Some(agent.online.digest()), ..spec }, world, agent)
    }

    fn begin(spec: RunSpec, mut world: Box<dyn World>, agent: SpikingRainbowAgent) -> Result<Self, Error> {
        agent.check()?;
        check_shape("states", &[world.states().min(MAX_VISITED_PLACES)], &[world.states()])?;
        let sizes = agent.online.sizes;
        check_shape("agent", &[sizes.inputs, sizes.actions], &[world.inputs(), world.actions()])?;
        if agent.steps() > 0 {
            let rule = format!(
                "this agent has taken {} steps; a run begins with one that has taken none",
                agent.steps()
            );
            return Err(Error::Conflict { rule });
        }
        if let Some(model) = world.model() {
            let found = [model.states(), model.actions()];
            check_shape("model", &found, &[world.states(), world.actions()])?;
        }
        check_support(agent.support, world.as_ref())?;
        size::check(&spec, world.as_ref(), &agent)?;
        let (visits, judged) = (vec![0; world.states()], world.revision());
        let levels = world.states() == 0;
        let state =
            world.reset(Some(if levels { evaluation::levels::first_seed(spec.seed) } else { spec.seed }));
        let curve = Curve::new(spec.parameters.train_steps);
        let moment = Moment::default();
        let mut run = Self {
            spec,
            agent,
            world,
            judge: None,
            curve,
            visits,
            moment,
            on: Vec::new(),
            events_done: 0,
            judged,
            pending: None,
            failed: None,
        };
        run.arrive(state)?;
        run.edit_as_planned()?;
        run.judge_again()?;
        Ok(run)
    }

    /// Whether the declared length of the run is reached.
    pub fn is_done(&self) -> bool {
        self.moment.env_steps >= self.spec.parameters.train_steps as u64
    }

    /// Checks that there is memory for what one more step may show: its observation and that of the next episode.
    ///
    /// # Errors
    /// [`Error::Full`] when there is none; the run can be saved and judged as it is.
    pub fn check_room(&self) -> Result<(), Error> {
        if self.world.states() == 0 { self.agent.check_room(2) } else { Ok(()) }
    }

    /// One environment step, and the learning step that may be due. Does nothing once the run is done.
    ///
    /// # Errors
    /// [`Error::NotFinite`] naming the figure that is no longer a number, and every later step gives the same error;
    /// [`Error::Full`] before the step when there is no memory for it, and nothing has changed then.
    pub fn step(&mut self) -> Result<(), Error> {
        self.begin_step()?;
        while !self.finish_step(u64::MAX)? {}
        Ok(())
    }

    /// [`Self::step`] without the evaluation for a point of the curve that may be due after it, which
    /// [`Self::finish_step`] makes. Does nothing while the step before is not finished.
    ///
    /// # Errors
    /// As [`Self::step`].
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

    /// Keeps the error of a figure that is no longer finite, for every later step.
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

    /// Does roughly so many operations more of what [`Self::begin_step`] has left to do; tells whether the step is complete.
    ///
    /// # Errors
    /// As [`Self::step`].
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

    /// The greedy policy of the present weights, judged exactly.
    ///
    /// # Errors
    /// [`Error::NotFinite`] when the weights hold something that is not a number.
    pub fn evaluate(&self) -> Result<Evaluation, Error> {
        let mut evaluating = Evaluating::begin(self);
        loop {
            if let Some(evaluation) = evaluating.advance(self, u64::MAX)? {
                return Ok(evaluation.clone());
            }
        }
    }

    /// The world has changed, and with it what is best.
    fn judge_again(&mut self) -> Result<(), Error> {
        self.judge = Judge::of_world(self.world.as_ref(), self.spec.parameters.gamma)?;
        self.judged = self.world.revision();
        Ok(())
    }

    /// The agent's number of the state that the world is in.
    fn number(&mut self, observation: usize) -> Result<usize, Error> {
        check_state(observation, self.world.as_ref())?;
        if self.world.states() > 0 {
            return Ok(observation);
        }
        self.on.clear();
        self.world.write_inputs(&mut self.on);
        self.agent.number(&self.on)
    }

    /// The agent stands in the state that the world is in.
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

/// A world of one's own may not keep to the number of states that it names.
fn check_state(state: usize, world: &dyn World) -> Result<(), Error> {
    let states = world.states();
    if state < states || states == 0 {
        Ok(())
    } else {
        Err(Error::Shape { operand: "state", expected: vec![states], found: vec![state] })
    }
}

impl Step {
    /// How the episode ends with this step. Only the world's own end stops the bootstrap.
    pub fn ending(&self) -> Ending {
        match (self.terminated, self.truncated) {
            (true, _) => Ending::Terminated,
            (false, true) => Ending::Truncated,
            (false, false) => Ending::None,
        }
    }
}
