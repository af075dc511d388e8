//! A run under the monitor: each state decided once, on its own, by the network that is judged.

use super::Experiment;
use crate::Error;
use crate::math::activity::Activity;
use crate::meter::energy::MODELS;
use crate::meter::monitor::SpikingMonitor;
use crate::meter::table::Table;
use crate::meter::work::Work;
use crate::network::pass::Pass;

impl Experiment {
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
        let parameters = &self.spec.parameters;
        if !self.spec.agent.is_spiking() || !parameters.enable_monitoring {
            return Ok(None);
        }
        let (network, states) = (self.agent.judged(), self.states_to_compare()?);
        let active = states.count(states.rows()) as f64 / states.rows().max(1) as f64;
        let work = Work::with(network, &network.no_stats(), active);
        let first = table.models.first().unwrap_or(&MODELS[0]).name;
        let mut monitor =
            SpikingMonitor::new(work, table, model.unwrap_or(first), parameters.target_sparsity, true)?;
        let mut pass = Pass::default();
        for row in 0..states.rows() {
            let mut state = Activity::new(states.width(), states.is_graded());
            state.push_row_of(&states, row);
            pass.inputs = state;
            let begin = now();
            network.decide(None, None, &mut pass)?;
            let took = now() - begin;
            let mut stats = network.no_stats();
            network.count(&pass, 0, 1.0, &mut stats);
            // A clock that was set back in between has measured nothing.
            monitor.record_inference(&stats, if took > 0.0 { took } else { 0.0 })?;
        }
        Ok(Some(monitor))
    }
}
