/** Two settings over several seeds: trained by workers of their own, kept, gone on with, and repeated by the terminal. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { json } from "../../terminal/support/program.mjs";
import { eventually, open, snapshot, until, withSite } from "../support/site.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

const FOLDER = mkdtempSync(join(tmpdir(), "page-study-"));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

const SMALL = "seed=1&h=16&ls=100&n_steps=600&firm=1";
/** Long enough that it is under way when the page is left. */
const LONG = "seed=1&h=32&ls=200&n_steps=60000&firm=1";

const dialog = (/** @type {Page} */ page) => page.getByRole("dialog", { name: "Compare two settings" });
const cores = (/** @type {number} */ count) => (/** @type {Page} */ page) =>
  page.addInitScript((count) => Object.defineProperty(navigator, "hardwareConcurrency", { value: count }), count);

/** Opens the dialog by the list of runs. */
async function ask(/** @type {Page} */ page) {
  await page.getByRole("button", { name: "History", exact: true }).click();
  await page.getByRole("button", { name: "Compare over several seeds …" }).click();
}

/** Begins a comparison with the dense twin. */
async function begin(/** @type {Page} */ page, seeds = 5) {
  await ask(page);
  await dialog(page).getByLabel("Seeds of each").fill(String(seeds));
  await dialog(page).getByLabel("Seeds of each").press("Enter");
  await dialog(page)
    .getByRole("button", { name: `Compare over ${seeds} seeds` })
    .click();
}

/** Waits until all runs are done. */
async function done(/** @type {Page} */ page) {
  await dialog(page).getByText("Take out").waitFor();
  await dialog(page).getByRole("progressbar").waitFor({ state: "detached" });
}

/** Takes a file out of the dialog. */
async function file(/** @type {Page} */ page, /** @type {string} */ name) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog(page).getByRole("button", { name, exact: true }).click(),
  ]);
  const path = join(FOLDER, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}

/** Results without what differs from one machine or time to the next. */
const lasting = (/** @type {unknown} */ results) =>
  JSON.parse(JSON.stringify(results, (key, value) => (key === "wall_seconds" ? null : value)));

test("the terminal repeats what the page has compared: equal digests, equal statistics", async () => {
  const page = await open({ fragment: SMALL, prepare: cores(2) });
  await until(page, "ready");
  const before = await snapshot(page);
  await begin(page);
  await done(page);
  const body = await dialog(page).innerText();
  assert.match(body, /A: dense/);
  assert.match(body, /No difference of scores is shown|scores (higher|lower) than A/);
  assert.equal(await dialog(page).locator(".study-cells td").count(), 10);
  const yaml = await file(page, "File that repeats it (YAML)");
  const results = JSON.parse(readFileSync(await file(page, "JSON"), "utf8"));
  assert.equal(results.cells.length, 10);
  assert.deepEqual(lasting(results), lasting(json("study", yaml)));
  const csv = readFileSync(await file(page, "CSV"), "utf8");
  assert.equal(csv.trim().split("\r\n").length, 11);
  const html = readFileSync(await file(page, "Page (HTML)"), "utf8");
  assert.match(html, /^<!doctype html>/);
  assert.match(html, /<svg[\s\S]*FrozenLake-v1/);
  assert.doesNotMatch(html, /<script|<button/);
  assert.equal(page.workers().length, 1, "the workers of the comparison are ended");
  assert.equal((await snapshot(page)).weights_digest, before.weights_digest, "the run is as it was");
  assert.deepEqual(page.complaints, []);

  // What is known is not trained again: the same cells under another number of seeds.
  await dialog(page).getByRole("button", { name: "New comparison" }).click();
  await dialog(page).getByLabel("Seeds of each").fill("4");
  await dialog(page).getByLabel("Seeds of each").press("Enter");
  await dialog(page).getByRole("button", { name: "Compare over 4 seeds" }).click();
  await done(page);
  assert.match(await dialog(page).innerText(), /at least 5 finished seeds of each/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "History", exact: true }).click();
  const rows = page.locator(".runs .study");
  assert.equal(await rows.count(), 2);
  await rows.first().getByRole("button", { name: "Delete" }).click();
  await eventually(async () => (await rows.count()) === 1, "a comparison is deleted");
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await eventually(async () => (await rows.count()) === 2, "and brought back");
  await rows.last().getByRole("button", { name: "Open" }).click();
  await dialog(page).getByText("Take out").waitFor();
  assert.match(await dialog(page).innerText(), /5 seeds|over 5|B beats/);
});

test("a comparison goes on after a reload by itself, and is as one that was never left", async () => {
  const page = await open({ fragment: LONG, prepare: cores(2) });
  await until(page, "ready");
  await ask(page);
  const steps = dialog(page).getByLabel("Steps of each run");
  await steps.fill("3000");
  await steps.press("Enter");
  const seeds = dialog(page).getByLabel("Seeds of each");
  await seeds.fill("2");
  await seeds.press("Enter");
  await dialog(page).getByRole("button", { name: "Compare over 2 seeds" }).click();
  await eventually(async () => page.workers().length === 3, "two workers beside the page's own");
  await page.keyboard.press("Escape");
  await page.reload();
  await until(page, ["ready", "paused"]);
  await page.getByRole("button", { name: "History", exact: true }).click();
  await page.locator(".runs .study").getByRole("button", { name: "Open" }).click();
  await done(page);
  const yaml = await file(page, "File that repeats it (YAML)");
  const results = JSON.parse(readFileSync(await file(page, "JSON"), "utf8"));
  assert.deepEqual(lasting(results), lasting(json("study", yaml)));
});

test("while the run trains one core is left to it, and a pause keeps what was trained", async () => {
  const page = await open({ fragment: LONG, prepare: cores(2) });
  await until(page, "ready");
  await begin(page, 1);
  await eventually(async () => page.workers().length === 3, "a worker for each core");
  await page.evaluate(() => window.spikeground.run());
  await eventually(async () => page.workers().length === 2, "one less while the run trains");
  await page.evaluate(() => window.spikeground.pause());
  await eventually(async () => page.workers().length === 3, "and again a worker for each core");
  await dialog(page).getByRole("button", { name: "Pause", exact: true }).click();
  await eventually(async () => page.workers().length === 1, "no worker while it is paused");
  await dialog(page).getByRole("button", { name: "Go on", exact: true }).click();
  await eventually(async () => page.workers().length === 3, "it goes on");
  await dialog(page).getByRole("button", { name: "New comparison" }).click();
  await eventually(async () => page.workers().length === 1, "a comparison that is left is paused");
  assert.deepEqual(page.complaints, []);
});

test("two tabs do not train one comparison twice", async () => {
  const page = await open({ fragment: LONG, prepare: cores(2) });
  await until(page, "ready");
  await begin(page, 1);
  await eventually(async () => page.workers().length === 3, "it is trained");
  const other = await page.context().newPage();
  await other.goto(page.url());
  await until(other, ["ready", "paused"]);
  await other.getByRole("button", { name: "History", exact: true }).click();
  await other.locator(".runs .study").getByRole("button", { name: "Open" }).click();
  await other.getByText("Another tab of this page trains this comparison.").waitFor();
  await eventually(async () => other.workers().length === 1, "the other tab only shows it");
});

test("numbers that are not allowed are refused in one line, and equal settings are not compared", async () => {
  const page = await open({ fragment: SMALL });
  await until(page, "ready");
  await ask(page);
  for (const text of ["0", "21", "five", "2.5"]) {
    await dialog(page).getByLabel("Seeds of each").fill(text);
    await dialog(page).getByLabel("Seeds of each").press("Enter");
    const alert = dialog(page).getByRole("alert");
    await alert.waitFor();
    assert.match(await alert.innerText(), /1 to 20/);
    await dialog(page).getByLabel("Seeds of each").press("Escape");
  }
  await dialog(page)
    .getByRole("radio", { name: /default settings/ })
    .check();
  assert.ok(
    await dialog(page)
      .getByRole("button", { name: /^Compare over/ })
      .isEnabled(),
  );
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const [name, options] of Object.entries({ "a wide screen": {}, "a phone": PHONE })) {
    test(`axe finds nothing in a comparison on ${name} in the ${colorScheme} colours, and it does not scroll sideways`, async () => {
      const page = await open({ fragment: SMALL, options: { ...options, colorScheme, bypassCSP: true } });
      await until(page, "ready");
      await page.addScriptTag({ path: AXE });
      const check = async (/** @type {string} */ what) => {
        const found = await page.evaluate(async () => {
          const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
          return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" | ")}`);
        });
        assert.deepEqual(found, [], what);
        const box = await dialog(page).evaluate((box) => [box.scrollWidth, box.clientWidth]);
        assert.ok((box[0] ?? 0) <= (box[1] ?? 0), `${what}: ${box.join(" > ")}`);
      };
      await ask(page);
      await check("the form");
      await dialog(page).getByRole("button", { name: "Compare over 5 seeds" }).click();
      await done(page);
      await check("the results");
    });
  }
}
