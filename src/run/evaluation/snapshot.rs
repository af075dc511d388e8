//! The network and world of an evaluation at one moment, so that the run may continue meanwhile.

use crate::Error;
use crate::agent::categorical::Support;
use crate::network::SpikingRainbowNetwork;
use crate::run::Run;
use crate::worlds::World;

/// A network and the world in which it is evaluated.
#[derive(Debug)]
pub(in crate::run) struct Snapshot {
    pub(in crate::run) network: SpikingRainbowNetwork,
    /// A separate world of the same kind as the run's.
    pub(in crate::run) world: Box<dyn World>,
    pub(in crate::run) support: Support,
    pub(in crate::run) gamma: f64,
    /// Whether the neurons keep their states between the decisions of an episode.
    pub(in crate::run) carries: bool,
    pub(in crate::run) env_step: u64,
    update: u64,
}

impl Snapshot {
    pub(in crate::run) fn of(run: &Run, network: SpikingRainbowNetwork) -> Self {
        Self {
            network,
            world: run.world.clone_for_evaluation(),
            support: run.agent.support,
            gamma: run.spec.parameters.gamma,
            carries: run.spec.parameters.carry_state,
            env_step: run.moment.env_steps,
            update: run.agent.updates(),
        }
    }

    /// Creates a snapshot of a different network in the same world.
    pub(in crate::run) fn with(&self, network: SpikingRainbowNetwork) -> Self {
        let Self { support, gamma, carries, env_step, update, .. } = *self;
        Self { network, world: self.world.clone_for_evaluation(), support, gamma, carries, env_step, update }
    }

    pub(in crate::run) fn not_finite(&self) -> Error {
        Error::NotFinite { figure: "a state's value", update: self.update }
    }
}
