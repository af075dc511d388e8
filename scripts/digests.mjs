/**
 * `npm run digests`: trains the page's WebAssembly in Node and in browsers and compares the weights with the golden
 * digests, with which `tests/core/run/training.rs` compares natively.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, GENERATED } from "./build.mjs";
import { flags, main } from "./lib/command.mjs";
import { Refusal } from "./lib/process.mjs";
import { serve } from "./lib/serve.mjs";
import { browser, firefox } from "./setup/browsers.mjs";
import { setup } from "./setup/setup.mjs";

const GOLDEN = "tests/golden/digests.json";
const MODULE = "spikeground.js";
/** What Node runs. */
let wasm = join(GENERATED, "spikeground_bg.wasm");
/** Chromium has no sandbox for root, which is who runs tests inside a container. */
const SANDBOX = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

/**
 * @typedef {{updates: number, digests: Record<string, string>}} Golden digests by agent
 * @typedef {Record<string, string>} Digests by agent
 * @typedef {object} Target
 * @property {() => Promise<string>} find the program; a refusal says why there is none
 * @property {(program: string, golden: Golden) => Promise<Digests>} run
 *
 * @typedef {Parameters<typeof train>[0]} Work
 * @typedef {{goto: (url: string) => Promise<unknown>, evaluate: (body: typeof train, work: Work) => Promise<Digests>}} Page
 * @typedef {{newPage: () => Promise<Page>, close: () => Promise<void>}} Started a browser, of Playwright or of Puppeteer
 */

/** @type {Record<string, Target>} */
const TARGETS = {
  node: { find: async () => process.execPath, run: inNode },
  chromium: { find: async () => (await browser()).path, run: inChromium },
  firefox: { find: firefox, run: inFirefox },
};

const HELP = `npm run digests [-- options]

Trains the default run in the page's WebAssembly and compares the weights with the golden digests, bit for bit.
  --target LIST   where: ${Object.keys(TARGETS).join(",")} (the default)
  --golden FILE   the golden digests (default: ${GOLDEN})
  --wasm FILE     what Node runs instead of the WebAssembly that was built
A target that this machine does not have is not run, which is an error where the environment variable CI is set.`;

await main(async () => {
  const given = flags(HELP, {
    target: { type: "string", default: Object.keys(TARGETS).join(",") },
    golden: { type: "string", default: GOLDEN },
    wasm: { type: "string" },
  });
  const names = given.target.split(",");
  for (const name of names) {
    if (!Object.hasOwn(TARGETS, name))
      throw new Refusal(`--target '${name}' is not one of ${Object.keys(TARGETS).join(", ")}`);
  }
  const golden = read(given.golden);
  await build(await setup());
  if (given.wasm) wasm = given.wasm;
  const [differing, missing] = [/** @type {string[]} */ ([]), /** @type {string[]} */ ([])];
  for (const name of names) {
    const digests = await digestsOf(name, golden);
    if (!digests) missing.push(name);
    for (const [agent, digest] of Object.entries(digests ?? {})) {
      const equal = digest === golden.digests[agent];
      say(name, `${agent.padEnd(8)} ${digest}  ${equal ? "equal" : `differs from ${golden.digests[agent]}`}`);
      if (!equal) differing.push(`${name} ${agent}`);
    }
  }
  if (differing.length > 0) throw new Refusal(`not the digests of ${given.golden}: ${differing.join(", ")}`);
  if (missing.length > 0 && process.env.CI)
    throw new Refusal(`CI is set, and these targets were not run: ${missing.join(", ")}`);
});

/**
 * @param {string} name
 * @param {string} text
 */
function say(name, text) {
  console.log(`${name.padEnd(10)}${text}`);
}

/**
 * Trains on one target.
 * @param {string} name
 * @param {Golden} golden
 * @returns {Promise<Digests | null>} `null` where the machine does not have it
 */
async function digestsOf(name, golden) {
  const target = TARGETS[name];
  if (!target) throw new Error(`there is no target ${name}`);
  let program;
  try {
    program = await target.find();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    say(name, `not run: ${error.message}`);
    return null;
  }
  try {
    return await target.run(program, golden);
  } catch (error) {
    throw new Refusal(`${name} (${program}) could not be run: ${/** @type {Error} */ (error).message.split("\n")[0]}`);
  }
}

/** @returns {Golden} */
function read(/** @type {string} */ path) {
  let golden;
  try {
    golden = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Refusal(`--golden ${path} cannot be read: ${/** @type {Error} */ (error).message}`);
  }
  const { updates, digests } = golden ?? {};
  if (!Number.isInteger(updates) || !digests || Object.keys(digests).length === 0)
    throw new Refusal(`--golden ${path} holds no updates or no digests`);
  return golden;
}

/**
 * Trains every agent and gives its digest. It also runs inside the browsers, where nothing else of this file exists.
 * @param {{address: string, bytes?: BufferSource, golden: Golden}} work the module's address, and its WebAssembly where
 *   it cannot be fetched
 * @returns {Promise<Digests>}
 */
async function train({ address, bytes, golden }) {
  const module = await import(address);
  if (bytes) module.initSync({ module: bytes });
  else await module.default();
  /** @type {Digests} */
  const digests = {};
  for (const agent of Object.keys(golden.digests)) {
    // An empty link describes the default run.
    const handle = new module.RunHandle({ ...module.read_link("").spec, agent, seed: 0 });
    // One step at a time: the digest is that of the last update and not of the one after it.
    while (handle.updates() < golden.updates && !handle.done()) handle.advance(1);
    digests[agent] = handle.figures().weights_digest;
    handle.free();
  }
  return digests;
}

/**
 * @param {string} _program this one
 * @param {Golden} golden
 */
function inNode(_program, golden) {
  const bytes = readFileSync(wasm);
  return train({ address: pathToFileURL(join(GENERATED, MODULE)).href, bytes, golden });
}

/**
 * @param {string} executablePath
 * @param {Golden} golden
 */
async function inChromium(executablePath, golden) {
  // Not at the head of the file, here and below: the packages may only just have been installed.
  const { chromium } = await import("playwright-core");
  return inBrowser(await chromium.launch({ executablePath, args: SANDBOX }), golden);
}

/**
 * @param {string} executablePath
 * @param {Golden} golden
 */
async function inFirefox(executablePath, golden) {
  const { default: puppeteer } = await import("puppeteer-core");
  return inBrowser(await puppeteer.launch({ browser: "firefox", executablePath }), golden);
}

/**
 * @param {Started} started
 * @param {Golden} golden
 */
async function inBrowser(started, golden) {
  const server = await serve(GENERATED, 0);
  try {
    const page = await started.newPage();
    const address = `${server.url}${MODULE}`;
    // Only a document of the same origin may import the module; its own text is such a document.
    await page.goto(address);
    return await page.evaluate(train, { address, golden });
  } finally {
    await started.close();
    await server.close();
  }
}
