/** How soon a first visit shows something and can be used, and how large what it fetches is. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { Refusal } from "../lib/process.mjs";
import { eventually, freshPage, sleep, stepsOf, until } from "../lib/site_in_browser.mjs";
import { median } from "./figures.mjs";

/**
 * @typedef {import("./figures.mjs").Figure} Figure
 * @typedef {import("../lib/site_in_browser.mjs").Site} Site
 *
 * @typedef {object} Moments milliseconds since the navigation began
 * @property {number | null} painted something is painted
 * @property {number | null} appeared the recorded agent is in its first cell
 * @property {number | null} moved … and in another one
 * @property {number | null} works the Run button is enabled, and a press of it begins the run
 *
 * @typedef {Window & {visit: Moments}} Visited
 */

/** A slow line: 1.6 Mbit/s, and 150 ms before each answer. */
const SLOW = { offline: false, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8, latency: 150 };
/** Milliseconds without interaction after which everything has been fetched that the page fetches when it is idle. */
const IDLE_MS = 3000;

/**
 * @param {Site} site
 * @param {number} rounds
 * @returns {Promise<Figure[]>}
 */
export async function loading(site, rounds) {
  const slow = [];
  const fast = [];
  for (let round = 0; round < rounds; round += 1) {
    slow.push(await visit(site, true));
    fast.push(await visit(site, false));
  }
  const part = "loading";
  /** @type {(list: Moments[], moment: keyof Moments) => number | null} */
  const seconds = (list, moment) => {
    const times = list.flatMap((moments) => moments[moment] ?? []);
    // The figure goes as soon as there is a run to show: on a fast line it may never move.
    return times.length === list.length ? median(times) / 1000 : null;
  };
  return [
    { part, what: "slow line: something is painted", value: seconds(slow, "painted"), unit: "s" },
    { part, what: "slow line: the recorded agent appears", value: seconds(slow, "appeared"), unit: "s" },
    { part, what: "slow line: the recorded agent moves", value: seconds(slow, "moved"), unit: "s", most: 1.5 },
    { part, what: "slow line: Run works", value: seconds(slow, "works"), unit: "s", most: 4 },
    { part, what: "without a limit: Run works", value: seconds(fast, "works"), unit: "s", most: 1 },
  ];
}

/**
 * One visit with an empty cache.
 * @param {Site} site
 * @param {boolean} slowly
 * @returns {Promise<Moments>}
 */
async function visit(site, slowly) {
  const page = await freshPage(site);
  try {
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    let bytes = 0;
    session.on("Network.dataReceived", ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    if (slowly) await session.send("Network.emulateNetworkConditions", SLOW);
    await page.addInitScript(watch);
    await page.goto(site.url, { waitUntil: "commit" });
    const moments = () => page.evaluate(() => /** @type {Visited} */ (/** @type {unknown} */ (window)).visit);
    await eventually(async () => (await moments()).works !== null, "the Run button works");
    const found = await moments();
    const received = bytes;
    await eventually(async () => (await stepsOf(page)) > 0, "the run takes its first step");
    // The browser may leave some requests out of the limit, and then the time would mean nothing.
    const fastest = (1000 * received) / SLOW.downloadThroughput;
    if (slowly && (found.works ?? 0) < 0.8 * fastest)
      throw new Refusal(`the browser does not limit its line: ${received} bytes came within ${found.works} ms`);
    return found;
  } finally {
    await page.context().close();
  }
}

/** Runs in the page before any script of it: notes the moments, and presses the Run button as soon as it is enabled. */
function watch() {
  /** @type {Moments} */
  const moments = { painted: null, appeared: null, moved: null, works: null };
  /** @type {Visited} */ (/** @type {unknown} */ (window)).visit = moments;
  new PerformanceObserver((list) => {
    moments.painted ??= list.getEntries()[0]?.startTime ?? null;
  }).observe({ type: "paint", buffered: true });
  /** @type {Element | null} */
  let first = null;
  new MutationObserver(() => {
    const cell = document.querySelector("#recording .recorded em")?.parentElement ?? null;
    // A callback before the next frame: the moment is that of the drawing, less than a frame before it is shown.
    if (cell && !first) {
      first = cell;
      moments.appeared = performance.now();
    } else if (cell && cell !== first) moments.moved ??= performance.now();
    const phase = () => document.documentElement.getAttribute("data-run");
    if (moments.works !== null || phase() !== "ready") return;
    const button = document.querySelector("page-header .primary");
    if (!(button instanceof HTMLButtonElement) || button.disabled) return;
    const now = performance.now();
    button.click();
    if (phase() === "running") moments.works = now;
  }).observe(document, { subtree: true, childList: true, attributes: true });
}

/**
 * @param {Site} site
 * @returns {Promise<Figure[]>}
 */
export async function size(site) {
  const page = await freshPage(site);
  try {
    await page.addInitScript(noteReady);
    await page.goto(site.url);
    await until(page, "ready");
    await sleep(IDLE_MS);
    const fetched = await page.evaluate(() => {
      const ready = Number(document.documentElement.dataset.readyAt);
      const entries = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource"));
      return entries.map(({ name, startTime }) => ({ address: name, first: startTime < ready }));
    });
    /** Each file once: a preloaded one is fetched and then used. */
    const namesOf = (/** @type {typeof fetched} */ list) => [
      ...new Set(
        list.map(({ address }) => new URL(address).pathname.slice(1)).filter((name) => /\.(js|css)$/.test(name)),
      ),
    ];
    const weigh = (/** @type {string[]} */ list) => list.reduce((sum, name) => sum + gzipped(site, name), 0) / 1000;
    const [part, unit] = ["size", "kB"];
    return [
      {
        part,
        what: "JavaScript and CSS until the run is ready, gzip",
        value: weigh(namesOf(fetched.filter(({ first }) => first))),
        unit,
        most: 110,
      },
      {
        part,
        what: "JavaScript and CSS with what is fetched ahead once the page is idle, gzip",
        value: weigh(namesOf(fetched)),
        unit,
      },
    ];
  } finally {
    await page.context().close();
  }
}

/** Runs in the page before any script of it: notes when the first run is ready. */
function noteReady() {
  const observer = new MutationObserver(() => {
    const { dataset } = document.documentElement;
    if (dataset.run !== "ready") return;
    dataset.readyAt = String(performance.now());
    observer.disconnect();
  });
  observer.observe(document, { subtree: true, attributes: true, attributeFilter: ["data-run"] });
}

/**
 * Bytes of a file as a host sends it that compresses with gzip, whatever this server sent.
 * @param {Site} site
 * @param {string} name
 */
function gzipped({ folder }, name) {
  const path = join(folder, name);
  return existsSync(`${path}.gz`) ? readFileSync(`${path}.gz`).length : gzipSync(readFileSync(path)).length;
}
