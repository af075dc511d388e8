//! Compiles `config/*.yaml` into tables, so that the library and the WebAssembly hold no YAML reader.

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

#[derive(Deserialize)]
struct Level {
    bytes: f64,
    pj_per_byte: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Baseline {
    name: String,
    title: String,
    add: f64,
    multiply: f64,
    weight_bytes: f64,
    activation_bits: f64,
    accumulator_bytes: f64,
    skips_zeros: bool,
    bits_of_counts: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EnergyModel {
    name: String,
    title: String,
    help: String,
    spike_add: f64,
    add: f64,
    mac: f64,
    neuron_update: f64,
    dense_mac: f64,
    memory: String,
    dense_memory: bool,
    synapses_only: bool,
    weight_bytes: f64,
    membrane_bytes: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Energy {
    softmax_macs: f64,
    levels: Vec<Level>,
    baselines: Vec<Baseline>,
    models: Vec<EnergyModel>,
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

fn energy_models(energy: &Energy) -> String {
    let mut text = format!(
        "/// Multiply-accumulates that the softmax takes for one atom of one action.\npub const SOFTMAX_MACS: f64 = {:?};\n/// Memories, smallest first.\npub const LEVELS: &[Level] = &[\n",
        energy.softmax_macs
    );
    for Level { bytes, pj_per_byte } in &energy.levels {
        assert!(*bytes > 0.0 && *pj_per_byte >= 0.0, "energy.yaml: a level with a negative price");
        writeln!(text, "    Level {{ bytes: {bytes:?}, pj_per_byte: {pj_per_byte:?} }},").unwrap();
    }
    text.push_str("];\n/// The dense networks that stand beside every spiking one.\npub const BASELINES: &[Baseline] = &[\n");
    for b in &energy.baselines {
        assert!(b.add >= 0.0 && b.multiply >= 0.0, "energy.yaml: {}: a negative price", b.name);
        writeln!(
            text,
            "    Baseline {{ name: {:?}, title: {:?}, add: {:?}, multiply: {:?}, weight_bytes: {:?}, activation_bits: {:?}, accumulator_bytes: {:?}, skips_zeros: {}, bits_of_counts: {} }},",
            b.name, b.title, b.add, b.multiply, b.weight_bytes, b.activation_bits, b.accumulator_bytes, b.skips_zeros, b.bits_of_counts
        )
        .unwrap();
    }
    text.push_str(
        "];\n/// The energy models of `config/energy.yaml`.\npub const MODELS: &[EnergyModel] = &[\n",
    );
    for m in &energy.models {
        for (price, name) in [
            (m.spike_add, "spike_add"),
            (m.add, "add"),
            (m.mac, "mac"),
            (m.neuron_update, "neuron_update"),
            (m.dense_mac, "dense_mac"),
        ] {
            assert!(price >= 0.0, "energy.yaml: {}: {name} is negative", m.name);
        }
        let memory = match m.memory.as_str() {
            "none" => "None",
            "registers" => "Registers",
            "events" => "Events",
            other => panic!("energy.yaml: {}: memory is none, registers or events, not {other}", m.name),
        };
        writeln!(
            text,
            "    EnergyModel {{ name: {:?}, title: {:?}, help: {:?}, spike_add: {:?}, add: {:?}, mac: {:?}, neuron_update: {:?}, dense_mac: {:?}, memory: Memory::{memory}, dense_memory: {}, synapses_only: {}, weight_bytes: {:?}, membrane_bytes: {:?} }},",
            m.name, m.title, m.help, m.spike_add, m.add, m.mac, m.neuron_update, m.dense_mac, m.dense_memory, m.synapses_only, m.weight_bytes, m.membrane_bytes
        )
        .unwrap();
    }
    text.push_str("];\n");
    text
}
