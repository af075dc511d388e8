//! The network and world of an evaluation at one moment, so that the run may continue meanwhile.

use super::Run;
use crate::Error;
use crate::agent::categorical::Support;
use crate::network::SpikingRainbowNetwork;
use crate::worlds::World;

/// A network and the world in which it is evaluated.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) network: SpikingRainbowNetwork,
    /// A separate world of the same kind as the run's.
    pub(super) world: Box<dyn World>,
    pub(super) support: Support,
    pub(super) gamma: f64,
    /// Whether the neurons keep their states between the decisions of an episode.
    pub(super) carries: bool,
    pub(super) env_step: u64,
    update: u64,
}

impl Snapshot {
    pub(super) fn of(run: &Run, network: SpikingRainbowNetwork) -> Self {
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
    pub(super) fn with(&self, network: SpikingRainbowNetwork) -> Self {
        let Self { support, gamma, carries, env_step, update, .. } = *self;
        Self { network, world: self.world.clone_for_evaluation(), support, gamma, carries, env_step, update }
    }

    pub(super) fn not_finite(&self) -> Error {
        Error::NotFinite { figure: "a state's value", update: self.update }
    }
}
