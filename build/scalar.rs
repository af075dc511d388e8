//! A value in YAML and in code; part of `build.rs`.

use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Scalar {
    Boolean(bool),
    Number(f64),
    Text(String),
}

/// The value as code; what is not given is derived.
pub(super) fn value(scalar: Option<&Scalar>) -> String {
    match scalar {
        None => "Value::Derived".into(),
        Some(Scalar::Boolean(flag)) => format!("Value::Boolean({flag})"),
        Some(Scalar::Number(number)) => format!("Value::Number({number:?})"),
        Some(Scalar::Text(text)) => format!("Value::Text({text:?})"),
    }
}

/// Values by name as a slice of pairs.
pub(super) fn pairs(values: &BTreeMap<String, Scalar>) -> String {
    let pairs: Vec<_> =
        values.iter().map(|(name, scalar)| format!("({name:?}, {})", value(Some(scalar)))).collect();
    format!("&[{}]", pairs.join(", "))
}
