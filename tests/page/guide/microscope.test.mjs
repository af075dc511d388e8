/** Neurons under the microscope: pinned, with their strongest connections, and silenced. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, link, ofRun, open, save, snapshot, train, until, withSite } from "../support/site.mjs";
import { fresh, pausedAt } from "../support/walks.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

/** A small network on firm ice, in a run that is far from its end by then. */
const LONG = "seed=2&firm=1&h=32&T=2&ls=200&n_steps=60000";
const LAYERS = ["feature 1", "feature 2", "value", "advantage"];
/** Neurons of each layer in these runs. */
const NEURONS = 32;
/** What is shown of each neuron, to either side: so many arcs, and so many in words. */
const ARCS = 6;
const IN_WORDS = 3;

const strip = (/** @type {Page} */ page, /** @type {number} */ layer) =>
  page.getByRole("slider", { name: `Neurons of ${LAYERS[layer]}`, exact: true });

/** Clicks in the middle of the row of a neuron. */
async function press(/** @type {Page} */ page, /** @type {number} */ layer, /** @type {number} */ neuron) {
  const { height } = (await strip(page, layer).boundingBox()) ?? { height: NaN };
  await strip(page, layer).click({ position: { x: 20, y: ((neuron + 0.5) * height) / NEURONS } });
}

/** The pinned neurons, oldest first. */
const pinned = async (/** @type {Page} */ page) =>
  (await page.locator("brain-card .trace").allInnerTexts()).map((text) => text.split(/\n+/).slice(0, 2).join(" "));

const pins = (/** @type {Page} */ page, /** @type {string[]} */ wanted) =>
  eventually(async () => String(await pinned(page)) === String(wanted), `pinned: ${wanted}`);

/** Rows that are lit as those of pinned neurons, in each strip. */
const rows = (/** @type {Page} */ page) =>
  page
    .locator("brain-card .strip")
    .evaluateAll((strips) =>
      strips.map((strip) =>
        [...strip.querySelectorAll(".row.pin")].map((row) =>
          Number(/** @type {HTMLElement} */ (row).style.getPropertyValue("--row")),
        ),
      ),
    );

/** In how many of the last time steps each neuron of a layer sent a spike, as it is drawn. */
const drawn = (/** @type {Page} */ page, /** @type {number} */ layer, /** @type {number} */ columns) =>
  page.locator(`.spikes[data-layer="${layer}"]`).evaluate((element, columns) => {
    const canvas = /** @type {HTMLCanvasElement} */ (element);
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const { data } = context.getImageData(canvas.width - columns, 0, columns, canvas.height);
    return Array.from(
      { length: canvas.height },
      (_, row) =>
        data.slice(4 * row * columns, 4 * (row + 1) * columns).filter((value, index) => index % 4 === 3 && value > 0)
          .length,
    );
  }, columns);

/** Takes single steps; every decision among them adds its time steps to the picture. */
async function steps(/** @type {Page} */ page, /** @type {number} */ count) {
  for (let taken = 0; taken < count; taken += 1) {
    const { env_steps } = await snapshot(page);
    await page.keyboard.press(".");
    await eventually(async () => (await snapshot(page)).env_steps === env_steps + 1, "one step");
    await until(page, "paused");
  }
}

/**
 * The weights of a layer of a checkpoint in the format of safetensors: the length of the header, the header, the
 * numbers. They are `[outputs, inputs]`.
 * @param {string} text the checkpoint in base64
 * @param {string} layer
 */
function weights(text, layer) {
  const bytes = Buffer.from(text, "base64");
  const end = 8 + Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, end).toString());
  const { dtype, shape, data_offsets } = header[`online.${layer}.weight`];
  assert.deepEqual([dtype, ...shape.slice(0, 1)], ["F32", NEURONS]);
  const [outputs, inputs] = shape;
  return (/** @type {number} */ from, /** @type {number} */ to) => {
    assert.ok(from < inputs && to < outputs);
    return bytes.readFloatLE(end + data_offsets[0] + 4 * (to * inputs + from));
  };
}

/**
 * The connections of largest absolute weight.
 * @param {{layer: number, neuron: number, weight: number}[]} all
 */
const strongest = (all) => all.sort((one, other) => Math.abs(other.weight) - Math.abs(one.weight)).slice(0, ARCS);

/** The strongest connections of a neuron of feature 2, by the weights of a checkpoint. */
function connections(/** @type {string} */ text, /** @type {number} */ neuron) {
  const into = weights(text, "feature_2");
  const behind = /** @type {const} */ ([
    [2, weights(text, "value")],
    [3, weights(text, "advantage")],
  ]);
  const others = Array.from({ length: NEURONS }, (_, other) => other);
  return {
    from: strongest(others.map((other) => ({ layer: 0, neuron: other, weight: into(other, neuron) }))),
    to: strongest(
      behind.flatMap(([layer, weight]) =>
        others.map((other) => ({ layer, neuron: other, weight: weight(neuron, other) })),
      ),
    ),
  };
}

/** Where the arcs begin and end: layer and neuron of the rows at their height on the screen. */
const arcs = (/** @type {Page} */ page) =>
  page.locator("brain-card").evaluate((card, neurons) => {
    const strips = [...card.querySelectorAll(".strip")].map((strip) => strip.getBoundingClientRect());
    const place = (/** @type {SVGPathElement} */ path, /** @type {number} */ share) => {
      const { y } = path
        .getPointAtLength(share * path.getTotalLength())
        .matrixTransform(path.getScreenCTM() ?? undefined);
      const layer = strips.findIndex(({ top, bottom }) => y >= top && y <= bottom);
      const { top = NaN, height = NaN } = strips[layer] ?? {};
      return `${layer}:${Math.floor((neurons * (y - top)) / height)}`;
    };
    return [.../** @type {NodeListOf<SVGPathElement>} */ (card.querySelectorAll(".wires .connection"))].map((path) => ({
      ends: `${place(path, 0)} ${place(path, 1)}`,
      inhibits: getComputedStyle(path).strokeDasharray !== "none",
      width: Number.parseFloat(getComputedStyle(path).strokeWidth),
    }));
  }, NEURONS);

test("three neurons are pinned by mouse and by keys, a fourth replaces the oldest, and each is unpinned", async () => {
  const page = await pausedAt(LONG, 1500);
  await press(page, 0, 3);
  await press(page, 1, 7);
  await pins(page, ["feature 1 neuron 3", "feature 2 neuron 7"]);
  await strip(page, 2).focus();
  for (const key of ["End", "PageUp", "ArrowUp", "Enter"]) await page.keyboard.press(key);
  await pins(page, ["feature 1 neuron 3", "feature 2 neuron 7", "value neuron 20"]);
  assert.deepEqual(await rows(page), [[3], [7], [20], []]);
  await press(page, 1, 30);
  await pins(page, ["feature 2 neuron 7", "value neuron 20", "feature 2 neuron 30"]);
  assert.deepEqual(await rows(page), [[], [7, 30], [20], []]);

  const traces = page.getByRole("img", { name: /^Membrane of/ });
  assert.deepEqual(await traces.evaluateAll((all) => all.map((trace) => trace.getAttribute("aria-label"))), [
    "Membrane of feature 2 neuron 7 over the drawn time steps",
    "Membrane of value neuron 20 over the drawn time steps",
    "Membrane of feature 2 neuron 30 over the drawn time steps",
  ]);
  for (const trace of await traces.all()) {
    const ink = await trace.evaluate((element) => {
      const canvas = /** @type {HTMLCanvasElement} */ (element);
      const { data } = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).getImageData(
        0,
        0,
        canvas.width,
        canvas.height,
      );
      return data.filter((value, index) => index % 4 === 3 && value > 0).length;
    });
    assert.ok(ink > 50, `${ink} pixels of a membrane are drawn`);
  }

  await press(page, 2, 20);
  await pins(page, ["feature 2 neuron 7", "feature 2 neuron 30"]);
  await page.getByRole("button", { name: "unpin" }).first().click();
  await pins(page, ["feature 2 neuron 30"]);
  await eventually(async () => (await arcs(page)).length === 2 * ARCS, "the arcs of the last one");
  await strip(page, 1).focus();
  await page.keyboard.press("Escape");
  await pins(page, []);
  assert.deepEqual(await rows(page), [[], [], [], []]);
  await eventually(async () => (await arcs(page)).length === 0, "no arcs");
  assert.deepEqual(page.complaints, []);
});

test("the strongest connections are those of the saved weights, as arcs and in words, also after more steps", async () => {
  const page = await pausedAt(LONG, 1500);
  await press(page, 1, 7);
  for (const last of [1500, 1900]) {
    if (last > 1500) await train(page, last);
    const { from, to } = connections(await save(page), 7);
    const name = (/** @type {{layer: number, neuron: number, weight: number}} */ { layer, neuron, weight }) =>
      `${LAYERS[layer]} ${neuron} (${weight.toFixed(2).replace("-", "−")})`;
    const list = (/** @type {typeof from} */ all) => all.slice(0, IN_WORDS).map(name).join(", ");
    const words = `Strongest from: ${list(from)}. Strongest to: ${list(to)}.`;
    const said = page.locator(".lesion.muted");
    await eventually(async () => (await said.innerText()) === words, `${words} at ${last}`);
    const all = [...from, ...to];
    const most = Math.max(...all.map(({ weight }) => Math.abs(weight)));
    const shown = await arcs(page);
    assert.deepEqual(
      shown.map(({ ends, inhibits }) => ({ ends, inhibits })),
      all.map(({ layer, neuron, weight }) => ({ ends: `1:7 ${layer}:${neuron}`, inhibits: weight < 0 })),
    );
    for (const [index, { width }] of shown.entries()) {
      const { weight = NaN } = all[index] ?? {};
      assert.ok(Math.abs(width - (0.5 + (2.5 * Math.abs(weight)) / most)) < 0.06, `${width} for ${weight}`);
    }
  }
  assert.deepEqual(page.complaints, []);
});

test("the first layer has no connections from before it here, the streams none behind them", async () => {
  const page = await pausedAt(LONG, 300);
  await press(page, 0, 5);
  await press(page, 3, 6);
  const words = page.locator(".lesion.muted");
  await eventually(async () => (await arcs(page)).length === 2 * ARCS, "arcs of both");
  assert.match((await words.nth(0).innerText()).trim(), /^Strongest to: (feature 2 \d+ \(−?\d\.\d\d\)(, )?){3}\.$/);
  assert.match((await words.nth(1).innerText()).trim(), /^Strongest from: (feature 2 \d+ \(−?\d\.\d\d\)(, )?){3}\.$/);
});

test("a silenced neuron sends no spike from then on, and spikes again when it may", async () => {
  const page = await pausedAt(LONG, 1500);
  const columns = 2 * 12;
  await steps(page, 12);
  const [before, last] = [await drawn(page, 0, columns), (await snapshot(page)).env_steps];
  const loudest = before.indexOf(Math.max(...before));
  assert.ok((before[loudest] ?? 0) > 0, "some neuron fires");
  await press(page, 0, loudest);
  await page.getByRole("button", { name: "Silence it" }).press("Enter");
  const again = page.getByRole("button", { name: "Let it fire again" });
  await again.waitFor();
  await steps(page, 12);
  const after = await drawn(page, 0, columns);
  assert.equal(after[loudest], 0, `neuron ${loudest} of feature 1`);
  assert.ok(Math.max(...after) > 0, "others fire");
  await strip(page, 0).focus();
  assert.match((await strip(page, 0).getAttribute("aria-valuetext")) ?? "", /: silenced; it sends no spikes$/);
  assert.match(await link(page), new RegExp(`events=${last}:n${loudest}-${loudest}:off`));

  await again.click();
  await page.getByRole("button", { name: "Silence it" }).waitFor();
  const { env_steps } = await snapshot(page);
  assert.match(
    await link(page),
    new RegExp(`events=${last}:n${loudest}-${loudest}:off(;|%3B)${env_steps}:n${loudest}-${loudest}:on`, "i"),
  );
  // It answers to some cells only: the agent walks on until it meets one of them.
  await eventually(async () => {
    await steps(page, 12);
    return ((await drawn(page, 0, columns))[loudest] ?? 0) > 0;
  }, "it fires again");
  assert.deepEqual(page.complaints, []);
});

test("silencing a share of a layer is an event: in the link, on the time line, repeated bit for bit, and undone", async () => {
  const page = await pausedAt(LONG, 1500);
  await press(page, 2, 9);
  assert.equal(await page.locator("time-line i.edit").count(), 0);
  await page.getByRole("button", { name: /^Silence 25.% of value$/ }).click();
  const all = page.getByRole("button", { name: "Let all 8 silenced fire again" });
  await all.waitFor();
  assert.match(await link(page), /events=1500:n64-71:off/);
  await page.getByRole("button", { name: "Silence it" }).click();
  await page.getByRole("button", { name: "Let all 9 silenced fire again" }).waitFor();
  const told = await train(page, 1800);
  await eventually(async () => (await page.locator("time-line i.edit").count()) === 1, "the mark");
  const mark = page.locator("time-line i.edit");
  const at = await mark.evaluate((element) => /** @type {HTMLElement} */ (element).style.getPropertyValue("--at"));
  assert.ok(Math.abs(Number(at) - 1500 / told.env_steps) < 1e-6, at);
  const address = await link(page);
  assert.match(address, /events=1500:n64-71:off(;|%3B)1500:n73-73:off/i);

  const other = await open({ fragment: new URL(address).hash.slice(1) });
  await until(other, "ready");
  await other.evaluate(() => window.spikeground.run());
  await until(other, "paused");
  assert.deepEqual(ofRun(await snapshot(other)), ofRun(told), "the link repeats it");
  assert.ok((told.dead_neurons.value ?? NaN) >= 9, "silenced neurons are counted as such that never fire");

  const plain = await fresh(LONG, told.env_steps);
  assert.notEqual(plain.weights_digest, told.weights_digest, "it matters");

  // Going on from before the event is another branch, which knows nothing of it.
  await page.evaluate(() => window.spikeground.rewind(1400));
  await eventually(async () => (await snapshot(page)).env_steps === 1400, "step 1400");
  await until(page, "paused");
  assert.equal(await page.getByRole("button", { name: /silenced fire again/ }).count(), 0);
  await page.evaluate(() => window.spikeground.rewind(null));
  await eventually(async () => (await snapshot(page)).env_steps === told.env_steps, "the last step");
  await page.getByRole("button", { name: "Let all 9 silenced fire again" }).click();
  await eventually(async () => (await page.getByRole("button", { name: /silenced/ }).count()) === 0, "all may fire");
  assert.match(await link(page), new RegExp(`${told.env_steps}:n0-127:on`));
  assert.deepEqual(page.complaints, []);
});

test("where states have no numbers, a pinned neuron shows what in the agent's view it answers to", async () => {
  const page = await pausedAt("world=MiniGrid-Empty-5x5-v0&seed=1&h=32&T=2", 1500);
  const field = page.locator(".trace .field svg.view");
  await press(page, 0, 5);
  await field.waitFor();
  await eventually(async () => {
    await steps(page, 1);
    return /^Fires most/.test((await field.getAttribute("aria-label")) ?? "");
  }, "something that it answers to");
  const words = (await field.getAttribute("aria-label")) ?? "";
  const place = "(\\d ahead|\\d to the (left|right)|\\d ahead and \\d to the (left|right)|where it stands)";
  const found = new RegExp(
    `^Fires most with this in view: [a-z ]+, ${place} – in ([\\d.]+)\\s?% of time steps, ([\\d.]+)\\s?% on average$`,
  ).exec(words);
  assert.ok(found, words);
  assert.ok(Number(found[4]) > Number(found[5]), words);
  assert.equal(await field.locator("rect:not(.answer)").count(), 49, "seven by seven cells");
  assert.ok((await field.locator("rect.answer").count()) > 0, "some of them are coloured");
  assert.deepEqual(page.complaints, []);
});
