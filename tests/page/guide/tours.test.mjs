/** The guided tours: each can be followed to its end by mouse and by keys, and is left without a trace. */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

import { eventually, link, open, snapshot, train, until, withSite } from "../support/site.mjs";

withSite();

/** @typedef {import("playwright-core").Page} Page */
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const STEPS = { start: 7, neuron: 7, twin: 5, agent: 8, sparsity: 7 };

const panel = (/** @type {Page} */ page) => page.getByRole("dialog", { name: /^Guided tour:/ });
const button = (/** @type {Page} */ page, /** @type {string | RegExp} */ name) =>
  panel(page).getByRole("button", { name, exact: typeof name === "string" });

/** What is seen of a run, its curves and cards among it. */
const seen = async (/** @type {Page} */ page) => {
  // Away from the map, whose cells are told under the pointer.
  await page.mouse.move(700, 5);
  await page.waitForTimeout(300);
  return page.evaluate(() => ({
    figures: window.spikeground.snapshot(),
    texts: ["world-card", "figures-column", "curve-card", "choice-card", "noise-card", "priorities-card"].map(
      (name) => document.querySelector(name)?.textContent,
    ),
    curve: document.querySelector("curve-card .plot")?.getAttribute("aria-label"),
    hash: location.hash,
  }));
};

test("a tour is opened by its link, left by Esc, and the first run of the page is there", async () => {
  const page = await open({ fragment: "tour=neuron" });
  await panel(page).waitFor();
  assert.equal(await page.evaluate(() => location.hash), "#tour=neuron");
  await page.keyboard.press("Escape");
  await eventually(async () => (await panel(page).count()) === 0, "the tour is left");
  await until(page, "ready");
  assert.equal((await snapshot(page)).env_steps, 0);
  await eventually(async () => /world=FrozenLake-v1/.test(await page.evaluate(() => location.hash)), "its own link");
  assert.deepEqual(page.complaints, []);
});

test("a tour in the middle of a run leaves no trace: figures, curves, address, and the bits that follow", async () => {
  const page = await open({ fragment: "seed=7&h=32&ls=200&T=2" });
  await until(page, "ready");
  await train(page, 1500);
  await page.waitForTimeout(800);
  const before = await seen(page);
  await page.getByRole("button", { name: "Tours" }).click();
  await page
    .getByRole("dialog", { name: "Guided tours" })
    .getByRole("button", { name: "The page in a minute" })
    .click();
  await panel(page).waitFor();
  await button(page, "Next").click();
  await button(page, "Let it learn").click();
  await eventually(async () => /Learning: step/.test(await panel(page).innerText()), "the tour's own run learns");
  await page.keyboard.press("Escape");
  await eventually(async () => (await panel(page).count()) === 0, "the tour is left");
  await page.waitForTimeout(800);
  assert.deepEqual(await seen(page), before);
  assert.ok(before.figures);
  const later = await train(page, before.figures.env_steps + 700);

  const other = await open({ fragment: `seed=7&h=32&ls=200&T=2&steps=${later.env_steps}` });
  await until(other, "ready");
  await other.evaluate(() => window.spikeground.run());
  await until(other, "paused");
  assert.equal((await snapshot(other)).weights_digest, later.weights_digest);
  assert.deepEqual(page.complaints, []);
});

for (const [name, count] of Object.entries(STEPS)) {
  test(`the tour "${name}" is followed to its end by mouse, each step's button pressed, axe content`, async () => {
    const page = await open({ fragment: `tour=${name}`, options: { bypassCSP: true } });
    await panel(page).waitFor();
    await page.addScriptTag({ path: AXE });
    for (let step = 1; step <= count; step += 1) {
      assert.match(await panel(page).innerText(), new RegExp(`${step} of ${count}`));
      await panel(page).evaluate(async (element) =>
        Promise.all(element.getAnimations({ subtree: true }).map(({ finished }) => finished)),
      );
      const act = panel(page).locator(".tour-act:enabled");
      if ((await act.count()) > 0 && step <= count) await act.click();
      if (await page.locator("dialog[open]").count()) await page.keyboard.press("Escape");
      if (await panel(page).locator(".tour-progress").count())
        await eventually(async () => (await panel(page).locator(".tour-progress").count()) === 0, "it has learned");
      const radio = panel(page).getByRole("radio").first();
      if (await radio.count()) await radio.check();
      const violations = await page.evaluate(async () => {
        const { violations } = await window.axe.run("tour-panel", { resultTypes: ["violations"] });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join()}`);
      });
      assert.deepEqual(violations, [], `step ${step}`);
      assert.doesNotMatch(await panel(page).innerText(), /\{\w+\}|undefined|\*\*/, `step ${step}`);
      if (step < count) await button(page, "Next").click();
    }
    await button(page, "Finish").click();
    await eventually(async () => (await panel(page).count()) === 0, "the tour is left");
    assert.deepEqual(page.complaints, []);
  });
}

test("a tour is followed by keys alone, and its step is read out", async () => {
  const page = await open({ fragment: "tour=neuron" });
  await panel(page).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Charge");
  const next = button(page, "Next");
  await next.focus();
  await page.keyboard.press("Enter");
  await eventually(async () => (await page.evaluate(() => document.activeElement?.textContent)) === "Leak", "the step");
  const current = panel(page).getByRole("slider", { name: "Current" });
  await current.focus();
  await page.keyboard.press("End");
  await eventually(
    async () => Number(/(\d+) spikes in 48/.exec(await panel(page).innerText())?.[1]) > 20,
    "more current, more spikes",
  );
  await page.keyboard.press("Home");
  await eventually(async () => /0 spikes in 48/.test(await panel(page).innerText()), "no current, no spike");
});

test("one neuron does what the equations say", async () => {
  const page = await open({ fragment: "tour=neuron" });
  await panel(page).waitFor();
  const set = (/** @type {string} */ name, /** @type {number} */ value) =>
    panel(page).getByRole("slider", { name }).fill(String(value));
  for (const [current, leak, threshold] of /** @type {[number, number, number][]} */ ([
    [0.1, 0.75, 0.5],
    [0.3, 0.75, 0.5],
    [0.6, 0.5, 0.5],
    [0.2, 0.9, 1],
  ])) {
    await set("Current", current);
    await set("What stays", leak);
    await set("Threshold", threshold);
    // U = leak · V + I, a spike where U ≥ θ, then V = 0: in single precision, as the core computes.
    let [membrane, spikes] = [0, 0];
    for (let step = 0; step < 48; step += 1) {
      membrane = Math.fround(Math.fround(Math.fround(leak) * membrane) + Math.fround(current));
      if (membrane >= Math.fround(threshold)) [membrane, spikes] = [0, spikes + 1];
    }
    const expected = new RegExp(`(^|\\D)${spikes} spikes in 48`);
    await eventually(async () => expected.test(await panel(page).innerText()), `${spikes} spikes`);
  }
});

test("on a phone the tour is a sheet above the controls, and its buttons are touched", async () => {
  const page = await open({ fragment: "tour=start", options: PHONE });
  await panel(page).waitFor();
  const [sheet, dock] = [await panel(page).boundingBox(), await page.locator(".transport").boundingBox()];
  assert.ok(sheet && dock && sheet.x === 0 && sheet.y + sheet.height <= dock.y + 1, JSON.stringify({ sheet, dock }));
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
  for (let step = 1; step < STEPS.start; step += 1) {
    await button(page, "Next").tap();
    const frame = await page.locator(".tour-frame").boundingBox();
    await eventually(async () => (await page.locator(".tour-frame").boundingBox())?.y !== -1, "the frame");
    assert.ok(frame);
  }
  await button(page, "Finish").tap();
  await eventually(async () => (await panel(page).count()) === 0, "the tour is left");
});

test("the first visit offers the tour of a minute, and the glossary names every term that the page marks", async () => {
  const page = await open();
  await until(page, "ready");
  await page.getByRole("button", { name: /Show me around/ }).click();
  await panel(page).waitFor();
  assert.match(await panel(page).innerText(), /The page in a minute/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Glossary" }).click();
  const glossary = page.getByRole("dialog", { name: "Glossary" });
  assert.match(await glossary.innerText(), /Spike\s+One pulse of a neuron/);
  await page.keyboard.press("Escape");
  assert.ok(/world=FrozenLake-v1/.test(await link(page)));
});
