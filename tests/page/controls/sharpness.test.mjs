/** Canvases have as many pixels as the screen shows, also when that changes while nothing runs. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { eventually, open, train, until, withSite } from "../support/site.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

/** Of every canvas that is drawn in CSS pixels: pixels over the size at which it is shown. */
const ratios = (/** @type {Page} */ page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("canvas")].flatMap((canvas) => {
      const { width, height } = canvas.getBoundingClientRect();
      // The raster has a pixel for each neuron and time step; it is meant to be enlarged.
      if (canvas.closest(".strip") || canvas.matches(".membrane") || width === 0 || height === 0) return [];
      return [
        {
          name: canvas.closest("[class], [of]")?.className || canvas.parentElement?.localName || "",
          ratio: canvas.width / width,
          drawn: isDrawn(canvas),
        },
      ];

      function isDrawn(/** @type {HTMLCanvasElement} */ canvas) {
        const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
        return pixels.some((value) => value !== 0);
      }
    }),
  );

test("a pixel ratio that changes again and again while the run is paused leaves no canvas blurred or empty", async () => {
  const page = await open({ fragment: "seed=4" });
  await until(page, "ready");
  await train(page, 400);
  const strip = page.locator(".strip").first();
  await strip.click();
  await page.locator(".trace canvas").waitFor();
  const before = await ratios(page);
  assert.ok(before.length >= 8, `${before.length} canvases`);
  let narrow = 1280;
  const session = await page.context().newCDPSession(page);
  // A browser's zoom changes the width too. Where an emulated screen alone changes, Chromium tells no media query of it, so
  // the charts, which belong to a library, hear nothing; the page's own canvases follow all the same.
  for (const [deviceScaleFactor, width] of /** @type {[number, number][]} */ ([
    [2, 1280],
    [1.25, 1300],
    [3, 1280],
    [3.5, 1280],
    [1, 1300],
  ])) {
    const own = width === narrow;
    narrow = width;
    await session.send("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor, mobile: false });
    await eventually(
      async () => (await page.evaluate(() => devicePixelRatio)) === deviceScaleFactor,
      `a ratio of ${deviceScaleFactor}`,
    );
    await eventually(
      async () =>
        (await ratios(page)).every(
          ({ name, ratio, drawn }, index) =>
            drawn === before[index]?.drawn &&
            ((own && name === "u-wrap") || Math.abs(ratio - deviceScaleFactor) < 0.06),
        ),
      `sharp at ${deviceScaleFactor}`,
    ).catch(async (error) => assert.fail(`${error.message}: ${JSON.stringify(await ratios(page))}`));
  }
  assert.equal(await page.evaluate(() => document.documentElement.dataset.run), "paused");
  // This test reads the canvases, which Chromium finds slow.
  assert.deepEqual(
    page.complaints.filter((line) => !line.includes("getImageData")),
    [],
  );
});
