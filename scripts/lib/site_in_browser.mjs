/** The built site in a headless browser, for scripts that measure it and take pictures of it. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

import { build, SITE } from "../build.mjs";
import { browser as findBrowser } from "../setup/browsers.mjs";
import { setup } from "../setup/setup.mjs";
import { Refusal } from "./process.mjs";
import { serve } from "./serve.mjs";

/** The run of a page without a link, which draws a seed of its own: with this one every visit trains the same. */
export const FIRST_RUN = "#world=FrozenLake-v1&firm=1&seed=1";
/** Milliseconds after which a wait counts as hung: far beyond what anything takes on a busy machine. */
const PATIENCE = 300_000;

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {object} Site
 * @property {string} url
 * @property {string} folder of the files that are served
 * @property {string} executablePath of the browser
 * @property {string} version of the browser
 * @property {import("playwright-core").Browser} browser
 * @property {() => Promise<void>} close
 */

/**
 * Builds the site, serves it as `npm start` does and starts a browser. A folder in SPIKEGROUND_SITE is served as it is,
 * without a build.
 * @param {string[]} [args] more arguments of the browser
 * @returns {Promise<Site>}
 */
export async function openSite(args = []) {
  const folder = await builtSite();
  const { path: executablePath } = await findBrowser();
  // Not at the head of the file: the package may only just have been installed.
  const { chromium } = await import("playwright-core");
  const site = await serve(folder, 0);
  // Chromium has no sandbox for root, which is who runs inside a container.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath, args: [...sandbox, ...args] });
  const close = async () => {
    await browser.close();
    await site.close();
  };
  return { url: site.url, folder, executablePath, version: browser.version(), browser, close };
}

/** The folder of the site: the one that the person names, or else a fresh build. */
async function builtSite() {
  const named = process.env.SPIKEGROUND_SITE;
  if (!named) {
    await build(await setup());
    return SITE;
  }
  if (!existsSync(join(named, "index.html")))
    throw new Refusal(`SPIKEGROUND_SITE names ${named}, which holds no index.html`);
  return resolve(named);
}

/**
 * A page in a context of its own, with an empty cache; closing the context closes it.
 * @param {Site} site
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export async function freshPage({ browser }, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  return context.newPage();
}

/**
 * Waits until the run is in one of these phases.
 * @param {Page} page
 * @param {...string} phases
 */
export async function until(page, ...phases) {
  await page
    .locator(phases.map((phase) => `html[data-run="${phase}"]`).join(","))
    .waitFor({ state: "attached", timeout: PATIENCE });
}

/**
 * Waits until a question to the page is answered with yes; the page's own policy forbids evaluating text in it.
 * @param {() => Promise<boolean>} question
 * @param {string} what
 * @param {number} [every] milliseconds
 */
export async function eventually(question, what, every = 50) {
  const end = Date.now() + PATIENCE;
  while (!(await question())) {
    if (Date.now() > end) throw new Refusal(`the page did not come to it within ${PATIENCE / 1000} s: ${what}`);
    await sleep(every);
  }
}

/** @param {number} milliseconds */
export const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/**
 * The environment steps of the last figures, 0 before the first.
 * @param {Page} page
 */
export const stepsOf = (page) => page.evaluate(() => window.spikeground.snapshot()?.env_steps ?? 0);
