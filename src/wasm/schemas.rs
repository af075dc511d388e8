//! The schemas of the plain objects that cross to the page, from which `npm run reference` writes its types.

use super::convert::{Chosen, RunDescription};
use super::declaration::Declaration;
use super::metering::{Monitored, Trained};
use super::study::PlannedCell;
use super::tuning::TuningProgress;
use super::tuning::trial_handle::TrialDescription;
use super::{LinkRead, Rows, Settings};
use crate::run::comparison::compared::Compared;
use crate::run::figures::Figures;
use crate::schema::generator;
use crate::study::state::StudyResults;
use crate::tuning::state::TuningResults;
use serde_json::{Map, Value};

/// Name → schema, the types that others use among them.
pub fn schemas() -> Map<String, Value> {
    let mut generator = generator();
    generator.subschema_for::<Declaration>();
    generator.subschema_for::<LinkRead>();
    generator.subschema_for::<RunDescription>();
    generator.subschema_for::<Chosen>();
    generator.subschema_for::<Settings>();
    generator.subschema_for::<Rows>();
    generator.subschema_for::<Figures>();
    generator.subschema_for::<Trained>();
    generator.subschema_for::<Compared>();
    generator.subschema_for::<Monitored>();
    generator.subschema_for::<PlannedCell>();
    generator.subschema_for::<StudyResults<'_>>();
    generator.subschema_for::<TuningProgress>();
    generator.subschema_for::<TrialDescription>();
    generator.subschema_for::<TuningResults<'_>>();
    generator.take_definitions(true)
}
