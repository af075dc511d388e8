import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";

import { open, train, until, withSite } from "../support/site.mjs";

withSite();

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** @param {import("playwright-core").Page} page */
async function violations(page) {
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(" | ")}`,
    );
  });
  return found;
}

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const [name, options] of Object.entries({ "a wide screen": {}, "a phone": PHONE })) {
    test(`axe finds nothing on ${name} in the ${colorScheme} colours`, async () => {
      const page = await open({ fragment: "seed=1", options: { ...options, colorScheme, bypassCSP: true } });
      await until(page, "ready");
      await page.addScriptTag({ path: AXE });
      assert.deepEqual(await violations(page), [], "before the first step");
      await train(page, 1500);
      await page.getByRole("slider", { name: "Neurons of value" }).click();
      assert.deepEqual(await violations(page), [], "paused, with a pinned neuron");
      await page.getByRole("button", { name: "Optimum" }).click();
      assert.deepEqual(await violations(page), [], "against the optimum");
      await page.getByRole("button", { name: "How is this counted?" }).click();
      assert.deepEqual(await violations(page), [], "an explanation");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Settings", exact: true }).click();
      assert.deepEqual(await violations(page), [], "the settings");
    });
  }
}

test("nothing scrolls sideways on a phone, down to 320 pixels", async () => {
  for (const width of [390, 360, 320]) {
    const page = await open({ options: { ...PHONE, viewport: { width, height: 700 } } });
    await until(page, "ready");
    await train(page, 500);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    const outside = await page
      .locator(".transport > *, .choices > *")
      .evaluateAll(
        (items) =>
          items.filter(
            (item) =>
              item.getClientRects().length > 0 &&
              (item.getBoundingClientRect().left < 0 || item.getBoundingClientRect().right > innerWidth),
          ).length,
      );
    assert.equal(outside, 0, `controls outside the screen at ${width} pixels`);
    await page.context().close();
  }
});

test("on a phone the world comes first and the controls sit at the bottom, big enough to touch", async () => {
  const page = await open({ options: PHONE });
  await until(page, "ready");
  const run = await page.getByRole("button", { name: "Run" }).boundingBox();
  assert.ok(run && run.y > 760 && run.height >= 44, JSON.stringify(run));
  const world = await page.getByRole("region", { name: "World" }).boundingBox();
  const brain = await page.getByRole("region", { name: "Brain" }).boundingBox();
  assert.ok(world && brain && world.y < brain.y);
  const small = await page.locator("button, select, a, input").evaluateAll((items) =>
    items.flatMap((item) => {
      const { width, height } = item.getBoundingClientRect();
      return width > 0 && (width < 24 || height < 24) ? [`${item.outerHTML.slice(0, 80)} ${width}×${height}`] : [];
    }),
  );
  assert.deepEqual(small, []);
});

test("a tap pins the neuron of the row under the finger", async () => {
  const page = await open({ options: PHONE });
  await until(page, "ready");
  await train(page, 300);
  await page.getByRole("slider", { name: "Neurons of value" }).tap({ position: { x: 50, y: 70.5 } });
  const pinned = await page.locator(".trace").innerText();
  assert.match(pinned, /value\s+neuron 70/);
});

test("the header is one row at 1280 pixels and the first screen holds the whole story", async () => {
  const page = await open();
  await until(page, "ready");
  const header = await page.getByRole("banner").boundingBox();
  assert.ok(header && header.height < 60, JSON.stringify(header));
  for (const name of ["World", "Brain", "Why this action?"]) {
    const box = await page.getByRole("region", { name }).boundingBox();
    assert.ok(box && box.y + box.height <= 912, `${name}: ${JSON.stringify(box)}`);
  }
});

for (const [width, height] of /** @type {const} */ ([
  [390, 844],
  [1024, 768],
  [1280, 800],
  [1920, 1080],
])) {
  test(`at ${width} pixels what begins a run anew is marked, in words, once there is something to lose`, async () => {
    const page = await open({ fragment: "seed=1", options: { viewport: { width, height } } });
    await until(page, "ready");
    const marked = () =>
      page.locator(".anew").evaluateAll((all) =>
        all.flatMap((control) => {
          const { content, visibility } = getComputedStyle(control, "::after");
          const isSeen = control.checkVisibility() && visibility === "visible" && content.startsWith('"*"');
          return isSeen ? [control.ariaLabel ?? control.textContent?.trim()] : [];
        }),
      );
    const world = () => page.getByRole("region", { name: "World" }).boundingBox();
    const before = await world();
    assert.deepEqual(await marked(), [], "at the first step there is nothing to lose");
    await train(page, 100);
    assert.deepEqual(await marked(), ["Dense", "Reset", "Seed", "Draw a new seed", "Not slippery"]);
    const words = page.locator("#anew");
    assert.equal(await words.innerText(), "* begins a new run");
    const box = await words.boundingBox();
    assert.ok(box && box.width > 50 && box.x >= 0 && box.x + box.width <= width, JSON.stringify(box));
    if (width > 1100) assert.equal((await world())?.height, before?.height, "the first screen holds as much as before");
    assert.equal(await page.getByRole("button", { name: "Reset", exact: true }).count(), 1, "its name is without mark");
  });
}

test("the name of the world is whole at 1280 pixels", async () => {
  for (const fragment of ["firm=1&seed=1", "world=MiniGrid-Empty-Random-5x5-v0&full_view=1&seed=1"]) {
    const page = await open({ fragment, options: { viewport: { width: 1280, height: 800 } } });
    await until(page, "ready");
    const name = page.locator("page-header .world .name");
    const isCut = await name.evaluate(
      ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
        scrollWidth > clientWidth || scrollHeight > clientHeight,
    );
    assert.equal(isCut, false, await name.innerText());
  }
});

test("the chosen colours are kept and override the system", async () => {
  const page = await open({ options: { colorScheme: "light" } });
  await until(page, "ready");
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await page.getByRole("button", { name: "Dark" }).click();
  assert.notEqual(await paper(), light);
  await page.reload();
  await until(page, "ready");
  assert.notEqual(await paper(), light);
});
