//! Measurements of a run for the page: its figures, those with INT8 weights, the monitor's report, a dense twin's
//! zeros.

pub(super) mod clock;
pub(super) mod measurement;
mod timed;

use super::convert::{Throw, to_js};
use super::run_handle::RunHandle;
use crate::meter::report::Report;
use crate::meter::table::Table;
use crate::run::curve::points::Point;
use crate::run::figures::monitored::Monitoring;
use crate::run::figures::{DEFAULT_EPISODES, Figures, Measure};
use clock::clock;
use js_sys::Function;
use measurement::{ALL_OPERATIONS, Measurement};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// The figures of a run, with its curve.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Trained {
    #[serde(flatten)]
    figures: Figures,
    /// Oldest first.
    curve: Vec<Point>,
}

/// A monitor's report in its three forms.
#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "MonitorReport"))]
pub(super) struct Monitored {
    text: String,
    csv: String,
    report: Report,
}

#[wasm_bindgen]
impl RunHandle {
    /// Computes a slice of roughly `operations` operations of [`Self::figures`]; returns whether the figures are
    /// complete. The figures describe the run at the time of the first slice.
    ///
    /// # Errors
    /// Returns an error that names the figure that is no longer finite.
    pub fn measure_figures(&mut self, operations: f64) -> Result<bool, JsError> {
        let measure = self.measure(false);
        self.figures.advance(&self.run, measure, &mut self.levels, operations).throw()
    }

    /// Returns the figures of `spikeground train` without `wall_seconds`, using the dense twin's zeros if they were
    /// measured. Computes any slices that are still missing.
    ///
    /// # Errors
    /// Returns an error that names the figure that is no longer finite.
    pub fn figures(&mut self) -> Result<JsValue, JsError> {
        while !self.measure_figures(ALL_OPERATIONS)? {}
        let Some(figures) = self.figures.take() else { return Ok(JsValue::NULL) };
        to_js(&Trained { figures, curve: self.run.points() })
    }

    /// Computes a slice of roughly `operations` operations of [`Self::figures_int8`]; returns whether the figures are
    /// complete. The figures describe the run at the time of the first slice.
    ///
    /// # Errors
    /// Returns an error that names the figure that is no longer finite.
    pub fn measure_int8(&mut self, operations: f64) -> Result<bool, JsError> {
        let measure = self.measure(true);
        self.int8.advance(&self.run, measure, &mut self.levels, operations).throw()
    }

    /// Returns the figures, including those of the network with INT8 weights, which bills with one-byte weights use.
    /// Computes any slices that are still missing.
    ///
    /// # Errors
    /// Returns an error that names the figure that is no longer finite.
    pub fn figures_int8(&mut self) -> Result<JsValue, JsError> {
        while !self.measure_int8(ALL_OPERATIONS)? {}
        let Some(figures) = self.int8.take() else { return Ok(JsValue::NULL) };
        to_js(&figures)
    }

    /// Drops measurements in progress; the next slice starts a new one.
    pub fn drop_measurements(&mut self) {
        (self.figures, self.int8, self.monitoring) = (Measurement::None, Measurement::None, None);
        self.evaluation.abandon();
    }

    /// Sets the measured share of zeros in each of the dense twin's four hidden layers; all later figures use it,
    /// until the world is edited.
    ///
    /// # Errors
    /// Returns an error if `zeros` does not have four entries.
    pub fn set_relu_zeros(&mut self, zeros: &[f64]) -> Result<(), JsError> {
        let zeros = zeros
            .try_into()
            .map_err(|_| JsError::new("relu_zeros: expected four shares, one for each layer"))?;
        self.relu_zeros = Some(zeros);
        Ok(())
    }

    /// Computes a slice of roughly `operations` operations of [`Self::monitor_report`]; returns whether it is
    /// complete. `now` returns the time in milliseconds.
    ///
    /// # Errors
    /// Returns an error if a state is not one of the network's.
    pub fn watch(&mut self, operations: f64, now: &Function) -> Result<bool, JsError> {
        if self.monitoring.is_none() {
            self.monitoring = Monitoring::begin(&self.run, Table::default(), None).throw()?;
        }
        let Some(monitoring) = &mut self.monitoring else { return Ok(true) };
        monitoring.advance(operations as u64, &mut clock(now)).throw()
    }

    /// Returns the monitor's report over one decision in each state, as text, CSV and numbers. Null for a dense
    /// agent, if `enable_monitoring` is off, and before the first slice of [`Self::watch`].
    ///
    /// # Errors
    /// Returns an error only if serialisation fails.
    pub fn monitor_report(&mut self) -> Result<JsValue, JsError> {
        let Some(Monitoring { monitor, .. }) = self.monitoring.take() else { return Ok(JsValue::NULL) };
        let score = self.evaluation.get().and_then(|evaluation| evaluation.normalised_score);
        let report = monitor.report().tempered(score);
        to_js(&Monitored { text: report.text(), csv: report.csv(), report })
    }
}

impl RunHandle {
    /// What a measurement that starts now measures.
    fn measure(&self, int8: bool) -> Measure {
        let (seed, relu_zeros) = (self.run.spec.seed, self.relu_zeros);
        Measure { episodes: DEFAULT_EPISODES, seed, table: Table::default(), int8, relu_zeros }
    }
}
