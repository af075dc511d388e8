/** What the tests of walks and of the time line have in common. */
import assert from "node:assert/strict";

import { json } from "../../terminal/support/program.mjs";
import { eventually, open, snapshot, until } from "./site.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** A small network on firm ice, which knows the way after 1500 steps. */
export const QUICK = "seed=2&firm=1&h=32&T=2&ls=200&n_steps=4000";

/**
 * A run that is paused at exactly this step.
 * @param {string} fragment
 * @param {number} steps
 * @param {Parameters<typeof open>[0]} [wish]
 */
export async function pausedAt(fragment, steps, wish = {}) {
  const page = await open({ ...wish, fragment: `${fragment}&steps=${steps}` });
  await until(page, "ready");
  await page.evaluate(() => window.spikeground.run());
  await until(page, ["paused", "done"]);
  assert.equal((await snapshot(page)).env_steps, steps);
  return page;
}

/** The cell on which the agent is drawn. */
export const agentCell = (/** @type {Page} */ page) =>
  page.locator("world-card").evaluate((card) => {
    const { style } = /** @type {HTMLElement} */ (card.querySelector("canvas.agent"));
    const columns = card.querySelector('[role="row"]')?.childElementCount ?? 0;
    return Number(style.getPropertyValue("--row")) * columns + Number(style.getPropertyValue("--column"));
  });

/** The cells and times of the steps of a walk, as they are drawn, until there are so many. */
export const followed = (/** @type {Page} */ page, /** @type {number} */ steps) =>
  page.evaluate(
    /** @returns {Promise<{moment: string, cell: number, time: number}[]>} */

    (steps) =>
      new Promise((resolve) => {
        /** @type {{moment: string, cell: number, time: number}[]} */
        const seen = [];
        const look = () => {
          const moment = document.querySelector("world-card header p")?.textContent?.trim() ?? "";
          const { style } = /** @type {HTMLElement} */ (document.querySelector("canvas.agent"));
          const columns = document.querySelector('.map [role="row"]')?.childElementCount ?? 0;
          const cell = columns * Number(style.getPropertyValue("--row")) + Number(style.getPropertyValue("--column"));
          if (moment !== seen.at(-1)?.moment) seen.push({ moment, cell, time: performance.now() });
          if (seen.length > steps) resolve(seen);
          else requestAnimationFrame(look);
        };
        look();
      }),
    steps,
  );

/** The results of the episodes so far, by whose they are. @returns {Promise<Record<string, string>>} */
export const tallies = (/** @type {Page} */ page) =>
  page
    .locator("walk-bar dt")
    .evaluateAll((names) =>
      Object.fromEntries(names.map((name) => [name.textContent, name.nextElementSibling?.textContent?.trim() ?? ""])),
    );

/** What the page says of a cell. */
export const label = async (/** @type {Page} */ page, /** @type {number} */ cell) =>
  (await page.locator(`[data-cell="${cell}"]`).getAttribute("aria-label")) ?? "";

/** Runs to the declared end. */
export async function finish(/** @type {Page} */ page) {
  await page.evaluate(() => window.spikeground.run());
  await until(page, "done");
  return snapshot(page);
}

/**
 * The figures of another run of the same link, which was only ever run up to this step.
 * @param {string} fragment
 * @param {number} steps
 */
export async function fresh(fragment, steps) {
  const page = await pausedAt(fragment, steps);
  const figures = await snapshot(page);
  await page.context().close();
  return figures;
}

/**
 * The figures of that run as the terminal trains it, which takes far less time than a page.
 * @param {number} steps
 * @returns {import("../../../www/src/bridge/generated/types.js").Trained}
 */
export function trained(steps) {
  const settings = ["hidden_size=32", "time_steps=2", "learning_starts=200", "train_steps=4000"];
  const set = settings.flatMap((setting) => ["--set", setting]);
  return json("train", "--firm", "--seed", "2", ...set, "--steps", String(steps));
}

/** The step that the time line shows, and the last one of the run. */
export async function timeLine(/** @type {Page} */ page) {
  const words = await page.locator("time-line output").innerText();
  return words.split(" of ").map((words) => Number(words.replaceAll(/\D/g, "")));
}

/** Waits until the results of somebody's episodes read so. */
export const counted = (/** @type {Page} */ page, /** @type {string} */ who, /** @type {RegExp} */ words) =>
  eventually(async () => words.test((await tallies(page))[who] ?? ""), `${who}: ${words}`);
