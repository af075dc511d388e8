/** Command-line tools written in Rust, each in exactly one version: from PATH, from the cache folder, or installed into it. */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

import { compiling } from "../lib/compiling.mjs";
import { ask, Refusal, reason, run, step, which } from "../lib/process.mjs";

const SUFFIX = process.platform === "win32" ? ".exe" : "";

/**
 * @template {[string, ...string[]]} [Programs=[string, ...string[]]]
 * @typedef {object} Tool
 * @property {string} crate what `cargo install` calls it
 * @property {string} version
 * @property {string} title its folder in the cache, without the version
 * @property {Programs} programs what it installs
 * @property {string} takes how long it compiles, in words
 */

/** Where this system keeps what can be made again. */
export function cacheFolder() {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
  if (process.platform === "win32") return process.env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local");
  return process.platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
}

/**
 * The paths of a tool's programs, in their order.
 * @template {[string, ...string[]]} Programs
 * @param {Tool<Programs>} tool
 * @returns {Promise<{[index in keyof Programs]: string}>}
 */
export async function cargoTool(tool) {
  const folder = join(cacheFolder(), "spikeground", `${tool.title}-${tool.version}`);
  const cached = () =>
    fitting(
      tool,
      tool.programs.map((name) => join(folder, "bin", name + SUFFIX)),
    );
  const ready = fitting(tool, tool.programs.map(which)) ?? cached();
  if (ready) return ready;
  await install(tool, folder);
  const installed = cached();
  if (!installed)
    throw new Refusal(`the ${tool.title} installed in ${folder} does not run: remove that folder and start again`);
  return installed;
}

/**
 * The paths, if there is a program of the right version at each; otherwise `null`.
 * @template {[string, ...string[]]} Programs
 * @param {Tool<Programs>} tool
 * @param {(string | null)[]} paths
 * @returns {{[index in keyof Programs]: string} | null}
 */
function fitting({ version }, paths) {
  const fits = paths.every(
    (path) => path !== null && existsSync(path) && ask(path, ["--version"])?.split(" ")[1] === version,
  );
  return fits ? /** @type {{[index in keyof Programs]: string}} */ (paths) : null;
}

/**
 * Installs beside the folder and renames at the end, so that `folder` is always whole.
 * @param {Tool} tool
 * @param {string} folder
 */
async function install(tool, folder) {
  mkdirSync(dirname(folder), { recursive: true });
  const root = mkdtempSync(`${folder}.`);
  try {
    if (!(await download(tool, root))) await compile(tool, root);
    rmSync(folder, { recursive: true, force: true });
    renameSync(root, folder);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/**
 * The authors' own binaries through `cargo binstall`, where the person has it.
 * @param {Tool} tool
 * @param {string} root
 */
async function download({ crate, version, title, programs }, root) {
  if (!which("cargo-binstall")) return false;
  return step(`Downloading ${title} ${version} with cargo binstall`, async () => {
    const args = [
      "binstall",
      `${crate}@${version}`,
      "--root",
      root,
      "--no-confirm",
      "--disable-strategies",
      "quick-install,compile",
    ];
    const { code } = await run("cargo", args);
    return code === 0 && programs.every((name) => existsSync(join(root, "bin", name + SUFFIX)));
  });
}

/**
 * From source, with the dependencies that its authors tested, or where the registry does not have these with the newest
 * that fit.
 * @param {Tool} tool
 * @param {string} root
 */
async function compile({ crate, version, title, takes }, root) {
  // Cargo's default is the folder for temporary files, which may be small and is not tidied up.
  const build = join(root, "build");
  const what = `Compiling ${title} ${version}, once for this machine, ${takes}`;
  const { code, output } = await compiling(what, async (listen, crates) => {
    const install = (/** @type {string[]} */ ...more) =>
      run("cargo", ["install", crate, "--version", version, "--root", root, ...more], {
        cwd: root, // outside the project, whose cargo configuration is not meant for it
        env: { CARGO_TARGET_DIR: build },
        listen,
      });
    const locked = await install("--locked");
    return locked.code !== 0 && crates() === 0 ? install() : locked;
  });
  rmSync(build, { recursive: true, force: true });
  if (code !== 0) throw new Refusal(`\`cargo install ${crate} --version ${version}\` failed: ${reason(output)}`);
}
