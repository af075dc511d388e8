//! What the page asks of the meter about its run: bills at INT8 weights, the monitor's report.

use super::clock::clock;
use super::convert::{Throw, to_js};
use super::run_handle::{ALL, Measurement, RunHandle};
use crate::meter::report::Report;
use crate::meter::table::Table;
use crate::run::monitored::Monitoring;
use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::prelude::*;

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
    /// A slice of the figures that [`Self::figures_int8`] gives: of the run as it is when the first slice begins.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn measure_int8(&mut self, operations: f64) -> Result<bool, JsError> {
        let mut int8 = std::mem::take(&mut self.int8);
        let done = self.measure(&mut int8, true, operations);
        self.int8 = int8;
        done
    }

    /// The figures, with the network run with INT8 weights, too: models with weights of one byte bill that one. What is not
    /// measured yet is measured now.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn figures_int8(&mut self) -> Result<JsValue, JsError> {
        while !self.measure_int8(ALL)? {}
        let Measurement::Complete(figures) = std::mem::take(&mut self.int8) else {
            return Ok(JsValue::NULL);
        };
        to_js(&*figures)
    }

    /// From here on figures hold the share of zeros that the run's dense twin was measured to have in each layer, until
    /// the world is changed.
    ///
    /// # Errors
    /// When there is not a share for each layer.
    pub fn set_relu_zeros(&mut self, zeros: &[f64]) -> Result<(), JsError> {
        let zeros =
            zeros.try_into().map_err(|_| JsError::new("relu_zeros: a share for each of four layers"))?;
        self.relu_zeros = Some(zeros);
        Ok(())
    }

    /// A slice of what [`Self::monitor_report`] reports on; `now` tells the time in milliseconds.
    ///
    /// # Errors
    /// Never in practice.
    pub fn watch(&mut self, operations: f64, now: &Function) -> Result<bool, JsError> {
        if self.monitoring.is_none() {
            self.monitoring = Monitoring::begin(&self.run, Table::default(), None).throw()?;
        }
        let Some(monitoring) = &mut self.monitoring else { return Ok(true) };
        monitoring.advance(operations as u64, &mut clock(now)).throw()
    }

    /// The report of a monitor that has seen each state decided once, as text, as CSV and in figures. Null for a dense
    /// agent, where `enable_monitoring` is off, and before the first slice of [`Self::watch`].
    ///
    /// # Errors
    /// Never in practice.
    pub fn monitor_report(&mut self) -> Result<JsValue, JsError> {
        let Some(Monitoring { monitor, .. }) = self.monitoring.take() else { return Ok(JsValue::NULL) };
        let report = monitor.report();
        to_js(&Monitored { text: report.text(), csv: report.csv(), report })
    }
}
