/** The browsers of the tests, Chrome or Chromium with its chromedriver, and Firefox: found, or installed where that can be done unasked. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ask, Refusal, run, step, which } from "../lib/process.mjs";

/**
 * @typedef {object} Kind
 * @property {string} variable the environment variable in which a person may name it
 * @property {string[]} names on PATH
 * @property {Record<string, string[]>} places elsewhere, by system
 */

/** @type {Kind} */
const CHROME = {
  variable: "SPIKEGROUND_BROWSER",
  names: ["google-chrome-stable", "google-chrome", "chromium", "chromium-browser", "chrome"],
  places: {
    darwin: [
      "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
      "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ],
    win32: programs("Google", "Chrome", "Application", "chrome.exe"),
  },
};

/** @type {Kind} */
const FIREFOX = {
  variable: "SPIKEGROUND_FIREFOX",
  names: ["firefox-esr", "firefox"],
  places: {
    darwin: ["/Applications/Firefox.app/Contents/MacOS/firefox"],
    linux: ["/usr/lib/firefox-esr/firefox-esr", "/usr/lib/firefox/firefox", "/opt/firefox/firefox"],
    win32: programs("Mozilla Firefox", "firefox.exe"),
  },
};

/**
 * @typedef {object} Browser
 * @property {string} path the browser
 * @property {string} driver its chromedriver
 */

/** @returns {Promise<Browser>} */
export async function browser() {
  const found = find() ?? ((await install("chromium", "chromium-driver")) ? find() : null);
  if (!found) {
    throw new Refusal(
      "the browser tests need Chrome or Chromium with its chromedriver: install both (Debian: `apt install chromium chromium-driver`), " +
        "or name them in SPIKEGROUND_BROWSER and CHROMEDRIVER, or leave these tests out with `npm test -- --quick`",
    );
  }
  const [ours, its] = [found.path, found.driver].map(major);
  if (ours && its && ours !== its) {
    throw new Refusal(
      `chromedriver ${its} does not fit browser ${ours} (${found.driver}, ${found.path}): install the one of the same version`,
    );
  }
  return found;
}

/** @returns {Promise<string>} Firefox */
export async function firefox() {
  const found = look(FIREFOX) ?? ((await install("firefox-esr")) ? look(FIREFOX) : null);
  if (!found)
    throw new Refusal(
      "there is no Firefox: install it (Debian: `apt install firefox-esr`) or name it in SPIKEGROUND_FIREFOX",
    );
  return found;
}

/** @returns {Browser | null} */
function find() {
  const path = look(CHROME);
  const driver = named("CHROMEDRIVER") ?? which("chromedriver");
  return path && driver ? { path, driver } : null;
}

function look(/** @type {Kind} */ { variable, names, places }) {
  return named(variable) ?? names.map(which).find(Boolean) ?? places[process.platform]?.find(existsSync);
}

/** Where Windows may keep a program. */
function programs(/** @type {string[]} */ ...path) {
  const { PROGRAMFILES, "PROGRAMFILES(X86)": x86, LOCALAPPDATA } = process.env;
  return [PROGRAMFILES, x86, LOCALAPPDATA]
    .filter((folder) => folder !== undefined)
    .map((folder) => join(folder, ...path));
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
async function install(/** @type {string[]} */ ...packages) {
  const system = existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
  // Ubuntu's packages of these names only fetch a snap, which rarely works where it is not there already.
  if (!/^ID=debian$/m.test(system)) return false;
  const sudo = process.getuid?.() === 0 ? [] : ask("sudo", ["-n", "true"]) === null ? null : ["sudo", "-n"];
  if (sudo === null) return false;
  return step(`Installing ${packages.join(" and ")} with apt-get`, async () => {
    for (const args of [["update"], ["install", "-y", "--no-install-recommends", ...packages]]) {
      const [command, ...rest] = [...sudo, "env"];
      const { code } = await run(command, [...rest, "DEBIAN_FRONTEND=noninteractive", "apt-get", ...args]);
      if (code !== 0) return false;
    }
    return true;
  });
}
