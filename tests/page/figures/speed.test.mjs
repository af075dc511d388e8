import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, ofRun, open, snapshot, train, until, withSite } from "../support/site.mjs";

withSite();

const card = (/** @type {import("playwright-core").Page} */ page) => page.getByRole("region", { name: "Speed" });
const FIELDS = /** @type {const} */ ([
  "active_share",
  "decision_us",
  "env_steps_per_second",
  "learning_step_ms",
  "twin_active_share",
  "twin_decision_us",
  "updates_per_second",
]);

/** Runs until everything is measured, then pauses. */
async function measured(/** @type {import("playwright-core").Page} */ page) {
  await page.evaluate(() => window.spikeground.run());
  await eventually(async () => Object.values((await snapshot(page)).speed).every((figure) => figure > 0), "every time");
  await page.evaluate(() => window.spikeground.pause());
  await until(page, ["paused", "done"]);
  return (await snapshot(page)).speed;
}

for (const [agent, other] of [
  ["spiking", "dense twin"],
  ["dense", "spiking twin"],
]) {
  test(`the speed of the ${agent} agent is measured while it runs, beside its ${other}`, async () => {
    const page = await open({ fragment: `seed=1&agent=${agent}&ls=500` });
    await until(page, "ready");
    const { speed } = await snapshot(page);
    assert.deepEqual(Object.keys(speed).sort(), FIELDS);
    assert.ok(
      Object.values(speed).every((figure) => figure === null),
      "nothing before the first step",
    );
    assert.match(await card(page).innerText(), /Measured while it runs/);

    const found = await measured(page);
    for (const name of FIELDS)
      assert.ok(Number.isFinite(found[name]) && (found[name] ?? 0) > 0, `${name}: ${found[name]}`);
    for (const share of [found.active_share, found.twin_active_share])
      assert.ok(share !== null && share < 1, `${share}`);
    const words = await card(page).innerText();
    assert.match(words, new RegExp(`${other} *\\s[\\d.]+\u00a0[µm]s\\s+[\\d.]+\u00a0%`));
    assert.match(words, /environment steps a second/);
    assert.match(
      words,
      agent === "spiking"
        ? /At [\d.]+\u00a0% firing, the spiking agent .+ its dense twin\./
        : /spiking twin, which is untrained and fires in [\d.]+\u00a0% of slots\./,
    );
    assert.match(words, /when it last ran/);
    assert.doesNotMatch(words, /NaN|null|undefined|\u2013/);

    await card(page).getByRole("button", { name: "How is this measured?" }).click();
    await page.getByRole("dialog", { name: "Speed: how is it measured?" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Reset" }).click();
    await eventually(async () => (await snapshot(page)).speed.decision_us === null, "another run has another speed");
    assert.deepEqual(page.complaints, []);
  });
}

test("measuring changes nothing: a run with and without it has the same weights", async () => {
  /** A worker that never times a decision. */
  const blind = (/** @type {import("playwright-core").Page} */ page) =>
    page.route("**/worker.js", async (route) => {
      const response = await route.fetch();
      const body = await response.text();
      const without = body.replace(/\.look\(\)/g, ".valueOf()");
      assert.notEqual(without, body, "the worker looks at its stopwatch");
      await route.fulfill({ response, body: without });
    });
  for (const settings of ["agent=dense&h=32", "h=32&T=2&cs=1"]) {
    const page = await open({ fragment: `seed=4&ls=500&${settings}` });
    await until(page, "ready");
    await measured(page);
    const figures = await snapshot(page);
    assert.ok(figures.updates > 0);
    await page.context().close();

    const other = await open({ fragment: `seed=4&ls=500&${settings}&steps=${figures.env_steps}`, prepare: blind });
    await until(other, "ready");
    await other.evaluate(() => window.spikeground.run());
    await until(other, ["paused", "done"]);
    const unmeasured = await snapshot(other);
    assert.equal(unmeasured.speed.decision_us, null, "nobody looked");
    assert.deepEqual(ofRun(unmeasured), ofRun(figures), settings);
    await other.context().close();
  }
});

test("the header and the card tell one pace, at a slow speed too", async () => {
  const page = await open({ fragment: "seed=1" });
  await until(page, "ready");
  await page.getByRole("button", { name: "50", exact: true }).click();
  await page.evaluate(() => window.spikeground.run());
  await eventually(
    async () => Math.abs(((await snapshot(page)).speed.env_steps_per_second ?? 0) - 50) < 6,
    "fifty steps a second",
  );
  await eventually(
    async () => /\b(4[5-9]|5[0-5]) steps\/s/.test(await page.getByRole("banner").innerText()),
    "the same in the header",
  );
  await page.evaluate(() => window.spikeground.pause());
  await until(page, "paused");
  await page.getByRole("button", { name: "max", exact: true }).click();
  await train(page, 1000);
});
