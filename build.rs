//! Compiles `config/*.yaml` into Rust tables, so that the library and the WebAssembly contain no YAML parser.

#[path = "build/energy.rs"]
mod energy;
#[path = "build/parameters.rs"]
mod parameters;
#[path = "build/presets.rs"]
mod presets;
#[path = "build/scalar.rs"]
mod scalar;
#[path = "build/worlds.rs"]
mod worlds;

use energy::{Energy, energy_models};
use parameters::{Declaration, parameters};
use presets::{Index, presets};
use std::path::Path;
use std::process::Command;
use std::{env, fs};
use worlds::{Worlds, world_settings};

fn main() {
    let folder = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let declaration: Declaration = read("config/parameters.yaml");
    write(&folder, "parameters.rs", &parameters(&declaration));
    let worlds: Worlds = read("config/worlds.yaml");
    write(&folder, "worlds.rs", &world_settings(&worlds));
    let index: Index = read("config/presets.yaml");
    let settings = |name: &str| read(&format!("config/{name}.yaml"));
    write(&folder, "presets.rs", &presets(&index, settings, &declaration));
    let energy: Energy = read("config/energy.yaml");
    write(&folder, "energy.rs", &energy_models(&energy));
    println!("cargo::rustc-env=SPIKEGROUND_RUSTC={}", compiler());
}

/// Version of the compiler, which benchmark results report.
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
