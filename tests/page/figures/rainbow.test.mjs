import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, load, open, save, snapshot, train, until, withSite } from "../support/site.mjs";

withSite();

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const ALL_OFF = "ny=0&pr=0&du=0&ca=0";

/** @typedef {import("playwright-core").Page} Page */

const card = (/** @type {Page} */ page, /** @type {string} */ name) => page.getByRole("region", { name });

/** How many columns of pixels are drawn on above the base line of each action's row. */
const drawnColumns = (/** @type {Page} */ page, /** @type {number} */ actions) =>
  page.locator("choice-card canvas").evaluate((/** @type {HTMLCanvasElement} */ canvas, actions) => {
    // From a copy: to read a canvas back slows the page's own.
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
    if (!copy) throw new Error("the browser gives no context");
    copy.drawImage(canvas, 0, 0);
    const scale = devicePixelRatio;
    const [left, right, foot] = [26 * scale, canvas.width - 76 * scale, 18 * scale];
    const row = (canvas.height - foot) / actions;
    return Array.from({ length: actions }, (_, action) => {
      const [top, bottom] = [Math.ceil(row * action + 2 * scale), Math.floor(row * (action + 1) - 5 * scale)];
      const { data, width, height } = copy.getImageData(left, top, right - left, bottom - top);
      let columns = 0;
      for (let x = 0; x < width; x += 1) {
        let ink = false;
        for (let y = 0; y < height; y += 1) ink ||= (data[4 * (y * width + x) + 3] ?? 0) > 0;
        columns += Number(ink);
      }
      return columns;
    });
  }, actions);

/** Elements of the cards that extend beyond their card or their group of buttons. */
const outside = (/** @type {Page} */ page) =>
  page.locator("main .card").evaluateAll((cards) =>
    cards.flatMap((card) => {
      return [...card.querySelectorAll("*")].flatMap((item) => {
        const box = item.getBoundingClientRect();
        const { left, right } = (item.parentElement?.closest(".segments") ?? card).getBoundingClientRect();
        const seen =
          item.getClientRects().length > 0 &&
          getComputedStyle(item).visibility === "visible" &&
          !item.closest(".hidden, .agent");
        return seen && (box.left < left - 1 || box.right > right + 1)
          ? [`${card.getAttribute("aria-label")}: ${item.outerHTML.slice(0, 80)}`]
          : [];
      });
    }),
  );

test("the last decision shows how the return of every action is distributed, the chosen and the best one marked", async () => {
  const page = await open({ fragment: "seed=1" });
  await until(page, "ready");
  assert.deepEqual(await drawnColumns(page, 4), [0, 0, 0, 0], "nothing before the first decision");
  await train(page, 800);
  for (const columns of await drawnColumns(page, 4)) assert.ok(columns > 40, `${columns} columns of pixels in a row`);
  const canvas = card(page, "Why this action?").getByRole("img");
  const label = (await canvas.getAttribute("aria-label")) ?? "";
  const values = [...label.matchAll(/(left|down|right|up) (−?\d+\.\d+)(?: \(([a-z, ]+)\))?/g)].map(
    ([, name, value = "", marks = ""]) => ({ name, value, marks }),
  );
  assert.deepEqual(
    values.map(({ name }) => name),
    ["left", "down", "right", "up"],
  );
  assert.equal(values.filter(({ marks }) => marks.includes("chosen")).length, 1, label);
  const number = (/** @type {string} */ text) => Number(text.replace("−", "-"));
  const best = values.filter(({ marks }) => marks.includes("best"));
  assert.deepEqual(
    best.map(({ value }) => number(value)),
    [Math.max(...values.map(({ value }) => number(value)))],
    label,
  );
  const inBrain = await page
    .getByRole("list", { name: "Value of each action" })
    .getByRole("listitem")
    .evaluateAll((items) => items.map((item) => item.getAttribute("aria-label")));
  assert.deepEqual(
    inBrain.map((words) => words?.replace(", chosen", "")),
    values.map(({ name, value }) => `${name}: ${value}`),
  );

  const box = await canvas.boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + box.width / 2, box.y + (box.height - 18) * 0.6);
  await eventually(
    async () => /right: [\d.]+\u00a0% at −?[\d.]+/.test(await card(page, "Why this action?").innerText()),
    "the words of an atom of the third action",
  );
});

test("without a distribution the means are bars, and the card says that the distribution is off", async () => {
  const page = await open({ fragment: "seed=1&ca=0" });
  await until(page, "ready");
  await train(page, 800);
  assert.match(await card(page, "Why this action?").innerText(), /distribution off/);
  assert.match(
    (await card(page, "Why this action?").getByRole("img").getAttribute("aria-label")) ?? "",
    /^Expected returns: left −?\d.*chosen/,
  );
  assert.ok(
    (await drawnColumns(page, 4)).some((columns) => columns > 4),
    "a bar as long as the value",
  );
  assert.deepEqual(page.complaints, []);
});

test("the noise of each map is shown against its first strength, after loading a checkpoint too", async () => {
  const page = await open({ fragment: "seed=2&ls=200&up=1&h=32&lr=0.01" });
  await until(page, "ready");
  const shares = () =>
    card(page, "Noise")
      .getByRole("listitem")
      .evaluateAll((/** @type {HTMLElement[]} */ rows) => rows.map((row) => row.innerText.replace(/\s+/g, " ")));
  assert.deepEqual(
    await shares(),
    ["value", "advantage", "output of the value part", "output of the advantage part"].map((name) => `${name} 100 %`),
  );
  await train(page, 900);
  const learned = await shares();
  assert.equal(learned.length, 4);
  for (const words of learned) assert.match(words, /^[a-z 12]+ \d+ %$/);
  assert.ok(
    learned.some((words) => !words.endsWith(" 100 %")),
    learned.join(),
  );

  const text = await save(page);
  const other = await open({ fragment: "ny=0" });
  await until(other, "ready");
  assert.match(await card(other, "Noise").innerText(), /off/);
  await load(other, text);
  assert.deepEqual(
    await card(other, "Noise")
      .getByRole("listitem")
      .evaluateAll((/** @type {HTMLElement[]} */ rows) => rows.map((row) => row.innerText.replace(/\s+/g, " "))),
    learned,
  );
});

test("the priorities of the replay are a histogram, and colour the cells", async () => {
  const page = await open({ fragment: "seed=2&ls=200&up=1&h=32" });
  await until(page, "ready");
  assert.match(await card(page, "Priorities").innerText(), /Nothing is stored yet/);
  await train(page, 900);
  const bars = page.locator(".histogram i");
  assert.equal(await bars.count(), 24);
  const heights = await bars.evaluateAll((items) =>
    items.map((item) => Number(item.style.getPropertyValue("--share"))),
  );
  assert.equal(Math.max(...heights), 1);
  assert.ok(heights.filter((height) => height > 0).length > 2, heights.join());
  assert.match(
    (await card(page, "Priorities").getByRole("img").getAttribute("aria-label")) ?? "",
    /^[\d.]+\u00a0% of the transitions have less than half/,
  );
  await bars.nth(5).hover();
  await eventually(
    async () => /% at 21\u00a0% to 25\u00a0% of the highest/.test(await card(page, "Priorities").innerText()),
    "the words of a bin",
  );

  await page.getByRole("button", { name: "Practised most" }).click();
  const labels = await page
    .getByRole("gridcell")
    .evaluateAll((cells) => cells.map((cell) => cell.getAttribute("aria-label") ?? ""));
  assert.ok(
    labels.filter((label) => /practised \d+\.\d\d times as often as average/.test(label)).length > 2,
    labels.join("\n"),
  );
  await page.locator('[data-cell="4"]').hover();
  await eventually(
    async () =>
      /practised \d+\.\d\d times as often as average/.test(await page.locator("world-card > .now").innerText()),
    "the same in words",
  );
});

test("a part that is switched off says so in its place", async () => {
  const page = await open({ fragment: `seed=1&${ALL_OFF}` });
  await until(page, "ready");
  await train(page, 800);
  for (const name of ["Noise", "Priorities", "Why this action?"])
    assert.match(await card(page, name).innerText(), /\boff\b/, name);
  assert.equal(await page.locator(".noise, .histogram").count(), 0);
  await page.getByRole("button", { name: "Practised most" }).click();
  await eventually(
    async () => /^off: /.test(await page.locator("world-card > .words").first().innerText()),
    "the legend of the cells",
  );
  const brain = await card(page, "Brain").innerText();
  assert.match(brain, /384 spiking neurons/);
  assert.match(brain, /value\s+off: no dueling/);
  assert.doesNotMatch(await page.locator("body").innerText(), /NaN|undefined/);
  assert.deepEqual(page.complaints, []);
});

test("what a world without an exact model does not have is called none", async () => {
  const page = await open({
    fragment: "seed=1",
    prepare: (page) =>
      page.route("**/worker.js", async (route) => {
        const response = await route.fetch();
        const veil = `{
          const post = globalThis.postMessage.bind(globalThis);
          globalThis.postMessage = (message, transfer) => {
            const { opening } = message;
            const { figures } = (opening ?? message).account ?? {};
            if (figures) Object.assign(figures, { optimal_value: null, random_value: null, greedy_value: null, normalised_score: null });
            const frame = opening?.frame ?? message.frame;
            if (frame?.optimum) Object.assign(frame.optimum, { values: new Float64Array(), actions: new Uint32Array(), value: NaN, random: NaN });
            if (frame) Object.assign(frame, { greedy_value: NaN, normalised_score: NaN });
            post(message);
          };
        }`;
        await route.fulfill({ response, body: veil + (await response.text()) });
      }),
  });
  await until(page, "ready");
  await train(page, 800);
  assert.match(await page.getByRole("region", { name: "Score" }).innerText(), /none/);
  assert.match(await card(page, "Learning curves").innerText(), /None: this world has no exact model/);
  assert.match(await page.locator(".verdict").innerText(), /none/);
  await page.getByRole("button", { name: "Optimum" }).click();
  await eventually(
    async () => /^none: /.test(await page.locator("world-card > .words").first().innerText()),
    "the legend",
  );
  await page.locator('[data-cell="4"]').hover();
  await eventually(
    async () => /truly worth up to none/.test(await page.locator("world-card > .now").innerText()),
    "the words of a cell",
  );
  for (const view of ["Best action", "Values", "Optimum", "Visits", "Practised most"]) {
    await page.getByRole("button", { name: view, exact: true }).click();
    assert.doesNotMatch(await page.locator("main").evaluate((main) => main.outerHTML), /NaN|Infinity/, view);
  }
  assert.doesNotMatch(await page.locator("#announcements").innerText(), /NaN/);
  assert.deepEqual(page.complaints, []);
});

for (const [name, options] of /** @type {[string, import("playwright-core").BrowserContextOptions][]} */ ([
  ["a wide screen", {}],
  ["a phone", PHONE],
  ["a small phone", { ...PHONE, viewport: { width: 320, height: 700 } }],
])) {
  test(`nothing stands out of its card on ${name}, with every part on and off`, async () => {
    for (const fragment of ["seed=1", `seed=1&${ALL_OFF}`]) {
      const page = await open({ fragment, options });
      await until(page, "ready");
      assert.deepEqual(await outside(page), []);
      await train(page, 500);
      for (const view of ["Optimum", "Practised most"]) {
        await page.getByRole("button", { name: view }).click();
        assert.deepEqual(await outside(page), [], view);
      }
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), options.viewport?.width ?? 1280);
      assert.ok((await snapshot(page)).env_steps >= 500);
      await page.context().close();
    }
  });
}
