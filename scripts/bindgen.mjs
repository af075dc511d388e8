/**
 * The wasm-bindgen tool in exactly the crate's version, with its test runner: from PATH, from the
 * person's cache folder, or installed into that folder.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

import { compiling } from "./compiling.mjs";
import { ask, reason, Refusal, run, step, which } from "./process.mjs";
import { bindgenVersion } from "./project.mjs";

const SUFFIX = process.platform === "win32" ? ".exe" : "";
const NAMES = /** @type {const} */ (["wasm-bindgen", "wasm-bindgen-test-runner"]);

/**
 * @typedef {object} Bindgen
 * @property {string} tool path of `wasm-bindgen`
 * @property {string} runner path of `wasm-bindgen-test-runner`
 */

/** @returns {Promise<Bindgen>} */
export async function bindgen() {
  const version = bindgenVersion();
  const onPath = pair(NAMES.map(which), version);
  if (onPath) return onPath;
  const folder = join(cacheFolder(), "spikeground", `wasm-bindgen-${version}`);
  const cached = () => pair(NAMES.map((name) => join(folder, "bin", name + SUFFIX)), version);
  return cached() ?? (await install(version, folder), cached()) ?? never(folder);
}

/**
 * @param {(string | null)[]} paths tool and runner
 * @param {string} version
 * @returns {Bindgen | null} `null` unless both are there in that version
 */
function pair([tool, runner], version) {
  const fits = (/** @type {string | null} */ path) => path !== null && existsSync(path) && ask(path, ["--version"])?.split(" ")[1] === version;
  return fits(tool) && fits(runner) ? /** @type {Bindgen} */ ({ tool, runner }) : null;
}

/** Where this system keeps what can be made again. */
export function cacheFolder() {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
  if (process.platform === "win32") return process.env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local");
  return process.platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
}

/**
 * Installs beside the folder and renames at the end: what stands in `folder` is always whole.
 * @param {string} version
 * @param {string} folder
 */
async function install(version, folder) {
  mkdirSync(dirname(folder), { recursive: true });
  const root = mkdtempSync(`${folder}.`);
  try {
    if (!(await download(version, root))) await compile(version, root);
    rmSync(folder, { recursive: true, force: true });
    renameSync(root, folder);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/**
 * The project's own binaries through `cargo binstall`, where the person has it.
 * @param {string} version
 * @param {string} root
 */
async function download(version, root) {
  if (!which("cargo-binstall")) return false;
  return step(`Downloading wasm-bindgen ${version} with cargo binstall`, async () => {
    const args = ["binstall", `wasm-bindgen-cli@${version}`, "--root", root, "--no-confirm", "--disable-strategies", "quick-install,compile"];
    const { code } = await run("cargo", args);
    return code === 0 && NAMES.every((name) => existsSync(join(root, "bin", name + SUFFIX)));
  });
}

/**
 * From source, with the dependencies that its authors tested, or where the registry does not have
 * those with the newest that fit.
 * @param {string} version
 * @param {string} root
 */
async function compile(version, root) {
  // Cargo's default is the folder for temporary files, which may be small and is not tidied up.
  const build = join(root, "build");
  const what = `Compiling wasm-bindgen ${version}, once for this machine, 3 to 8 minutes`;
  const { code, output } = await compiling(what, async (listen, crates) => {
    const install = (/** @type {string[]} */ ...more) =>
      run("cargo", ["install", "wasm-bindgen-cli", "--version", version, "--root", root, ...more], {
        cwd: root, // outside the project, whose cargo configuration is not meant for it
        env: { CARGO_TARGET_DIR: build },
        listen,
      });
    const locked = await install("--locked");
    return locked.code !== 0 && crates() === 0 ? install() : locked;
  });
  rmSync(build, { recursive: true, force: true });
  if (code !== 0) throw new Refusal(`\`cargo install wasm-bindgen-cli --version ${version}\` failed: ${reason(output)}`);
}

/** @returns {never} */
function never(/** @type {string} */ folder) {
  throw new Refusal(`the wasm-bindgen installed in ${folder} does not run: remove that folder and start again`);
}
