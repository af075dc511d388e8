/** The built site in a headless browser, for the tests of the page. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, afterEach, before, beforeEach } from "node:test";

import { chromium } from "playwright-core";

import { serve } from "../../../scripts/lib/serve.mjs";

/** The folder of the built site. */
export const FOLDER = process.env.SPIKEGROUND_SITE ?? "dist";
/** Milliseconds after which a test counts as hung: far beyond what anything takes on a busy machine. */
export const PATIENCE = 600_000;
/** How often a browser is started before its tests fail. */
const STARTS = 3;
const PLACES = [
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
];

/** The program of the browser. */
export const EXECUTABLE = process.env.SPIKEGROUND_BROWSER ?? PLACES.find((place) => existsSync(place));

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {{url: string, close: () => Promise<void>}} */
let site;

/** Pages that the present test has opened. @type {import("playwright-core").BrowserContext[]} */
let opened = [];

/** Serves the site and starts the browser around the tests of a file; the pages of each test are closed after it. */
export function withSite() {
  beforeEach(() => {
    opened = [];
  });
  // A page that stays open would continue to train and slow down later tests.
  afterEach(() => Promise.all(opened.map((context) => context.close())));
  before(async () => {
    site = await serve(FOLDER, 0);
    if (!EXECUTABLE) throw new Error("these tests need Chrome or Chromium: name it in SPIKEGROUND_BROWSER");
    // Chromium has no sandbox for root, which is who runs tests inside a container.
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    browser = await started(() => chromium.launch({ executablePath: EXECUTABLE, args }));
  });
  after(async () => {
    await browser?.close();
    await site?.close();
  });
}

/**
 * Starts a browser; on a machine that is short of time or memory a start can fail, so it is tried a few times.
 * @template B
 * @param {() => Promise<B>} start
 * @returns {Promise<B>}
 */
export async function started(start) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      if (attempt === STARTS) throw error;
    }
  }
}

/** @returns {string} */
export const address = () => site.url;

/** What Playwright writes into the console where it blocks service workers. */
const BLOCKED = "Service Worker registration blocked by Playwright";

/**
 * Opens the page in a context of its own. Service workers are blocked unless the options allow them: tests that
 * intercept requests or ask for another file of the server mean the server.
 * @param {{fragment?: string, url?: string, options?: import("playwright-core").BrowserContextOptions, prepare?: (page: import("playwright-core").Page) => Promise<unknown>}} [wish]
 * @returns {Promise<import("playwright-core").Page & {complaints: string[]}>}
 */
export async function open({
  fragment = "",
  url = `${site.url}${fragment ? `#${fragment}` : ""}`,
  options = {},
  prepare,
} = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    serviceWorkers: "block",
    ...options,
  });
  opened.push(context);
  context.setDefaultTimeout(PATIENCE);
  const page = Object.assign(await context.newPage(), { complaints: /** @type {string[]} */ ([]) });
  page.on("console", (message) => {
    if (message.text() === BLOCKED) return;
    if (["error", "warning"].includes(message.type())) page.complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => page.complaints.push(`thrown: ${error.message}`));
  await prepare?.(page);
  await page.goto(url);
  return page;
}

/**
 * Waits until `data-run` is one of `phases`.
 * @param {import("playwright-core").Page} page
 * @param {string | string[]} phases
 */
export async function until(page, phases) {
  const selector = [phases]
    .flat()
    .map((phase) => `html[data-run="${phase}"]`)
    .join(",");
  await page.locator(selector).waitFor({ state: "attached" });
}

/**
 * Waits until a question to the page is answered with yes; the page's own policy forbids evaluating text in it.
 * @template T
 * @param {() => Promise<T>} question
 * @param {string} what
 * @returns {Promise<Exclude<T, false | null | undefined>>}
 */
export async function eventually(question, what) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const answer = await question();
    if (answer) return /** @type {Exclude<T, false | null | undefined>} */ (answer);
    if (Date.now() > end) throw new Error(`did not happen within ${PATIENCE / 1000} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * The figures last received; the page has some from its first frame on.
 * @param {import("playwright-core").Page} page
 */
export async function snapshot(page) {
  const figures = await page.evaluate(() => window.spikeground.snapshot());
  assert.ok(figures, "the page has figures");
  return figures;
}

/**
 * A snapshot without what belongs to the tab and not to the run.
 * @template {{speed: unknown}} Snapshot
 * @param {Snapshot} snapshot
 */
export const ofRun = ({ speed, ...figures }) => figures;

/** @param {import("playwright-core").Page} page */
export const link = (page) => page.evaluate(() => window.spikeground.link());

/**
 * The run as a checkpoint in base64: a list of its numbers takes the browser half a minute to hand over.
 * @param {import("playwright-core").Page} page
 */
export const save = (page) =>
  page.evaluate(async () => {
    const bytes = await window.spikeground.save();
    let text = "";
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return btoa(text);
  });

/**
 * Loads a checkpoint in base64.
 * @param {import("playwright-core").Page} page
 * @param {string} text
 */
export const load = (page, text) =>
  page.evaluate((text) => window.spikeground.load(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))), text);

/**
 * Runs for a while and pauses; returns the figures of the very step it paused at.
 * @param {import("playwright-core").Page} page
 * @param {number} steps at least this many environment steps
 */
export async function train(page, steps) {
  await page.evaluate(() => window.spikeground.run());
  await eventually(async () => (await snapshot(page)).env_steps >= steps, `${steps} environment steps`);
  await page.evaluate(() => window.spikeground.pause());
  await until(page, "paused");
  return snapshot(page);
}
