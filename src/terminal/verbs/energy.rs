//! `spikeground energy`: the prices of an operation under each energy model.

use crate::error::one_line;
use crate::meter::energy::Baseline;
use crate::meter::energy::{ADAM_MACS, BASELINES, REFERENCES, Reference};
use crate::meter::table::Table;
use crate::terminal::options::EnergyOption;
use crate::terminal::output::json_option::JsonOption;
use crate::terminal::{Failure, files};
use clap::Args;
use serde::Serialize;
use std::fmt::Write as _;

/// List the energy models with their prices, the dense baselines and published figures
#[derive(Args, Debug)]
pub(in crate::terminal) struct Energy {
    #[command(flatten)]
    energy: EnergyOption,
    #[command(flatten)]
    json: JsonOption,
}

#[derive(Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct EnergyList {
    #[serde(flatten)]
    table: Table,
    /// Multiply-accumulates of Adam for one weight.
    #[cfg_attr(feature = "schema", schemars(range(min = 0)))]
    adam_macs: f64,
    /// Dense networks that are compared with the spiking one.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    baselines: &'static [Baseline],
    /// Published figures beside the measured ones.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    references: &'static [Reference],
}

impl Energy {
    pub(in crate::terminal) fn run(&self) -> Result<(), Failure> {
        let read = [("--energy", self.energy.energy.as_ref())];
        files::keep_apart(&read, &[("--json", self.json.json.as_ref())])?;
        self.json.check()?;
        let table = self.energy.table()?;
        let list = EnergyList { table, adam_macs: ADAM_MACS, baselines: BASELINES, references: REFERENCES };
        self.json.write(&list, &text(&list))
    }
}

fn text(list: &EnergyList) -> String {
    let mut text = String::new();
    for model in &list.table.models {
        let _ = writeln!(text, "{:<20} {}", model.name, one_line(model.title));
    }
    for baseline in list.baselines {
        let _ = writeln!(text, "{:<20} {}, a baseline", baseline.name, baseline.title);
    }
    for Reference { figure, value, label, source } in list.references {
        let _ = writeln!(text, "{figure:<20} {:.2} %: {label} ({source})", 100.0 * value);
    }
    text
}
