import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

import { eventually, link, ofRun, open, snapshot, train, until, withSite } from "../support/site.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const { maps } = JSON.parse(readFileSync(new URL("../../golden/random_maps.json", import.meta.url), "utf8"));

async function dialog(/** @type {Page} */ page) {
  await page.getByRole("button", { name: "Map", exact: true }).click();
  return page.getByRole("dialog", { name: "Your own map" });
}

const area = (/** @type {Page} */ page) => page.getByRole("textbox", { name: "Rows, one a line" });

test("a random map is Gymnasium's of the same size and seed, and becomes the run's", async () => {
  const page = await open({ fragment: "seed=4" });
  await until(page, "ready");
  const own = await dialog(page);
  for (const { size, seed, map } of [maps[0], maps.at(-1)]) {
    await own.getByRole("spinbutton", { name: "Size" }).fill(String(size));
    await own.getByRole("spinbutton", { name: "Seed" }).fill(String(seed));
    await own.getByRole("button", { name: "Draw it" }).click();
    await eventually(
      async () => (await area(page).inputValue()).replaceAll("\n", "/") === map,
      `the map of seed ${seed}`,
    );
  }
  await own.getByRole("button", { name: "Use this map" }).click();
  await eventually(async () => (await link(page)).includes(`map=${maps.at(-1).map}`), "the map in the link");
  await until(page, "ready");
  assert.equal(await page.getByRole("gridcell").count(), maps.at(-1).size ** 2);
});

test("a die draws another seed and its map", async () => {
  const page = await open();
  await until(page, "ready");
  const own = await dialog(page);
  const before = await area(page).inputValue();
  await own.getByRole("button", { name: "Draw a new seed for the map" }).click();
  await eventually(async () => (await area(page).inputValue()) !== before, "another map");
  assert.notEqual(await own.getByRole("spinbutton", { name: "Seed" }).inputValue(), "0");
});

test("a bad map gives one line, cannot be used and leaves the run untouched; a pasted list of strings is read", async () => {
  const page = await open({ fragment: "seed=4" });
  await until(page, "ready");
  const before = await train(page, 300);
  const own = await dialog(page);
  for (const [text, words] of /** @type {const} */ ([
    ["SFX\nFFG", /row 1, column 3: the letter 'X' is unknown/],
    ["SF\nFFG", /row 2/],
    ["SH\nHG", /no goal \(G\) can be reached/],
    ["", /./],
  ])) {
    await area(page).fill(text);
    const wrong = own.getByRole("status");
    await eventually(async () => words.test(await wrong.innerText()), String(words));
    assert.doesNotMatch(await wrong.innerText(), /\n/);
    assert.ok(await own.getByRole("button", { name: "Use this map" }).isDisabled());
  }
  assert.deepEqual(ofRun(await snapshot(page)), ofRun(before));
  await area(page).fill('["SFF", "FHF",\n "FFG"]');
  await eventually(async () => own.getByRole("button", { name: "Use this map" }).isEnabled(), "a map that can be used");
  await own.getByRole("button", { name: "Use this map" }).click();
  await eventually(async () => /map=SFF\/FHF\/FFG/.test(await link(page)), "the map in the link");
});

test("axe finds nothing in the dialogs of worlds and maps and while cells are changed, on a phone neither", async () => {
  for (const options of [{}, PHONE]) {
    const page = await open({ fragment: "seed=1&world=Maze-v0", options: { ...options, bypassCSP: true } });
    await until(page, "ready");
    await page.addScriptTag({ path: AXE });
    const violations = () =>
      page.evaluate(async () => {
        const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
        return violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(" | ")}`,
        );
      });
    const outside = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    await page.getByRole("button", { name: /^World:/ }).click();
    assert.deepEqual(await violations(), [], "the worlds");
    assert.equal(await outside(), 0);
    await page.keyboard.press("Escape");
    await dialog(page);
    await area(page).fill("SX");
    await eventually(async () => (await page.locator("#map-wrong").innerText()) !== "", "a line of what is wrong");
    assert.deepEqual(await violations(), [], "the map");
    const wide = await page.locator(".own-map").evaluate((own) => own.scrollWidth > own.clientWidth);
    assert.ok(!wide, "the dialog scrolls sideways");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    assert.deepEqual(await violations(), [], "changing cells");
    assert.equal(await outside(), 0);
    await page.context().close();
  }
});
