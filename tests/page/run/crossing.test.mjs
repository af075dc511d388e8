/** A run that starts natively, continues in the browser and ends natively equals a run that was never moved. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { load, open, save, train as trainOn, until, withSite } from "../support/site.mjs";

withSite();

const PROGRAM =
  process.env.SPIKEGROUND_PROGRAM ?? fileURLToPath(new URL("../../../target/release/spikeground", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
after(() => rmSync(folder, { recursive: true }));

/** @param {...string} args */
function train(...args) {
  const { status, stdout, stderr } = spawnSync(PROGRAM, ["train", ...args, "--json", "-"], {
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

for (const agent of ["spiking", "dense"]) {
  test(`a ${agent} run crosses from the terminal to the browser and back without losing a bit`, async () => {
    const run = ["--seed", "9", "--firm", "--agent", agent];
    const [first, second] = [join(folder, `${agent}.first`), join(folder, `${agent}.second`)];
    train(...run, "--steps", "2345", "--checkpoint", first);

    const page = await open();
    await until(page, "ready");
    await load(page, readFileSync(first, "base64"));
    await until(page, "paused");
    const { env_steps: steps, weights_digest: digest } = await trainOn(page, 4000);
    writeFileSync(second, await save(page), "base64");
    assert.equal(train(...run, "--steps", String(steps)).weights_digest, digest, "in the browser");

    const end = String(steps + 1500);
    assert.equal(
      train("--resume", second, "--steps", end).weights_digest,
      train(...run, "--steps", end).weights_digest,
      "back again",
    );
    assert.deepEqual(page.complaints, []);
  });
}
