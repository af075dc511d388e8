//! What a run is: a world, an agent, a preset, a seed and parameters.

use super::events::{self, Event};
use crate::Error;
use crate::agent::categorical::Support;
use crate::parameters::Parameters;
use crate::parameters::link::{self, ClaimedDigest, Link};
use crate::parameters::presets::{DEFAULT, Preset};
use crate::worlds::{Choice, World};

/// Spiking, or its dense twin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "lowercase"))]
pub enum AgentKind {
    /// Leaky integrate-and-fire neurons.
    Spiking,
    /// Rectified units.
    Dense,
}

impl AgentKind {
    /// The kind called `name`.
    ///
    /// # Errors
    /// [`Error::Unknown`].
    pub fn named(name: &str) -> Result<Self, Error> {
        match name {
            "spiking" => Ok(Self::Spiking),
            "dense" => Ok(Self::Dense),
            _ => Err(Error::Unknown { what: "agent", name: name.into(), allowed: "spiking, dense".into() }),
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        if self.is_spiking() { "spiking" } else { "dense" }
    }

    /// Whether it spikes.
    pub fn is_spiking(self) -> bool {
        self == Self::Spiking
    }
}

/// A run before it has begun.
#[derive(Clone, Debug, PartialEq)]
pub struct RunSpec {
    /// The world.
    pub world: Choice,
    /// The agent.
    pub agent: AgentKind,
    /// The preset from which the parameters start.
    pub preset: &'static Preset,
    /// Seed of every random stream.
    pub seed: u32,
    /// Digest of the first weights where these do not follow from seed and parameters, as those of a converted agent.
    pub origin: Option<String>,
    /// Version of the arithmetic under which a part of the run was computed, where that is not
    /// [`link::NUMERICS`]: the run is not comparable with runs of this one.
    pub foreign_numerics: Option<u32>,
    /// All parameters.
    pub parameters: Parameters,
    /// What was changed on the way.
    pub events: Vec<Event>,
}

impl Default for RunSpec {
    fn default() -> Self {
        let world = Choice::named(crate::worlds::catalogue::DEFAULT_WORLD);
        let parameters = Parameters::of_world(&world.world, world.firm, world.states());
        let (agent, preset) = (AgentKind::Spiking, DEFAULT);
        let (origin, foreign_numerics) = (None, None);
        Self { world, agent, preset, seed: 0, origin, foreign_numerics, parameters, events: Vec::new() }
    }
}

impl RunSpec {
    /// The parameters that this world has with this preset unless a person changes them.
    pub fn settings(&self) -> Parameters {
        let (Choice { world, firm, .. }, states) = (&self.world, self.world.states());
        let mut parameters = Parameters::of_world(world, *firm, states);
        self.preset.apply(&mut parameters, world, *firm, states);
        parameters
    }

    /// The same run with the other kind of agent, from first weights of its own.
    #[must_use]
    pub fn twin(&self) -> Self {
        let agent = if self.agent.is_spiking() { AgentKind::Dense } else { AgentKind::Spiking };
        Self { agent, origin: None, foreign_numerics: None, ..self.clone() }
    }

    /// Checks the parameters by themselves and against the world.
    ///
    /// # Errors
    /// Whatever is wrong, naming it.
    pub fn validate(&self) -> Result<(), Error> {
        self.parameters.validate()?;
        check_support(Support::of(&self.parameters), self.world.build()?.as_ref())
    }

    /// What a link describes: always a run that [`Self::validate`] lets pass. What cannot be used is left out and named in
    /// the notices.
    pub fn from_link(link: &Link, notices: &mut Vec<String>) -> Self {
        let mut spec = Self::default();
        let left_out = |error: &Error| format!("{error}; it was left out of the link.");
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
        spec.fit(&link.values, notices);
        spec
    }

    /// Whether seed, parameters and events alone lead to the weights of this run: neither first weights from elsewhere nor
    /// the arithmetic of another version has a part in them.
    pub fn is_replayable(&self) -> bool {
        self.origin.is_none() && self.foreign_numerics.is_none()
    }

    /// The link that describes this run, with the step to replay to and the digest claimed for it; neither where a replay
    /// would not lead there.
    pub fn link(&self, steps: Option<u32>, digest: Option<String>) -> String {
        let link = Link {
            world: Some(self.world.world.clone()),
            map: self.world.map.clone(),
            firm: self.world.firm,
            full_view: self.world.full_view,
            agent: Some(self.agent.name().into()),
            preset: Some(self.preset.name.into()).filter(|_| self.preset != DEFAULT),
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
    /// Reads events and makes sure that this world takes them all.
    ///
    /// # Errors
    /// Whatever is wrong, naming it.
    pub fn events(&self, text: &str) -> Result<Vec<Event>, Error> {
        let events = events::read(text)?;
        let mut world = self.build()?;
        events.iter().try_for_each(|event| world.edit(event.cell, &event.text))?;
        Ok(events)
    }
}

/// A support has to reach every single reward, and the return of an episode that never earns one; returns that add up
/// beyond it are clipped, which keeps the order of good actions. Bonuses are clipped likewise: an action that was never
/// taken is worth at most the highest atom.
pub(super) fn check_support(support: Support, world: &dyn World) -> Result<(), Error> {
    let [lowest, highest] = world.reward_range();
    let Support { min, max, .. } = support;
    // In f32, as the support is: 2.3 lies below 2.3 as an f64.
    if !support.is_scalar() && (min > lowest as f32 || max < highest as f32) {
        let rule = format!(
            "the support from {min} to {max} cannot hold the returns of this world; support_min must be at most {lowest} and support_max at least {highest}"
        );
        return Err(Error::Conflict { rule });
    }
    Ok(())
}
