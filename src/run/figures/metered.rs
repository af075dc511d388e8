//! The meter's results for a network in its world, as figures.

use crate::meter::baseline::{bits_of_counts, zeros};
use crate::meter::bill::Bill;
use crate::meter::break_even::BillByRate;
use crate::meter::energy::{BASELINES, EnergyModel, Memory};
use crate::meter::neurobench::NeuroBench;
use crate::meter::record::ActivityRecord;
use crate::meter::table::Table;
use crate::meter::training::Training;
use crate::meter::work::Work;
use crate::network::LAYERS;
use crate::run::figures::named::Named;
#[cfg(feature = "schema")]
use crate::schema::{map, map_of, map_of_all, share};
#[cfg(feature = "schema")]
use schemars::{Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
#[cfg(feature = "schema")]
use serde_json::json;

/// Energy of one decision under one model, in picojoules.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct Energy {
    /// Energy of the spiking agent; `None` for a dense run.
    pub spiking_pj: Option<f64>,
    /// Energy of the dense twin of the same shape.
    #[cfg_attr(feature = "schema", schemars(extend("exclusiveMinimum" = 0)))]
    pub dense_pj: f64,
    /// Spiking / dense; `None` for a dense run.
    pub ratio: Option<f64>,
}

/// Bills of one decision under one energy model, in picojoules.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bills {
    /// Bill of the spiking network; `None` for a dense one.
    pub spiking: Option<Terms>,
    /// Bill of the dense twin under the model.
    pub dense: Terms,
    /// Totals of the dense baselines. `None` if one cannot be billed: without a measured dense twin, no baseline can
    /// skip zeros, and for a dense network, no spike count determines a quantisation.
    #[cfg_attr(feature = "schema", schemars(schema_with = "totals"))]
    pub baselines: Named<Option<f64>>,
}

/// A bill that is serialised with its total as the last term, all in picojoules.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms(pub Bill);

impl Serialize for Terms {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut terms = self.0.terms().to_vec();
        terms.push(("total", self.0.total()));
        Named(terms).serialize(serializer)
    }
}

/// Operations and energy of one decision, with the quantities that determine them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = crate::schema::at_least_zero))]
pub struct Metered {
    /// `NeuroBench`'s metrics.
    pub neurobench: NeuroBench,
    /// Spikes that arrive at a synapse in one decision, averaged over all synapses behind spiking neurons.
    pub spikes_per_synapse: Option<f64>,
    /// Mean number of inputs that are on in a decision.
    pub active_inputs: f64,
    /// Layer → zeros / activities of the dense twin; `None` if no twin was measured.
    #[cfg_attr(feature = "schema", schemars(schema_with = "optional_shares"))]
    pub relu_zeros: Option<Named<f64>>,
    /// Bits per activity of the quantised baseline; `None` for a dense network.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub quantised_bits: Option<u32>,
    /// Energy model → its bills.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1)))]
    pub bills: Named<Bills>,
    /// Energy model that bills memory by dataflow → the spiking network's bill as a function of its firing rate; empty
    /// for a dense network.
    pub energy_by_rate: Named<BillByRate>,
    /// Energy model that bills memory by dataflow → baseline → firing rate above which the baseline is cheaper; `None`
    /// if there is no such rate, or if the baseline has no bill.
    #[cfg_attr(feature = "schema", schemars(schema_with = "rates"))]
    pub break_even: Named<Named<Option<f64>>>,
    /// Cost of one learning step, separate from all decisions; `None` if only decisions were measured.
    pub training: Option<Training>,
}

impl Metered {
    /// Bills the activity in `record`. `work` is that of the network as it is and that with INT8 weights, which energy
    /// models with weights of one byte bill; `relu_zeros` is that of a measured dense twin and is ignored for a dense
    /// network, whose own zeros count.
    pub fn new(
        record: &ActivityRecord,
        table: &Table,
        work: [&Work; 2],
        relu_zeros: Option<[f64; 4]>,
    ) -> Self {
        let [full, int8] = work;
        let zeros = if full.spiking { relu_zeros } else { Some(zeros(record)) };
        let billed = |model: &EnergyModel| if model.weight_bytes <= 1.0 { int8 } else { full };
        let bills = table.models.iter().map(|model| {
            let work = billed(model);
            let baselines = BASELINES.iter().map(|baseline| {
                let bill = table.baseline(model, work, baseline, zeros);
                (baseline.name, bill.map(|bill| bill.total()))
            });
            let bills = Bills {
                spiking: work.spiking.then(|| Terms(table.spiking(model, work))),
                dense: Terms(table.twin(model, work)),
                baselines: Named(baselines.collect()),
            };
            (model.name, bills)
        });
        let by_dataflow = || table.models.iter().filter(|model| full.spiking && model.memory != Memory::None);
        let even = |model: &EnergyModel| {
            let rate = |baseline| table.break_even(model, billed(model), baseline, zeros);
            Named(BASELINES.iter().map(|baseline| (baseline.name, rate(baseline))).collect())
        };
        let present = LAYERS.into_iter().zip(&record.stats).filter(|(_, stats)| !stats.spikes.is_empty());
        let present: Vec<_> = present.map(|(name, _)| name).collect();
        let named = |zeros: [f64; 4]| {
            let layers = LAYERS.into_iter().zip(zeros);
            Named(layers.filter(|(name, _)| present.contains(name)).collect())
        };
        Self {
            neurobench: record.neurobench(),
            spikes_per_synapse: full.spikes_per_synapse(),
            active_inputs: full.active_inputs,
            relu_zeros: zeros.map(named),
            quantised_bits: full.spiking.then(|| bits_of_counts(full.time_steps)),
            bills: Named(bills.collect()),
            energy_by_rate: Named(
                by_dataflow().map(|model| (model.name, table.by_rate(model, billed(model)))).collect(),
            ),
            break_even: Named(by_dataflow().map(|model| (model.name, even(model))).collect()),
            training: None,
        }
    }

    /// Energy model → totals of one decision.
    pub fn energy(&self) -> Named<Energy> {
        let energy = |(name, bills): &(&'static str, Bills)| {
            let dense_pj = bills.dense.0.total();
            let spiking_pj = bills.spiking.map(|terms| terms.0.total());
            let ratio = spiking_pj.filter(|_| dense_pj > 0.0).map(|spiking_pj| spiking_pj / dense_pj);
            (*name, Energy { spiking_pj, dense_pj, ratio })
        };
        Named(self.bills.0.iter().map(energy).collect())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Terms {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Terms".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let mut names = Bill::default().terms().map(|(name, _)| name).to_vec();
        names.push("total");
        let mut schema = map_of_all(&names, json!({ "type": "number", "minimum": 0 }));
        schema.insert("description".into(), json!("A bill with its total among its terms, in picojoules."));
        schema
    }
}

/// Layer → share.
#[cfg(feature = "schema")]
pub(super) fn shares(_: &mut SchemaGenerator) -> Schema {
    map_of(&LAYERS, share())
}

#[cfg(feature = "schema")]
fn optional_shares(generator: &mut SchemaGenerator) -> Schema {
    let mut schema = shares(generator);
    schema.insert("type".into(), json!(["object", "null"]));
    schema
}

/// Baseline → number or null.
#[cfg(feature = "schema")]
fn by_baseline(number: serde_json::Value) -> Schema {
    let names: Vec<_> = BASELINES.iter().map(|baseline| baseline.name).collect();
    map_of_all(&names, number)
}

#[cfg(feature = "schema")]
fn totals(_: &mut SchemaGenerator) -> Schema {
    by_baseline(json!({ "type": ["number", "null"], "minimum": 0 }))
}

#[cfg(feature = "schema")]
fn rates(_: &mut SchemaGenerator) -> Schema {
    map(by_baseline(json!({ "type": ["number", "null"], "minimum": 0, "maximum": 1 })))
}
