//! Generates a table and a struct from `config/parameters.yaml`; part of `build.rs`.

use super::scalar::{Scalar, value};
use serde::Deserialize;
use std::fmt::Write as _;

#[derive(Deserialize)]
struct Group {
    name: String,
    title: String,
    help: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameter {
    name: String,
    group: String,
    r#type: String,
    range: Option<[f64; 2]>,
    step: Option<f64>,
    choices: Option<Vec<String>>,
    default: Option<Scalar>,
    derived: Option<String>,
    unit: String,
    title: String,
    help: String,
    link: String,
    since: String,
    needs: Option<Need>,
    tune: Option<Tuned>,
}

/// Values among which a parameter is tuned.
#[derive(Deserialize)]
#[serde(untagged)]
enum Tuned {
    Range { from: f64, to: f64, scale: String },
    List(Vec<Scalar>),
}

/// A condition on another parameter; exactly one of `is` and `is_not` is given.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Need {
    parameter: String,
    is: Option<Scalar>,
    is_not: Option<Scalar>,
}

#[derive(Deserialize)]
pub(super) struct Declaration {
    groups: Vec<Group>,
    parameters: Vec<Parameter>,
}

/// Fragments of the generated code for one parameter.
struct Typed {
    kind: String,
    field: String,
    initial: String,
    getter: String,
    pattern: &'static str,
    setter: String,
}

fn typed(p: &Parameter) -> Typed {
    let name = &p.name;
    match (p.r#type.as_str(), &p.range, &p.default) {
        ("integer", Some([min, max]), Some(Scalar::Number(number))) => Typed {
            kind: format!("ParameterKind::Integer {{ min: {min:?}, max: {max:?}, step: {:?} }}", step(p)),
            field: "usize".into(),
            initial: format!("{number}"),
            getter: format!("Value::Number(self.{name} as f64)"),
            pattern: "Value::Number(number)",
            setter: format!("self.{name} = number as usize"),
        },
        ("number", Some([min, max]), default) => {
            let (field, initial, getter, setter) = match (p.derived.is_some(), default) {
                (false, Some(Scalar::Number(number))) => (
                    "f64",
                    format!("{number:?}"),
                    format!("Value::Number(self.{name})"),
                    format!("self.{name} = number"),
                ),
                (true, None) => (
                    "Option<f64>",
                    "None".into(),
                    format!("self.{name}.map_or(Value::Derived, Value::Number)"),
                    format!("self.{name} = Some(number)"),
                ),
                _ => panic!("{name}: a number needs a default, or `derived` and `default: null`"),
            };
            Typed {
                kind: format!("ParameterKind::Number {{ min: {min:?}, max: {max:?}, step: {:?} }}", step(p)),
                field: field.into(),
                initial,
                getter,
                pattern: "Value::Number(number)",
                setter,
            }
        }
        ("boolean", None, Some(Scalar::Boolean(flag))) => Typed {
            kind: "ParameterKind::Boolean".into(),
            field: "bool".into(),
            initial: format!("{flag}"),
            getter: format!("Value::Boolean(self.{name})"),
            pattern: "Value::Boolean(flag)",
            setter: format!("self.{name} = flag"),
        },
        ("choice", None, Some(Scalar::Text(text))) => Typed {
            kind: format!("ParameterKind::Choice(&{:?})", choices(p)),
            field: pascal(name),
            initial: format!("{}::{}", pascal(name), pascal(text)),
            getter: format!("Value::Text(self.{name}.name())"),
            pattern: "Value::Text(text)",
            setter: format!("self.{name} = {}::named(text)", pascal(name)),
        },
        _ => panic!("{name}: type, range and default do not fit each other"),
    }
}

/// Generates `PARAMETERS`, `GROUPS`, the struct `Parameters` with a typed field for each parameter, and an enum for
/// each choice.
pub(super) fn parameters(declaration: &Declaration) -> String {
    let (mut table, mut fields, mut defaults) = (String::new(), String::new(), String::new());
    let (mut getters, mut setters, mut enums) = (String::new(), String::new(), String::new());
    for p in &declaration.parameters {
        let Parameter { name, group, unit, title, help, link, since, .. } = p;
        assert!(
            declaration.groups.iter().any(|declared| declared.name == *group),
            "{name}: no group {group}"
        );
        let optional = p.derived.is_some();
        let Typed { kind, field, initial, getter, pattern, setter } = typed(p);
        let default = value(p.default.as_ref());
        let (needs, tune) = (need(p, declaration), tuned(p));
        writeln!(
            table,
            "    Parameter {{ name: {name:?}, group: {group:?}, kind: {kind}, default: {default}, optional: {optional}, \
             unit: {unit:?}, title: {title:?}, help: {help:?}, link: {link:?}, since: {since:?}, \
             needs: {needs}, tune: {tune} }},"
        )
        .unwrap();
        let unit = if unit.is_empty() { String::new() } else { format!(" Unit: {unit}.") };
        writeln!(fields, "    /// {help}{unit}\n    pub {name}: {field},").unwrap();
        writeln!(defaults, "            {name}: {initial},").unwrap();
        writeln!(getters, "            {name:?} => Some({getter}),").unwrap();
        writeln!(setters, "            ({name:?}, {pattern}) => {setter},").unwrap();
        if optional {
            writeln!(setters, "            ({name:?}, Value::Derived) => self.{name} = None,").unwrap();
        }
        if p.r#type == "choice" {
            enums.push_str(&choice(p));
        }
    }
    let mut groups = String::new();
    for Group { name, title, help } in &declaration.groups {
        writeln!(groups, "    Group {{ name: {name:?}, title: {title:?}, help: {help:?} }},").unwrap();
    }
    format!(
        "/// Every declared parameter, in the order of `config/parameters.yaml`.
pub const PARAMETERS: &[Parameter] = &[
{table}];

/// The groups in which parameters are shown.
pub const GROUPS: &[Group] = &[
{groups}];
{enums}
/// The value of every declared parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {{
{fields}}}

impl Default for Parameters {{
    fn default() -> Self {{
        Self {{
{defaults}        }}
    }}
}}

impl Parameters {{
    /// The value of the parameter called `name`, if there is one.
    pub fn get(&self, name: &str) -> Option<Value> {{
        match name {{
{getters}            _ => None,
        }}
    }}

    /// Stores a value that the declaration allows; anything else leaves the parameters as they were.
    pub(super) fn store(&mut self, name: &str, value: Value) {{
        match (name, value) {{
{setters}            _ => {{}}
        }}
    }}
}}
"
    )
}

impl Declaration {
    pub(super) fn knows(&self, name: &str) -> bool {
        self.parameters.iter().any(|parameter| parameter.name == name)
    }
}

/// Generates the code of a parameter's condition.
fn need(parameter: &Parameter, declaration: &Declaration) -> String {
    let Some(Need { parameter: other, is, is_not }) = &parameter.needs else { return "None".into() };
    assert!(declaration.knows(other), "{}: needs {other}, which is not declared", parameter.name);
    assert!(is.is_some() != is_not.is_some(), "{}: needs either `is` or `is_not`", parameter.name);
    let expected = value(is.as_ref().or(is_not.as_ref()));
    format!("Some(Need {{ parameter: {other:?}, value: {expected}, equal: {} }})", is.is_some())
}

/// Generates the code of the values among which a parameter is tuned.
fn tuned(parameter: &Parameter) -> String {
    match &parameter.tune {
        None => "None".into(),
        Some(Tuned::Range { from, to, scale }) => {
            let [min, max] = parameter.range.unwrap_or_else(|| panic!("{}: no range", parameter.name));
            let is_log = scale == "log" && *from > 0.0;
            assert!(is_log || scale == "linear", "{}: a scale is linear, or log above 0", parameter.name);
            assert!(min <= *from && from < to && *to <= max, "{}: tune is out of range", parameter.name);
            let scale = pascal(scale);
            format!("Some(DeclaredSpace::Range {{ from: {from:?}, to: {to:?}, scale: Scale::{scale} }})")
        }
        Some(Tuned::List(values)) => {
            let values: Vec<_> = values.iter().map(|scalar| value(Some(scalar))).collect();
            format!("Some(DeclaredSpace::List(&[{}]))", values.join(", "))
        }
    }
}

fn choices(parameter: &Parameter) -> &[String] {
    parameter.choices.as_ref().unwrap_or_else(|| panic!("{}: no choices", parameter.name))
}

fn step(parameter: &Parameter) -> f64 {
    parameter.step.unwrap_or_else(|| panic!("{}: no step", parameter.name))
}

fn choice(parameter: &Parameter) -> String {
    let choices = choices(parameter);
    let name = pascal(&parameter.name);
    let mut variants = String::new();
    let mut names = String::new();
    for text in choices {
        writeln!(variants, "    /// `{text}`\n    {},", pascal(text)).unwrap();
        writeln!(names, "            Self::{} => {text:?},", pascal(text)).unwrap();
    }
    let mut named = String::new();
    for text in &choices[1..] {
        writeln!(named, "            {text:?} => Self::{},", pascal(text)).unwrap();
    }
    format!(
        "
/// {}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum {name} {{
{variants}}}

impl {name} {{
    /// The name by which the choice is declared.
    pub fn name(self) -> &'static str {{
        match self {{
{names}        }}
    }}

    fn named(text: &str) -> Self {{
        match text {{
{named}            _ => Self::{},
        }}
    }}
}}
",
        parameter.help,
        pascal(&choices[0])
    )
}

fn pascal(name: &str) -> String {
    name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}
