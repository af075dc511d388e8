/** A checkpoint read by Python with safetensors and numpy gives the same greedy values. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

import { python } from "../../../scripts/setup/python.mjs";
import { spikeground } from "../support/program.mjs";

const folder = mkdtempSync(join(tmpdir(), "spikeground-"));
after(() => rmSync(folder, { recursive: true }));
const READER = fileURLToPath(new URL("../../python/greedy_values.py", import.meta.url));

for (const agent of ["spiking", "dense"]) {
  test(`numpy finds the greedy values of a ${agent} checkpoint`, async (t) => {
    const interpreter = await python();
    if (!interpreter) return t.skip("no Python with safetensors and numpy here: pip install numpy safetensors");
    const [checkpoint, figures] = [join(folder, agent), join(folder, `${agent}.json`)];
    const run = [
      "train",
      "--world",
      "FrozenLake-v1",
      "--seed",
      "3",
      "--agent",
      agent,
      "--set",
      "update_period=4",
      "--updates",
      "2500",
    ];
    for (const args of [
      [...run, "--checkpoint", checkpoint],
      ["evaluate", "--checkpoint", checkpoint, "--json", figures],
    ]) {
      const { code, stderr } = spikeground(...args);
      assert.equal(code, 0, stderr);
    }
    const { status, stdout, stderr } = spawnSync(interpreter, [READER, checkpoint, figures], { encoding: "utf8" });
    t.diagnostic(stdout.trim());
    assert.equal(status, 0, `${stdout}${stderr}`);
    const found = Number(/greedy value (\S+) in numpy/.exec(stdout)?.[1]);
    assert.ok(found > 0.1, `${found}: a policy that has learned nothing would be found by any network`);
  });
}
