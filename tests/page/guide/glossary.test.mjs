/** The glossary: terms on the page explain themselves, and every text of it and of the tours is there in each language. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { load } from "../support/load.mjs";
import { eventually, open, snapshot, until, withSite } from "../support/site.mjs";
import { pausedAt, QUICK } from "../support/walks.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("../../../www/src/language/guide/en.js").Guide} Guide */
/** @typedef {import("../../../www/src/language/guide/en.js").TourTexts} TourTexts */
/** @typedef {import("../../../www/src/ui/tours/steps.js").TourStep} TourStep */

withSite();

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const CODES = /** @type {const} */ (["en", "de", "zh"]);
/** Each text of the page by its path in the module of its language. @type {Record<string, Map<string, string>>} */
const texts = {};
/** @type {Record<string, Guide>} */
const guides = {};

before(async () => {
  for (const code of CODES) {
    const [{ [code]: page }, { guide }] = await Promise.all([load(`language/${code}`), load(`language/guide/${code}`)]);
    guides[code] = guide;
    texts[code] = new Map([...leaves(page, "page"), ...leaves(guide, "guide")]);
  }
});

/**
 * Every text under a value, by the path to it.
 * @param {unknown} value
 * @param {string} path
 * @returns {[string, string][]}
 */
function leaves(value, path) {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
}

/** A module of the tours without what it imports: all that is imported does nothing. */
async function alone(/** @type {string} */ name) {
  const entry = fileURLToPath(new URL(`../../../www/src/ui/tours/${name}.ts`, import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    write: false,
    plugins: [
      {
        name: "nothing",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^\./ }, ({ path }) => ({ path, namespace: "nothing" }));
          onLoad({ filter: /./, namespace: "nothing" }, () => ({
            contents: `export const { run, update, watch, drive, race } = {};
              export const [state, billed] = [() => ({}), () => null];
              export const [breakEven, chosenModel, published] = [() => [], () => "", () => null];
              export const [decimal, percent, whole] = [String, String, String];`,
          }));
        },
      },
    ],
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.contents ?? "").toString("base64")}`);
}

/** The keys of the glossary that a text marks. */
const marked = (/** @type {string} */ text) => [...text.matchAll(/\[\[(\w+)\|[^\]]+\]\]/g)].map(([, key]) => key ?? "");

test("each term that a text marks is in the glossary of every language, and the same texts mark the same terms", () => {
  const keys = Object.keys(guides.en?.glossary ?? {}).sort();
  assert.ok(keys.length > 15);
  for (const code of CODES) {
    assert.deepEqual(Object.keys(guides[code]?.glossary ?? {}).sort(), keys, code);
    const all = [...(texts[code] ?? [])];
    const used = all.flatMap(([path, text]) => marked(text).map((key) => `${path}: ${key}`));
    assert.ok(used.length >= 9, `${code} marks ${used.length} terms`);
    assert.deepEqual(
      used.filter((use) => !keys.includes(use.replace(/.*: /, ""))),
      [],
      code,
    );
    const inEnglish = [...(texts.en ?? [])].flatMap(([path, text]) => marked(text).map((key) => `${path}: ${key}`));
    assert.deepEqual(used.sort(), inEnglish.sort(), code);
    // What is no complete mark would be shown with its brackets.
    assert.deepEqual(
      all.filter(([, text]) => (text.match(/\[\[|\]\]/g) ?? []).length !== 2 * marked(text).length),
      [],
    );
  }
});

test("the guide has the same texts and the same places for values in every language, and none is English", () => {
  const places = (/** @type {string} */ text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort().join();
  const english = new Map(leaves(guides.en, "guide"));
  assert.ok(english.size > 100);
  for (const code of CODES.slice(1)) {
    const own = new Map(leaves(guides[code], "guide"));
    assert.deepEqual([...own.keys()].sort(), [...english.keys()].sort());
    for (const [path, text] of own) {
      const model = english.get(path) ?? "";
      assert.equal(places(text), places(model), `${code} ${path}`);
      assert.ok(text.trim() !== "", `${code} ${path} is empty`);
      assert.equal((text.match(/\*\*/g) ?? []).length % 2, 0, `${code} ${path}: strong words`);
      if (/[a-z]{2,} [a-z]{2,}/.test(text)) assert.notEqual(text, model, `${code} ${path} is English`);
      if (code === "zh" && /[A-Za-z]{3,} [a-z]{2,}/.test(text)) assert.match(text, /[\u4e00-\u9fff]/, path);
    }
  }
});

test("each tour has as many steps as texts, buttons at the same steps, and a value for each place", async () => {
  /** @type {{STEPS: Record<string, TourStep[]>}} */
  const { STEPS } = await alone("steps");
  const { tourValues } = await alone("values");
  const values = Object.keys(tourValues());
  for (const code of CODES) {
    /** @type {Record<string, TourTexts>} */
    const tours = guides[code]?.tours ?? {};
    assert.deepEqual(Object.keys(tours).sort(), Object.keys(STEPS).sort());
    for (const [name, { steps }] of Object.entries(tours)) {
      assert.deepEqual(
        steps.map(({ act }) => act !== undefined),
        STEPS[name]?.map(({ act }) => act !== undefined),
        `${code} ${name}`,
      );
      const places = leaves(steps, name).flatMap(([path, text]) =>
        [...text.matchAll(/\{(\w+)\}/g)].map(([, place]) => `${path} {${place}}`),
      );
      assert.deepEqual(
        places.filter((place) => !values.includes(/\{(\w+)\}/.exec(place)?.[1] ?? "")),
        [],
        code,
      );
    }
  }
});

const bubble = (/** @type {Page} */ page) => page.getByRole("tooltip");
const closed = (/** @type {Page} */ page) => eventually(async () => (await bubble(page).count()) === 0, "it is closed");
const opened = async (/** @type {Page} */ page, /** @type {RegExp} */ words) => {
  await bubble(page).waitFor();
  assert.match(await bubble(page).innerText(), words);
};
/** The first term of this name on the cards. */
const term = (/** @type {Page} */ page, /** @type {string} */ key) =>
  page.locator(`main [data-term="${key}"]:visible`).first();
/** Scrolls to a term, and waits until the scrolling is over and the explanations are loaded. */
async function approach(/** @type {Page} */ page, /** @type {string} */ key) {
  await page.locator("#term-bubble").waitFor({ state: "attached" });
  await term(page, key).scrollIntoViewIfNeeded();
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

test("a term is explained under the pointer and no longer when it leaves, inside the window at any width", async () => {
  const page = await pausedAt(QUICK, 1500);
  const keys = await page
    .locator("main [data-term]:visible")
    .evaluateAll((terms) => [...new Set(terms.map((term) => term.getAttribute("data-term") ?? ""))]);
  const some = /** @type {const} */ (["slot", "breakEven", "distribution", "return"]);
  assert.doesNotMatch(await page.locator("body").innerText(), /\[\[|\]\]/);
  await page.setViewportSize({ width: 700, height: 900 });
  for (const key of some) {
    assert.ok(keys.includes(key), key);
    const { name } = guides.en?.glossary[key] ?? { name: "?" };
    await approach(page, key);
    await term(page, key).hover();
    await opened(page, new RegExp(`^${name.replaceAll(/[()]/g, "\\$&")} .{20}`));
    const [box, place] = await Promise.all([bubble(page).boundingBox(), term(page, key).boundingBox()]);
    assert.ok(box && place && box.x >= 0 && box.x + box.width <= 700, JSON.stringify({ key, box }));
    assert.ok(box.y >= 0 && box.y + box.height <= 900, JSON.stringify({ key, box }));
    assert.ok(box.y >= place.y + place.height || box.y + box.height <= place.y, `${key} is not covered`);
    assert.equal(await term(page, key).getAttribute("aria-describedby"), await bubble(page).getAttribute("id"));
    await page.mouse.move(2, 2);
    await closed(page);
    assert.equal(await term(page, key).getAttribute("aria-describedby"), null);
  }
  assert.deepEqual(page.complaints, []);
});

test("a term is explained when it has the focus, by keys alone, and Esc closes the explanation alone", async () => {
  const page = await pausedAt(QUICK, 1500);
  await page.getByRole("slider", { name: "Neurons of value" }).click();
  const pinned = page.locator("brain-card .trace");
  await pinned.waitFor();
  await approach(page, "slot");
  await term(page, "slot").focus();
  await opened(page, /^Neuron-moment/);
  await page.keyboard.press("Tab");
  await opened(page, /^Spike One pulse/);
  await page.keyboard.press("Escape");
  await closed(page);
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("data-term")), "spike");
  assert.equal(await pinned.count(), 1, "the neuron stays pinned");
  await page.keyboard.press("Shift+Tab");
  await opened(page, /^Neuron-moment/);
  await page.getByLabel("Seed", { exact: true }).focus();
  await closed(page);

  // A walk and a tour, which Esc ends otherwise.
  await page.evaluate(() => window.spikeground.walk(true));
  await page.locator("walk-bar dt").first().waitFor();
  await approach(page, "slot");
  await term(page, "slot").focus();
  await opened(page, /^Neuron-moment/);
  await page.keyboard.press("Escape");
  await closed(page);
  assert.ok((await page.locator("walk-bar dt").count()) > 0, "the walk goes on");
  await page.keyboard.press("Escape");
  await eventually(async () => (await page.locator("walk-bar dt").count()) === 0, "the walk ends");
  await page.getByRole("button", { name: "Tours" }).click();
  await page.getByRole("button", { name: "The page in a minute" }).click();
  const tour = page.getByRole("dialog", { name: /^Guided tour:/ });
  await tour.waitFor();
  await until(page, "ready");
  await approach(page, "slot");
  await term(page, "slot").focus();
  await opened(page, /^Neuron-moment/);
  await page.keyboard.press("Escape");
  await closed(page);
  assert.equal(await tour.count(), 1, "the tour goes on");
  await page.keyboard.press("Escape");
  await eventually(async () => (await tour.count()) === 0, "the tour is left");
  assert.deepEqual(page.complaints, []);
});

test("on a phone a tap on a term explains it, and a tap elsewhere ends that", async () => {
  const page = await pausedAt(QUICK, 1500, { options: PHONE });
  for (const key of ["slot", "distribution"]) {
    await approach(page, key);
    await term(page, key).tap();
    await bubble(page).waitFor();
    const box = await bubble(page).boundingBox();
    assert.ok(box && box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box));
    // Beside the cards, without scrolling.
    await page.touchscreen.tap(2, (await term(page, key).boundingBox())?.y ?? 0);
    await closed(page);
  }
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
});

test("the explanation is in the language of the page", async () => {
  const page = await open({ fragment: `lang=zh&${QUICK}` });
  await until(page, "ready");
  await approach(page, "slot");
  await term(page, "slot").focus();
  await opened(page, /神经元时刻/);
  assert.doesNotMatch(await page.locator("body").innerText(), /\[\[|\]\]/);
});

test("an explanation follows its term, can be pointed at, and is opened by the keys of a button", async () => {
  const page = await pausedAt(QUICK, 1500);
  await page.setViewportSize({ width: 700, height: 600 });
  await page.locator("#term-bubble").waitFor({ state: "attached" });
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await page.waitForTimeout(200);
  const last = page.locator('main [data-term="return"]:visible').first();
  await last.evaluate((element) => /** @type {HTMLElement} */ (element).focus());
  await page.waitForTimeout(200);
  await opened(page, /^Return/);
  const beside = async () => {
    const [box, place] = await Promise.all([bubble(page).boundingBox(), last.boundingBox()]);
    return Boolean(
      box && place && Math.min(Math.abs(box.y - place.y - place.height), Math.abs(place.y - box.y - box.height)) < 10,
    );
  };
  await eventually(beside, "it stands beside its term");
  await page.keyboard.press("Escape");
  await closed(page);
  const { env_steps } = await snapshot(page);
  for (const key of ["Enter", "Space"]) {
    await page.keyboard.press(key);
    await opened(page, /^Return/);
    await page.keyboard.press("Escape");
    await closed(page);
  }
  assert.equal((await snapshot(page)).env_steps, env_steps, "the run rests");

  await last.hover();
  await opened(page, /^Return/);
  const box = await bubble(page).boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 8 });
  await page.waitForTimeout(500);
  assert.equal(await bubble(page).count(), 1, "it stays under the pointer");
  await page.mouse.move(2, 2);
  await closed(page);
});

test("Esc closes an explanation under the pointer and leaves the neurons pinned", async () => {
  const page = await pausedAt(QUICK, 1500);
  const strip = page.getByRole("slider", { name: "Neurons of value" });
  await strip.click();
  const pinned = page.locator("brain-card .trace");
  await pinned.waitFor();
  await approach(page, "slot");
  await term(page, "slot").hover();
  await opened(page, /^Neuron-moment/);
  assert.ok(await strip.evaluate((element) => element === document.activeElement));
  await page.keyboard.press("Escape");
  await closed(page);
  assert.equal(await pinned.count(), 1, "the neuron stays pinned");
  await page.keyboard.press("Escape");
  await eventually(async () => (await pinned.count()) === 0, "the next Esc unpins it");
});
