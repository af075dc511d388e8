//! Declarations of parameters as records to serialise, for `spikeground parameters` and for the controls of the page.

use super::searched::DeclaredSpace;
use super::{Need, PARAMETERS, Parameter, ParameterKind, Value};
use serde::Serialize;

/// A declared parameter. A field that does not apply to its type is `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Parameter"))]
pub struct ListedParameter {
    /// Flat name, such as `tau_mem`.
    pub name: &'static str,
    /// Name of its group.
    pub group: &'static str,
    /// `integer`, `number`, `boolean` or `choice`.
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["integer", "number", "boolean", "choice"])))]
    pub r#type: &'static str,
    /// Lowest number allowed.
    pub min: Option<f64>,
    /// Highest number allowed.
    pub max: Option<f64>,
    /// Step of a slider.
    pub step: Option<f64>,
    /// The names of a choice; empty otherwise.
    pub choices: &'static [&'static str],
    /// Unit of the value, empty when it has none.
    pub unit: &'static str,
    /// Declared default; [`Value::Derived`] (null) where it follows from other parameters.
    pub default: Value,
    /// Whether null is allowed.
    pub optional: bool,
    /// Short label.
    pub title: &'static str,
    /// Description, one sentence.
    pub help: &'static str,
    /// Key in a link.
    pub link: &'static str,
    /// Version of the program that introduced the parameter.
    pub since: &'static str,
    /// Condition under which the parameter has an effect; `None` if it always has.
    pub needs: Option<Need>,
    /// Values among which automatic tuning searches unless it is given others; `None` if the parameter cannot be tuned.
    pub tune: Option<DeclaredSpace>,
}

/// Every declared parameter, in the order of `config/parameters.yaml`.
pub fn listing() -> impl Iterator<Item = ListedParameter> {
    PARAMETERS.iter().map(ListedParameter::of)
}

impl ListedParameter {
    fn of(declared: &Parameter) -> Self {
        let (r#type, range, choices): (_, Option<[f64; 3]>, &'static [&'static str]) = match declared.kind {
            ParameterKind::Integer { min, max, step } => ("integer", Some([min, max, step]), &[]),
            ParameterKind::Number { min, max, step } => ("number", Some([min, max, step]), &[]),
            ParameterKind::Boolean => ("boolean", None, &[]),
            ParameterKind::Choice(choices) => ("choice", None, choices),
        };
        Self {
            name: declared.name,
            group: declared.group,
            r#type,
            min: range.map(|[min, _, _]| min),
            max: range.map(|[_, max, _]| max),
            step: range.map(|[_, _, step]| step),
            choices,
            unit: declared.unit,
            default: declared.default,
            optional: declared.optional,
            title: declared.title,
            help: declared.help,
            link: declared.link,
            since: declared.since,
            needs: declared.needs,
            tune: declared.tune,
        }
    }
}
