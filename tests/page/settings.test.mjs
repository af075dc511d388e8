import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, link, open, snapshot, train, until, withSite } from "./site.mjs";

withSite();

/** @param {import("playwright-core").Page} page */
async function drawer(page) {
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  return page.getByRole("dialog", { name: "Settings" });
}

test("every declared parameter has a control with a name and a help sentence", async () => {
  const page = await open();
  await until(page, "ready");
  const settings = await drawer(page);
  const declared = Object.keys((await snapshot(page)).parameters).sort();
  const shown = await settings.locator("[data-parameter]").evaluateAll((rows) => rows.map((row) => row.dataset.parameter).sort());
  assert.deepEqual(shown, declared);
  const silent = await settings.locator("[data-parameter]").evaluateAll((rows) =>
    rows.filter((row) => !row.querySelector(".title")?.textContent?.trim() || !row.querySelector("p")?.textContent?.trim()).length,
  );
  assert.equal(silent, 0);
});

test("a parameter changed in the drawer changes the run and the link, and can be undone", async () => {
  const page = await open({ fragment: "seed=2" });
  await until(page, "ready");
  await train(page, 300);
  const before = new URL(await link(page)).hash;
  const settings = await drawer(page);
  const steps = settings.getByRole("spinbutton", { name: "Time steps" });
  await steps.fill("6");
  await steps.press("Tab");
  await eventually(async () => (await snapshot(page)).parameters.time_steps === 6, "T is 6");
  await until(page, "ready");
  assert.equal((await snapshot(page)).env_steps, 0, "the run starts over");
  assert.notEqual(new URL(await link(page)).hash, before);
  assert.match(new URL(await link(page)).hash, /[#&]T=6(&|$)/);
  assert.equal(await settings.getByText("changed", { exact: true }).count(), 1);
  await eventually(async () => /[#&]T=6(&|$)/.test(page.url()), "the address bar follows");
  await page.keyboard.press("Escape");
  assert.match(await page.getByRole("region", { name: "Brain" }).innerText(), /T = 6/);

  await (await drawer(page)).getByRole("button", { name: "Undo last change" }).click();
  await eventually(async () => (await snapshot(page)).parameters.time_steps === 4, "T is 4 again");
  assert.doesNotMatch(new URL(await link(page)).hash, /T=/);
});

test("a value out of range is refused in one sentence and the run stays as it was", async () => {
  const page = await open();
  await until(page, "ready");
  const settings = await drawer(page);
  const steps = settings.getByRole("spinbutton", { name: "Time steps" });
  await steps.fill("4000");
  await steps.press("Tab");
  const refusal = await eventually(async () => (await settings.getByRole("alert").count()) > 0 && settings.getByRole("alert").innerText(), "a refusal");
  assert.match(refusal, /time_steps/);
  assert.equal((await snapshot(page)).parameters.time_steps, 4);
  await until(page, "ready");
  assert.equal(await steps.inputValue(), "4");
});

test("reset all brings every parameter back", async () => {
  const page = await open({ fragment: "T=2&h=64" });
  await until(page, "ready");
  assert.equal((await snapshot(page)).parameters.time_steps, 2);
  const settings = await drawer(page);
  await settings.getByRole("button", { name: "Reset all" }).click();
  await eventually(async () => (await snapshot(page)).parameters.time_steps === 4, "T is 4");
  assert.equal((await snapshot(page)).parameters.hidden_size, 128);
});

test("a derived value can be taken over where it stands, and given back", async () => {
  const page = await open();
  await until(page, "ready");
  const derived = (await snapshot(page)).parameters.leak_factor;
  const settings = await drawer(page);
  const box = settings.getByRole("checkbox", { name: "Derive Leak factor" });
  assert.ok(await box.isChecked());
  await box.uncheck();
  const field = settings.getByRole("spinbutton", { name: "Leak factor" });
  await eventually(async () => (await field.inputValue()) === String(derived), "the derived value in the field");
  await field.fill("0.5");
  await field.press("Tab");
  await eventually(async () => (await snapshot(page)).parameters.leak_factor === 0.5, "a leak factor of 0.5");
  await box.check();
  await eventually(async () => (await snapshot(page)).parameters.leak_factor === derived, "the derived value again");
});

test("a slider falls on round numbers, whatever its lowest value, and a switch says on or off", async () => {
  const page = await open();
  await until(page, "ready");
  const settings = await drawer(page);
  await settings.getByRole("slider", { name: "Learning rate, slider", exact: true }).press("ArrowRight");
  await eventually(async () => (await snapshot(page)).parameters.learning_rate === 0.0011, "a learning rate of 0.0011");
  await settings.getByRole("slider", { name: "Target period, slider" }).press("Home");
  await eventually(async () => (await snapshot(page)).parameters.target_period === 1, "the lowest target period");
  const row = settings.locator('[data-parameter="noisy"]');
  assert.match(await row.locator(".control").innerText(), /^on$/);
  await row.getByRole("checkbox").uncheck();
  await eventually(async () => (await snapshot(page)).parameters.noisy === false, "noise switched off");
  assert.match(await row.locator(".control").innerText(), /^off$/);
  await eventually(async () => /^Without effect \(Noisy layers: off\)\./.test(await settings.locator('[data-parameter="noise_sigma"] p').innerText()), "the setting of what is off says so");
  assert.equal(await settings.locator(".idle").getByText("Without effect", { exact: false }).count(), await settings.locator(".idle").count());
});
