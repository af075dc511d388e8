/** The search for better settings: trained by workers of its own, gone on with after a reload, and repeated by the terminal. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { json } from "../../terminal/support/program.mjs";
import { eventually, open, until, withSite } from "../support/site.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

const FOLDER = mkdtempSync(join(tmpdir(), "page-tuning-"));
after(() => rmSync(FOLDER, { recursive: true, force: true }));

const SMALL = "seed=1&h=16&ls=100&n_steps=1000&firm=1";

const dialog = (/** @type {Page} */ page) => page.getByRole("dialog", { name: "Find better settings" });
const cores = (/** @type {Page} */ page) =>
  page.addInitScript(() => Object.defineProperty(navigator, "hardwareConcurrency", { value: 2 }));

/** Opens the dialog by the settings. */
async function ask(/** @type {Page} */ page) {
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await page.getByRole("button", { name: "Find better settings …" }).click();
}

async function begin(/** @type {Page} */ page, /** @type {number} */ count) {
  await ask(page);
  await dialog(page).getByLabel("Settings that are tried").fill(String(count));
  await dialog(page).getByLabel("Settings that are tried").press("Enter");
  await dialog(page)
    .getByRole("button", { name: `Try ${count} settings` })
    .click();
}

/** What a search has done, without times. */
const lasting = (/** @type {any} */ results) =>
  JSON.parse(JSON.stringify(results, (key, value) => (key === "wall_seconds" ? null : value)));

async function taken(/** @type {Page} */ page) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog(page).getByRole("button", { name: "JSON", exact: true }).click(),
  ]);
  const path = join(FOLDER, download.suggestedFilename());
  await download.saveAs(path);
  return JSON.parse(readFileSync(path, "utf8"));
}

test("a search goes on after a reload, confirms what it found, and is the one of the terminal", async () => {
  const page = await open({ fragment: SMALL, prepare: cores });
  await until(page, "ready");
  await begin(page, 4);
  await eventually(async () => page.workers().length >= 2, "workers of the search");
  await page.reload();
  await until(page, ["ready", "paused"]);
  await ask(page);
  await dialog(page)
    .getByText(/^(Better|No better)/)
    .waitFor();
  const results = await taken(page);
  assert.equal(results.candidates.length, 4);
  assert.ok(results.answer);
  await eventually(async () => page.workers().length === 1, "the workers are ended");
  const file = join(FOLDER, "tuning.json");
  writeFileSync(file, JSON.stringify(results.tuning));
  assert.deepEqual(lasting(results), lasting(json("tune", file)));
  if (results.found) {
    await dialog(page).getByRole("button", { name: "Use these settings" }).click();
    await until(page, "ready");
    const spec = await page.evaluate(() => window.spikeground.link());
    assert.match(spec, /h=16/);
  }
});

test("what is searched is marked, one setting at least, and a search can be given up", async () => {
  const page = await open({ fragment: "seed=1&h=32&ls=200&n_steps=60000&firm=1", prepare: cores });
  await until(page, "ready");
  await ask(page);
  const marked = dialog(page).getByRole("checkbox", { checked: true });
  assert.equal(await marked.count(), 2);
  while ((await marked.count()) > 0) await marked.first().uncheck();
  assert.ok(await dialog(page).getByRole("button", { name: /^Try/ }).isDisabled());
  await dialog(page).getByRole("checkbox", { name: "Learning rate", exact: true }).check();
  for (const text of ["1", "65", "many"]) {
    await dialog(page).getByLabel("Settings that are tried").fill(text);
    await dialog(page).getByLabel("Settings that are tried").press("Enter");
    await dialog(page).getByRole("alert").waitFor();
    assert.match(await dialog(page).getByRole("alert").innerText(), /2 to 64/);
    await dialog(page).getByLabel("Settings that are tried").press("Escape");
  }
  await dialog(page).getByRole("button", { name: "Try 32 settings" }).click();
  await eventually(async () => page.workers().length === 3, "two workers search");
  await dialog(page)
    .getByText(/Round 1 of/)
    .waitFor();
  await dialog(page).getByRole("button", { name: "Cancel", exact: true }).click();
  await eventually(async () => page.workers().length === 1, "they are ended");
  await dialog(page).getByRole("button", { name: "Try 32 settings" }).waitFor();
  assert.deepEqual(page.complaints, []);
});
