import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, link, open, snapshot, train, until, withSite } from "../support/site.mjs";

withSite();

test("a run trains, pauses exactly, steps by one and starts over", async () => {
  const page = await open({ fragment: "seed=3" });
  await until(page, "ready");
  const untrained = await snapshot(page);
  const paused = await train(page, 5000);
  assert.notEqual(paused.weights_digest, untrained.weights_digest);
  await page.waitForTimeout(700);
  assert.equal((await snapshot(page)).env_steps, paused.env_steps, "nothing moves while it is paused");

  await page.getByRole("button", { name: "Step" }).click();
  await eventually(async () => (await snapshot(page)).env_steps === paused.env_steps + 1, "one step");

  await page.getByRole("button", { name: "Reset" }).click();
  await eventually(async () => (await snapshot(page)).env_steps === 0, "the first step again");
  await until(page, "ready");
  assert.equal((await snapshot(page)).weights_digest, untrained.weights_digest);
});

test("the same seed gives the same weights at the same step, another seed others", async () => {
  /** @type {string[]} */
  const digests = [];
  for (const seed of [5, 5, 6]) {
    const page = await open({ fragment: `seed=${seed}&steps=800` });
    await until(page, "ready");
    await page.evaluate(() => window.spikeground.run());
    await until(page, "paused");
    const figures = await snapshot(page);
    assert.equal(figures.env_steps, 800);
    digests.push(figures.weights_digest);
  }
  assert.equal(digests[0], digests[1]);
  assert.notEqual(digests[0], digests[2]);
});

test("a person who only listens is told where the run stands", async () => {
  const page = await open({ fragment: "seed=1" });
  await until(page, "ready");
  const { env_steps } = await train(page, 300);
  const region = page.locator("#announcements");
  assert.equal(await region.getAttribute("aria-live"), "polite");
  const told = await eventually(
    async () => /^Paused\. Step .+, score .+ silent\.$/.test(await region.innerText()) && region.innerText(),
    "the announcement",
  );
  assert.equal(told.replace(/\D*([\d\u202f]+).*/, "$1").replace(/\D/g, ""), String(env_steps));
});

test("a slow speed is kept, and full speed is faster", async () => {
  const page = await open();
  await until(page, "ready");
  await page.getByRole("button", { name: "5", exact: true }).click();
  await page.getByRole("button", { name: "Run" }).click();
  await page.waitForTimeout(3000);
  await page.getByRole("button", { name: "Pause" }).click();
  await until(page, "paused");
  const { env_steps } = await snapshot(page);
  assert.ok(env_steps >= 10 && env_steps <= 20, `${env_steps} steps in three seconds at 5 a second`);
  await page.getByRole("button", { name: "max", exact: true }).click();
  await train(page, 1000);
});

test("the keys run, pause, step and help, but not while a person types", async () => {
  const page = await open();
  await until(page, "ready");
  await page.keyboard.press("Space");
  await until(page, "running");
  await page.keyboard.press("Space");
  await until(page, "paused");
  const { env_steps } = await snapshot(page);
  await page.keyboard.press(".");
  await eventually(async () => (await snapshot(page)).env_steps === env_steps + 1, "one step by key");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByLabel("Seed", { exact: true }).focus();
  await page.keyboard.press(".");
  await page.keyboard.press("Space");
  await page.waitForTimeout(300);
  assert.equal((await snapshot(page)).env_steps, env_steps + 1);
});

test("the dense twin runs on the same world without a spike", async () => {
  const page = await open();
  await until(page, "ready");
  await page.getByRole("button", { name: "Dense" }).click();
  await eventually(async () => (await snapshot(page)).agent === "dense", "the dense twin");
  const figures = await train(page, 500);
  assert.deepEqual(figures.firing_rate, {});
  assert.match(await page.getByRole("region", { name: "Brain" }).innerText(), /ordinary neurons/);
  assert.match(await link(page), /agent=dense/);
});

test("a cell and a neuron say in words what they are, by mouse and by keyboard", async () => {
  const page = await open({ fragment: "seed=1" });
  await until(page, "ready");
  await train(page, 1500);
  await page.locator('[data-cell="4"]').hover();
  const words = page.locator("world-card > .now");
  await eventually(
    async () => /Row 2, column 1: ice[^;]*; thought worth −?\d/.test(await words.innerText()),
    "the words of a cell",
  );
  await page.locator('[data-cell="4"]').focus();
  await page.keyboard.press("ArrowDown");
  await eventually(async () => /Row 3, column 1/.test(await words.innerText()), "the words of the cell below");

  const strip = page.getByRole("slider", { name: "Neurons of feature 2" });
  await strip.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await eventually(
    async () => /feature 2\s+neuron 127/.test(await page.locator(".trace").innerText()),
    "the pinned neuron",
  );
  await page.keyboard.press("Escape");
  await eventually(async () => (await page.locator(".trace").count()) === 0, "nothing pinned");

  // A row is one pixel high: clicking row 40 pins neuron 40.
  await page.getByRole("slider", { name: "Neurons of value" }).click({ position: { x: 60, y: 40.5 } });
  await eventually(
    async () => /value\s+neuron 40/.test(await page.locator(".trace").innerText()),
    "the neuron that was clicked",
  );
});

test("the run pauses while its tab is hidden", async () => {
  const page = await open();
  await until(page, "ready");
  await page.evaluate(() => window.spikeground.run());
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await until(page, "paused");
});
