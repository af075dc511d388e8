/** The parts of `npm test`, in the order in which they run: cheap ones first. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SITE } from "../build.mjs";
import { ask } from "../lib/process.mjs";
import { metadata, WASM_TARGET, wasmEnvironment } from "../lib/project.mjs";
import { browser } from "../setup/browsers.mjs";
import { setup } from "../setup/setup.mjs";
import { difference, listed, ran } from "./tally.mjs";

/** Files of tests that run side by side, one for each core of the smallest machine that is expected. */
const FILES_AT_ONCE = 2;

/** The integration tests that run natively and in the browser, and the one that trains. */
const SHARED = "core";
const TRAINING = "training";
/** Which of the crate's dependencies belong to one door alone. */
const BROWSER_ONLY = /^(wasm-bindgen|js-sys|web-sys|serde-wasm-bindgen)/;
const TERMINAL_ONLY = /^clap|yaml|saphyr/;
/** Crates that only the feature `schema` needs. */
const SCHEMA_ONLY = /^schemars/;

/**
 * @typedef {import("./part.mjs").Part} Part
 * @typedef {object} Declared
 * @property {string} name
 * @property {string} about
 * @property {boolean} quick whether `--quick` runs it
 * @property {(part: Part) => Promise<void>} body
 */

/** @type {Declared[]} */
export const PARTS = [
  { name: "format", about: "cargo fmt, and Biome's formatter and linter", quick: true, body: format },
  { name: "clippy", about: "clippy for the terminal, the browser and the bench", quick: true, body: clippy },
  { name: "docs", about: "cargo doc without a warning", quick: true, body: docs },
  { name: "plain", about: "the library without a door, and what each door depends on", quick: true, body: plain },
  { name: "native", about: "the crate's tests, optimised and with overflow checks", quick: true, body: native },
  {
    name: "types",
    about: "the TypeScript of the page and of the bench, the JSDoc types of scripts and tests",
    quick: true,
    body: types,
  },
  { name: "terminal", about: "the program and the scripts from outside", quick: true, body: terminal },
  {
    name: "browser",
    about: "the core's tests in a headless browser, the same ones as natively",
    quick: false,
    body: inBrowser,
  },
  { name: "page", about: "the built page in a headless browser", quick: false, body: page },
  { name: "digests", about: "the golden digests in Node, Chromium and Firefox", quick: false, body: digests },
  {
    name: "bench",
    about: "the bench's engines in a headless browser: equal work, rows of the right form",
    quick: false,
    body: bench,
  },
  {
    name: "training",
    about: "whole trainings, and two rows of docs/data/study.json again",
    quick: false,
    body: training,
  },
];

async function format(/** @type {Part} */ part) {
  await part.command("cargo", ["fmt", "--all", "--check"]);
  await part.command(process.execPath, ["node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings"]);
}

async function clippy(/** @type {Part} */ part) {
  await part.command("cargo", ["clippy", "--all-targets", "--features", "cli", "--", "-D", "warnings"]);
  const schemas = ["--lib", "--example", "schemas", "--features", "browser,cli,schema"];
  await part.command("cargo", ["clippy", ...schemas, "--", "-D", "warnings"]);
  for (const feature of ["browser", "bench"]) {
    const forBrowser = ["clippy", "--lib", "--features", feature, "--target", WASM_TARGET, "--", "-D", "warnings"];
    await part.command("cargo", forBrowser, { env: wasmEnvironment() });
  }
}

async function docs(/** @type {Part} */ part) {
  await part.command("cargo", ["doc", "--no-deps", "--features", "cli"], { env: { RUSTDOCFLAGS: "-D warnings" } });
}

async function plain(/** @type {Part} */ part) {
  // Through clippy, because RUSTFLAGS would build every dependency once more.
  await part.command("cargo", ["clippy", "--lib", "--", "-D", "warnings"]);
  part.check(
    "the plain library has neither door's dependencies nor schemars",
    forbidden([], [BROWSER_ONLY, TERMINAL_ONLY, SCHEMA_ONLY]),
  );
  part.check(
    "the terminal has neither wasm-bindgen nor schemars",
    forbidden(["--features", "cli"], [BROWSER_ONLY, SCHEMA_ONLY]),
  );
  part.check(
    "the browser has no clap, no YAML reader and no schemars",
    forbidden(["--features", "browser", "--target", WASM_TARGET], [TERMINAL_ONLY, SCHEMA_ONLY]),
  );
}

/**
 * @param {string[]} flags
 * @param {RegExp[]} patterns
 * @returns {string | null} the dependencies that ought not to be there
 */
function forbidden(flags, patterns) {
  const tree = ask("cargo", ["tree", "-e", "normal", "--prefix", "none", "--format", "{p}", ...flags]);
  if (!tree?.startsWith("spikeground ")) return "cargo tree failed";
  const names = new Set(tree.split("\n").map((line) => line.replace(/ .*/, "")));
  return [...names].filter((name) => patterns.some((pattern) => pattern.test(name))).join(", ") || null;
}

async function native(/** @type {Part} */ part) {
  // Read from Cargo.toml, so that a new integration test is never forgotten.
  const all = metadata()
    .packages.flatMap(({ targets }) => targets)
    .filter(({ kind }) => kind[0] === "test")
    .map(({ name }) => name);
  const others = all.filter((name) => name !== TRAINING).flatMap((name) => ["--test", name]);
  const checked = ["test", "--no-fail-fast", "--profile", "checked", "--features", "cli"];
  await part.command("cargo", [...checked, "--lib", "--bins", ...others], { runner: "cargo" });
  await part.command("cargo", [...checked, "--doc"], { runner: "cargo", mayBeEmpty: true });
}

async function training(/** @type {Part} */ part) {
  await part.command("cargo", ["test", "--profile", "checked", "--features", "cli", "--test", TRAINING], {
    runner: "cargo",
  });
  const env = await program(part);
  if (env) await nodeTests(part, "study", env);
}

async function inBrowser(/** @type {Part} */ part) {
  const { runner } = await setup();
  const { path, driver } = await browser();
  const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
  const capabilities = join(folder, "webdriver.json");
  writeFileSync(capabilities, JSON.stringify({ "goog:chromeOptions": { binary: path } }));
  const env = {
    ...wasmEnvironment(),
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: runner,
    CHROMEDRIVER: driver,
    WASM_BINDGEN_USE_BROWSER: "1",
    WASM_BINDGEN_TEST_WEBDRIVER_JSON: capabilities,
    // Seconds for the whole binary, and for the driver to come up; the defaults, 20 and 5, fail on a busy machine.
    WASM_BINDGEN_TEST_TIMEOUT: "3600",
    WASM_BINDGEN_TEST_DRIVER_TIMEOUT: "300",
  };
  const args = ["test", "--profile", "tests", "--target", WASM_TARGET, "--features", "bench", "--test", SHARED];
  const output = await part.command("cargo", args, { runner: "cargo", env, attempts: 2 });
  rmSync(folder, { recursive: true, force: true });
  // A plain #[test] is silently left out in the browser, so the names are compared and not only the result.
  const list = ["test", "--profile", "checked", "--features", "cli", "--test", SHARED, "--", "--list"];
  const natively = listed(ask("cargo", list) ?? "");
  part.check(
    `the same ${natively.length} core tests run natively and in the browser`,
    difference(natively, ran(output)),
  );
}

async function types(/** @type {Part} */ part) {
  // The module's own declarations come out of the build.
  if (!(await part.prepare(process.execPath, ["scripts/build.mjs"]))) return;
  for (const project of ["www/tsconfig.json", "benches/page/tsconfig.json", "tsconfig.json"]) {
    await part.command(process.execPath, ["node_modules/typescript/bin/tsc", "--noEmit", "-p", project]);
  }
}

async function terminal(/** @type {Part} */ part) {
  const env = await program(part);
  if (env) await nodeTests(part, "terminal", env, FILES_AT_ONCE);
}

/** Builds the program and returns the environment with its path for the tests that run it. */
async function program(/** @type {Part} */ part) {
  if (!(await part.prepare("cargo", ["build", "--release", "--features", "cli", "--bin", "spikeground"]))) return null;
  const name = process.platform === "win32" ? "spikeground.exe" : "spikeground";
  return { SPIKEGROUND_PROGRAM: join(metadata().target_directory, "release", name) };
}

async function page(/** @type {Part} */ part) {
  const { path } = await browser();
  const env = await program(part);
  if (!env || !(await part.prepare(process.execPath, ["scripts/build.mjs"]))) return;
  await nodeTests(part, "page", { ...env, SPIKEGROUND_BROWSER: path, SPIKEGROUND_SITE: SITE }, FILES_AT_ONCE);
}

async function digests(/** @type {Part} */ part) {
  await part.command(process.execPath, ["scripts/digests.mjs"]);
  await nodeTests(part, "digests", {});
}

async function bench(/** @type {Part} */ part) {
  const { path } = await browser();
  await nodeTests(part, "bench", { SPIKEGROUND_BROWSER: path });
}

/**
 * The files of a folder of tests, named one by one: what Node makes of a folder differs by its version.
 * @param {Part} part
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @param {number} [atOnce] files that run side by side; tests that measure times run alone
 */
async function nodeTests(part, name, env, atOnce = 1) {
  const files = readdirSync(join("tests", name), { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".test.mjs"))
    .sort();
  const reporter = process.stdout.isTTY ? "spec" : "tap";
  const args = [
    "--test",
    `--test-reporter=${reporter}`,
    `--test-concurrency=${atOnce}`,
    ...files.map((file) => `tests/${name}/${file}`),
  ];
  await part.command(process.execPath, args, { runner: "node", env });
}
