/** The page after its server is gone: everything that it offers works with what it has loaded. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { serve } from "../../../scripts/lib/serve.mjs";
import { eventually, open, snapshot, train, until, withSite } from "../support/site.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

test("without its server the page compares a run with its twin, twice, and replaces a worker that is gone", async () => {
  const site = await serve(process.env.SPIKEGROUND_SITE ?? "dist", 0);
  /** @type {string[]} */
  const failed = [];
  const page = await open({ fragment: "seed=1&h=32&ls=200" });
  await page.goto(`${site.url}#seed=1&h=32&ls=200`);
  await until(page, "ready");
  await train(page, 400);
  const isLoaded = () => page.evaluate(() => customElements.get("compare-dialog") !== undefined);
  await eventually(isLoaded, "what was not needed at first is loaded, too");
  page.on("requestfailed", (request) => failed.push(request.url()));
  await site.close();
  await page.context().setOffline(true);
  await assert.rejects(
    page.evaluate((url) => fetch(url), site.url),
    "the server is gone",
  );
  failed.length = 0;

  await page.getByRole("region", { name: "Energy" }).getByRole("button", { name: "Compare", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Spiking against dense" });
  await dialog.getByRole("button", { name: /^Compare with the/ }).click();
  const again = dialog.getByRole("button", { name: "Compare again" });
  await again.waitFor();
  // Seen by its worker: a fast machine has trained this small twin before a button of the training is found.
  const [worker] = await Promise.all([page.waitForEvent("worker"), again.click()]);
  await eventually(async () => !page.workers().includes(worker), "the second comparison is done as well");
  await again.waitFor();
  assert.equal(await dialog.getByRole("alert").count(), 0);
  await page.keyboard.press("Escape");

  // An error of the page terminates the worker; Reset creates another one.
  await page.evaluate(
    () =>
      void setTimeout(() => {
        throw new Error("on purpose");
      }),
  );
  await until(page, "error");
  await page.getByRole("button", { name: "Reset", exact: true }).click();
  await until(page, "ready");
  await train(page, 100);
  assert.equal((await snapshot(page)).seed, 1);
  // Browsers request the icon at any time.
  assert.deepEqual(
    failed.filter((url) => !url.endsWith("icon.svg")),
    [],
    "nothing is asked of the server",
  );
});
