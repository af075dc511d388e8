//! The cells of a study: one run for each world, setting and seed.

use super::description::Study;
use crate::Error;
use crate::math::hash::fnv;
use crate::parameters::link::NUMERICS;
use crate::run::figures::named::Named;
use crate::run::spec::RunSpec;
use serde_json::json;

/// A cell of a study.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Label of the world.
    pub world: String,
    /// Name of the setting.
    pub setting: String,
    /// Seed of every random stream.
    pub seed: u32,
    /// Hash of everything that determines the result, 16 hexadecimal digits.
    pub key: String,
    /// The run.
    pub spec: RunSpec,
    /// Environment step at which the run ends.
    pub last_step: u64,
}

impl Cell {
    /// World, setting and seed in one line.
    pub fn label(&self) -> String {
        format!("{}; {}; seed {}", self.world, self.setting, self.seed)
    }
}

impl Study {
    /// All cells in the order of the description: by world, then setting, then seed.
    ///
    /// # Errors
    /// Returns an error that names the first parameter that cannot be set; never for a study that was read.
    pub fn cells(&self) -> Result<Vec<Cell>, Error> {
        let mut cells = Vec::with_capacity(self.len());
        for world in &self.worlds {
            for setting in &self.settings {
                let of_any_seed = setting.spec(world, 0)?;
                let train_steps = of_any_seed.parameters.train_steps as u64;
                let last_step = self.steps.unwrap_or(train_steps).min(train_steps);
                for &seed in &self.seeds {
                    let spec = RunSpec { seed, ..of_any_seed.clone() };
                    let (world, setting, key) = (world.label(), setting.name.clone(), key(&spec, last_step));
                    cells.push(Cell { world, setting, seed, key, spec, last_step });
                }
            }
        }
        Ok(cells)
    }
}

/// Hash of everything that determines the result of a run: version, numerics, world, agent, seed, length and every
/// parameter. The names of study and setting are no part of it.
pub(crate) fn key(spec: &RunSpec, last_step: u64) -> String {
    let world = &spec.world;
    let determining = json!([
        env!("CARGO_PKG_VERSION"),
        NUMERICS,
        [json!(world.world), json!(world.map), json!(world.firm), json!(world.full_view)],
        spec.agent,
        spec.seed,
        last_step,
        Named(spec.parameters.used()),
    ]);
    format!("{:016x}", fnv(determining.to_string().bytes()))
}
