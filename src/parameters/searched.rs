//! Values among which automatic tuning searches.

use super::Value;
use serde::Serialize;

/// Scale on which numbers are spread evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// Equal differences are equally likely.
    Linear,
    /// Equal ratios are equally likely.
    Log,
}

/// The values declared for a parameter: a range for numbers, a list for switches and choices.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum DeclaredSpace {
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
    List(&'static [Value]),
}
