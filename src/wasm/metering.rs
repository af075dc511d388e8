//! What the page asks of the meter about its run: bills at INT8 weights, the monitor's report.

use super::clock::clock;
use super::convert::{Throw, to_js};
use super::laboratory::Laboratory;
use crate::experiment::figures::{EPISODES, Measure};
use crate::meter::report::Report;
use crate::meter::table::Table;
use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[derive(Serialize)]
struct Monitored {
    text: String,
    csv: String,
    report: Report,
}

#[wasm_bindgen]
impl Laboratory {
    /// The figures, with the network run with INT8 weights, too: models with weights of one byte bill that one.
    ///
    /// # Errors
    /// When a figure is no longer finite, naming it.
    pub fn figures_int8(&self) -> Result<JsValue, JsError> {
        to_js(&self.run.figures_with(&Measure { int8: true, ..self.measure() }).throw()?)
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

    /// The report of a monitor that sees each state decided once, as text, as CSV and in figures; `now` tells the time in
    /// milliseconds. Null for a dense agent, and where `enable_monitoring` is off.
    ///
    /// # Errors
    /// Never in practice.
    pub fn monitor_report(&self, now: &Function) -> Result<JsValue, JsError> {
        let Some(monitor) = self.run.monitor(Table::default(), None, &mut clock(now)).throw()? else {
            return Ok(JsValue::NULL);
        };
        let report = monitor.report();
        to_js(&Monitored { text: report.text(), csv: report.csv(), report })
    }
}

impl Laboratory {
    /// What the figures are measured over.
    pub(super) fn measure(&self) -> Measure {
        let (seed, relu_zeros) = (self.run.spec.seed, self.relu_zeros);
        Measure { episodes: EPISODES, seed, table: Table::default(), int8: false, relu_zeros }
    }
}
