//! The description of a tuning, as a file or the page gives it.

use super::space::SearchSpace;
use crate::Error;
use crate::parameters::Value;
use crate::parameters::presets::DEFAULT_PRESET;
use crate::run::figures::named::Named;
use crate::run::spec::RunSpec;
use crate::study::description::{Setting, StudyWorld};
use serde::Serialize;

/// Name of the setting of a person's start in the study that confirms the winner.
pub const START: &str = "start";

/// A tuning: settings like `start` but for the parameters of `space` are searched for one that learns the world better.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tuning {
    /// Title; it has no effect on the search.
    pub name: Option<String>,
    /// World in which all settings are trained.
    pub world: StudyWorld,
    /// Setting from which the search starts: its first candidate.
    pub start: Setting,
    /// Parameters that are varied, with the values among which each is drawn.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    pub space: Named<SearchSpace>,
    /// Number of candidates, the start among them.
    #[cfg_attr(feature = "schema", schemars(range(min = 2, max = 256)))]
    pub candidates: usize,
    /// Seed from which candidates and the seed of their training are drawn.
    pub seed: u32,
    /// Seeds on which the winner is confirmed; no candidate is trained with one of them before.
    #[cfg_attr(feature = "schema", schemars(length(min = 5)))]
    pub report_seeds: Vec<u32>,
    /// Environment steps of a whole run, as for `train --steps`; null for `train_steps` of the world's settings.
    pub steps: Option<u64>,
}

impl Tuning {
    /// The default setting of the world with the kind of agent of the start.
    pub fn default_setting(&self) -> Setting {
        let (name, agent) = ("default".to_owned(), self.start.agent);
        Setting { name, agent, preset: DEFAULT_PRESET, set: Named(Vec::new()) }
    }

    /// The start with other values of some parameters, under a name of its own.
    pub fn setting(&self, name: &str, values: &[(&'static str, Value)]) -> Setting {
        let mut setting = Setting { name: name.to_owned(), ..self.start.clone() };
        setting.set.0.retain(|(kept, _)| values.iter().all(|(name, _)| name != kept));
        setting.set.0.extend(values);
        setting
    }

    /// Environment step at which a whole run ends, and the first one after which the start learns.
    ///
    /// # Errors
    /// Returns an error that names the first parameter that cannot be set; never for a tuning that was read.
    pub(super) fn run_length(&self) -> Result<(u64, u64), Error> {
        let parameters = self.start.spec(&self.world, 0)?.parameters;
        let train_steps = parameters.train_steps as u64;
        let last_step = self.steps.unwrap_or(train_steps).min(train_steps);
        Ok((last_step, (parameters.learning_starts as u64).min(last_step)))
    }

    /// Whether the start is the default setting of the world.
    ///
    /// # Errors
    /// Returns an error that names the first parameter that cannot be set; never for a tuning that was read.
    pub fn starts_at_default(&self) -> Result<bool, Error> {
        let parameters = |setting: &Setting| Ok::<_, Error>(setting.spec(&self.world, 0)?.parameters);
        Ok(parameters(&self.start)? == parameters(&self.default_setting())?)
    }

    /// The run of a setting with a seed.
    pub(super) fn spec(&self, setting: &Setting, seed: u32) -> Result<RunSpec, Error> {
        setting.spec(&self.world, seed)
    }
}
