/** Taking the pictures of one width in one choice of colours. */
import { join } from "node:path";

import { eventually, freshPage, sleep, stepsOf, until } from "../lib/site_in_browser.mjs";
import { SUBJECTS, TOURS, WHOLE } from "./subjects.mjs";

/**
 * @typedef {import("../lib/site_in_browser.mjs").Site} Site
 * @typedef {import("../lib/site_in_browser.mjs").Page} Page
 * @typedef {object} Picture
 * @property {string} file its name
 * @property {string} subject
 * @property {string} width
 * @property {string} colours
 *
 * @typedef {object} Taken
 * @property {Picture[]} pictures
 * @property {string[]} complaints of the page, each with where it was
 *
 * @typedef {(subject: string, group: string) => boolean} Wanted
 *
 * @typedef {object} Tools
 * @property {(subject: string, part: string | null) => Promise<void>} shoot
 * @property {(text: string) => void} complain
 * @property {(subject: string) => void} about says what complaints are about from now on
 */

/** Screens by their width. @type {Record<string, import("playwright-core").BrowserContextOptions>} */
export const WIDTHS = {
  390: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  1280: { viewport: { width: 1280, height: 900 } },
  1920: { viewport: { width: 1920, height: 1080 } },
};

/** @type {Record<string, import("playwright-core").BrowserContextOptions>} */
export const COLOURS = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  forced: { colorScheme: "dark", forcedColors: "active" },
};

/** Subjects that are pictured on a page of their own. */
const OWN_PAGE = ["recording", "first-visit"];
/** The groups of subjects. */
export const GROUPS = ["cards", "states", "dialogs", "tours"];
/** Every subject's name. */
export const NAMES = [...OWN_PAGE, ...SUBJECTS.map(({ name }) => name), ...TOURS.map((name) => `tour-${name}`)];

const SEED = 1;
/** Environment steps of the run that is pictured: it has learned from some of them. */
const STEPS = 6000;
/** Milliseconds in which a drawing comes to rest. */
const REST_MS = 600;
/** Milliseconds after which something on the page is given up and named as a complaint. */
const DONE_MS = 60_000;

/**
 * @param {Site} site
 * @param {string} width
 * @param {string} colours
 * @param {string} folder
 * @param {Wanted} wanted
 * @returns {Promise<Taken>}
 */
export async function take(site, width, colours, folder, wanted) {
  /** @type {Taken} */
  const taken = { pictures: [], complaints: [] };
  const options = { ...WIDTHS[width], ...COLOURS[colours] };
  const file = (/** @type {string} */ subject) => `${width}-${colours}-${subject}`;

  /**
   * @param {string} fragment
   * @param {string} first what is pictured first
   * @param {(page: Page, tools: Tools) => Promise<void>} body
   */
  const onPage = async (fragment, first, body) => {
    const page = await freshPage(site, options);
    page.context().setDefaultTimeout(DONE_MS);
    let at = first;
    const complain = (/** @type {string} */ text) => {
      const words = `${file(at)}: ${text.split("\n")[0]}`;
      console.error(words);
      taken.complaints.push(words);
    };
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complain(message.text());
    });
    page.on("pageerror", (error) => complain(error.message));
    const shoot = async (/** @type {string} */ subject, /** @type {string | null} */ part) => {
      const name = `${file(subject)}.png`;
      const place = { path: join(folder, name), animations: /** @type {const} */ ("disabled") };
      if (part === null || part === WHOLE) await page.screenshot({ ...place, fullPage: part === WHOLE });
      else if (await page.locator(part).first().isVisible()) {
        await page.evaluate(showDock, part === "page-header");
        await page.locator(part).first().screenshot(place);
        await page.evaluate(showDock, true);
      } else return complain(`there is no ${part}`);
      taken.pictures.push({ file: name, subject, width, colours });
      for (const words of await page.evaluate(sideways)) complain(words);
    };
    try {
      if (first === "recording") await page.route("**/*.wasm", () => undefined);
      await page.addInitScript(refuseClipboard);
      await page.goto(`${site.url}${fragment && `#${fragment}`}`);
      await body(page, { shoot, complain, about: (subject) => (at = subject) });
    } finally {
      await page.context().close();
    }
  };

  if (wanted("recording", "states"))
    await onPage("", "recording", async (page, { shoot }) => {
      await page.locator("#recording em").waitFor();
      await sleep(3 * REST_MS);
      await shoot("recording", null);
    });
  if (wanted("first-visit", "states"))
    await onPage("", "first-visit", async (page, { shoot }) => {
      await until(page, "ready");
      await sleep(REST_MS);
      await shoot("first-visit", null);
    });
  const subjects = SUBJECTS.filter(({ name, group }) => wanted(name, group));
  if (subjects.length > 0)
    await onPage(`seed=${SEED}`, "training", async (page, { shoot, complain, about }) => {
      await until(page, "ready");
      await train(page);
      for (const { name, part, before, after } of subjects) {
        about(name);
        try {
          await before?.(page);
          await shoot(name, part);
          await after?.(page);
        } catch (error) {
          complain(/** @type {Error} */ (error).message);
          await page.keyboard.press("Escape");
        }
      }
    });
  const refused = /** @type {string[]} */ ([]);
  for (const tour of TOURS.filter((tour) => wanted(`tour-${tour}`, "tours")))
    await onPage(`tour=${tour}`, `tour-${tour}`, async (page, { shoot }) => {
      await until(page, "ready", "running", "paused", "done", "error");
      await sleep(REST_MS);
      if (!(await page.evaluate(hasTour))) refused.push(tour);
      else await shoot(`tour-${tour}`, null);
    });
  if (refused.length > 0) console.log(`  ${width} ${colours}: the page has no tour named ${refused.join(", ")}`);
  return taken;
}

/** Trains for a while, pauses and waits until everything is drawn. */
async function train(/** @type {Page} */ page) {
  await page.evaluate(() => window.spikeground.run());
  await eventually(async () => (await stepsOf(page)) >= STEPS, `${STEPS} environment steps`);
  await page.evaluate(() => window.spikeground.pause());
  await until(page, "paused", "done");
  await sleep(REST_MS);
}

/** Runs in the page: whether it shows a tour; it passes over a link to one that it does not know. */
function hasTour() {
  if (document.querySelector('.notice.bad, html[data-run="error"]')) return false;
  const named = [...document.querySelectorAll("*")].filter(
    ({ localName, className }) => localName.startsWith("tour") || /\btour\b/.test(String(className)),
  );
  return named.some((element) => element.checkVisibility() && element.textContent?.trim() !== "");
}

/** Runs in the page: what can be scrolled sideways, the page itself or a dialog. */
function sideways() {
  const outer = [document.documentElement, ...document.querySelectorAll("dialog[open]")];
  return outer.flatMap((box) =>
    box.scrollWidth > box.clientWidth
      ? [`${box.localName} scrolls sideways: ${box.scrollWidth} in ${box.clientWidth} pixels`]
      : [],
  );
}

/** Runs in the page: on a phone the controls lie over the lower end of the screen, and would over a card. */
function showDock(/** @type {boolean} */ shown) {
  const dock = document.querySelector(".transport");
  if (dock instanceof HTMLElement && getComputedStyle(dock).position === "fixed")
    dock.style.visibility = shown ? "" : "hidden";
}

/** Runs in the page before any script of it: a link that cannot be copied is shown in a dialog. */
function refuseClipboard() {
  navigator.clipboard.writeText = () => Promise.reject(new Error("not here"));
}
