/** What is pictured, in the order in which it is: each subject is brought about on the page, pictured and undone. */
import { sleep, until } from "../lib/site_in_browser.mjs";

/**
 * @typedef {import("playwright-core").Page} Page
 * @typedef {object} Subject
 * @property {string} name as in the file's name
 * @property {"cards" | "states" | "dialogs" | "tours"} group
 * @property {string | null} part selector of what is pictured; without one the screen is
 * @property {(page: Page) => Promise<unknown>} [before]
 * @property {(page: Page) => Promise<unknown>} [after]
 */

/** The part that is the whole page and not the screen alone. */
export const WHOLE = "page";

/** Names of the tours, which open by a link `#tour=NAME`. */
export const TOURS = ["start", "neuron", "twin", "agent", "sparsity"];

/** Milliseconds within which a view has drawn itself after a press. */
const DRAWN_MS = 250;
/** … and within which a twin is trained on a busy machine. */
const TWIN_MS = 300_000;

const leave = async (/** @type {Page} */ page) => {
  await page.keyboard.press("Escape");
  // The page hears of a closed dialog a little later, and would close the next one, too.
  await sleep(DRAWN_MS);
};
/** A press that waits for no animation and that nothing can cover. */
const press = (/** @type {string} */ selector) => async (/** @type {Page} */ page) => {
  await page.locator(selector).first().dispatchEvent("click");
  await sleep(DRAWN_MS);
};
const key = (/** @type {string} */ name) => async (/** @type {Page} */ page) => {
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await page.keyboard.press(name);
  await sleep(DRAWN_MS);
};

/**
 * @param {string} name
 * @param {string} part
 * @returns {Subject}
 */
const card = (name, part) => ({ name, group: "cards", part });
/**
 * @param {string} name
 * @param {string | null} part
 * @param {(page: Page) => Promise<unknown>} before
 * @param {(page: Page) => Promise<unknown>} after
 * @returns {Subject}
 */
const changed = (name, part, before, after) => ({ name, group: "states", part, before, after });
/**
 * @param {string} name
 * @param {(page: Page) => Promise<unknown>} before
 * @param {(page: Page) => Promise<unknown>} [after]
 * @returns {Subject}
 */
const dialog = (name, before, after = leave) => ({ name, group: "dialogs", part: null, before, after });

const views = ["policy", "values", "optimum", "visits", "priority"].map((name, index) =>
  changed(
    `world-${name}`,
    "world-card",
    press(`world-card > .segments button:nth-of-type(${index + 1})`),
    press("world-card > .segments button:nth-of-type(1)"),
  ),
);
const way = (/** @type {number} */ number) => press(`energy-card .ways button:nth-of-type(${number})`);

/** The subjects of a page that has trained for a while and is paused. @type {Subject[]} */
export const SUBJECTS = [
  { name: "screen", group: "states", part: null },
  { name: "page", group: "states", part: WHOLE },
  card("header", "page-header"),
  card("world", "world-card"),
  card("brain", "brain-card"),
  card("time-line", "time-line"),
  card("score", "figures-column > section:nth-of-type(1)"),
  card("silence", "figures-column > section:nth-of-type(2)"),
  card("firing", "figures-column > .firing"),
  card("energy", "energy-card"),
  card("learning-curve", 'curve-card[of="learning"]'),
  card("firing-curve", 'curve-card[of="firing"]'),
  card("silence-curve", 'curve-card[of="silence"]'),
  card("choice", "choice-card"),
  card("noise", "noise-card"),
  card("priorities", "priorities-card"),
  card("speed", "speed-card"),
  card("footer", "page-footer"),
  ...views.slice(1),
  changed(
    "world-rules",
    "world-card",
    press("world-card .tools .link:nth-of-type(1)"),
    press("world-card .tools .link:nth-of-type(1)"),
  ),
  changed("world-edited", "world-card", key("e"), key("e")),
  changed("neuron-pinned", "brain-card", (page) => page.locator(".strip").nth(2).click(), press(".trace button")),
  dialog("dialog-worlds", key("w")),
  dialog("dialog-map", press('world-card .tools [aria-haspopup="dialog"]')),
  dialog("dialog-settings", press(".gear")),
  dialog("dialog-about", press(".logo")),
  dialog("dialog-keys", key("?")),
  dialog("dialog-sparsity", press("figures-column > section:nth-of-type(2) .link")),
  dialog("dialog-firing", press("figures-column > .firing .link")),
  dialog("dialog-energy", press("energy-card header .link")),
  dialog("dialog-speed", press("speed-card .link")),
  dialog("dialog-link", press(".transport .copy")),
  dialog("dialog-bill", way(1)),
  dialog("dialog-monitor", async (page) => {
    await way(3)(page);
    await page.locator('monitor-dialog .body > :not([role="status"])').first().waitFor();
  }),
  // The twin is trained beside the run, for as many steps.
  dialog("dialog-compare", async (page) => {
    await way(2)(page);
    await press("compare-dialog .primary")(page);
    await page.locator("compare-dialog table").waitFor({ timeout: TWIN_MS });
  }),
  changed(
    "energy-compared",
    "energy-card",
    () => sleep(DRAWN_MS),
    () => Promise.resolve(),
  ),
  // Playing empties the record of spikes, so that it comes late.
  changed("world-played", "world-card", key("p"), key("p")),
  changed(
    "rewound",
    null,
    async (page) => {
      await page.evaluate(() =>
        window.spikeground.rewind(Math.floor((window.spikeground.snapshot()?.env_steps ?? 2) / 2)),
      );
      await until(page, "paused", "done");
      await sleep(DRAWN_MS);
    },
    (page) => page.evaluate(() => window.spikeground.rewind(null)),
  ),
];
