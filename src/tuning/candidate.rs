//! The candidates of a tuning: the start, and settings drawn from the space.

use super::description::Tuning;
use crate::Error;
use crate::parameters::{Parameter, Value};
use crate::random::{Pcg64, Stream};
use crate::run::figures::named::Named;
use crate::run::spec::RunSpec;
use serde::Serialize;

/// Number of times that a candidate is drawn again if its values are refused or taken by another.
const MAX_DRAWS: usize = 100;

/// A setting of the search.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Candidate {
    /// Values of the parameters of the space.
    pub set: Named<Value>,
}

/// All candidates of a tuning, with the seed of their training.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub(super) candidates: Vec<Candidate>,
    /// Seed with which each candidate is trained: one for all, so that settings are compared under equal luck.
    pub(super) seed: u32,
}

impl Drawn {
    /// Draws the candidates. The range of each parameter is divided into as many equal parts as there are candidates to draw,
    /// and each part gives one value (Latin hypercube: McKay, Beckman and Conover, 1979), so that few candidates spread
    /// over the whole space. Values that are refused together, or that another candidate has, are drawn again from the
    /// whole space; a small space gives fewer candidates than were asked for.
    ///
    /// # Errors
    /// Returns an error that names the first parameter that cannot be set; never for a tuning that was read.
    pub(super) fn of(tuning: &Tuning) -> Result<Self, Error> {
        let mut random = Pcg64::of_stream(tuning.seed, Stream::Tuning);
        let mut seed = random.next_u32();
        while tuning.report_seeds.contains(&seed) {
            seed = random.next_u32();
        }
        let start = tuning.spec(&tuning.start, seed)?;
        let names = tuning.space.0.iter().map(|(name, _)| *name);
        let of_start = names.map(|name| Some((name, start.parameters.get(name)?)));
        let mut candidates = vec![Candidate { set: Named(of_start.flatten().collect()) }];
        let drawn = tuning.candidates.saturating_sub(1);
        let parts: Vec<Vec<usize>> = tuning.space.0.iter().map(|_| shuffled(drawn, &mut random)).collect();
        for number in 0..drawn {
            for attempt in 0..MAX_DRAWS {
                let mut set = Vec::with_capacity(parts.len());
                for ((name, space), parts) in tuning.space.0.iter().zip(&parts) {
                    let part = (parts[number] as f64 + random.random()) / drawn as f64;
                    let place = if attempt == 0 { part } else { random.random() };
                    set.push((*name, space.value(Parameter::named(name)?, place)));
                }
                let candidate = Candidate { set: Named(set) };
                if !candidates.contains(&candidate) && candidate.spec(tuning, seed)?.validate().is_ok() {
                    candidates.push(candidate);
                    break;
                }
            }
        }
        Ok(Self { candidates, seed })
    }
}

fn shuffled(count: usize, random: &mut Pcg64) -> Vec<usize> {
    let mut numbers: Vec<usize> = (0..count).collect();
    random.shuffle(&mut numbers);
    numbers
}

impl Candidate {
    /// The run of the candidate with a seed.
    ///
    /// # Errors
    /// Returns an error that names the first parameter that cannot be set; never for a tuning that was read.
    pub fn spec(&self, tuning: &Tuning, seed: u32) -> Result<RunSpec, Error> {
        tuning.spec(&tuning.setting("", &self.set.0), seed)
    }
}
