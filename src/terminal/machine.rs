//! Description of the machine and versions of a measurement.

use serde::Serialize;
use std::env::consts::{ARCH, OS};
use std::num::NonZero;
use std::process::Command;
use std::{env, fs, thread};

/// Versions of the program and of the compiler that built it.
#[derive(Debug, Serialize)]
pub(super) struct Versions {
    spikeground: &'static str,
    rustc: &'static str,
}

impl Versions {
    pub(super) const THIS: Self =
        Self { spikeground: env!("CARGO_PKG_VERSION"), rustc: env!("SPIKEGROUND_RUSTC") };
}

/// Describes processor, number of cores and operating system.
pub(super) fn machine() -> String {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    format!("{}, {cores} cores, {} {ARCH}", processor().unwrap_or_else(|| ARCH.into()), system())
}

fn processor() -> Option<String> {
    let name = match OS {
        "linux" => {
            let text = fs::read_to_string("/proc/cpuinfo").ok()?;
            text.lines().find(|line| line.starts_with("model name"))?.split_once(':')?.1.to_owned()
        }
        "macos" => {
            let asked = Command::new("sysctl").args(["-n", "machdep.cpu.brand_string"]).output().ok()?;
            String::from_utf8(asked.stdout).ok()?
        }
        _ => env::var("PROCESSOR_IDENTIFIER").ok()?,
    };
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

fn system() -> String {
    let release = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    match release.trim().split('-').next() {
        Some(release) if OS == "linux" && !release.is_empty() => format!("Linux {release}"),
        _ => OS.into(),
    }
}
