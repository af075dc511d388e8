/** A Chrome or Chromium and its chromedriver for the tests: found, or installed where that can be done unasked. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ask, Refusal, run, step, which } from "./process.mjs";

const NAMES = ["google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "chrome"];
/** @type {Record<string, string[]>} */
const PLACES = {
  darwin: ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"],
  win32: [process.env.PROGRAMFILES, process.env["PROGRAMFILES(X86)"], process.env.LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, "Google", "Chrome", "Application", "chrome.exe")),
};

/**
 * @typedef {object} Browser
 * @property {string} path the browser
 * @property {string} driver its chromedriver
 */

/** @returns {Promise<Browser>} */
export async function browser() {
  const found = find() ?? ((await install()) ? find() : null);
  if (!found) {
    throw new Refusal(
      "the browser tests need Chrome or Chromium with its chromedriver: install both (Debian: `apt install chromium chromium-driver`), " +
        "or name them in SPIKEGROUND_BROWSER and CHROMEDRIVER, or leave these tests out with `npm test -- --quick`",
    );
  }
  const [ours, its] = [found.path, found.driver].map(major);
  if (ours && its && ours !== its) {
    throw new Refusal(`chromedriver ${its} does not fit browser ${ours} (${found.driver}, ${found.path}): install the one of the same version`);
  }
  return found;
}

/** @returns {Browser | null} */
function find() {
  const path = named("SPIKEGROUND_BROWSER") ?? NAMES.map(which).find(Boolean) ?? PLACES[process.platform]?.find(existsSync);
  const driver = named("CHROMEDRIVER") ?? which("chromedriver");
  return path && driver ? { path, driver } : null;
}

/** A path that the person gives in the environment; a wrong one is refused rather than passed over. */
function named(/** @type {string} */ variable) {
  const path = process.env[variable];
  if (!path) return null;
  if (!existsSync(path)) throw new Refusal(`${variable} names ${path}, and there is no such file`);
  return path;
}

/** The first number of a program's version. On Windows asking Chrome opens a window, so nobody asks there. */
function major(/** @type {string} */ path) {
  return process.platform === "win32" ? null : (/(\d+)\.\d+\.\d+/.exec(ask(path, ["--version"]) ?? "")?.[1] ?? null);
}

/** Debian's packages, as root or through a sudo that asks nothing. */
async function install() {
  const system = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  // Ubuntu's packages of these names only fetch a snap, which rarely works where it is not there already.
  if (!/^ID=debian$/m.test(system)) return false;
  const sudo = process.getuid?.() === 0 ? [] : ask("sudo", ["-n", "true"]) === null ? null : ["sudo", "-n"];
  if (sudo === null) return false;
  return step("Installing chromium and chromium-driver with apt-get", async () => {
    for (const args of [["update"], ["install", "-y", "--no-install-recommends", "chromium", "chromium-driver"]]) {
      const [command, ...rest] = [...sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args];
      const { code } = await run(command, rest);
      if (code !== 0) return false;
    }
    return true;
  });
}
