/** Two rows of the committed study, trained again by their own commands. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { kept, read } from "../../scripts/study/results.mjs";
import { spikeground } from "../terminal/support/program.mjs";

/** The cheapest ones. */
const LABELS = [0, 1].map((seed) => `frugal, FrozenLake-v1, firm, seed ${seed}`);

for (const label of LABELS) {
  test(`docs/data/study.json is repeated by its own command: ${label}`, () => {
    const row = read().find((row) => row.label === label);
    assert.ok(
      row,
      `docs/data/study.json lacks the row '${label}': npm run study -- --frugal --only '${label}' trains it`,
    );
    const [, ...args] = row.command.split(" ");
    const { code, stdout, stderr } = spikeground(...args);
    assert.equal(code, 0, stderr);
    const { wall_seconds: now, ...figures } = kept(JSON.parse(stdout), null);
    const {
      wall_seconds: then,
      label: _,
      study,
      world,
      variant,
      seed,
      command,
      config,
      version,
      numerics,
      declared,
      prices,
      ...committed
    } = row;
    assert.deepEqual(figures, committed);
  });
}
