//! Counts the activity of neurons over visited states, each weighted by its number of visits, in slices.

use crate::Error;
use crate::agent::replay::observations::Observations;
use crate::meter::record::ActivityRecord;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::Pass;
use crate::run::budget::Budget;

/// Visited states, and the number of them that have been counted.
#[derive(Debug)]
pub(in crate::run) struct Counting {
    /// Observations of the states, if they are not those of the run.
    observations: Option<Observations>,
    /// Each state with its number of visits.
    states: Vec<(usize, f64)>,
    counted: usize,
    pass: Pass,
}

impl Counting {
    /// Creates a count over states of the run's observations.
    pub(in crate::run) fn new(states: Vec<(usize, f64)>) -> Self {
        Self { observations: None, states, counted: 0, pass: Pass::default() }
    }

    /// Creates a count over states of separate observations.
    pub(in crate::run) fn of(observations: Observations, states: Vec<(usize, f64)>) -> Self {
        Self { observations: Some(observations), ..Self::new(states) }
    }

    /// Continues to count into `record`; returns whether all states are counted.
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
