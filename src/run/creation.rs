//! Creation of a run, with every check that lets it take its steps, and be saved at each of them, without a failure.

use super::curve::Curve;
use super::evaluation::levels;
use super::spec::{RunSpec, check_support};
use super::{MAX_VISITED_PLACES, Moment, Run};
use crate::Error;
use crate::agent::SpikingRainbowAgent;
use crate::error::check_shape;
use crate::state::MAX_CHECKPOINT_BYTES;
use crate::worlds::World;

/// Allowance in bytes for header, random streams, current n-step window, points of the curve and their last returns.
const OTHER_CHECKPOINT_BYTES: usize = 4 << 20;

impl Run {
    /// Creates a run at step 0, in the world of the spec.
    ///
    /// # Errors
    /// Returns an error if the spec is invalid, naming the part that is.
    pub fn new(spec: RunSpec) -> Result<Self, Error> {
        let world = spec.world.build()?;
        Self::of_world(spec, world)
    }

    /// Creates a run at step 0, in a custom world.
    ///
    /// # Errors
    /// Returns an error if the spec is invalid, naming the part that is.
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

    /// Creates a run at step 0 of a custom agent, with other neurons or with given weights. The digest of these weights
    /// becomes the origin in the spec.
    ///
    /// # Errors
    /// Returns an error if the spec is invalid, naming the part that is; [`Error::Shape`] if the agent does not fit the
    /// world, [`Error::Conflict`] if it has already taken steps.
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
                "this agent has already taken {} steps; a run must begin with a new agent",
                agent.steps()
            );
            return Err(Error::Conflict { rule });
        }
        if let Some(model) = world.model() {
            let found = [model.states(), model.actions()];
            check_shape("model", &found, &[world.states(), world.actions()])?;
        }
        check_support(agent.support, world.as_ref())?;
        check_checkpoint_size(&spec, world.as_ref(), &agent)?;
        let (visits, judged) = (vec![0; world.states()], world.revision());
        let levels = world.states() == 0;
        let state = world.reset(Some(if levels { levels::first_seed(spec.seed) } else { spec.seed }));
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

    /// Upper bound of the size of a checkpoint of this run, in bytes.
    pub fn most_bytes(&self) -> usize {
        most_bytes(&self.spec, self.world.as_ref(), &self.agent)
    }
}

/// Checks that a checkpoint of the run can be written at every step.
///
/// # Errors
/// Returns [`Error::Conflict`] if it could become too large, naming the parameters responsible.
fn check_checkpoint_size(
    spec: &RunSpec,
    world: &dyn World,
    agent: &SpikingRainbowAgent,
) -> Result<(), Error> {
    let bytes = most_bytes(spec, world, agent);
    if bytes <= MAX_CHECKPOINT_BYTES {
        return Ok(());
    }
    let rule = format!(
        "replay_capacity × n_step, hidden_size and the observations of train_steps would need a checkpoint of up to {} MB; at most {} MB are allowed",
        bytes.div_ceil(1 << 20),
        MAX_CHECKPOINT_BYTES >> 20
    );
    Err(Error::Conflict { rule })
}

fn most_bytes(spec: &RunSpec, world: &dyn World, agent: &SpikingRainbowAgent) -> usize {
    let places = if world.states() > 0 { world.states() } else { MAX_VISITED_PLACES };
    let parts = [agent.most_bytes(spec.parameters.train_steps), 4 * places, OTHER_CHECKPOINT_BYTES];
    parts.into_iter().fold(0, usize::saturating_add)
}
