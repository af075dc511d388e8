//! A run under the monitor: each state decided once, on its own, by the network that is judged.

use crate::Error;
use crate::math::activity::Activity;
use crate::meter::energy::MODELS;
use crate::meter::monitor::SpikingMonitor;
use crate::meter::table::Table;
use crate::meter::work::Work;
use crate::network::SpikingRainbowNetwork;
use crate::network::pass::Pass;
use crate::run::Run;
use crate::run::budget::Budget;

impl Run {
    /// A monitor that has seen a decision in each of [`Self::states_to_compare`], with energy under the model called
    /// `model` in `table`, or its first; `now` tells the time in milliseconds. `None` for a dense agent, and where
    /// `enable_monitoring` is off.
    ///
    /// # Errors
    /// [`Error::Unknown`] for a model that the table does not have, [`Error::Shape`] when the agent was made for another
    /// world.
    pub fn monitor(
        &self,
        table: Table,
        model: Option<&str>,
        now: &mut impl FnMut() -> f64,
    ) -> Result<Option<SpikingMonitor>, Error> {
        let Some(mut monitoring) = Monitoring::begin(self, table, model)? else { return Ok(None) };
        while !monitoring.advance(u64::MAX, now)? {}
        Ok(Some(monitoring.monitor))
    }
}

/// A monitor that has seen decisions in some of the states.
#[derive(Debug)]
pub struct Monitoring {
    /// What it has seen so far.
    pub monitor: SpikingMonitor,
    network: SpikingRainbowNetwork,
    states: Activity,
    seen: usize,
    pass: Pass,
}

impl Monitoring {
    /// A monitor that has seen nothing yet. Parameters, result and errors are those of [`Run::monitor`].
    ///
    /// # Errors
    /// As [`Run::monitor`].
    pub fn begin(run: &Run, table: Table, model: Option<&str>) -> Result<Option<Self>, Error> {
        let parameters = &run.spec.parameters;
        if !run.spec.agent.is_spiking() || !parameters.enable_monitoring {
            return Ok(None);
        }
        let (network, states) = (run.agent.judged().clone(), run.states_to_compare()?);
        let active = states.count(states.rows()) as f64 / states.rows().max(1) as f64;
        let work = Work::with(&network, &network.no_stats(), active);
        let first = table.models.first().unwrap_or(&MODELS[0]).name;
        let monitor =
            SpikingMonitor::new(work, table, model.unwrap_or(first), parameters.target_sparsity, true)?;
        Ok(Some(Self { monitor, network, states, seen: 0, pass: Pass::default() }))
    }

    /// Does roughly so many operations more, and one decision at least; tells whether all states are seen.
    ///
    /// # Errors
    /// As [`Run::monitor`].
    pub fn advance(&mut self, operations: u64, now: &mut impl FnMut() -> f64) -> Result<bool, Error> {
        let (network, mut budget) = (&self.network, Budget::of(operations));
        while self.seen < self.states.rows() && !budget.is_spent() {
            let inputs = &mut self.pass.inputs;
            inputs.clear(self.states.width(), self.states.is_graded());
            inputs.push_row_of(&self.states, self.seen);
            let begin = now();
            network.decide(None, None, &mut self.pass)?;
            let took = now() - begin;
            let mut stats = network.no_stats();
            network.count(&self.pass, 0, 1.0, &mut stats);
            // A clock that was set back in between has measured nothing.
            self.monitor.record_inference(&stats, if took > 0.0 { took } else { 0.0 })?;
            self.seen += 1;
            budget.spend_rows(1, network);
        }
        Ok(self.seen == self.states.rows())
    }
}
