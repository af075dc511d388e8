/** The monitor's report in the page: the original's layout, the files, and the reasons why there is none. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { eventually, open, snapshot, train, until, withSite } from "../support/site.mjs";

withSite();

/** @typedef {import("playwright-core").Page} Page */
const SMALL = "seed=1&h=32&ls=200";

async function monitor(/** @type {Page} */ page) {
  await page.getByRole("button", { name: "Monitor", exact: true }).click();
  return page.getByRole("dialog", { name: "Monitor" });
}

test("the monitor reports in the original's layout, and its files say the same", async () => {
  const page = await open({ fragment: SMALL });
  await until(page, "ready");
  const before = await train(page, 500);
  const dialog = await monitor(page);
  const text = await dialog.locator("pre").innerText();
  assert.match(
    text,
    /^SPARSITY {5}current [\d.]+ %, average [\d.]+ % ± [\d.]+ %, target 69\.15 % \(SpikingBrain-7B\), achievement [\d.]+ %\nENERGY .*\nSTATUS .*\nTIME .* 11 decisions\nLAYER /,
  );
  const file = async (/** @type {string} */ name) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      dialog.getByRole("button", { name, exact: true }).click(),
    ]);
    assert.match(
      download.suggestedFilename(),
      new RegExp(`^spikeground-monitor-FrozenLake-v1-seed1-step${before.env_steps}\\.`),
    );
    return readFileSync(await download.path(), "utf8");
  };
  assert.equal((await file("Text")).trim(), text.trim());
  const report = JSON.parse(await file("JSON"));
  assert.equal(report.decisions, 11);
  assert.equal(report.layers.length, 4);
  assert.ok(text.includes(`average ${(100 * report.sparsity.average).toFixed(2)} %`), text);
  assert.match(
    await file("CSV"),
    new RegExp(`^figure,layer,value\\ndecisions,,11\\nsparsity_current,,${report.sparsity.current}\\n`),
  );
  // The times come from the page's clock: all decisions together take longer than one tick.
  await eventually(async () => {
    await dialog.getByRole("button", { name: "Measure again" }).click();
    return JSON.parse(await file("JSON")).inference_time_ms.average > 0;
  }, "a time that passed");
  assert.equal((await snapshot(page)).weights_digest, before.weights_digest);
  assert.deepEqual(page.complaints, []);
});

test("a run that goes on is watched without a pause", async () => {
  const page = await open({ fragment: SMALL });
  await until(page, "ready");
  await page.evaluate(() => window.spikeground.run());
  const dialog = await monitor(page);
  assert.match(await dialog.locator("pre").innerText(), /^SPARSITY/);
  assert.equal(await page.locator("html").getAttribute("data-run"), "running");
});

test("where monitoring is off the dialog says so, and leads to the switch", async () => {
  const page = await open({ fragment: `${SMALL}&mo=false` });
  await until(page, "ready");
  const dialog = await monitor(page);
  assert.match(await dialog.innerText(), /switched off\. Switch on Monitor in the settings/);
  assert.equal(await dialog.locator("pre").count(), 0);
  await dialog.getByRole("button", { name: "Open the settings" }).click();
  await page.locator("#parameter-enable_monitoring").click();
  await page.keyboard.press("Escape");
  await eventually(async () => (await snapshot(page)).parameters.enable_monitoring === true, "the switch");
  assert.match(await (await monitor(page)).locator("pre").innerText(), /^SPARSITY/);
});

test("the dense twin has no spikes to watch, and the dialog says so", async () => {
  const page = await open({ fragment: `${SMALL}&agent=dense` });
  await until(page, "ready");
  const dialog = await monitor(page);
  assert.match(await dialog.innerText(), /no spikes/);
  assert.equal(await dialog.locator("pre").count(), 0);
  assert.deepEqual(page.complaints, []);
});
