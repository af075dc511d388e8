//! Compiles `config/*.yaml` into tables, so that the library and the WebAssembly hold no YAML reader.

#[path = "build/energy.rs"]
mod energy;

use energy::{Energy, energy_models};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Boolean(bool),
    Number(f64),
    Text(String),
}

#[derive(Deserialize)]
struct Group {
    name: String,
    title: String,
    help: String,
}

#[derive(Deserialize)]
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
}

#[derive(Deserialize)]
struct Declaration {
    groups: Vec<Group>,
    parameters: Vec<Parameter>,
}

#[derive(Deserialize)]
struct WorldSettings {
    world: String,
    firm: bool,
    states: usize,
    grows: BTreeMap<String, f64>,
    parameters: BTreeMap<String, Scalar>,
}

#[derive(Deserialize)]
struct Worlds {
    settings: Vec<WorldSettings>,
}

fn main() {
    let folder = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let declaration: Declaration = read("config/parameters.yaml");
    write(&folder, "parameters.rs", &parameters(&declaration));
    let worlds: Worlds = read("config/worlds.yaml");
    write(&folder, "worlds.rs", &world_settings(&worlds));
    let energy: Energy = read("config/energy.yaml");
    write(&folder, "energy.rs", &energy_models(&energy));
    println!("cargo::rustc-env=SPIKEGROUND_RUSTC={}", compiler());
}

/// Version of the compiler, which the bench tells.
fn compiler() -> String {
    let rustc = env::var("RUSTC").expect("cargo sets RUSTC");
    let told = Command::new(rustc)
        .arg("--version")
        .output()
        .ok()
        .and_then(|told| String::from_utf8(told.stdout).ok());
    told.and_then(|told| Some(told.split_whitespace().nth(1)?.to_owned())).unwrap_or_else(|| "unknown".into())
}

fn read<T: serde::de::DeserializeOwned>(path: &str) -> T {
    println!("cargo::rerun-if-changed={path}");
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn write(folder: &str, name: &str, text: &str) {
    fs::write(Path::new(folder).join(name), text).expect("OUT_DIR can be written");
}

fn value(scalar: Option<&Scalar>) -> String {
    match scalar {
        None => "Value::Derived".into(),
        Some(Scalar::Boolean(flag)) => format!("Value::Boolean({flag})"),
        Some(Scalar::Number(number)) => format!("Value::Number({number:?})"),
        Some(Scalar::Text(text)) => format!("Value::Text({text:?})"),
    }
}

/// How one parameter appears in the generated code.
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
            kind: format!("Kind::Integer {{ min: {min:?}, max: {max:?}, step: {:?} }}", step(p)),
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
                kind: format!("Kind::Number {{ min: {min:?}, max: {max:?}, step: {:?} }}", step(p)),
                field: field.into(),
                initial,
                getter,
                pattern: "Value::Number(number)",
                setter,
            }
        }
        ("boolean", None, Some(Scalar::Boolean(flag))) => Typed {
            kind: "Kind::Boolean".into(),
            field: "bool".into(),
            initial: format!("{flag}"),
            getter: format!("Value::Boolean(self.{name})"),
            pattern: "Value::Boolean(flag)",
            setter: format!("self.{name} = flag"),
        },
        ("choice", None, Some(Scalar::Text(text))) => Typed {
            kind: format!("Kind::Choice(&{:?})", choices(p)),
            field: pascal(name),
            initial: format!("{}::{}", pascal(name), pascal(text)),
            getter: format!("Value::Text(self.{name}.name())"),
            pattern: "Value::Text(text)",
            setter: format!("self.{name} = {}::named(text)", pascal(name)),
        },
        _ => panic!("{name}: type, range and default do not fit each other"),
    }
}

/// `PARAMETERS`, `GROUPS`, the struct `Parameters` with one typed field each, and an enum for each choice.
fn parameters(declaration: &Declaration) -> String {
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
        writeln!(
            table,
            "    Parameter {{ name: {name:?}, group: {group:?}, kind: {kind}, default: {default}, optional: {optional}, \
             unit: {unit:?}, title: {title:?}, help: {help:?}, link: {link:?}, since: {since:?} }},"
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

fn world_settings(worlds: &Worlds) -> String {
    let mut text = String::from(
        "/// What differs from the declared defaults in each world.\npub const WORLD_SETTINGS: &[WorldSettings] = &[\n",
    );
    for WorldSettings { world, firm, states, grows, parameters } in &worlds.settings {
        let grows: Vec<_> = grows.iter().collect();
        write!(
            text,
            "    WorldSettings {{ world: {world:?}, firm: {firm}, states: {states}, grows: &{grows:?}, values: &["
        )
        .unwrap();
        for (name, scalar) in parameters {
            write!(text, "({name:?}, {}), ", value(Some(scalar))).unwrap();
        }
        text.push_str("] },\n");
    }
    text.push_str("];\n");
    text
}
