/** The kept runs, for the tests of what the page keeps. */
import { eventually } from "./site.mjs";

/**
 * Reads a store of the page's database as it is, past the page's own code.
 * @param {import("playwright-core").Page} page
 * @param {"runs" | "checkpoints"} store
 * @returns {Promise<any[]>}
 */
export const stored = (page, store) =>
  page.evaluate(
    (store) =>
      new Promise((settle, reject) => {
        const opening = indexedDB.open("spikeground");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const database = opening.result;
          const all = database.transaction(store).objectStore(store).getAll();
          all.onsuccess = () => {
            database.close();
            // Bytes take the browser half a minute to hand over.
            settle(all.result.map(({ bytes, ...rest }) => ({ ...rest, size: bytes?.length ?? 0 })));
          };
        };
      }),
    store,
  );

/**
 * Waits until the checkpoint of a step is in the database.
 * @param {import("playwright-core").Page} page
 * @param {number} step at least
 */
export const kept = (page, step) =>
  eventually(
    async () => (await stored(page, "checkpoints")).find(({ env_steps }) => env_steps >= step),
    `a kept checkpoint of step ${step}`,
  );

/**
 * Runs up to a step, exactly, by the link of the page's own run.
 * @param {import("playwright-core").Page} page
 * @param {number} target
 */
export async function stepTo(page, target) {
  for (;;) {
    const at = await page.evaluate(() => window.spikeground.snapshot()?.env_steps ?? 0);
    if (at >= target) return;
    await page.keyboard.press(".");
    await eventually(
      async () => (await page.evaluate(() => window.spikeground.snapshot()?.env_steps ?? 0)) === at + 1,
      `step ${at + 1}`,
    );
  }
}
