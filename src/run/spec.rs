//! The definition of a run: world, agent, preset, seed, parameters and events.

use super::events::{self, Change, Event};
use crate::Error;
use crate::agent::categorical::Support;
use crate::network::silencing::check_range;
use crate::parameters::Parameters;
use crate::parameters::link::{self, ClaimedDigest, Link};
use crate::parameters::presets::{DEFAULT_PRESET, Preset};
use crate::worlds::{Choice, World};
use serde::Serialize;

/// Kind of agent: spiking, or its dense twin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum AgentKind {
    /// Spiking neurons, of the model that `neuron_model` selects.
    Spiking,
    /// Rectified units.
    Dense,
}

impl AgentKind {
    /// Returns the kind called `name`.
    ///
    /// # Errors
    /// Returns [`Error::Unknown`] if there is no such kind.
    pub fn named(name: &str) -> Result<Self, Error> {
        match name {
            "spiking" => Ok(Self::Spiking),
            "dense" => Ok(Self::Dense),
            _ => Err(Error::Unknown { what: "agent", name: name.into(), allowed: "spiking, dense".into() }),
        }
    }

    /// Name of the kind: `spiking` or `dense`.
    pub fn name(self) -> &'static str {
        if self.is_spiking() { "spiking" } else { "dense" }
    }

    /// Whether the kind is spiking.
    pub fn is_spiking(self) -> bool {
        self == Self::Spiking
    }
}

/// The definition of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSpec {
    /// The world.
    pub world: Choice,
    /// The agent.
    pub agent: AgentKind,
    /// The preset on which the parameters are based.
    pub preset: &'static Preset,
    /// Seed of every random stream.
    pub seed: u32,
    /// Digest of the initial weights if seed and parameters do not determine them, as in a converted agent.
    pub origin: Option<String>,
    /// Version of the arithmetic that computed a part of the run, if it is not [`link::NUMERICS`]. The run is then not
    /// comparable with runs of this version.
    pub foreign_numerics: Option<u32>,
    /// Values of all parameters.
    pub parameters: Parameters,
    /// Edits of the map during the run.
    pub events: Vec<Event>,
}

impl Default for RunSpec {
    fn default() -> Self {
        let world = Choice::named(crate::worlds::catalogue::DEFAULT_WORLD);
        let parameters = Parameters::of_world(&world.world, world.firm, world.states());
        let (agent, preset) = (AgentKind::Spiking, DEFAULT_PRESET);
        let (origin, foreign_numerics) = (None, None);
        Self { world, agent, preset, seed: 0, origin, foreign_numerics, parameters, events: Vec::new() }
    }
}

impl RunSpec {
    /// Default parameters of this world with this preset.
    pub fn settings(&self) -> Parameters {
        let (Choice { world, firm, .. }, states) = (&self.world, self.world.states());
        let mut parameters = Parameters::of_world(world, *firm, states);
        self.preset.apply(&mut parameters, world, *firm, states);
        parameters
    }

    /// Returns the spec of the twin run, with the other kind of agent and with new initial weights.
    #[must_use]
    pub fn twin(&self) -> Self {
        let agent = if self.agent.is_spiking() { AgentKind::Dense } else { AgentKind::Spiking };
        Self { agent, origin: None, foreign_numerics: None, ..self.clone() }
    }

    /// Checks the parameters on their own, and their support against the rewards of the world.
    ///
    /// # Errors
    /// Returns an error for the first rule that is broken, naming it.
    pub fn validate(&self) -> Result<(), Error> {
        self.parameters.validate()?;
        self.check_neurons()?;
        check_support(Support::of(&self.parameters), self.world.build()?.as_ref())
    }

    /// Converts a link to a spec that [`Self::validate`] accepts. Unusable parts are left out, with a notice for each.
    pub fn from_link(link: &Link, notices: &mut Vec<String>) -> Self {
        let mut spec = Self::default();
        let left_out = |error: &Error| format!("{error}; this part of the link was ignored.");
        let mut choose = |world: &mut Choice, choice: Choice| match choice.build() {
            Ok(_) => *world = choice,
            Err(error) => notices.push(left_out(&error)),
        };
        if let Some(world) = &link.world {
            choose(&mut spec.world, Choice::named(world));
        }
        if link.firm {
            let firm = Choice { firm: true, ..spec.world.clone() };
            choose(&mut spec.world, firm);
        }
        if link.full_view {
            let full = Choice { full_view: true, ..spec.world.clone() };
            choose(&mut spec.world, full);
        }
        if link.map.is_some() {
            let mapped = Choice { map: link.map.clone(), ..spec.world.clone() };
            choose(&mut spec.world, mapped);
        }
        if let Some(text) = &link.events {
            match spec.world.events(text) {
                Ok(events) => spec.events = events,
                Err(error) => notices.push(left_out(&error)),
            }
        }
        if let Some(agent) = &link.agent {
            match AgentKind::named(agent) {
                Ok(agent) => spec.agent = agent,
                Err(error) => notices.push(left_out(&error)),
            }
        }
        if let Some(preset) = &link.preset {
            match Preset::named(preset) {
                Ok(preset) => spec.preset = preset,
                Err(error) => notices.push(left_out(&error)),
            }
        }
        spec.seed = link.seed.unwrap_or(0);
        spec.parameters = spec.settings();
        for (name, value) in &link.values {
            if let Err(error) = spec.parameters.set(name, &value.to_string()) {
                notices.push(left_out(&error));
            }
        }
        spec.leave_out_neurons(notices);
        spec.fit(&link.values, notices);
        // Where values were ignored, the network may be smaller.
        spec.leave_out_neurons(notices);
        spec
    }

    /// Drops all events of neurons, with a notice, if one of them names a neuron that does not exist.
    fn leave_out_neurons(&mut self, notices: &mut Vec<String>) {
        if let Err(error) = self.check_neurons() {
            notices.push(format!("{error}; this part of the link was ignored."));
            self.events.retain(|event| matches!(event.change, Change::Cell { .. }));
        }
    }

    /// Checks that all neurons of the events exist.
    fn check_neurons(&self) -> Result<(), Error> {
        self.events.iter().try_for_each(|event| match &event.change {
            Change::Neurons { range, .. } => check_range(range, self.parameters.hidden_size),
            Change::Cell { .. } => Ok(()),
        })
    }

    /// Whether seed, parameters and events alone determine the weights of the run: neither given initial weights nor a
    /// different version of the arithmetic contribute to them.
    pub fn is_replayable(&self) -> bool {
        self.origin.is_none() && self.foreign_numerics.is_none()
    }

    /// Returns the link that describes the run, with the step to replay to and the digest at that step. Both are left
    /// out if a replay would not reproduce the weights.
    pub fn link(&self, steps: Option<u32>, digest: Option<String>) -> String {
        let link = Link {
            world: Some(self.world.world.clone()),
            map: self.world.map.clone(),
            firm: self.world.firm,
            full_view: self.world.full_view,
            agent: Some(self.agent.name().into()),
            preset: Some(self.preset.name.into()).filter(|_| self.preset != DEFAULT_PRESET),
            seed: Some(self.seed),
            steps: steps.filter(|_| self.is_replayable()),
            digest: digest.filter(|_| self.is_replayable()).map(|digest| ClaimedDigest::read(&digest)),
            events: Some(events::write(&self.events)).filter(|text| !text.is_empty()),
            ..Link::default()
        };
        link::write(&link, &self.parameters, &self.settings())
    }
}

impl Choice {
    /// Parses events and checks that this world accepts all edits of cells.
    ///
    /// # Errors
    /// Returns an error if an event is not valid or the world refuses it, naming it.
    pub fn events(&self, text: &str) -> Result<Vec<Event>, Error> {
        let events = events::read(text)?;
        let mut world = self.build()?;
        for event in &events {
            if let Change::Cell { cell, text } = &event.change {
                world.edit(*cell, text)?;
            }
        }
        Ok(events)
    }
}

/// Checks that the support includes every reward of a single step, and 0, the return of an episode without rewards.
/// Returns beyond the support are clipped, which keeps the order of good actions. Bonuses are clipped likewise: an
/// action that was never taken is worth at most the highest atom.
pub(super) fn check_support(support: Support, world: &dyn World) -> Result<(), Error> {
    let [lowest, highest] = world.reward_range();
    let Support { min, max, .. } = support;
    // Compare in f32, the type of the support: 2.3 in f32 is below 2.3 in f64.
    if !support.is_scalar() && (min > lowest as f32 || max < highest as f32) {
        let rule = format!(
            "the support from {min} to {max} does not cover the returns of this world; support_min must be at most {lowest} and support_max at least {highest}"
        );
        return Err(Error::Conflict { rule });
    }
    Ok(())
}
