//! The values among which a parameter is searched, and how a value is drawn from them.

use crate::parameters::searched::{DeclaredSpace, Scale};
use crate::parameters::{Parameter, ParameterKind, Value};
use serde::Serialize;

/// Values among which a parameter is searched.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum SearchSpace {
    /// Numbers between two bounds, both included.
    Range {
        /// Lowest number.
        from: f64,
        /// Highest number.
        to: f64,
        /// Scale on which the numbers are spread evenly.
        scale: Scale,
    },
    /// Each of these values.
    List(#[cfg_attr(feature = "schema", schemars(length(min = 2)))] Vec<Value>),
}

impl From<DeclaredSpace> for SearchSpace {
    fn from(declared: DeclaredSpace) -> Self {
        match declared {
            DeclaredSpace::Range { from, to, scale } => Self::Range { from, to, scale },
            DeclaredSpace::List(values) => Self::List(values.to_vec()),
        }
    }
}

impl SearchSpace {
    /// The value at `place` in [0, 1): equal lengths of this interval hold equal shares of the values. Numbers are rounded to
    /// three significant digits, whole numbers to multiples of the parameter's step if the bounds are such.
    pub fn value(&self, parameter: &Parameter, place: f64) -> Value {
        match self {
            Self::List(values) => {
                let index = ((place * values.len() as f64) as usize).min(values.len().saturating_sub(1));
                values.get(index).copied().unwrap_or(parameter.default)
            }
            Self::Range { from, to, scale } => {
                let drawn = match scale {
                    Scale::Linear => from + place * (to - from),
                    Scale::Log => from * libm::pow(to / from, place),
                };
                Value::Number(rounded(parameter, drawn, [*from, *to]).clamp(*from, *to))
            }
        }
    }
}

fn rounded(parameter: &Parameter, drawn: f64, bounds: [f64; 2]) -> f64 {
    let ParameterKind::Integer { step, .. } = parameter.kind else {
        // Decimal digits are exact, so that a value reads in a file as it was drawn.
        return format!("{drawn:.2e}").parse().unwrap_or(drawn);
    };
    let fits = |bound: f64| bound % step == 0.0;
    let step = if bounds.into_iter().all(fits) { step } else { 1.0 };
    (drawn / step).round() * step
}
