/** How long the page takes to show an earlier step of a finished run. */
import { Refusal } from "../lib/process.mjs";
import { FIRST_RUN, freshPage, stepsOf, until } from "../lib/site_in_browser.mjs";
import { median } from "./figures.mjs";

/** @typedef {import("./figures.mjs").Figure} Figure */

const TRIES = 10;
const SEED = 1;

/**
 * @param {import("../lib/site_in_browser.mjs").Site} site
 * @returns {Promise<Figure[]>}
 */
export async function rewinding(site) {
  const page = await freshPage(site);
  try {
    await page.goto(`${site.url}${FIRST_RUN}`);
    await until(page, "ready");
    await page.evaluate(() => window.spikeground.run());
    await until(page, "done", "error");
    const last = await stepsOf(page);
    const draw = randomFrom(SEED);
    const times = [];
    for (let count = 0; count < TRIES; count += 1) {
      const step = 1 + Math.floor(draw() * (last - 1));
      const { milliseconds, shown } = await page.evaluate(rewind, step);
      if (shown !== step) throw new Refusal(`asked for step ${step}, the page shows step ${shown}`);
      console.log(`  step ${String(step).padStart(6)} of ${last}: ${(milliseconds / 1000).toFixed(2)} s`);
      times.push(milliseconds / 1000);
    }
    const part = "rewind";
    return [
      {
        part,
        what: `slowest of ${TRIES} random steps of a finished run`,
        value: Math.max(...times),
        unit: "s",
        most: 2,
      },
      { part, what: "median of them", value: median(times), unit: "s" },
    ];
  } finally {
    await page.context().close();
  }
}

/** Runs in the page: shows an earlier step; it is shown with the second animation frame after the answer. */
async function rewind(/** @type {number} */ step) {
  const begin = performance.now();
  await window.spikeground.rewind(step);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const milliseconds = performance.now() - begin;
  await new Promise((done) => setTimeout(done, 300));
  const shown = Number(document.querySelector("page-header .pace b")?.textContent?.replace(/\D/g, ""));
  return { milliseconds, shown };
}

/**
 * Numbers from 0 to 1 that are the same for the same seed (Marsaglia's xorshift, 2003).
 * @param {number} seed
 */
function randomFrom(seed) {
  let state = (seed * 2654435769) >>> 0;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}
