//! A run: an agent in a world, from its parameters and its seed. The clock, where one is needed, comes from outside.

pub mod spec;
pub mod evaluation;
pub mod curve;
pub mod figures;
pub mod recorder;

use crate::Error;
use crate::agent::n_step::Transition;
use crate::agent::{Decision, SpikingRainbowAgent};
use crate::error::check_shape;
use crate::worlds::planner::{self, Solution};
use crate::worlds::{Step, World};
use curve::{Curve, CurvePoint};
use evaluation::Evaluation;
use spec::Spec;

/// A run that can be advanced step by step.
#[derive(Debug)]
pub struct Experiment {
    /// What it runs.
    pub spec: Spec,
    /// The agent.
    pub agent: SpikingRainbowAgent,
    /// The world it trains in.
    pub world: Box<dyn World>,
    /// Exact optimum at the run's discount; it judges and draws, nothing that trains reads it.
    pub solution: Solution,
    /// Expected discounted return of random actions.
    pub random_value: f64,
    /// Points of the curves so far.
    pub curve: Curve,
    /// Visits to each state.
    pub visits: Vec<u32>,
    /// Where things stand.
    pub moment: Moment,
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
    /// The state the agent stands in.
    pub state: usize,
    /// The last decision and what came of it.
    pub last: Option<(Decision, Step)>,
    /// How the last episode ended.
    pub last_ended: Option<Step>,
}

impl Experiment {
    /// A run at its very beginning.
    ///
    /// # Errors
    /// Whatever is wrong with the spec, naming it.
    pub fn new(spec: Spec) -> Result<Self, Error> {
        spec.parameters.validate()?;
        let world = spec.world.build()?;
        let (states, actions) = (world.model().states(), world.model().actions());
        let use_spiking = spec.agent.is_spiking();
        let agent = SpikingRainbowAgent::new(states, actions, &spec.parameters, use_spiking, spec.seed);
        Self::of_agent(spec, agent)
    }

    /// A run of an agent of one's own: with other neurons, or with weights from elsewhere.
    ///
    /// # Errors
    /// Whatever is wrong with the spec, naming it, or [`Error::Shape`] when the agent is made for another world.
    pub fn of_agent(spec: Spec, agent: SpikingRainbowAgent) -> Result<Self, Error> {
        spec.parameters.validate()?;
        let mut world = spec.world.build()?;
        let model = world.model();
        let sizes = agent.online.sizes;
        check_shape("agent", &[sizes.states, sizes.actions], &[model.states(), model.actions()])?;
        let gamma = spec.parameters.gamma;
        let solution = planner::solve(model, gamma);
        let random_value = model.at_start(&planner::evaluate_random(model, gamma));
        let visits = vec![0; model.states()];
        let state = world.reset(Some(spec.seed));
        let curve = Curve::new(spec.parameters.train_steps);
        let moment = Moment { state, ..Moment::default() };
        let mut run = Self { spec, agent, world, solution, random_value, curve, visits, moment };
        run.visit(state);
        Ok(run)
    }

    /// Whether the declared length of the run is reached.
    pub fn is_done(&self) -> bool {
        self.moment.env_steps >= self.spec.parameters.train_steps as u64
    }

    /// Share of the declared length that is behind, 0 … 1.
    pub fn progress(&self) -> f64 {
        self.moment.env_steps as f64 / self.spec.parameters.train_steps as f64
    }

    /// One environment step, and the learning step that may be due. Does nothing once the run is done.
    ///
    /// # Errors
    /// [`Error::NotFinite`] naming the figure that is no longer a number.
    pub fn step(&mut self) -> Result<(), Error> {
        if self.is_done() {
            return Ok(());
        }
        let progress = self.progress();
        let decision = self.agent.act(self.moment.state, progress)?;
        let step = self.world.step(decision.action)?;
        let ended = step.terminated || step.truncated;
        self.agent.observe(transition(decision, step, self.spec.parameters.gamma), ended)?;
        self.moment.env_steps += 1;
        self.moment.episode_step += 1;
        self.moment.episode_return += step.reward;
        self.moment.last = Some((decision, step));
        self.curve.saw_decision(&self.agent.acting);
        self.moment.state = if ended { self.end_episode(step) } else { step.observation };
        self.visit(self.moment.state);
        self.learn_when_due(progress)?;
        if self.curve.is_due(self.moment.env_steps) {
            self.add_point()?;
        }
        Ok(())
    }

    /// The greedy policy of the present weights, judged exactly.
    ///
    /// # Errors
    /// [`Error::NotFinite`] when the weights hold something that is not a number.
    pub fn evaluate(&self) -> Result<Evaluation, Error> {
        Evaluation::of(self)
    }

    fn visit(&mut self, state: usize) {
        if let Some(visits) = self.visits.get_mut(state) {
            *visits += 1;
        }
    }

    fn end_episode(&mut self, step: Step) -> usize {
        self.curve.saw_return(self.moment.episode_return);
        self.moment.last_ended = Some(step);
        self.moment.episode += 1;
        self.moment.episode_step = 0;
        self.moment.episode_return = 0.0;
        self.world.reset(None)
    }

    fn learn_when_due(&mut self, progress: f64) -> Result<(), Error> {
        let p = &self.spec.parameters;
        let due = self.moment.env_steps.is_multiple_of(p.update_period as u64)
            && self.moment.env_steps >= p.learning_starts as u64;
        if due {
            let learned = self.agent.learn(progress)?;
            self.curve.saw_loss(learned.loss);
        }
        Ok(())
    }

    fn add_point(&mut self) -> Result<(), Error> {
        let evaluation = self.evaluate()?;
        let spiking = self.spec.agent.is_spiking();
        let (env_step, updates) = (self.moment.env_steps, self.agent.updates());
        self.curve.add(CurvePoint { env_step, updates, ..CurvePoint::default() }, &evaluation, spiking);
        Ok(())
    }
}

/// What the agent remembers of a step. Only the world's own end stops the bootstrap; a truncated episode goes on in it.
pub fn transition(decision: Decision, step: Step, gamma: f64) -> Transition {
    Transition {
        s_tm1: decision.state as u32,
        a_tm1: decision.action as u32,
        r_t: step.reward as f32,
        discount_t: if step.terminated { 0.0 } else { gamma as f32 },
        s_t: step.observation as u32,
    }
}
