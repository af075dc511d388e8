/**
 * What has to be on the machine before anything can be built or tested. Each function does what is
 * missing and keeps silent when nothing is; what it cannot do itself it refuses in one line.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { ask, Refusal, reason, run, step, which } from "../lib/process.mjs";
import { atLeast, nodeFloor, ROOT, rustFloor, WASM_TARGET } from "../lib/project.mjs";
import { bindgen } from "./bindgen.mjs";

const WINDOWS = process.platform === "win32";

/**
 * Everything that building the page needs.
 * @returns {Promise<import("./bindgen.mjs").Bindgen>}
 */
export async function setup() {
  node();
  rust();
  await packages();
  await target();
  return bindgen();
}

/** Node against `engines` in package.json. */
export function node() {
  const floor = nodeFloor();
  if (!atLeast(process.versions.node, floor)) {
    throw new Refusal(
      `Node ${floor} or newer is needed, this is ${process.versions.node}: install a newer one from https://nodejs.org`,
    );
  }
}

/** cargo and rustc against `rust-version` in Cargo.toml, and a C linker for cargo's build scripts. */
export function rust() {
  // A shell that was open while rustup was installed has not got its folder on PATH yet.
  if (!which("cargo")) {
    const folder = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "bin");
    process.env.PATH = `${process.env.PATH}${delimiter}${folder}`;
  }
  const version = which("cargo") && /^rustc (\d+\.\d+\.\d+)/.exec(ask("rustc", ["--version"]) ?? "")?.[1];
  const floor = rustFloor();
  if (!version)
    throw new Refusal(
      `Rust ${floor} or newer is needed and none works here: install it with rustup from https://rustup.rs`,
    );
  if (!atLeast(version, floor))
    throw new Refusal(`Rust ${floor} or newer is needed, this is ${version}: run \`rustup update stable\``);
  if (!WINDOWS && !["cc", "gcc", "clang"].some(which)) {
    throw new Refusal(
      "a C linker is needed and there is none: install gcc or clang (Debian: `apt install build-essential`, macOS: `xcode-select --install`)",
    );
  }
}

/** The npm packages of package-lock.json. A stamp tells whether the installed ones are of this lock file. */
export async function packages() {
  const stamp = join(ROOT, "node_modules", ".spikeground");
  const lock = createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  await step("Installing the npm packages", async () => {
    const [command, ...first] = npm();
    // No package here needs its install script: esbuild's only shortens its start.
    const { code, output } = await run(command, [...first, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    if (code !== 0) throw new Refusal(`\`npm ci\` failed: ${reason(output)}`);
  });
  writeFileSync(stamp, lock);
}

/** The standard library for WebAssembly. */
export async function target() {
  if (ask("rustup", ["target", "list", "--installed"])?.split(/\s+/).includes(WASM_TARGET)) return;
  // A Rust that came without rustup may have the target all the same.
  const sysroot = ask("rustc", ["--print", "sysroot"]);
  if (sysroot && existsSync(join(sysroot, "lib", "rustlib", WASM_TARGET, "lib"))) return;
  if (!which("rustup"))
    throw new Refusal(
      `Rust's target ${WASM_TARGET} is missing: install it with your package manager, or Rust with rustup from https://rustup.rs`,
    );
  await step(`Adding Rust's target ${WASM_TARGET}`, async () => {
    const { code, output } = await run("rustup", ["target", "add", WASM_TARGET]);
    if (code !== 0) throw new Refusal(`\`rustup target add ${WASM_TARGET}\` failed: ${reason(output)}`);
  });
}

/**
 * The npm that runs this script where one does; Windows cannot spawn `npm` by its name.
 * @returns {[string, ...string[]]} command, and its first arguments
 */
export function npm() {
  const path = process.env.npm_execpath ?? "";
  return basename(path).startsWith("npm-cli") ? [process.execPath, path] : ["npm"];
}
