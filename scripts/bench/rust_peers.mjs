/**
 * Burn and candle as WebAssembly, for the bench: compiled once into the person's cache folder, and again when
 * benches/rust-peers/ or the compiler has changed.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { compiling } from "../lib/compiling.mjs";
import { fingerprint } from "../lib/fingerprint.mjs";
import { ask, Refusal, reason, run } from "../lib/process.mjs";
import { atLeast, ROOT, rustFloor, WASM_TARGET, wasmEnvironment } from "../lib/project.mjs";
import { cacheFolder } from "../setup/cargo_tool.mjs";

/** The crate of the peers. */
export const RUST_PEERS = join(ROOT, "benches", "rust-peers");

/**
 * The folder with `rust_peers.js` and `rust_peers_bg.wasm`.
 * @param {string} tool path of `wasm-bindgen`
 */
export async function rustPeers(tool) {
  const version = ask("rustc", ["--version"])?.split(" ")[1] ?? "0";
  const floor = rustFloor("benches/rust-peers/Cargo.toml");
  if (!atLeast(version, floor))
    throw new Refusal(
      `--rust-peers: Burn needs Rust ${floor} or newer, this is ${version}: run \`rustup update stable\``,
    );
  const mark = fingerprint(["Cargo.toml", "Cargo.lock", "src"].map((name) => `benches/rust-peers/${name}`)).slice(
    0,
    16,
  );
  const folder = join(cacheFolder(), "spikeground", `rust-peers-${mark}`);
  if (existsSync(folder)) return folder;
  mkdirSync(dirname(folder), { recursive: true });
  const fresh = mkdtempSync(`${folder}.`);
  try {
    await compile(tool, fresh);
    renameSync(join(fresh, "glue"), folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}

/**
 * @param {string} tool
 * @param {string} fresh gets a folder `glue`
 */
async function compile(tool, fresh) {
  const target = join(fresh, "target");
  const cargo = ["build", "--release", "--locked", "--target", WASM_TARGET];
  const { code, output } = await compiling(
    "Compiling Burn and candle, once for this machine, 3 to 10 minutes",
    (listen) =>
      run("cargo", cargo, { cwd: RUST_PEERS, env: { ...wasmEnvironment(), CARGO_TARGET_DIR: target }, listen }),
  );
  if (code !== 0) throw new Refusal(`benches/rust-peers does not compile: ${reason(output)}`);
  const module = join(target, WASM_TARGET, "release", "spikeground_rust_peers.wasm");
  const glue = await run(tool, [
    "--target",
    "web",
    "--no-typescript",
    "--out-dir",
    join(fresh, "glue"),
    "--out-name",
    "rust_peers",
    module,
  ]);
  if (glue.code !== 0) throw new Refusal(`wasm-bindgen failed: ${glue.output.trim()}`);
}
