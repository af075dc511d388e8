import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, open, snapshot, until, withSite } from "./site.mjs";

withSite();

const WITHIN_MS = 60_000;

for (const seed of [1, 2]) {
  test(`the slippery lake is learned to 0.95 of the optimum within a minute in the page, seed ${seed}`, async () => {
    const page = await open({ fragment: `seed=${seed}` });
    await until(page, "ready");
    const untrained = await snapshot(page);
    assert.ok(untrained.normalised_score < 0.95, `the untrained network already has ${untrained.normalised_score}`);
    await page.evaluate(() => window.spikeground.run());
    await eventually(async () => (await snapshot(page)).normalised_score >= 0.95, "a score of 0.95", WITHIN_MS);
    const { sparsity, energy } = await snapshot(page);
    assert.ok(sparsity.silent_slots > 0 && sparsity.silent_slots < 1, "alive, and not all of it");
    assert.ok(Object.values(energy).every(({ ratio }) => ratio > 0));
  });
}
