import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, open, snapshot, until, withSite } from "../support/site.mjs";

withSite();

for (const seed of [1, 2]) {
  test(`the slippery lake is learned to 0.95 of the optimum in the page, seed ${seed}`, async () => {
    const page = await open({ fragment: `seed=${seed}` });
    await until(page, "ready");
    const untrained = await snapshot(page);
    assert.ok(
      (untrained.normalised_score ?? 0) < 0.95,
      `the untrained network already has ${untrained.normalised_score}`,
    );
    await page.evaluate(() => window.spikeground.run());
    await eventually(async () => ((await snapshot(page)).normalised_score ?? NaN) >= 0.95, "a score of 0.95");
    const { sparsity, energy } = await snapshot(page);
    assert.ok(
      sparsity.silent_slots !== null && sparsity.silent_slots > 0 && sparsity.silent_slots < 1,
      "alive, and not all of it",
    );
    assert.ok(Object.values(energy).every(({ ratio }) => ratio !== null && ratio > 0));
  });
}
