//! Command-line flags shared by several verbs.

use super::{Failure, config, files, yaml};
use crate::error::printable;
use crate::meter::table::Table;
use crate::parameters::Parameter;
use crate::parameters::presets::Preset;
use crate::run::spec::{AgentKind, RunSpec};
use crate::worlds::catalogue::DEFAULT_WORLD;
use crate::worlds::{Choice, tabular::frozen_lake};
use clap::Args;
use std::path::PathBuf;

/// Which energy models.
#[derive(Args, Debug)]
pub(super) struct EnergyOption {
    /// YAML file with your own energy models: `models`, and optionally `levels` of memory, as in `config/energy.yaml`
    #[arg(long, value_name = "FILE")]
    pub(super) energy: Option<PathBuf>,
}

impl EnergyOption {
    pub(super) fn table(&self) -> Result<Table, Failure> {
        let Some(path) = &self.energy else { return Ok(Table::default()) };
        let refused = |line: String| Failure::Input(files::about("--energy", path, &line));
        let file = yaml::mapping(&files::text("--energy", path)?, "energy models").map_err(refused)?;
        Table::read(&file).map_err(|error| refused(error.to_string()))
    }
}

/// Which world.
#[derive(Args, Debug)]
pub(super) struct WorldOptions {
    /// Id of the world, one that `spikeground worlds` lists [default: FrozenLake-v1]
    #[arg(long, value_name = "ID")]
    world: Option<String>,
    /// Map of your own: rows of the letters S F H G #, joined by /, on separate lines or in a list; Maze-v0 has more letters
    #[arg(long, value_name = "ROWS")]
    map: Option<String>,
    /// Random map of a frozen lake, as Gymnasium generates it: side 2 to 32, share of floor [default: 0.8], seed [default: 0]
    #[arg(long, value_name = "SIZE[:P[:SEED]]", conflicts_with = "map", value_parser = random_map)]
    random_map: Option<String>,
    /// Firm ice: the agent never slips
    #[arg(long)]
    firm: bool,
    /// MiniGrid: the agent observes the whole grid instead of the 7×7 cells in front of it
    #[arg(long)]
    full_view: bool,
}

impl WorldOptions {
    pub(super) fn choice(&self) -> Result<Choice, Failure> {
        let world = self.world.clone().unwrap_or_else(|| DEFAULT_WORLD.into());
        let choice = Choice { world, map: None, firm: self.firm, full_view: self.full_view };
        let entry = choice.entry()?;
        if self.random_map.is_some() && entry.rows.is_empty() {
            return Err(Failure::Input(format!(
                "{} does not offer random maps (--random-map); leave it out",
                entry.id
            )));
        }
        match self.map() {
            Some(text) => Ok(choice.with_map(text)?),
            None => Ok(choice),
        }
    }

    /// The map of `--map`, or the one drawn for `--random-map`.
    fn map(&self) -> Option<&String> {
        self.map.as_ref().or(self.random_map.as_ref())
    }
}

/// Parses `SIZE[:P[:SEED]]` and draws that random map.
fn random_map(text: &str) -> Result<String, String> {
    let allowed = || "allowed: SIZE[:P[:SEED]], such as 8, 10:0.7 or 10:0.7:42".to_owned();
    let mut parts = text.split(':');
    let size = parts.next().and_then(|size| size.parse().ok()).ok_or_else(allowed)?;
    let p = parts.next().map_or(Ok(0.8), |p| p.parse().map_err(|_| allowed()))?;
    let seed = parts.next().map_or(Ok(0), seed)?;
    if parts.next().is_some() {
        return Err(allowed());
    }
    frozen_lake::random_map(size, p, seed).map(|map| map.text()).map_err(|error| error.to_string())
}

/// Which seed.
#[derive(Args, Debug)]
pub(super) struct SeedOption {
    /// Seed of every random stream, 0 to 4294967295 [default: 0]
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = seed)]
    seed: Option<u32>,
}

impl SeedOption {
    pub(super) fn seed(&self) -> u32 {
        self.seed.unwrap_or(0)
    }
}

/// Parses a seed, 0 to 4294967295.
pub(super) fn seed(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| format!("allowed: a whole number from 0 to {}", u32::MAX))
}

/// Parses a number of steps.
pub(super) fn count(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "allowed: a whole number from 0".to_owned())
}

/// Parses a number of episodes, 1 to 1 000 000.
pub(super) fn episodes(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=1_000_000).contains(number));
    number.ok_or_else(|| "allowed: a whole number from 1 to 1000000".to_owned())
}

/// Parses a number of time steps within the declared range of the parameter `time_steps`.
pub(super) fn time_steps(text: &str) -> Result<usize, String> {
    let declared = Parameter::named("time_steps").map_err(|error| error.to_string())?;
    match declared.parse(text) {
        Ok(crate::parameters::Value::Number(number)) => Ok(number as usize),
        _ => Err(format!("allowed: {}", declared.allowed())),
    }
}

/// Which agent, with which parameters.
#[derive(Args, Debug)]
pub(super) struct AgentOptions {
    /// Kind of agent: spiking or dense
    #[arg(long, value_name = "KIND")]
    agent: Option<String>,
    #[arg(long, value_name = "NAME", help = format!("Named set of parameter values: {}", Preset::names()))]
    preset: Option<String>,
    /// YAML file of parameters, flat or in a `spiking:` block; a list `worlds:` holds values for single worlds
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Set one parameter; can be given several times
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

impl AgentOptions {
    /// Builds the run specification. Precedence, lowest first: declared defaults, the world's settings, preset, file,
    /// `--set`, other flags.
    pub(super) fn spec(&self, world: &WorldOptions, seed: &SeedOption) -> Result<RunSpec, Failure> {
        let world = world.choice()?;
        let mut spec = RunSpec { world, seed: seed.seed(), ..RunSpec::default() };
        if let Some(name) = &self.preset {
            spec.preset = Preset::named(name)?;
        }
        spec.parameters = spec.settings();
        self.overlay(&mut spec)?;
        Ok(spec)
    }

    /// Checks that every given flag equals the value of the saved run.
    ///
    /// # Errors
    /// Returns a line that names the first flag or parameter that differs.
    pub(super) fn agree(
        &self,
        world: &WorldOptions,
        seed: &SeedOption,
        saved: &RunSpec,
    ) -> Result<(), String> {
        let differs = |what: &str, given: &str, saved: &str| {
            let given =
                if given.is_empty() { what.to_owned() } else { format!("{what} {}", printable(given)) };
            let saved = printable(saved);
            Err(format!(
                "{given} differs from the saved run, which has {saved}; leave it out or start a new run"
            ))
        };
        let Choice { world: id, map, firm, full_view } = &saved.world;
        if let Some(given) = world.world.as_ref().filter(|given| *given != id) {
            return differs("--world", given, id);
        }
        if let Some(given) = world.map() {
            // Compare parsed maps: one map can be written in several ways.
            let canonical = |text: &str| Choice::named(id).with_map(text).map(|choice| choice.map);
            let given = canonical(given).map_err(|error| error.to_string())?;
            let own = map.as_deref().and_then(|map| canonical(map).ok()).flatten();
            if given != own {
                let flag = if world.map.is_some() { "--map" } else { "--random-map" };
                return differs(flag, &given.unwrap_or_default(), map.as_deref().unwrap_or("none"));
            }
        }
        if world.firm && !firm {
            return differs("--firm", "", "slippery ice");
        }
        if world.full_view && !full_view {
            return differs("--full-view", "", "a partial view");
        }
        if let Some(given) = seed.seed.filter(|given| *given != saved.seed) {
            return differs("--seed", &given.to_string(), &saved.seed.to_string());
        }
        let preset = self.preset.as_deref().map_or(Ok(saved.preset), Preset::named);
        let preset = preset.map_err(|error| error.to_string())?;
        if preset != saved.preset {
            return differs("--preset", preset.name, saved.preset.name);
        }
        let mut given = saved.clone();
        self.overlay(&mut given).map_err(Failure::line)?;
        if given.agent != saved.agent {
            return differs("--agent", given.agent.name(), saved.agent.name());
        }
        let mut pairs = given.parameters.used().into_iter().zip(saved.parameters.used());
        match pairs.find(|((_, given), (_, saved))| given != saved) {
            Some(((name, given), (_, saved))) => differs(name, &given.to_string(), &saved.to_string()),
            None => Ok(()),
        }
    }

    /// Applies the configuration file, then `--set`, then `--agent` to `spec`.
    fn overlay(&self, spec: &mut RunSpec) -> Result<(), Failure> {
        if let Some(path) = &self.config {
            config::apply(&files::text("--config", path)?, spec)
                .map_err(|line| Failure::Input(files::about("--config", path, &line)))?;
        }
        for pair in &self.set {
            let (name, value) = pair.split_once('=').ok_or_else(|| {
                let pair = printable(pair);
                Failure::Input(format!("--set '{pair}': expected key=value, such as time_steps=4"))
            })?;
            spec.parameters.set(name.trim(), value.trim())?;
        }
        if let Some(agent) = &self.agent {
            spec.agent = AgentKind::named(agent)?;
        }
        Ok(())
    }
}
