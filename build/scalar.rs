//! Values in YAML and the code generated for them; part of `build.rs`.

use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Scalar {
    Boolean(bool),
    Number(f64),
    Text(String),
}

/// Generates the code of a value; `None` is a derived value.
pub(super) fn value(scalar: Option<&Scalar>) -> String {
    match scalar {
        None => "Value::Derived".into(),
        Some(Scalar::Boolean(flag)) => format!("Value::Boolean({flag})"),
        Some(Scalar::Number(number)) => format!("Value::Number({number:?})"),
        Some(Scalar::Text(text)) => format!("Value::Text({text:?})"),
    }
}

/// Generates the code of a slice of (name, value) pairs.
pub(super) fn pairs(values: &BTreeMap<String, Scalar>) -> String {
    let pairs: Vec<_> =
        values.iter().map(|(name, scalar)| format!("({name:?}, {})", value(Some(scalar)))).collect();
    format!("&[{}]", pairs.join(", "))
}
