/** Settings that are pinned as A, and two settings that learn side by side while the page's run waits. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

import { eventually, ofRun, open, save, snapshot, until, withSite } from "../support/site.mjs";

withSite();

/** @typedef {import("playwright-core").Page} Page */
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
/** Few steps, so that both come to their end. */
const SHORT = "seed=21&T=2&h=32&ls=200&n_steps=1200&firm=1";
const PINNED_KEY = "spikeground.a";

const dialog = (/** @type {Page} */ page) => page.getByRole("dialog", { name: "Side by side" });
const shown = (/** @type {number | null | undefined} */ value, digits = 3) =>
  value?.toFixed(digits).replace("-", "\u2212");
const said = (/** @type {Page} */ page) => dialog(page).getByRole("status");
const press = (/** @type {Page} */ page, /** @type {string} */ name) =>
  dialog(page).getByRole("button", { name, exact: true }).click();

async function settings(/** @type {Page} */ page) {
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await page.locator("pinned-settings").getByRole("status").waitFor();
}

async function sideBySide(/** @type {Page} */ page) {
  await settings(page);
  await page.locator("pinned-settings").getByRole("button", { name: "Side by side" }).click();
  await eventually(async () => /^Paused at step 0:/.test(await said(page).innerText()), "both are ready");
}

/**
 * The figures that the dialog shows of a side, by their names.
 * @param {Page} page
 * @param {"a" | "b"} side
 * @returns {Promise<Record<string, string>>}
 */
async function figures(page, side) {
  const texts = await page.locator(`pair-side[side=${side}] :is(dt, dd)`).allInnerTexts();
  const entries = texts.flatMap((text, at) =>
    at % 2 === 0 ? [[text, (texts[at + 1] ?? "").replaceAll("\u202f", "")]] : [],
  );
  return Object.fromEntries(entries);
}

test("two settings learn in lockstep in two workers of their own, as each does alone, and the page's run is unchanged", async () => {
  const page = await open({ fragment: SHORT });
  await until(page, "ready");
  // What each comes to when it is the page's run.
  await page.evaluate(() => window.spikeground.run());
  await until(page, "done");
  const spiking = await snapshot(page);
  await settings(page);
  await page.locator("pinned-settings").getByRole("button", { name: "Pin as A" }).click();
  assert.match(
    await page.locator("pinned-settings").innerText(),
    /A: Frozen lake 4×4, not slippery, spiking: .*\(the present settings\)/s,
  );
  await page.keyboard.press("Escape");
  await page.evaluate((fragment) => location.assign(`#${fragment}&agent=dense&steps=300`), SHORT);
  await until(page, "ready");
  await page.evaluate(() => window.spikeground.run());
  await until(page, "paused");
  const before = await snapshot(page);
  assert.equal(before.env_steps, 300);
  const bits = await save(page);
  assert.equal(page.workers().length, 1);

  await sideBySide(page);
  assert.equal(page.workers().length, 3, "one worker for each side");
  assert.match(await dialog(page).innerText(), /A has the settings that you pinned, B the present ones.*seed 21/s);
  await press(page, "50");
  await press(page, "Run");
  for (let look = 0; look < 5; look += 1) {
    const steps = await page.locator("pair-side dd:first-of-type").allInnerTexts();
    const [a = NaN, b = NaN] = steps.map((step) => Number.parseInt(step.replace("\u202f", ""), 10));
    assert.equal(a, b, "both are shown at one step");
    await eventually(
      async () => (await page.locator("pair-side dd:first-of-type").allInnerTexts()).join() !== steps.join(),
      "they go on",
    );
  }
  await press(page, "Pause");
  await eventually(async () => /^Paused at step [1-9]/.test(await said(page).innerText()), "they are paused");
  await press(page, "max");
  await press(page, "Run");
  await eventually(async () => /^Finished at step 1.200:/.test(await said(page).innerText()), "both are at their end");
  const [a, b] = [await figures(page, "a"), await figures(page, "b")];
  assert.equal(a.Step, "1200 (over)");
  assert.equal(a.Score, shown(spiking.normalised_score));
  assert.equal(a.Return, shown(spiking.mean_return, 2));
  assert.equal(a.Silence, `${(100 * Number(spiking.sparsity.silent_slots)).toFixed(1)}\u00a0%`);
  assert.match(a["Energy per decision"] ?? "", /^[\d.]+\u00a0[pnµ]J$/);
  assert.equal(b.Silence, "none", "a dense network sends no spikes");
  assert.match(
    (await dialog(page)
      .getByRole("img", { name: /^Score: A/ })
      .getAttribute("aria-label")) ?? "",
    /A [\d.−]+, B [\d.−]+$/,
  );

  await press(page, "Close");
  await eventually(async () => page.workers().length === 1, "both workers are ended");
  assert.deepEqual(ofRun(await snapshot(page)), ofRun(before));
  assert.equal(await save(page), bits, "not a bit of the page's run is another");
  // Alone, the dense run comes to the same figures.
  await page.evaluate(() => window.spikeground.run());
  await until(page, "done");
  assert.equal(b.Score, shown((await snapshot(page)).normalised_score));
  assert.deepEqual(page.complaints, []);
});

test("without pinned settings the twin is A; in another world A's settings are used in B's; Esc ends both workers", async () => {
  const page = await open({ fragment: SHORT });
  await until(page, "ready");
  await sideBySide(page);
  assert.match(await dialog(page).innerText(), /Nothing is pinned as A/);
  assert.deepEqual(await page.locator("pair-side h3").allInnerTexts(), ["A dense", "B spiking"]);
  await press(page, "Run");
  await page.keyboard.press("Escape");
  await eventually(async () => page.workers().length === 1, "both workers are ended");

  await settings(page);
  await page.locator("pinned-settings").getByRole("button", { name: "Pin as A" }).click();
  await page.evaluate(() => {
    location.hash = "world=CliffWalking-v1&seed=4&T=2&h=32";
  });
  await eventually(async () => (await snapshot(page)).world === "CliffWalking-v1", "another world");
  await page.keyboard.press("Escape");
  await sideBySide(page);
  assert.match(await dialog(page).innerText(), /used in the world of B.*Cliff.*seed 4/s);
  for (const side of await page.locator("pair-side .map").all())
    assert.match((await side.getAttribute("aria-label")) ?? "", /^World of [AB]\. Agent: Row 4, column 1/);
  await press(page, "Unpin A");
  await eventually(async () => /Nothing is pinned as A/.test(await dialog(page).innerText()), "the twin is A again");
  assert.deepEqual(page.complaints, []);
});

test("settings that cannot be trained are said, and the page works on", async () => {
  const page = await open({ fragment: SHORT });
  await until(page, "ready");
  await settings(page);
  await page.locator("pinned-settings").getByRole("button", { name: "Pin as A" }).click();
  await page.evaluate((key) => {
    const kept = JSON.parse(localStorage.getItem(key) ?? "");
    kept.spec.parameters.tau_mem = -3;
    localStorage.setItem(key, JSON.stringify(kept));
  }, PINNED_KEY);
  await page.reload();
  await until(page, "ready");
  await settings(page);
  await page.locator("pinned-settings").getByRole("button", { name: "Side by side" }).click();
  const alert = dialog(page).getByRole("alert");
  await alert.waitFor();
  assert.match(
    await alert.innerText(),
    /^A could not be trained: Membrane time constant \(tau_mem\): .*from 1 to 100\.$/,
  );
  await eventually(async () => page.workers().length === 1, "both workers are ended");
  await press(page, "Close");
  await page.evaluate(() => window.spikeground.run());
  await until(page, "done");
  assert.deepEqual(page.complaints, []);
});

test("pinned settings outlast a reload; what is broken or of another version is dropped", async () => {
  const page = await open({ fragment: SHORT });
  await until(page, "ready");
  await settings(page);
  const pinned = page.locator("pinned-settings");
  await pinned.getByRole("button", { name: "Pin as A" }).click();
  const words = await pinned.getByRole("status").innerText();
  await page.reload();
  await until(page, "ready");
  await settings(page);
  assert.equal(await pinned.getByRole("status").innerText(), words);
  const whole = (await page.evaluate((key) => localStorage.getItem(key), PINNED_KEY)) ?? "";
  const { spec, ...edition } = JSON.parse(whole);
  for (const broken of [
    "",
    whole.slice(0, 40),
    "[]",
    "7",
    JSON.stringify({ ...edition, spec: null }),
    JSON.stringify({ ...edition, version: "0.0.1", spec }),
    JSON.stringify({ ...edition, spec: { ...spec, world: "Nowhere-v0" } }),
    JSON.stringify({ ...edition, spec: { ...spec, parameters: { unheard_of: 1 } } }),
  ]) {
    await page.evaluate(([key, text]) => localStorage.setItem(key ?? "", text ?? ""), [PINNED_KEY, broken]);
    await page.reload();
    await until(page, "ready");
    await settings(page);
    assert.match(await pinned.innerText(), /^Pin these settings as A/, broken);
  }
  await pinned.getByRole("button", { name: "Pin as A" }).click();
  await pinned.getByRole("button", { name: "Unpin A" }).click();
  assert.equal(await page.evaluate((key) => localStorage.getItem(key), PINNED_KEY), null);
  assert.deepEqual(page.complaints, []);
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const [name, options] of Object.entries({ "a wide screen": {}, "a phone": PHONE })) {
    test(`axe finds nothing side by side on ${name} in the ${colorScheme} colours, and nothing scrolls sideways`, async () => {
      const page = await open({ fragment: SHORT, options: { ...options, colorScheme, bypassCSP: true } });
      await until(page, "ready");
      await page.addScriptTag({ path: AXE });
      await sideBySide(page);
      await press(page, "Run");
      await eventually(async () => /^Finished/.test(await said(page).innerText()), "both are at their end");
      const found = await page.evaluate(async () => {
        const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
      });
      assert.deepEqual(found, []);
      const body = dialog(page).locator(".body");
      assert.ok(await body.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth));
    });
  }
}
