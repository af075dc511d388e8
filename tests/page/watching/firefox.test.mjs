/** The page in Firefox: run to the end, watch, show an earlier step, go on from it; and every guided tour. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import puppeteer from "puppeteer-core";

import { Refusal } from "../../../scripts/lib/process.mjs";
import { serve } from "../../../scripts/lib/serve.mjs";
import { firefox } from "../../../scripts/setup/browsers.mjs";
import { eventually, FOLDER, PATIENCE, started } from "../support/site.mjs";
import { QUICK, trained } from "../support/walks.mjs";

/** @type {import("puppeteer-core").Browser | undefined} */
let browser;
/** @type {{url: string, close: () => Promise<void>} | undefined} */
let site;
/** Why there is no Firefox. */
let missing = "";

before(async () => {
  let executablePath;
  try {
    executablePath = await firefox();
  } catch (error) {
    // As `npm run digests` does: what a machine lacks is said, and is an error where CI is set.
    if (!(error instanceof Refusal) || process.env.CI) throw error;
    missing = error.message;
    return;
  }
  site = await serve(FOLDER, 0);
  browser = await started(() => puppeteer.launch({ browser: "firefox", executablePath, protocolTimeout: PATIENCE }));
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/** A page whose errors are noted. */
async function newPage(/** @type {import("puppeteer-core").Browser} */ browser) {
  const page = await browser.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  const phase = (/** @type {string} */ wanted) =>
    eventually(() => page.evaluate((wanted) => document.documentElement.dataset.run === wanted, wanted), wanted);
  return { page, complaints, phase };
}

test("in Firefox the page runs, walks, rewinds and branches to the bits of the terminal", async (context) => {
  if (!browser || !site) {
    context.skip(missing);
    return;
  }
  const { page, complaints, phase } = await newPage(browser);
  const figures = async () => {
    const figures = await page.evaluate(() => window.spikeground?.snapshot() ?? null);
    assert.ok(figures);
    return figures;
  };
  const says = (/** @type {string} */ part, /** @type {RegExp} */ words) =>
    eventually(async () => {
      const text = await page.evaluate((part) => document.querySelector(part)?.textContent ?? "", part);
      return words.test(text.replaceAll(/\s+/g, " "));
    }, `${part}: ${words}`);

  await page.goto(`${site.url}#lang=en&${QUICK}`);
  await phase("ready");
  await page.evaluate(() => window.spikeground.run());
  await phase("done");
  const done = await figures();
  assert.equal(done.env_steps, 4000);
  assert.equal(done.normalised_score, 1);
  assert.equal(done.weights_digest, trained(4000).weights_digest, "the weights that the terminal trains");

  await page.evaluate(() => window.spikeground.walk(true));
  await says("walk-bar", /Agent ?1 of 1 arrived, score 1\.00/);
  assert.equal((await figures()).weights_digest, done.weights_digest);
  await page.evaluate(() => window.spikeground.walk(false));

  await page.evaluate(() => window.spikeground.rewind(1500));
  await phase("paused");
  await says("time-line", /Step 1.500 of 4.000/);
  await says("time-line", /The same run, proved/);
  const then = await figures();
  assert.equal(then.env_steps, 1500);
  assert.equal(then.weights_digest, trained(1500).weights_digest);
  await page.evaluate(() => window.spikeground.run());
  await phase("done");
  await says("notice-bar", /goes on from step 1.500/);
  assert.equal((await figures()).weights_digest, done.weights_digest);
  assert.deepEqual(complaints, []);
});

test("in Firefox every tour is followed to its end, and the first run of the page is there after it", async (context) => {
  if (!browser || !site) {
    context.skip(missing);
    return;
  }
  const { page, complaints, phase } = await newPage(browser);
  const panel = () => page.evaluate(() => document.querySelector("tour-panel .tour")?.textContent ?? "");
  const press = (/** @type {string} */ name) =>
    page.evaluate((name) => {
      const buttons = [...document.querySelectorAll("tour-panel .tour-ways button")];
      /** @type {HTMLElement | undefined} */ (buttons.find(({ textContent }) => textContent === name))?.click();
    }, name);
  for (const [name, count] of Object.entries({ start: 7, neuron: 7, twin: 5, agent: 8, sparsity: 7 })) {
    // Only another address before it makes a link of the same page a new visit.
    await page.goto("about:blank");
    await page.goto(`${site.url}#tour=${name}`);
    for (let step = 1; step <= count; step += 1) {
      await eventually(async () => (await panel()).includes(`· ${step} of ${count}`), `${name}: step ${step}`);
      assert.doesNotMatch(await panel(), /\{\w+\}|undefined|\*\*/, `${name}: step ${step}`);
      if (step < count) await press("Next");
    }
    await phase("ready");
    await press("Finish");
    await eventually(async () => (await panel()) === "", `${name} is left`);
    await phase("ready");
    await eventually(
      () => page.evaluate(() => /world=FrozenLake-v1/.test(location.hash)),
      "the link of the first run of the page",
    );
  }
  assert.deepEqual(complaints, []);
});
