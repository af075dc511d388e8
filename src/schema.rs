//! JSON Schemas of what the doors give out, derived from the types that are serialised.

use schemars::generate::SchemaSettings;
use schemars::transform::transform_subschemas;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

/// A generator of schemas of output: a member that serde always writes is required.
pub(crate) fn generator() -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.with_transform(|schema: &mut Schema| tidy(schema)).into_generator()
}

/// The schema of a whole document, with `title` and `description` in front.
pub(crate) fn document<T: JsonSchema>(title: &str, description: &str) -> Schema {
    let mut schema = generator().into_root_schema_for::<T>();
    schema.remove("description");
    let head = [("$schema", schema.remove("$schema")), ("title", Some(json!(title)))];
    let head = head.into_iter().chain([("description", Some(json!(description)))]);
    let mut sorted = Schema::default();
    for (key, value) in head {
        sorted.insert(key.into(), value.unwrap_or_default());
    }
    for (key, value) in std::mem::take(schema.ensure_object()) {
        if key != "title" {
            sorted.insert(key, value);
        }
    }
    sorted
}

/// Closes objects against unknown members, gives 32-bit integers their highest value, and takes out what only Rust reads: names
/// of formats, and the syntax of links and line breaks in comments.
fn tidy(schema: &mut Schema) {
    let is_closed = schema.get("properties").is_some() && schema.get("$ref").is_none();
    if is_closed && schema.get("additionalProperties").is_none() {
        schema.insert("additionalProperties".into(), json!(false));
    }
    if schema.remove("format").is_some_and(|format| format == "uint32") && schema.get("maximum").is_none() {
        schema.insert("maximum".into(), json!(u32::MAX));
    }
    if let Some(Value::String(text)) = schema.get_mut("description") {
        *text = text.replace("[`", "`").replace("`]", "`").replace("`None`", "null").replace('\n', " ");
    }
    transform_subschemas(&mut tidy, schema);
}

/// Every number of the type is at least 0.
pub(crate) fn at_least_zero(schema: &mut Schema) {
    limit(schema, &[("minimum", 0)]);
}

/// Every number of the type is from 0 to 1.
pub(crate) fn shares(schema: &mut Schema) {
    limit(schema, &[("minimum", 0), ("maximum", 1)]);
}

/// Sets `limits` for all numbers among the members that have none of their own.
fn limit(schema: &mut Schema, limits: &[(&str, u32)]) {
    let Some(Value::Object(properties)) = schema.get_mut("properties") else { return };
    for property in properties.values_mut().filter_map(Value::as_object_mut) {
        let kind = property.get("type");
        let is_number = kind.is_some_and(|kind| *kind == "number" || *kind == json!(["number", "null"]));
        if is_number && !property.contains_key("exclusiveMinimum") {
            for (key, value) in limits {
                property.entry(*key).or_insert_with(|| json!(value));
            }
        }
    }
}

/// An object of values that have the schema `values`, under any names.
pub(crate) fn map(values: impl Into<Value>) -> Schema {
    json_schema!({ "type": "object", "additionalProperties": values.into() })
}

/// An object of values that have the schema `values`, under some of `names`.
pub(crate) fn map_of(names: &[&str], values: impl Into<Value>) -> Schema {
    json_schema!({
        "type": "object",
        "propertyNames": { "enum": names },
        "additionalProperties": values.into(),
    })
}

/// As [`map_of`], with a value for each of `names`: as many members as names.
pub(crate) fn map_of_all(names: &[&str], values: impl Into<Value>) -> Schema {
    let mut schema = map_of(names, values);
    schema.insert("minProperties".into(), json!(names.len()));
    schema
}

/// A share, 0 to 1.
pub(crate) fn share() -> Value {
    json!({ "type": "number", "minimum": 0, "maximum": 1 })
}
