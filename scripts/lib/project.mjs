/** Facts that the project declares about itself: its folder, its requirements, cargo's target folder. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { ask, Refusal } from "./process.mjs";

/** The root folder of the project. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The target of the page's module. */
export const WASM_TARGET = "wasm32-unknown-unknown";

const read = (/** @type {string} */ name) => readFileSync(join(ROOT, name), "utf8");

/** The lowest version of Node, from `engines` in package.json: digits and dots alone. */
export const nodeFloor = () => JSON.parse(read("package.json")).engines.node.replace(/[^\d.]/g, "");

/**
 * The lowest version of Rust, from `rust-version` in a Cargo.toml.
 * @param {string} [file]
 */
export const rustFloor = (file = "Cargo.toml") =>
  one(read(file), /^rust-version\s*=\s*"([\d.]+)"/m, `rust-version in ${file}`);

/**
 * The version of wasm-bindgen that the crate uses; the command-line tool must be of exactly this one.
 * Cargo.lock knows it best; without one Cargo.toml's exact pin does.
 */
export function bindgenVersion() {
  const lock = existsSync(join(ROOT, "Cargo.lock")) ? read("Cargo.lock") : "";
  const locked = /^name = "wasm-bindgen"\r?\nversion = "(.+)"/m.exec(lock)?.[1];
  return locked ?? one(read("Cargo.toml"), /^wasm-bindgen\s*=.*"=([\d.]+)"/m, 'wasm-bindgen = "=…" in Cargo.toml');
}

/** The crate's own version, from Cargo.toml. */
export const crateVersion = () => one(read("Cargo.toml"), /^version\s*=\s*"(.+)"/m, "version in Cargo.toml");

/** Which arithmetic the crate has: runs are equal to the bit where this is. */
export const numerics = () =>
  Number(one(read("src/parameters/link.rs"), /NUMERICS: u32 = (\d+);/, "NUMERICS in src/parameters/link.rs"));

/**
 * What cargo knows about the project; `target_directory` is where it builds, whatever the person's
 * own configuration says.
 * @returns {{target_directory: string, packages: {targets: {kind: string[], name: string}[]}[]}}
 */
export function metadata() {
  const text = ask("cargo", ["metadata", "--no-deps", "--format-version", "1"]);
  if (text === null) throw new Refusal("cargo cannot read Cargo.toml: `cargo metadata --no-deps` says why");
  return JSON.parse(text);
}

/**
 * Environment for a build of the WebAssembly module. A variable replaces the flags of .cargo/config.toml, so the
 * project's own flag is said again, after what the person has set. Panics name source files: where these lie on this
 * machine is nobody's business, so the folders get other names.
 * @returns {NodeJS.ProcessEnv}
 */
export function wasmEnvironment() {
  const { CARGO_ENCODED_RUSTFLAGS: encoded, RUSTFLAGS: plain, CARGO_HOME } = process.env;
  const given = encoded?.split("\x1f") ?? plain?.split(" ") ?? [];
  const renamed = [
    [CARGO_HOME ?? join(homedir(), ".cargo"), "cargo"],
    [ROOT, "spikeground"],
  ];
  const flags = [
    ...given.filter(Boolean),
    "-C",
    "target-feature=+simd128",
    ...renamed.map(([folder, name]) => `--remap-path-prefix=${folder}=${name}`),
  ];
  return { CARGO_ENCODED_RUSTFLAGS: flags.join("\x1f") };
}

/**
 * Whether a dotted version is at least another.
 * @param {string} version
 * @param {string} floor
 */
export function atLeast(version, floor) {
  const have = version.split(".").map(Number);
  for (const [index, part] of floor.split(".").map(Number).entries()) {
    const difference = (have[index] ?? 0) - part;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/**
 * @param {string} text
 * @param {RegExp} pattern
 * @param {string} what
 */
function one(text, pattern, what) {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Refusal(`${what} is missing or written in a way that the scripts cannot read`);
  return found;
}
