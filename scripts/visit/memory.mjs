/** How much memory the tab takes after minutes of training, and whether it goes on growing. */
import { readFileSync } from "node:fs";

import { FIRST_RUN, freshPage, sleep, until } from "../lib/site_in_browser.mjs";
import { median } from "./figures.mjs";

/**
 * @typedef {import("./figures.mjs").Figure} Figure
 * @typedef {{minute: number, tab: number, others: number}} Sample in MB
 */

const EVERY_MS = 5000;
/** From this many minutes on, the slope is judged: before, it is mostly the memory that is filled once. */
const JUDGED_FROM = 30;
/** MB a minute up to which memory counts as flat. */
const FLAT = 0.5;
const MEGA = 1e6;

/**
 * Trains the default run, from its beginning again at its end.
 * @param {import("../lib/site_in_browser.mjs").Site} site
 * @param {number} minutes
 * @returns {Promise<Figure[]>}
 */
export async function memory(site, minutes) {
  const part = "memory";
  const what = `of the tab after ${minutes} minutes of training`;
  if (process.platform !== "linux")
    return [{ part, what, value: null, unit: "MB", most: 250, note: "measured on Linux alone" }];
  const page = await freshPage(site);
  try {
    await page.goto(`${site.url}${FIRST_RUN}`);
    await until(page, "ready");
    await page.evaluate(trainForEver);
    const session = await site.browser.newBrowserCDPSession();
    const begin = performance.now();
    /** @type {Sample[]} */
    const samples = [];
    while ((samples.at(-1)?.minute ?? 0) < minutes) {
      await sleep(Math.min(EVERY_MS, Math.max(minutes * 60_000 - (performance.now() - begin), 100)));
      const minute = (performance.now() - begin) / 60_000;
      const { processInfo } = await session.send("SystemInfo.getProcessInfo");
      const sizes = processInfo.map(({ type, id }) => ({ type, size: proportionalSize(id) }));
      // The browser keeps a spare renderer, which is small.
      const tab = Math.max(...sizes.filter(({ type }) => type === "renderer").map(({ size }) => size));
      samples.push({ minute, tab, others: sizes.reduce((sum, { size }) => sum + size, 0) - tab });
      if (Math.floor(minute) > Math.floor(samples.at(-2)?.minute ?? 0))
        console.log(`  minute ${Math.floor(minute)}: ${tab.toFixed(0)} MB`);
    }
    const late = samples.filter(({ minute }) => minute >= minutes / 3);
    const end = samples.slice(-5).map(({ tab }) => tab);
    const judged = minutes >= JUDGED_FROM;
    return [
      { part, what, value: median(end), unit: "MB", most: 250, note: "proportional set size of its process" },
      { part, what: "highest of the tab", value: Math.max(...samples.map(({ tab }) => tab)), unit: "MB" },
      {
        part,
        what: "growth of the browser's other processes",
        value: (samples.at(-1)?.others ?? NaN) - (samples[0]?.others ?? NaN),
        unit: "MB",
        note: "checkpoints of earlier steps may lie there",
      },
      {
        part,
        what: "slope of the tab over the last two thirds",
        value: slope(late.map(({ minute, tab }) => [minute, tab])),
        unit: "MB/min",
        ...(judged ? { most: FLAT } : { note: `judged from ${JUDGED_FROM} minutes on` }),
      },
    ];
  } finally {
    await page.context().close();
  }
}

/** Runs in the page. */
function trainForEver() {
  new MutationObserver(() => {
    const { run } = document.documentElement.dataset;
    if (run === "done") window.spikeground.reset();
    else if (run === "ready") window.spikeground.run();
  }).observe(document.documentElement, { attributes: true, attributeFilter: ["data-run"] });
  window.spikeground.run();
}

/**
 * The memory of a process in MB, of which what it shares with others counts by its share; 0 when it has ended.
 * @param {number} id
 */
function proportionalSize(id) {
  try {
    const text = readFileSync(`/proc/${id}/smaps_rollup`, "utf8");
    return (1024 * Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0)) / MEGA;
  } catch {
    return 0;
  }
}

/**
 * The slope of the line of least squares through some points.
 * @param {[number, number][]} points
 */
function slope(points) {
  const mean = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const above = points.reduce((sum, [one, other]) => sum + (one - x) * (other - y), 0);
  return above / points.reduce((sum, [one]) => sum + (one - x) ** 2, 0);
}
