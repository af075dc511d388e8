//! What the neurons do in states that were met, each so many times, counted part by part.

use crate::Error;
use crate::agent::replay::observations::Observations;
use crate::meter::record::ActivityRecord;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::Pass;
use crate::run::budget::Budget;

/// States, and how many of them are counted.
#[derive(Debug)]
pub(in crate::run) struct Counting {
    /// How the states look, where it is not as the run knows them.
    observations: Option<Observations>,
    /// Each with the number of times that it counts.
    states: Vec<(usize, f64)>,
    counted: usize,
    pass: Pass,
}

impl Counting {
    /// States that look as the run knows them.
    pub(in crate::run) fn new(states: Vec<(usize, f64)>) -> Self {
        Self { observations: None, states, counted: 0, pass: Pass::default() }
    }

    /// States with a look of their own.
    pub(in crate::run) fn of(observations: Observations, states: Vec<(usize, f64)>) -> Self {
        Self { observations: Some(observations), ..Self::new(states) }
    }

    /// Goes on counting into `record`; tells whether all states are counted.
    pub(in crate::run) fn advance(
        &mut self,
        network: &SpikingRainbowNetwork,
        observations: &Observations,
        record: &mut ActivityRecord,
        budget: &mut Budget,
    ) -> Result<bool, Error> {
        let observations = self.observations.as_ref().unwrap_or(observations);
        while self.counted < self.states.len() {
            if budget.is_spent() {
                return Ok(false);
            }
            let rest = &self.states[self.counted..];
            let part = &rest[..budget.rows(network).min(rest.len())];
            let numbers: Vec<usize> = part.iter().map(|(state, _)| *state).collect();
            observations.of(&numbers, network.sizes.inputs, &mut self.pass.inputs)?;
            network.forward_through(&network.maps(), &mut self.pass)?;
            for (row, (_, times)) in part.iter().enumerate() {
                record.add(network, &self.pass, row, *times);
            }
            self.counted += part.len();
            budget.spend_rows(part.len(), network);
        }
        Ok(true)
    }
}
