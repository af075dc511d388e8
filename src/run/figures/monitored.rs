//! Monitors a run: the evaluated network decides once in each state, one state at a time.

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
    /// Creates a monitor and records one decision in each of [`Self::states_to_compare`], with energy under the model
    /// named `model` in `table`, or under its first model. `now` returns the time in milliseconds. `None` for a dense
    /// agent, or if `enable_monitoring` is off.
    ///
    /// # Errors
    /// Returns [`Error::Unknown`] if the table has no such model, [`Error::Shape`] if the agent does not fit the world.
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

/// A recording of decisions in progress.
#[derive(Debug)]
pub struct Monitoring {
    /// The monitor with the decisions recorded so far.
    pub monitor: SpikingMonitor,
    network: SpikingRainbowNetwork,
    states: Activity,
    seen: usize,
    pass: Pass,
}

impl Monitoring {
    /// Creates a monitor without any decision. Parameters and result are those of [`Run::monitor`].
    ///
    /// # Errors
    /// Returns the errors of [`Run::monitor`].
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

    /// Performs about `operations` operations, and at least one decision; returns whether all states are recorded.
    ///
    /// # Errors
    /// Returns the errors of [`Run::monitor`].
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
            // A clock that moved backwards gives no measurement; record 0.
            self.monitor.record_inference(&stats, if took > 0.0 { took } else { 0.0 })?;
            self.seen += 1;
            budget.spend_rows(1, network);
        }
        Ok(self.seen == self.states.rows())
    }
}
