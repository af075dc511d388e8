/** `spikeground parameters`: the declaration as other programs and people read it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { json, spikeground } from "../support/program.mjs";

const declared = readFileSync(new URL("../../../config/parameters.yaml", import.meta.url), "utf8");

test("every parameter of config/parameters.yaml is listed, in its order", () => {
  const names = [...declared.matchAll(/^ {2}- name: (\w+)\n {4}group/gm)].map((match) => match[1]);
  assert.ok(names.length > 50);
  assert.deepEqual(
    json("parameters").parameters.map((/** @type {{name: string}} */ { name }) => name),
    names,
  );
});

test("a parameter is told with its range, default, link key, sentence and condition", () => {
  const { parameters } = json("parameters", "--group", "special");
  const found = parameters.find((/** @type {{name: string}} */ { name }) => name === "threshold_rise");
  assert.equal(found.link, "ra");
  assert.deepEqual(found.needs, { parameter: "neuron_model", value: "adaptive_threshold", equal: true });
  const { code, stdout } = spikeground("parameters", "--group", "special");
  assert.equal(code, 0);
  assert.match(
    stdout,
    /threshold_rise = [\d.]+.*; a number from [\d.]+ to [\d.]+; link key ra\n.*\n +Used only if neuron_model is adaptive_threshold\./,
  );
});

test("an unknown group is refused in one line with the groups that there are", () => {
  const { code, stderr } = spikeground("parameters", "--group", "brain");
  assert.equal(code, 2);
  assert.match(stderr, /^spikeground: unknown group 'brain'; allowed: network, neuron, .*distribution\n$/);
});
