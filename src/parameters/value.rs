//! Values of parameters: a number, a choice, a boolean, or null for a value that is derived from other parameters.

/// A value of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Derived from other parameters; written as `null`.
    Derived,
    /// True or false.
    Boolean(bool),
    /// A number, whole or not.
    Number(f64),
    /// A declared choice.
    Text(&'static str),
}

/// Parses a switch of a parameter, file or flag: `true`, `1` or `on`, and `false`, `0` or `off`; `None` for other
/// words.
pub fn switch(word: &str) -> Option<bool> {
    match word {
        "true" | "1" | "on" => Some(true),
        "false" | "0" | "off" => Some(false),
        _ => None,
    }
}

/// The text of a value of a file as it would be given on the command line.
pub(crate) fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Derived => f.write_str("null"),
            Self::Boolean(flag) => write!(f, "{flag}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl serde::Serialize for Value {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Derived => serializer.serialize_none(),
            Self::Boolean(flag) => serializer.serialize_bool(*flag),
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
                serializer.serialize_i64(*number as i64)
            }
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Text(text) => serializer.serialize_str(text),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Value {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Value".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": ["number", "boolean", "string", "null"],
            "description": "A value of a parameter; null where it follows from other parameters.",
        })
    }
}
