import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";

import { kept, stored } from "../support/runs.mjs";
import { address, eventually, ofRun, open, snapshot, train, until, withSite } from "../support/site.mjs";

withSite();

/** @typedef {import("playwright-core").Page} Page */
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const RUN = "seed=21&T=2&h=32&ls=300&n_steps=20000&firm=1";
const rows = (/** @type {Page} */ page) => page.locator("runs-dialog li");
const said = (/** @type {Page} */ page) => page.locator("runs-dialog .body > [role=status]");

/** A page with two runs in its list: seed 21 to about 900 steps, then its dense twin to about 400. */
async function withTwoRuns(/** @type {import("playwright-core").BrowserContextOptions} */ options = {}) {
  const page = await open({ fragment: RUN, options });
  await until(page, "ready");
  const first = await train(page, 900);
  await kept(page, first.env_steps);
  await page.getByRole("button", { name: "Dense" }).click();
  await until(page, "ready");
  await train(page, 400);
  await eventually(async () => (await stored(page, "runs")).length === 2, "two rows");
  await page.locator("page-footer").getByRole("button", { name: "History" }).click();
  await eventually(async () => (await rows(page).count()) === 2, "two rows are shown");
  return { page, first };
}

/** Reads a file that the page downloads. */
async function downloaded(/** @type {Page} */ page, /** @type {string} */ button) {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("runs-dialog").getByRole("button", { name: button }).click(),
  ]);
  return readFileSync(await file.path(), "utf8");
}

async function give(/** @type {Page} */ page, /** @type {string} */ text) {
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Import" }).click(),
  ]);
  await chooser.setFiles({ name: "runs.json", mimeType: "application/json", buffer: Buffer.from(text) });
}

test("runs are listed, named, pinned, sorted, filtered, deleted, brought back, and opened where they stood", async () => {
  const { page, first } = await withTwoRuns();
  const texts = () => rows(page).allInnerTexts();
  assert.match((await texts())[0] ?? "", /Frozen lake 4×4.*not slippery.*dense · Seed 21/is);
  const digits = ((await texts())[1] ?? "").replaceAll("\u202f", "");
  assert.ok(digits.includes(`spiking · Seed 21 · step ${first.env_steps} of 20000`), digits);
  assert.match(digits, /% silent · [\d.]+.[nµ]J ·/);
  assert.equal(await rows(page).nth(1).locator("polyline").count(), 1, "its curve is drawn");

  await page.locator("runs-dialog select").selectOption("env_steps");
  // How far each has come when it is paused depends on the machine.
  await eventually(async () => {
    const steps = (await texts()).map((text) => Number(/step ([\d\u202f]+)/.exec(text)?.[1]?.replaceAll("\u202f", "")));
    return steps.length === 2 && (steps[0] ?? NaN) >= (steps[1] ?? NaN);
  }, "the longest comes first");
  await page.locator("runs-dialog select").selectOption("saved");
  await rows(page).nth(1).getByRole("button", { name: "Pin" }).click();
  await eventually(async () => /spiking ·/.test((await texts())[0] ?? ""), "pinned runs come first");
  await rows(page).nth(0).locator("summary").click();
  await rows(page).nth(0).getByLabel("Name").fill("quick one");
  await rows(page).nth(0).getByLabel("Name").press("Tab");
  await eventually(async () => /^quick one/.test((await texts())[0] ?? ""), "it has a name");
  await page.getByRole("searchbox", { name: "Filter" }).fill("QUICK frozen");
  await eventually(async () => (await rows(page).count()) === 1, "one is found");
  await page.getByRole("searchbox", { name: "Filter" }).fill("");
  await eventually(async () => (await rows(page).count()) === 2, "all are shown");

  await rows(page).nth(0).getByRole("button", { name: "Delete" }).click();
  await eventually(async () => (await rows(page).count()) === 1, "it is deleted");
  await said(page).getByRole("button", { name: "Undo" }).click();
  await eventually(async () => (await rows(page).count()) === 2, "it is back");
  await rows(page).nth(0).getByRole("button", { name: "Open" }).click();
  await eventually(async () => (await snapshot(page)).env_steps === first.env_steps, "it is open");
  assert.deepEqual(ofRun(await snapshot(page)), ofRun(first));
  assert.equal((await stored(page, "runs")).find(({ pinned }) => pinned)?.name, "quick one");

  await page.locator("page-footer").getByRole("button", { name: "History" }).click();
  await rows(page).filter({ hasText: "dense ·" }).getByRole("button", { name: "Delete" }).click();
  await eventually(async () => (await rows(page).count()) === 1, "it is deleted");
  await page.locator("runs-dialog").getByRole("button", { name: "Close" }).click();
  await eventually(async () => (await stored(page, "runs")).length === 1, "closing removes it for good");
  assert.deepEqual(page.complaints, []);
});

test("the list goes into another browser by its file; a foreign, newer or damaged file changes nothing", async () => {
  const { page } = await withTwoRuns();
  const json = await downloaded(page, "JSON");
  const csv = await downloaded(page, "CSV");
  assert.match(csv, /^id,name,note,pinned,begun,world,agent,seed,parameters,env_steps,/);
  assert.equal(csv.trimEnd().split("\r\n").length, 3);

  const other = await open({ fragment: "seed=5" });
  await until(other, "ready");
  await other.locator("page-footer").getByRole("button", { name: "History" }).click();
  const file = JSON.parse(json);
  const damaged = { ...file, runs: [file.runs[0], { ...file.runs[1], env_steps: "many" }] };
  for (const [text, reason] of [
    ["seeds,scores", /not a list of runs/],
    [json.slice(0, 200), /not a list of runs/],
    [JSON.stringify({ ...file, version: 9 }), /another version/],
    [JSON.stringify(damaged), /run 2 of the file is damaged/],
  ]) {
    await give(other, /** @type {string} */ (text));
    await eventually(async () => /** @type {RegExp} */ (reason).test(await said(other).innerText()), String(reason));
    assert.equal(await rows(other).count(), 0);
  }
  await give(other, json);
  await eventually(async () => (await rows(other).count()) === 2, "both are there");
  const plain = (/** @type {{id: string, digest: string, name: string}[]} */ list) =>
    list.map(({ id, digest, name }) => [id, digest, name]).sort();
  assert.deepEqual(plain(await stored(other, "runs")), plain(file.runs));
  await give(other, json);
  await eventually(async () => /unchanged/.test(await said(other).innerText()), "read twice");
  assert.equal(await rows(other).count(), 2);
});

test("two tabs share one list: what one keeps or deletes the other shows, and a run on screen is not taken away", async () => {
  const { page, first } = await withTwoRuns();
  const tab = await page.context().newPage();
  await tab.goto(`${address()}#seed=5`);
  await until(tab, "ready");
  await tab.locator("page-footer").getByRole("button", { name: "History" }).click();
  await eventually(async () => (await rows(tab).count()) === 2, "the other tab shows both");
  await rows(page).nth(1).getByRole("button", { name: "Pin" }).click();
  await eventually(
    async () => (await rows(tab).nth(0).getByRole("button", { name: "Pin" }).getAttribute("aria-pressed")) === "true",
    "a pin crosses",
  );
  // The dense run is on the first tab's screen: here it goes on as a run of its own.
  await rows(tab).nth(1).getByRole("button", { name: "Open" }).click();
  await until(tab, "paused");
  const opened = await train(tab, 600);
  assert.ok(opened.env_steps >= 600 && first.env_steps > 0);
  await eventually(async () => (await stored(page, "runs")).length === 3, "a third row");
  await eventually(async () => (await rows(page).count()) === 3, "the first tab shows it");
});

test("a run that another tab trains is not deleted, and is once that tab shows another one", async () => {
  const { page } = await withTwoRuns();
  const tab = await page.context().newPage();
  await tab.goto(`${address()}#seed=5`);
  await until(tab, "ready");
  await tab.locator("page-footer").getByRole("button", { name: "History" }).click();
  const dense = rows(tab).filter({ hasText: "dense ·" });
  await dense.waitFor();
  await page.evaluate(() => window.spikeground.run());
  await dense.getByRole("button", { name: "Delete" }).click();
  await eventually(async () => /another tab has it on screen/.test(await said(tab).innerText()), "it is refused");
  await page.evaluate(() => window.spikeground.pause());
  await until(page, "paused");
  assert.deepEqual(
    (await stored(page, "runs")).map(({ deleted }) => deleted),
    [null, null],
  );
  await page.evaluate(() => location.assign("#seed=77"));
  await eventually(async () => (await snapshot(page)).seed === 77, "the other tab shows another run");
  await dense.getByRole("button", { name: "Delete" }).click();
  await eventually(async () => (await rows(tab).count()) === 1, "it is deleted");
  await tab.locator("runs-dialog").getByRole("button", { name: "Close" }).click();
  await eventually(async () => (await stored(page, "runs")).length === 1, "for good");
  assert.deepEqual(page.complaints, []);
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  test(`axe finds nothing in the list in the ${colorScheme} colours, and nothing scrolls sideways on a phone`, async () => {
    const { page } = await withTwoRuns({ colorScheme, bypassCSP: true });
    await page.addScriptTag({ path: AXE });
    const found = await page.evaluate(async () => {
      const { violations } = await window.axe.run("runs-dialog", { resultTypes: ["violations"] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
    });
    assert.deepEqual(found, []);
    await page.setViewportSize({ width: 390, height: 844 });
    const dialog = page.locator("runs-dialog .body");
    assert.ok(await dialog.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth));
  });
}
