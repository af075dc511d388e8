/** "Why does it not learn?": offered for runs that have learned nothing, with the cause that their figures show. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, withSite } from "../support/site.mjs";
import { pausedAt, QUICK } from "../support/walks.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

const SMALL = "seed=2&h=16&T=2&ls=100&n_steps=4000";
/** A shore along which nobody gets by chance: each step to the side ends in the water. */
const SHORE = `firm=1&map=SFFFFFFFFFFF/HHHHHHHHHHHG&${SMALL}`;
const LAYERS = ["feature 1", "feature 2", "value", "advantage"];

const question = (/** @type {Page} */ page) => page.getByRole("button", { name: "Why does it not learn?" });

/** The causes that the page names for a run at this step, each with its settings. */
async function causes(/** @type {string} */ fragment, /** @type {number} */ step) {
  const page = await pausedAt(fragment, step);
  await question(page).click();
  const answer = page.getByRole("dialog", { name: "Why does it not learn?" });
  await answer.waitFor();
  const named = await answer
    .locator("section")
    .evaluateAll((sections) =>
      sections.map((section) => [
        section.querySelector("h3")?.textContent,
        section.querySelector(".muted")?.textContent?.replace(/^Settings: /, ""),
      ]),
    );
  assert.doesNotMatch(await answer.innerText(), /\{\w+\}|undefined/);
  assert.equal(/Nothing in the figures/.test(await answer.innerText()), named.length === 0);
  return { page, answer, named: new Map(/** @type {[string, string][]} */ (named)) };
}

test("a run that has met no reward is told so, and the settings are opened from there", async () => {
  const { page, answer, named } = await causes(SHORE, 400);
  assert.match(named.get("It has met no reward") ?? "", /^Epsilon at the end, Count visits, Curiosity$/);
  await answer.getByRole("button", { name: "Open the settings" }).click();
  await page.locator("settings-drawer .parameter").first().waitFor();
  await page.keyboard.press("Escape");
  assert.deepEqual(page.complaints, []);
});

test("layers that never fire are named, and those that always fire", async () => {
  const dead = (await causes(`firm=1&tv=fixed&th=3&${SMALL}`, 400)).named;
  const saturated = (await causes(`firm=1&tv=fixed&th=0.05&nb=2&${SMALL}`, 400)).named;
  for (const layer of LAYERS) {
    // The target rate has no effect on fixed thresholds.
    assert.equal(dead.get(`Most of ${layer} never fires`), "Threshold");
    assert.match(saturated.get(`${layer} fires nearly always`) ?? "", /^Threshold, Normalisation$/);
  }
  for (const cause of saturated.keys()) assert.doesNotMatch(cause, /never fires/);
  for (const cause of dead.keys()) assert.doesNotMatch(cause, /always/);
});

test("a gradient that vanishes is named with the layers that it does not reach", async () => {
  // Far below the threshold, a rectangle's derivative is exactly 0.
  const { named, answer } = await causes(`firm=1&tv=fixed&th=3&su=rectangle&${SMALL}`, 400);
  for (const layer of ["feature 1", "feature 2"])
    assert.equal(named.get(`The gradient vanishes before ${layer}`), "Surrogate slope, Surrogate, Threshold");
  assert.match(await answer.innerText(), /more than 1\s000 times smaller than the largest of the network/);
  const well = (await causes(`firm=1&${SMALL}`, 400)).named;
  for (const cause of well.keys()) assert.doesNotMatch(cause, /vanishes/);
});

test("returns beyond the support are found, and no longer when it is wide enough", async () => {
  // Who falls off the cliff again and again loses far more than 100.
  const cliff = `world=CliffWalking-v1&${SMALL}`;
  const narrow = (await causes(`${cliff}&v0=-100`, 1000)).named;
  assert.equal(narrow.get("Returns pile up at the edge"), "Lowest return, Highest return");
  const wide = (await causes(`${cliff}&v0=-1000`, 1000)).named;
  assert.equal(wide.has("Returns pile up at the edge"), false, [...wide.keys()].join());
});

test("nothing is offered before the agent could have learned, nor to a run that has", async () => {
  for (const [fragment, step] of /** @type {const} */ ([
    [`firm=1&${SMALL}`, 150],
    [QUICK, 4000],
  ])) {
    const page = await pausedAt(fragment, step);
    await eventually(
      async () => /best possible/.test(await page.locator("figures-column").innerText()),
      "the score is shown",
    );
    await page.waitForTimeout(300);
    assert.equal(await question(page).count(), 0, `at ${step}`);
  }
});
