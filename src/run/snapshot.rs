//! What is judged, as it is at one moment: the run may go on while the judging lasts.

use super::Run;
use crate::Error;
use crate::agent::categorical::Support;
use crate::network::SpikingRainbowNetwork;
use crate::worlds::World;

/// A network and the world that it is judged in.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) network: SpikingRainbowNetwork,
    /// Another world of the same kind.
    pub(super) world: Box<dyn World>,
    pub(super) support: Support,
    pub(super) gamma: f64,
    /// Whether the neurons of a decision start as the ones before it ended.
    pub(super) carries: bool,
    pub(super) env_step: u64,
    update: u64,
}

impl Snapshot {
    pub(super) fn of(run: &Run, network: SpikingRainbowNetwork) -> Self {
        Self {
            network,
            world: run.world.another(),
            support: run.agent.support,
            gamma: run.spec.parameters.gamma,
            carries: run.spec.parameters.carry_state,
            env_step: run.moment.env_steps,
            update: run.agent.updates(),
        }
    }

    /// Another network in the same world.
    pub(super) fn with(&self, network: SpikingRainbowNetwork) -> Self {
        let Self { support, gamma, carries, env_step, update, .. } = *self;
        Self { network, world: self.world.another(), support, gamma, carries, env_step, update }
    }

    pub(super) fn not_finite(&self) -> Error {
        Error::NotFinite { figure: "a state's value", update: self.update }
    }
}
