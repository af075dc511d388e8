/** Ghosts: the curves of earlier runs under those of the present one. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { stored } from "../support/runs.mjs";
import { eventually, open, train, until, withSite } from "../support/site.mjs";

withSite();

/** @typedef {import("playwright-core").Page} Page */
const RUN = "T=2&h=32&ls=300&n_steps=20000&firm=1";
const curves = (/** @type {Page} */ page) => page.locator("curve-card[of=learning]");
const row = (/** @type {Page} */ page, /** @type {number} */ seed) =>
  page.locator("runs-dialog li").filter({ hasText: `Seed ${seed} ·` });

async function history(/** @type {Page} */ page) {
  await page.locator("page-footer").getByRole("button", { name: "History" }).click();
  await page.locator("runs-dialog li").first().waitFor();
}

/** A page whose list has a run for each of these seeds; the last one is on screen. */
async function withRuns(/** @type {number[]} */ seeds) {
  const page = await open({ fragment: `seed=${seeds[0]}&${RUN}` });
  for (const [at, seed] of seeds.entries()) {
    if (at > 0) await page.evaluate((fragment) => location.assign(fragment), `#seed=${seed}&${RUN}`);
    await eventually(
      () => page.evaluate((seed) => window.spikeground.snapshot()?.seed === seed, seed),
      `the run of seed ${seed}`,
    );
    await until(page, "ready");
    await train(page, 400);
    await eventually(async () => (await stored(page, "runs")).length === at + 1, `${at + 1} rows`);
  }
  return page;
}

test("up to three runs are ghosts, named and read beside the curve; they outlast a reload, and a deleted run has none", async () => {
  const page = await withRuns([1, 2, 3, 4, 5]);
  await history(page);
  assert.ok(await row(page, 5).getByRole("button", { name: "Ghost" }).isDisabled(), "the present run is no ghost");
  for (const seed of [1, 2, 3, 4]) await row(page, seed).getByRole("button", { name: "Ghost" }).click();
  const pressed = async () => {
    const states = [1, 2, 3, 4].map((seed) =>
      row(page, seed).getByRole("button", { name: "Ghost" }).getAttribute("aria-pressed"),
    );
    return (await Promise.all(states)).join();
  };
  await eventually(async () => (await pressed()) === "false,true,true,true", "the oldest made room");
  await page.keyboard.press("Escape");
  const list = curves(page).getByRole("list", { name: /^Ghosts/ });
  const names = () => list.getByRole("listitem").allInnerTexts();
  assert.deepEqual(
    (await names()).map((text) => /^\d: Seed \d, Frozen lake 4×4, not slippery, spiking: /.test(text)),
    [true, true, true],
  );
  const [ghost] = (await stored(page, "runs")).filter(({ spec }) => spec.seed === 2);
  const last = /** @type {(number | null)[]} */ (ghost.curve.score).findLast((value) => value !== null);
  await curves(page).locator(".plot").focus();
  await page.keyboard.press("End");
  await eventually(
    async () => /, 1: [\d.−]+, 2: /.test(await curves(page).locator(".reading").innerText()),
    "they are read",
  );
  assert.ok(last !== undefined);

  await page.reload();
  await until(page, ["ready", "paused"]);
  await eventually(async () => (await list.count()) === 1 && (await names()).length === 3, "they are still there");
  await history(page);
  await row(page, 2).getByRole("button", { name: "Delete" }).click();
  await page.keyboard.press("Escape");
  await eventually(async () => (await names()).length === 2, "the ghost of the deleted run is gone");
  await list
    .getByRole("button", { name: /^Remove the ghost/ })
    .first()
    .click();
  await eventually(async () => (await names()).length === 1, "one is left");
  assert.deepEqual(page.complaints, []);
});
