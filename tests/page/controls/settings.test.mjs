import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, link, open, snapshot, train, until, withSite } from "../support/site.mjs";

withSite();

/** @param {import("playwright-core").Page} page */
async function drawer(page) {
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  const settings = page.getByRole("dialog", { name: "Settings" });
  await settings.waitFor();
  return settings;
}

test("every declared parameter has a control with a name and a help sentence", async () => {
  const page = await open();
  await until(page, "ready");
  const settings = await drawer(page);
  const declared = Object.keys((await snapshot(page)).parameters).sort();
  const shown = await settings
    .locator("[data-parameter]")
    .evaluateAll((rows) => rows.map((row) => row.dataset.parameter).sort());
  assert.deepEqual(shown, declared);
  const silent = await settings
    .locator("[data-parameter]")
    .evaluateAll(
      (rows) =>
        rows.filter(
          (row) => !row.querySelector(".title")?.textContent?.trim() || !row.querySelector("p")?.textContent?.trim(),
        ).length,
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
  assert.match(await page.getByRole("region", { name: "Brain" }).innerText(), /6 columns make a decision/);

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
  const refusal = await eventually(
    async () => (await settings.getByRole("alert").count()) > 0 && settings.getByRole("alert").innerText(),
    "a refusal",
  );
  assert.match(refusal, /^Time steps \(time_steps\): '4000' is not /);
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
  await eventually(
    async () =>
      /^Without effect \(Noisy layers: off\)\./.test(
        await settings.locator('[data-parameter="noise_sigma"] p').innerText(),
      ),
    "the setting of what is off says so",
  );
  assert.equal(
    await settings.locator(".idle").getByText("Without effect", { exact: false }).count(),
    await settings.locator(".idle").count(),
  );
});

test("a preset is chosen with one click, is in the link, says when it was changed, and can be undone", async () => {
  const page = await open({ fragment: "seed=2&T=7" });
  await until(page, "ready");
  await train(page, 300);
  const settings = await drawer(page);
  const chip = (/** @type {string} */ name) => settings.getByRole("button", { name, exact: true });
  const changed = settings.getByRole("region", { name: "Presets" }).getByText(/settings? changed/);
  assert.equal(await chip("Default").getAttribute("aria-pressed"), "true");
  assert.equal(await changed.innerText(), "1 setting changed.");
  await chip("Balanced").click();
  await eventually(async () => (await snapshot(page)).parameters.tau_mem === 10, "the preset's time constant");
  await until(page, "ready");
  const { parameters, env_steps } = await snapshot(page);
  assert.deepEqual(
    [env_steps, parameters.time_steps, parameters.threshold, parameters.tau_syn],
    [0, 5, 1, 5],
    "changes are gone, the run starts over",
  );
  assert.equal(await chip("Balanced").getAttribute("aria-pressed"), "true");
  assert.equal(await chip("Default").getAttribute("aria-pressed"), "false");
  assert.equal(await changed.count(), 0);
  assert.match(new URL(await link(page)).hash, /^#v=0&n=\d+&world=FrozenLake-v1&agent=spiking&preset=balanced&seed=2$/);

  const steps = settings.getByRole("spinbutton", { name: "Time steps" });
  await steps.fill("6");
  await steps.press("Tab");
  await eventually(async () => (await snapshot(page)).parameters.time_steps === 6, "T is 6");
  assert.match(new URL(await link(page)).hash, /&preset=balanced&seed=2&T=6$/);
  assert.equal(await chip("Balanced").getAttribute("aria-pressed"), "true");
  assert.equal(await changed.innerText(), "1 setting changed.");
  await settings.getByRole("button", { name: "Reset Time steps to 5" }).click();
  await eventually(async () => (await snapshot(page)).parameters.time_steps === 5, "the preset's time steps again");
  assert.equal(await changed.count(), 0);

  await chip("Frugal").focus();
  await page.keyboard.press("Enter");
  await eventually(async () => (await snapshot(page)).parameters.target_rate === 0.015, "frugal, by the keyboard");
  await settings.getByRole("button", { name: "Undo last change" }).click();
  await eventually(async () => (await snapshot(page)).parameters.tau_mem === 10, "balanced again");
  assert.match(new URL(await link(page)).hash, /&preset=balanced&/);
});

test("every preset says what it is, and the original's say what is claimed of them", async () => {
  const page = await open();
  await until(page, "ready");
  const presets = (await drawer(page)).getByRole("region", { name: "Presets" }).getByRole("listitem");
  const said = await presets.allInnerTexts();
  const titles = ["Default", "Frugal", "Maximum speed", "Balanced", "Maximum accuracy"];
  assert.deepEqual(
    said.map((text) => text.split("\n")[0]),
    titles,
  );
  assert.deepEqual(
    said.map((text) => text.includes("Claimed")),
    [false, false, true, true, true],
  );
  assert.match(said[2] ?? "", /Claimed: 75 %\+ sparsity, 5–10× speed, slight accuracy drop\./);
  for (const text of said) assert.match(text, /\w+\./, text);
});

test("the drawer fits a phone", async () => {
  for (const width of [390, 320]) {
    const page = await open({ options: { viewport: { width, height: 700 }, isMobile: true, hasTouch: true } });
    await until(page, "ready");
    const settings = await drawer(page);
    assert.ok(await settings.evaluate((dialog) => dialog.scrollWidth <= dialog.clientWidth), `${width} pixels`);
    await page.context().close();
  }
});
