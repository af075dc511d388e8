/** Whether the page stays smooth while it trains, and what being watched costs the training. */
import { spawn } from "node:child_process";

import { eventually, FIRST_RUN, freshPage, stepsOf, until } from "../lib/site_in_browser.mjs";
import { median, quantile } from "./figures.mjs";

/**
 * @typedef {import("./figures.mjs").Figure} Figure
 * @typedef {import("../lib/site_in_browser.mjs").Site} Site
 * @typedef {import("../lib/site_in_browser.mjs").Page} Page
 *
 * @typedef {object} Frames
 * @property {number[]} intervals between animation frames, in milliseconds
 * @property {number} longest task, in milliseconds; 0 when none took longer than 50
 *
 * @typedef {Window & {withheld: boolean}} Withholding
 */

const WATCHED_MS = 10_000;
/** Before frames are counted, so that the start of the run is left out. */
const WARM_UP_MS = 1000;
/** Longer than a page takes to open and be watched. */
const BUSY_MS = 120_000;
/** Training is timed between these steps: it learns from all of them, and a default run is longer. */
const [FROM_STEP, TO_STEP] = [6000, 16_000];

/**
 * @param {Site} site
 * @param {number} rounds
 * @returns {Promise<Figure[]>}
 */
export async function smoothness(site, rounds) {
  const alone = /** @type {Frames[]} */ ([]);
  const beside = /** @type {Frames[]} */ ([]);
  const watched = /** @type {number[]} */ ([]);
  const unwatched = /** @type {number[]} */ ([]);
  for (let round = 0; round < rounds; round += 1) {
    alone.push(await frames(site));
    beside.push(await besideBusyProcess(() => frames(site)));
    watched.push(await stepsPerSecond(site, false));
    unwatched.push(await stepsPerSecond(site, true));
  }
  const part = "smoothness";
  const of = (/** @type {Frames[]} */ list, /** @type {(one: Frames) => number} */ read) => median(list.map(read));
  const p95 = (/** @type {Frames} */ { intervals }) => quantile(intervals, 0.95);
  const rate = (/** @type {Frames} */ { intervals }) =>
    (1000 * intervals.length) / intervals.reduce((sum, value) => sum + value, 0);
  const longest = (/** @type {Frames} */ one) => one.longest;
  const [seen, unseen] = [median(watched), median(unwatched)];
  const row = (/** @type {string} */ what, /** @type {number} */ value, /** @type {string} */ unit, most = NaN) => ({
    part,
    what,
    value,
    unit,
    ...(Number.isNaN(most) ? {} : { most }),
  });
  return [
    row("frames a second while training", of(alone, rate), "/s"),
    row("95th percentile of the time between frames", of(alone, p95), "ms", 16.8),
    row("longest task, 0 for none over 50 ms", of(alone, longest), "ms", 50),
    row("frames a second beside a busy process", of(beside, rate), "/s"),
    row("95th percentile of the time between frames beside a busy process", of(beside, p95), "ms", 34),
    row("longest task beside a busy process", of(beside, longest), "ms"),
    row("training steps a second while watched", seen, "/s"),
    row("training steps a second without animation frames, as in a hidden tab", unseen, "/s"),
    row("loss of steps a second by being watched", 100 * (1 - seen / unseen), "%", 15),
  ];
}

/**
 * @param {Site} site
 * @returns {Promise<Frames>}
 */
async function frames(site) {
  const page = await freshPage(site);
  try {
    await page.goto(`${site.url}${FIRST_RUN}`);
    await until(page, "ready");
    return await page.evaluate(watchFrames, { warmUp: WARM_UP_MS, length: WATCHED_MS });
  } finally {
    await page.context().close();
  }
}

/**
 * Runs in the page: trains, from the beginning again at the end of the run, and watches the frames.
 * @param {{warmUp: number, length: number}} times
 * @returns {Promise<Frames>}
 */
async function watchFrames({ warmUp, length }) {
  const again = new MutationObserver(() => {
    const { run } = document.documentElement.dataset;
    if (run === "done") window.spikeground.reset();
    else if (run === "ready") window.spikeground.run();
  });
  again.observe(document.documentElement, { attributes: true, attributeFilter: ["data-run"] });
  window.spikeground.run();
  await new Promise((done) => setTimeout(done, warmUp));
  let longest = 0;
  const tasks = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  });
  tasks.observe({ type: "longtask" });
  /** @type {number[]} */
  const times = [];
  await new Promise((done) => {
    const frame = (/** @type {number} */ at) => {
      times.push(at);
      if (at - (times[0] ?? at) < length) requestAnimationFrame(frame);
      else done(null);
    };
    requestAnimationFrame(frame);
  });
  tasks.disconnect();
  again.disconnect();
  return { intervals: times.slice(1).map((at, index) => at - (times[index] ?? at)), longest };
}

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
async function besideBusyProcess(work) {
  // It ends by itself even where this script is ended before it.
  const busy = `const end = Date.now() + ${BUSY_MS}; while (Date.now() < end);`;
  const child = spawn(process.execPath, ["-e", busy], { stdio: "ignore" });
  try {
    return await work();
  } finally {
    child.kill("SIGKILL");
  }
}

/**
 * @param {Site} site
 * @param {boolean} withheld whether the page gets no animation frames, so that it asks for no frame of the run and draws none
 */
async function stepsPerSecond(site, withheld) {
  const page = await freshPage(site);
  try {
    await page.addInitScript(withholdFrames);
    await page.goto(`${site.url}${FIRST_RUN}`);
    await until(page, "ready");
    await page.evaluate((withheld) => {
      /** @type {Withholding} */ (/** @type {unknown} */ (window)).withheld = withheld;
      window.spikeground.run();
    }, withheld);
    // Figures arrive twice a second; a rate is taken between two arrivals.
    const passed = async (/** @type {number} */ step) => {
      let [steps, at] = [0, 0];
      const arrived = async () => {
        const now = await stepsOf(page);
        if (now !== steps) [steps, at] = [now, performance.now()];
        return steps >= step;
      };
      await eventually(arrived, `step ${step}`, 10);
      return { steps, at };
    };
    const begin = await passed(FROM_STEP);
    const end = await passed(TO_STEP);
    return (1000 * (end.steps - begin.steps)) / (end.at - begin.at);
  } finally {
    await page.context().close();
  }
}

/** Runs in the page before any script of it: drops animation frames while `withheld` is set. */
function withholdFrames() {
  const given = window.requestAnimationFrame.bind(window);
  const page = /** @type {Withholding} */ (/** @type {unknown} */ (window));
  page.withheld = false;
  window.requestAnimationFrame = (callback) => given((at) => (page.withheld ? undefined : callback(at)));
}
