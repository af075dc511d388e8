/** The recorded episode in the page's HTML is what the trained agent of the site does. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { gunzipSync } from "node:zlib";

import { FOLDER, open, snapshot, until, withSite } from "../support/site.mjs";
import { counted, followed } from "../support/walks.mjs";

withSite();

/** @typedef {import("../../../scripts/building/recording.mjs").RecordedStep} RecordedStep */
/** What the page's script plays. @type {{columns: number, actions: string[], layers: number, neurons: number, time_steps: number, steps: RecordedStep[], end: number}} */
let recorded;
/** Classes and texts of the cells in the HTML. @type {{look: string, inside: string}[]} */
let cells;

before(() => {
  const html = readFileSync(join(FOLDER, "index.html"), "utf8");
  const figure = /<figure id="recording".*?<\/figure>/s.exec(html)?.[0] ?? "";
  recorded = JSON.parse(/<script type="application\/json">(.*?)<\/script>/s.exec(figure)?.[1] ?? "null");
  cells = [...figure.matchAll(/<i class="([^"]*)">(.*?)<\/i>/g)].map(([, look = "", inside = ""]) => ({
    look,
    inside: inside.replaceAll(/<[^>]*>/g, " ").trim(),
  }));
});

test("the site's module, with the site's checkpoint, decides as recorded and with the same spikes", async () => {
  const glue = new URL("../../../www/generated/spikeground.js", import.meta.url);
  const module = await import(glue.href);
  module.initSync({ module: readFileSync(join(FOLDER, "spikeground_bg.wasm")) });
  const handle = module.RunHandle.resume(gunzipSync(readFileSync(join(FOLDER, "trained.safetensors.gz"))));
  const { actions, layers, neurons, time_steps } = handle.scene();
  assert.deepEqual(
    [recorded.actions, recorded.layers, recorded.neurons, recorded.time_steps],
    [actions, layers.length, neurons, time_steps],
  );
  /** @type {RecordedStep[]} */
  const steps = [];
  let stride = handle.begin_walk(false);
  for (; stride.frame.last_ended === "" && steps.length < 100; ) {
    stride = handle.stride(false);
    const { decision_states, decision_actions, spikes } = stride.frame;
    steps.push({
      state: decision_states[0],
      action: decision_actions[0],
      spikes: Buffer.from(spikes).toString("base64"),
    });
  }
  assert.deepEqual(recorded.steps, steps);
  assert.equal(recorded.end, stride.frame.picture.agent);
  assert.equal(stride.frame.last_ended, "goal");
  const bits = recorded.steps.map(({ spikes }) =>
    [...Buffer.from(spikes, "base64")].reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0),
  );
  assert.ok(
    bits.every((count) => count > 0 && count < recorded.layers * recorded.neurons * recorded.time_steps * 0.2),
    `${bits} spikes`,
  );
  handle.free();
});

test("the trained agent, loaded into the page and watched, goes the recorded way, and its map is the recorded one", async () => {
  const page = await open({ options: { reducedMotion: "reduce" } });
  await until(page, "ready");
  await page.getByRole("button", { name: "Load a trained agent" }).click();
  await until(page, "done");
  assert.equal((await snapshot(page)).normalised_score, 1);
  // Arrows and values as the map's labels give them.
  const labels = await page.locator(".cell").evaluateAll((cells) => cells.map((cell) => cell.ariaLabel ?? ""));
  const arrows = /** @type {Record<string, string>} */ ({ left: "←", down: "↓", right: "→", up: "↑" });
  assert.equal(labels.length, cells.length);
  for (const [cell, words] of labels.entries()) {
    const said = /thought worth ([\d.]+),.*goes (\w+)/.exec(words);
    const { look, inside } = cells[cell] ?? { look: "", inside: "" };
    const kind = /column \d+: (\w+)/.exec(words)?.[1];
    assert.match(look, new RegExp(`^${kind === "ice" ? "floor" : kind}`), words);
    if (!said) continue;
    const [arrow, value] = inside.split(/\s+/);
    assert.equal(arrow, arrows[said[2] ?? ""], words);
    assert.ok(Math.abs(Number(value) - Number(said[1])) <= 0.006, `${inside}: ${words}`);
  }

  // The first moment is that of the run, before the walk.
  const coming = followed(page, recorded.steps.length + 1);
  await page.evaluate(() => window.spikeground.walk(true));
  const [, ...way] = await coming;
  assert.match(way[0]?.moment ?? "", /^episode 0, step 0$/);
  assert.deepEqual(
    way.map(({ cell }) => cell),
    [...recorded.steps.map(({ state }) => state), recorded.end],
  );
  await counted(page, "Agent", /^1 of 1 arrived/);
});
