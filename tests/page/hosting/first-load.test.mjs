/** What a first visit loads before anything is pressed, and what it shows until the module has arrived. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { address, eventually, open, until, withSite } from "../support/site.mjs";

/** @typedef {import("playwright-core").Page} Page */

withSite();

/** Kilobytes of scripts and styles, compressed, with which the page waits for its module. */
const MOST = 110;
const LANGUAGES = /\/(de|zh)-/;
/** What is fetched once there is a run: the library that draws curves, and the rest when there is nothing else to do. */
const LATER = /chunks\/(plot|dialogs|guided|versions|studying|tuning|chunk|en)-/;

/**
 * Visits the page for the first time: the scripts and styles that it fetches without being used, by name, before its
 * module has arrived and after that.
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function visited(options = {}) {
  const module = held("**/spikeground_bg.wasm");
  const page = await open({ options, prepare: module.hold });
  const fetched = async () => {
    const names = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    return [...new Set(names)].filter((name) => /\.(js|css)$/.test(name)).map((name) => name.slice(address().length));
  };
  await eventually(() => page.evaluate(() => "spikeground" in window), "the page is put together");
  await eventually(async () => (await fetched()).includes("worker.js"), "the worker's script");
  const first = await fetched();
  module.release();
  await until(page, "ready");
  await eventually(
    async () => (await fetched()).filter((name) => /\/(plot|dialogs|guided)-/.test(name)).length === 3,
    "the later parts",
  );
  return { page, first, later: (await fetched()).filter((name) => !first.includes(name)) };
}

/** Holds the request for a file until it is released. */
function held(/** @type {string} */ pattern) {
  let release = () => {};
  const released = new Promise((done) => {
    release = () => done(null);
  });
  const hold = (/** @type {Page} */ page) =>
    page.route(pattern, async (route) => {
      await released;
      await route.continue();
    });
  return { hold, release };
}

/** Size of a file of the site, compressed as static hosts do. */
async function gzipped(/** @type {string} */ name) {
  const response = await fetch(new URL(name, address()));
  assert.ok(response.ok, name);
  return gzipSync(Buffer.from(await response.arrayBuffer()), { level: 9 }).length;
}

test(`the page waits for its module with at most ${MOST} kB of scripts and styles`, async () => {
  const { page, first, later } = await visited({ locale: "en-GB" });
  for (const name of ["start.js", "main.js", "worker.js", "style.css"])
    assert.ok(first.includes(name), `${name} is among ${first}`);
  const kilobytes = async (/** @type {string[]} */ names) =>
    (await Promise.all(names.map(gzipped))).reduce((sum, size) => sum + size, 0) / 1000;
  const [before, after] = [await kilobytes(first), await kilobytes(later)];
  console.log(`${before.toFixed(1)} kB in ${first.length} files, then ${after.toFixed(1)} kB: ${later.join(", ")}`);
  assert.ok(before > 50 && before <= MOST, `${before} kB: ${first}`);
  assert.deepEqual(
    first.filter((name) => LANGUAGES.test(name) || /chunks\/(plot|dialogs|guided|en)-/.test(name)),
    [],
  );
  assert.deepEqual(
    later.filter((name) => !LATER.test(name)),
    [],
    "no other language either",
  );
  assert.deepEqual(page.complaints, []);
});

test("in German the German texts are fetched, and no others", async () => {
  const { page, first, later } = await visited({ locale: "de-DE" });
  // The page's texts at first, those of tours and glossary later.
  for (const fetched of [first, later]) {
    const languages = fetched.filter((name) => LANGUAGES.test(name));
    assert.equal(languages.length, 1, fetched.join());
    assert.match(languages.join(), /\/de-/);
  }
  assert.equal(await page.locator("html").getAttribute("lang"), "de");
});

test("while the module is on its way the recorded agent moves and its spikes are drawn; then the page shows its own world", async () => {
  const module = held("**/spikeground_bg.wasm");
  const page = await open({ prepare: module.hold });
  const figure = page.locator("#recording");
  const look = () =>
    figure.evaluate((element) => {
      const cells = [...element.querySelectorAll(".recorded > i")];
      const canvas = element.querySelector("canvas");
      return {
        cell: cells.findIndex((cell) => cell.querySelector("em")),
        picture: canvas?.toDataURL(),
        passed: cells.filter((cell) => cell.classList.contains("passed")).length,
      };
    });
  await figure.waitFor();
  const before = await look();
  const after = await eventually(async () => {
    const now = await look();
    return now.cell !== before.cell && now.passed >= 3 && now;
  }, "the agent on other cells");
  assert.notEqual(after.picture, before.picture, "more spikes");
  await until(page, "loading");
  assert.match(await figure.innerText(), /Recording: a trained agent crosses the ice/);
  module.release();
  await until(page, "ready");
  assert.equal(await figure.count(), 0);
});

test("the recording is captioned in the language of the browser", async () => {
  const page = await open({
    options: { locale: "zh-CN" },
    prepare: (page) => page.route("**/main.js", () => {}),
  });
  await eventually(async () => /[一-鿿]{6}/.test(await page.locator("#recording-words").innerText()), "Chinese words");
});

test("a script that cannot be fetched is named as the reason", async () => {
  const page = await open({ prepare: (page) => page.route("**/main.js", (route) => route.abort()) });
  await until(page, "error");
  assert.match(await page.getByRole("alert").innerText(), /The page could not be started \(.*main\.js.*\)\.$/);
  // The worker's files are on their way before the first module runs.
  assert.deepEqual(
    await page.locator("link[rel=preload]").evaluateAll((links) => links.map((link) => link.getAttribute("href"))),
    ["worker.js", "spikeground_bg.wasm"],
  );
});

test("without JavaScript the page says that it needs it", async () => {
  const page = await open({ options: { javaScriptEnabled: false } });
  assert.match(await page.locator("noscript").innerText(), /needs JavaScript/);
  assert.ok(await page.locator("#recording").isVisible());
});
